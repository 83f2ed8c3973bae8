"""The map that the page opens with, computed ahead.

To compile its runs takes seconds, and much longer on a busy machine; its first reader would look at
an empty map meanwhile.
"""

from collections.abc import Mapping
from functools import cache

import numpy as np

from experiments import ahead
from experiments.atlas import Atlas

# How numbers are kept, and what they are. Half a precision is a tenth of a pixel of a path; what
# has left the plot may be too large for it, and is as far away as can be. What is left of the loss
# at a minimum is below single precision.
_KINDS = {
    "outcome": ("i1", "i4"),
    "left": ("i2", "i4"),
    "loss": ("f8", "f8"),
    "curvature": ("f4", "f4"),
    "params": ("f2", "f4"),
}


@cache
def usual() -> tuple[Atlas, str]:
    """Where every cell of the usual setting ends and how, and a line that says who computed it."""
    found = ahead.read("atlas")
    return unpacked(found.arrays), found.told


def packed(seen: Atlas) -> dict[str, np.ndarray]:
    """A map as arrays that a file can hold."""
    with np.errstate(over="ignore"):
        return {n: np.asarray(getattr(seen, n)).astype(kept) for n, (kept, _) in _KINDS.items()}


def unpacked(arrays: Mapping[str, np.ndarray]) -> Atlas:
    """The map of which `packed` made the arrays."""
    return Atlas(**{name: arrays[name].astype(kind) for name, (_, kind) in _KINDS.items()})
