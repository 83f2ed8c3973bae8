"""The solutions of the exercises: every address opens without a notice, and solves what it says."""

import re
from urllib.parse import parse_qsl

import numpy as np
import pytest

import livefigure
from livefigure import Handle, Scene
from pages.reference.exercises.solutions import SOLUTIONS
from pages.reference.exercises.table import BY_PAGE
from tests.scenes import solved, standing
from tests.visit import app_at

# The networks of that page are trained in its own test.
EVERY = [
    (folder, exercise, address)
    for folder, exercises in BY_PAGE.items()
    if folder != "networks/drag"
    for exercise, address in zip(exercises, SOLUTIONS[folder], strict=True)
]


def last(scene: Scene) -> dict[str, float]:
    assert scene.base is not None
    at = {name: float(np.ravel(values)[-1]) for name, values in scene.base.items()}
    return at | standing(scene)


@pytest.mark.parametrize(("folder", "exercise", "address"), EVERY, ids=[e[2] for e in EVERY])
def test_a_solution_solves_its_exercise(monkeypatch, folder, exercise, address):
    scenes: list[Scene] = []
    monkeypatch.setattr(livefigure, "live_figure", lambda scene, **_: scenes.append(scene))
    app = app_at(f"pages/{folder}/page.py")
    app.query_params.update(dict(parse_qsl(address.split("?")[1])))
    for _ in range(3):  # what must be compiled comes at the second time
        scenes.clear()
        app.run()
    assert not app.exception
    assert not [each.value for each in app.info]
    [scene] = [scene for scene in scenes if exercise.task in {e.task for e in scene.exercises}]
    assert any(isinstance(control, Handle) for control in scene.controls) or standing(scene)
    assert solved(exercise, last(scene)), exercise.task


def test_solutions_are_shown_only_to_whoever_asks_for_them():
    page = app_at("pages/reference/exercises/page.py").run()
    assert "Solution" not in " ".join(each.value for each in page.markdown)
    page.query_params["solutions"] = "1"
    text = " ".join(each.value for each in page.run().markdown)
    assert not page.exception
    assert len(re.findall(r"<summary>Solution<", text)) == sum(map(len, BY_PAGE.values()))
    assert 'href="dial?alpha=-0.5&amp;rho=0.2"' in text
