"""CONTRIBUTING.md says how to add a lesson: its steps are followed, on a copy."""

import re
import shutil
import subprocess
import sys

import pytest

from tests.sources import ROOT

TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
FOLDER = "pages/lessons/too_long"
COPIED = (
    "benchmarks",
    "book",
    "experiments",
    "landscapes",
    "livefigure",
    "optimizers",
    "pages",
    "ports",
    "tests",
    "docs",
)

OPENED = """
from unittest import mock
from livefigure import mount
from tests.visit import app_at
app = app_at("pages/lessons/too_long/page.py")
sent = []
with mock.patch.object(mount, "_mount", lambda **given: sent.append(given["data"])):
    for _ in range(2):  # at first without what must be compiled
        app.run()
        assert not app.exception, app.exception
assert app.title[0].value == "Too long a step" and len(sent[-1]) > 5_000
from pages.lessons.too_long.figure import FIGURES
from pages.ui.lesson_figure import channels
base, lines = channels(FIGURES["too long"](), {"learning_rate": 0.5})
assert base["x"].shape == (51,) and lines["learning_rate"]["x"].shape == (4, 51)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The tree with the lesson that the text adds to it."""
    copy = tmp_path_factory.mktemp("copy")
    for folder in COPIED:
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "requirements.txt", "CITATION.cff"):
        shutil.copy(ROOT / file, copy)
    files = dict(re.findall(r"`(\w+\.py)`:\n\n```python\n(.*?)```", TEXT, flags=re.S))
    assert files.keys() == {"compute.py", "figure.py", "page.py"}
    (copy / FOLDER).mkdir()
    for name, code in {"__init__.py": "", **files}.items():
        (copy / FOLDER / name).write_text(code, "utf-8")
    [entry] = re.findall(r"```python\n(Lesson\(.*?)\n```", TEXT, flags=re.S)
    before, first, after = (ROOT / "pages/ui/course.py").read_text("utf-8").partition("COURSE = (")
    assert first
    (copy / "pages/ui/course.py").write_text(f"{before}{first}\n{entry},{after}", "utf-8")
    shutil.copy(ROOT / "app.py", copy)
    return copy


def python(copy, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=copy, capture_output=True, encoding="utf-8"
    )


def test_the_lesson_opens_and_is_computed(copy):
    done = python(copy, "-c", OPENED)
    assert not done.returncode, done.stderr


def test_the_lesson_keeps_the_contract_the_law_and_the_style(copy):
    for command in (
        ("pytest", "-q", "-n0", "tests/lessons/test_contract.py", "-k", "too_long"),
        ("pytest", "-q", "-n0", "tests/test_architecture.py"),
        ("ruff", "check", FOLDER),
        ("ruff", "format", "--check", FOLDER),
    ):
        done = python(copy, "-m", *command)
        assert not done.returncode, done.stdout + done.stderr
