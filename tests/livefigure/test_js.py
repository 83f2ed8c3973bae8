"""What the modules of the figure's script do without Streamlit and without a browser."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import pytest

from livefigure import Curve, Handle, Scene, Slider
from livefigure.wire import Release, message, pack
from tests.sources import ROOT

DENO_TEST = [sys.executable, "-m", "deno", "test", "--no-check"]
FILES = sorted(Path(__file__).with_name("js").glob("*.test.js"))
RECORD = {
    "step": np.arange(5),
    "loss": [9.25, 1 / 3, -1e-30, 0, -0.0],
    "ends": [math.inf, -math.inf, math.nan, 1e39, -1e300],  # float32 cannot hold the last two
    "α": [[1.5, 2.5, 1e10], [-3.25, 4096.0, 1e-37]],
    "one": [123456.789],
}
LINE = {"step": [0, 4], "loss": np.linspace(-1, 1, 6).reshape(3, 2)}
SCENE = Scene(
    figure=go.Figure(go.Scatter(name="path")),
    controls=[
        Slider("alpha", "α", "what it does", [0, 1, 2], 1, "sam"),
        Handle("start", "θ₀", [0, 1], [0, 1], (0.5, 0.5)),
    ],
    bindings=[Curve("path", "step", "loss")],
    base=RECORD,
    lines={"alpha": LINE},
    name="a scene",
)


def as_sent(record: dict) -> dict:
    """The channels as JSON: what float32 makes of their numbers, but for the last digits."""
    with np.errstate(over="ignore"):
        arrays = {name: np.asarray(values).astype(np.float32) for name, values in record.items()}
    return {
        name: {"shape": array.shape, "values": [str(x) for x in array.ravel().tolist()]}
        for name, array in arrays.items()
    }


@pytest.fixture(scope="module")
def messages(tmp_path_factory) -> Path:
    """A folder with what Python sends, and what is to be read out of it."""
    folder = tmp_path_factory.mktemp("messages")
    first = message(SCENE, Release(serial=7))
    header = json.loads(first[4 : 4 + int.from_bytes(first[:4], "little")])
    ids = [header["figure"], header["base"], *header["lines"].values()]
    (folder / "record.bin").write_bytes(pack(RECORD))
    (folder / "message.bin").write_bytes(first)
    (folder / "again.bin").write_bytes(message(SCENE, Release(serial=8, have=ids)))
    wanted = {"record": as_sent(RECORD), "line": as_sent(LINE), "ids": ids}
    said = json.dumps(wanted).replace('"inf"', '"Infinity"').replace('"-inf"', '"-Infinity"')
    (folder / "wanted.json").write_text(said, "utf-8")
    return folder


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_the_script(file, messages):
    """`python -m deno test tests/livefigure/js` runs those that need no messages of Python's."""
    run = subprocess.run(
        [*DENO_TEST, "--allow-read", "--allow-env", str(file)],
        cwd=ROOT,
        env=os.environ
        | {"LIVE_MESSAGES": str(messages), "DENO_DIR": str(messages), "NO_COLOR": "1"},
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    assert "0 passed" not in run.stdout
