"""The map that the page opens with, kept with the program.

To compile its runs takes seconds, and much longer on a busy machine; its first reader would look at
an empty map meanwhile. `python -m docs.usual_map` computes the file anew.
"""

from functools import cache
from pathlib import Path

import numpy as np

from experiments.atlas import Atlas

FILE = Path(__file__).with_name("usual.npz")

# As small as the screen allows: half a precision is a tenth of a pixel of a path. What has left the
# plot may be too large for it, and is as far away as can be.
# What is left of the loss at a minimum is below single precision.
_KINDS = {
    "outcome": "int8", "left": "int16", "loss": "float64", "curvature": "float32",
    "params": "float16",
}  # fmt: skip
_READ = {
    "outcome": "int32", "left": "int32", "loss": "float64", "curvature": "float32",
    "params": "float32",
}  # fmt: skip


@cache
def usual() -> Atlas:
    """Where every cell of the usual setting ends and how, as `measured` computed it."""
    with np.load(FILE) as held:
        each = (held[name].astype(kind) for name, kind in _READ.items())
        return Atlas(*each)


def keep(seen: Atlas) -> None:
    """Write the file that `usual` reads."""
    with np.errstate(over="ignore"):
        arrays = {name: np.asarray(v).astype(_KINDS[name]) for name, v in seen._asdict().items()}
    np.savez_compressed(FILE, allow_pickle=False, **arrays)
