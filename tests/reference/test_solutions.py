"""Starts and solutions of the exercises: every address opens without a notice, as it says."""

import re
from urllib.parse import parse_qsl

import numpy as np
import pytest

import livefigure
from livefigure import Handle, Scene
from pages.reference.exercises.solutions import SOLUTIONS
from pages.reference.exercises.starts import STARTS
from pages.reference.exercises.table import BY_PAGE
from tests.scenes import solved, standing
from tests.visit import app_at

# The networks of that page are trained in its own test.
EVERY = [
    (folder, exercise, start, solution)
    for folder, exercises in BY_PAGE.items()
    if folder != "networks/drag"
    for exercise, start, solution in zip(exercises, STARTS[folder], SOLUTIONS[folder], strict=True)
]


def last(scene: Scene) -> dict[str, float]:
    assert scene.base is not None
    at = {name: float(np.ravel(values)[-1]) for name, values in scene.base.items()}
    return at | standing(scene)


@pytest.mark.parametrize(
    ("folder", "exercise", "start", "solution"), EVERY, ids=[each[-1] for each in EVERY]
)
def test_an_exercise_begins_unsolved_and_its_solution_solves_it(
    monkeypatch, folder, exercise, start, solution
):
    scenes: list[Scene] = []
    monkeypatch.setattr(livefigure, "live_figure", lambda scene, **_: scenes.append(scene))
    for address, solves in ((start, False), (solution, True)):
        app = app_at(f"pages/{folder}/page.py")
        app.query_params.update(dict(parse_qsl(address.split("?")[1].split("#")[0])))
        for _ in range(3):  # what must be compiled comes at the second time
            scenes.clear()
            app.run()
        assert not app.exception
        assert not [each.value for each in app.info]
        [scene] = [scene for scene in scenes if exercise.task in {e.task for e in scene.exercises}]
        assert any(isinstance(control, Handle) for control in scene.controls) or standing(scene)
        assert scene.card is None, "exercises are under the whole figure"
        assert solved(exercise, last(scene)) == solves, f"{exercise.task} at {address}"


def test_solutions_are_shown_only_to_whoever_asks_for_them():
    page = app_at("pages/reference/exercises/page.py").run()
    assert "Solution" not in " ".join(each.value for each in page.markdown)
    page.query_params["solutions"] = "1"
    text = " ".join(each.value for each in page.run().markdown)
    assert not page.exception
    assert len(re.findall(r"<summary>Solution<", text)) == sum(map(len, BY_PAGE.values()))
    assert 'href="dial?alpha=-0.5&amp;rho=0.2"' in text
