"""The notebooks run from their first cell to their last, and say what is true."""

import json
import subprocess
import sys

import pytest

from tests.sources import ROOT

NOTEBOOK = ROOT / "notebooks" / "alpha_sam.ipynb"

# What the pictures are for, once all cells have run.
CLAIMS = """
import json
flat, sharp = (np.asarray(point.params) for point in twin.minima)
near = [[float(np.linalg.norm(path[-50:].mean(0) - each)) for each in (flat, sharp)]
        for path in np.asarray(paths)]
say = {
    "near": near,
    "ends": ends[rhos.tolist().index(max(rhos.tolist())), [0, -1]].tolist(),
    "errors": errors[[0, 13, -1]].tolist(),
    "right": right,
    "figures": [len(each.data) for each in (wells, sides, accuracy)],
}
print(json.dumps(say))
"""


def cells(kind: str) -> list[str]:
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    assert notebook["nbformat"] == 4
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == kind]


@pytest.fixture(scope="module")
def said() -> dict:
    """What the cells lead to, run one after the other in the folder of the notebook."""
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", "\n\n".join([*cells("code"), CLAIMS])],
        cwd=NOTEBOOK.parent,
        capture_output=True,
        encoding="utf-8",
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_three_pictures_show_what_their_texts_say(said):
    assert said["figures"] == [4, 1, 1]
    (_, descent), (_, sam), (far, _) = said["near"]
    assert descent < 0.1 and sam < 0.2, "they stay in the sharp well"
    assert far < 0.2, "α-SAM reaches the flat one"
    left, right = said["ends"]
    assert left > 0 > right, "the sign of α decides on which side a run ends"
    small, _, large = said["errors"]
    assert small < 1e-2 < large, "the error of the estimate grows with ρ"


def test_the_network_learns(said):
    assert said["right"] > 0.93


def test_it_comes_without_outputs():
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    assert not any(cell.get("outputs") for cell in notebook["cells"])
