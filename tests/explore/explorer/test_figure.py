"""What the explorer says of runs: what they cost, where they ended, in numbers that can be read."""

import numpy as np
import pytest

from landscapes import LANDSCAPES
from livefigure import Scene
from optimizers import GRADIENTS_PER_STEP, RULES
from pages.explore.explorer.figure import STORY, ends, evaluations, prose_of, with_exercises
from pages.ui import run_figure
from pages.ui.run import records
from pages.ui.setting import RULE, RunSetting, alphas, defaults, learning_rates, rhos
from tests.scenes import borne_out, solved, standing, too_long

BOWL = LANDSCAPES["Quadratic bowl"]


@pytest.mark.parametrize("rule", RULES)
def test_a_run_costs_what_its_rule_costs_and_a_plain_one_once(rule):
    run = RunSetting(BOWL, rule, 0.05, 300, 1.0, 0.1, BOWL.start)
    assert evaluations(run) == 300 * GRADIENTS_PER_STEP[rule]
    plain = RunSetting(BOWL, rule, 0.05, 300, 0.0, 0.1, BOWL.start)
    assert evaluations(plain) == 300


# A covering set: every surface, every rule, both ends of every slider.
ENDS = [(0, 0, -1), (-1, -1, -1), (0, -1, 0), (-1, 0, -1)]


@pytest.mark.parametrize("place", range(max(len(LANDSCAPES), len(RULES))))
def test_no_extreme_is_more_than_a_picture(place):
    landscape = list(LANDSCAPES.values())[place % len(LANDSCAPES)]
    rule = list(RULES)[place % len(RULES)]
    corner = landscape.window.x[place % 2], landscape.window.y[1 - place % 2]
    for a, r, e in ENDS:
        values = alphas(landscape)[a], rhos(landscape)[r]
        rate = learning_rates(landscape)[e]
        setting = RunSetting(landscape, rule, rate, 100, *values, corner, dimensions=3)
        base, _ = records(setting)
        rows = ends(setting, [], base, [])
        assert len(rows) == 3 and all(row["where it ends"] for row in rows)
        height = base["height"]
        assert np.isfinite(height[np.isfinite(base["loss"])]).all()


def scene(surface: str, **changes) -> Scene:
    """The scene of a surface as it is opened, but for the changes."""
    landscape = LANDSCAPES[surface]
    usual = defaults(landscape) | changes
    setting = RunSetting(
        landscape, RULE, landscape.learning_rate, landscape.num_steps, usual["alpha"],
        usual["rho"], usual["start"],
    )  # fmt: skip
    prose = prose_of(landscape, as_opened=True)
    shown = run_figure.scene(setting, prose, None)
    if shown.base is None:  # at first a new program sends the surface alone
        shown = run_figure.scene(setting, prose, None)
    return with_exercises(shown, setting)


SOLUTIONS = {
    "Twin wells": ({"alpha": 8.0, "rho": 0.2}, {"alpha": -2.0, "rho": -0.3}),
    "Himmelblau": ({"start": (1.0, 1.0)},),
}


@pytest.mark.parametrize("surface", SOLUTIONS)
def test_every_exercise_has_a_solution_and_is_not_solved_as_it_opens(surface):
    opened = scene(surface)
    assert len(opened.exercises) == len(SOLUTIONS[surface])
    for exercise, values in zip(opened.exercises, SOLUTIONS[surface], strict=True):
        assert not solved(exercise, last(opened)), exercise.task
        assert solved(exercise, last(scene(surface, **values))), exercise.task


def last(shown: Scene) -> dict[str, float]:
    """What its channels are at last, and where its sliders stand."""
    assert shown.base is not None
    channels = {name: np.ravel(values)[-1] for name, values in shown.base.items()}
    return channels | standing(shown)


def test_a_moved_start_solves_nothing_that_is_asked_from_there():
    near = last(scene("Twin wells", start=(-1.0, 0.1)))
    assert near["gradients"] <= 4
    assert not any(solved(each, near) for each in scene("Twin wells").exercises)


def test_the_story_says_what_is_so():
    assert not too_long(STORY)
    [asked] = [card.question for card in STORY if card.question]
    assert borne_out(scene("Twin wells", **asked.at), asked) == ["In neither"]
