"""The first page: what its story, its question and its exercises say is what the runs do."""

import re
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import outcomes
from landscapes.outcome import HOVERS
from livefigure import Exercise
from pages.idea.home.figure import EXERCISES, PRESETS, QUESTION, STORY, TWIN
from pages.ui.run import records
from pages.ui.setting import RULE, RunSetting, defaults, rhos

FLAT, SHARP, NOWHERE = map(outcomes(TWIN).index, ("flat minimum", "sharp minimum", HOVERS))


def at(**changed) -> RunSetting:
    there = defaults(TWIN) | changed
    return RunSetting(TWIN, RULE, TWIN.learning_rate, TWIN.num_steps, **there)


def ends(setting: RunSetting, run: str = "") -> int:
    base, _ = records(setting)
    return int(np.ravel(base[f"{run}outcome"])[0])


@pytest.mark.parametrize(
    ("card", "run", "outcome"),
    [
        *((0, "gd.", SHARP), (0, "sam.", FLAT), (1, "sam.", FLAT), (2, "sam.", SHARP)),
        *((3, "sam.", NOWHERE), (4, "sam.", SHARP), (5, "", FLAT), (6, "gd.", SHARP)),
    ],
)
def test_a_card_says_how_its_run_ends(card, run, outcome):
    assert ends(at(**STORY[card].values), run) == outcome


def test_every_card_is_short():
    for card in STORY:
        assert len(re.sub(r"<[^>]*>", "", card.text).split()) <= 45, card.text


def test_the_run_that_is_asked_about_is_drawn_once_the_question_is_answered():
    [card] = [card for card in STORY if card.question]
    assert "path" in QUESTION.hides
    assert not {*QUESTION.hides} & {*card.hides}


def test_a_smaller_strength_leaves_it_in_the_sharp_well():
    _, lines = records(at(**STORY[5].values))
    assert {FLAT, SHARP} < set(lines["alpha"]["outcome"].ravel())


def test_it_ends_far_less_sharp_than_gradient_descent():
    base, _ = records(at(**STORY[6].values))
    assert 20 * base["curvature"][-1] < base["gd.curvature"][-1]


def test_no_radius_on_the_slider_brings_sam_across():
    _, lines = records(at(alpha=1.0))
    assert FLAT not in lines["rho"]["outcome"][np.array(rhos(TWIN)) > 0]


def test_at_the_radius_that_is_named_it_hangs_at_a_high_loss_between_the_wells():
    base, _ = records(at(alpha=1.0, rho=0.4))
    last = slice(-50, None)
    assert (base["sam.loss"][last] > 1).all()
    assert (np.abs(base["sam.x"][last]) < 0.7).all()
    ridge = 0.3246
    assert ((base["perturbed.x"][last] < ridge) != (base["x"][last] < ridge)).all()


def test_from_the_wall_sam_crosses_at_a_shorter_and_a_longer_radius_too():
    _, lines = records(at(**STORY[1].values))
    near = [k for k, rho in enumerate(rhos(TWIN)) if 0.15 < rho < 0.6]
    assert (lines["rho"]["sam.outcome"].ravel()[near] == FLAT).all()


@pytest.mark.parametrize(("preset", "outcome"), list(enumerate((SHARP, SHARP, FLAT, NOWHERE))))
def test_a_preset_ends_where_it_says(preset, outcome):
    assert ends(at(**PRESETS[preset][2])) == outcome


def test_the_question_has_one_answer_and_the_run_climbs_a_wall_before_it_leaves():
    base, _ = records(at(**QUESTION.at))
    [right] = [k for k, m in enumerate(QUESTION.meaning) if int(base["outcome"][0, 0]) in m]
    assert QUESTION.options[right] == "In the flat minimum"
    sharp = next(each.params for each in TWIN.minima if each.name == "sharp minimum")
    at_the_bottom = np.linalg.eigvalsh(jax.hessian(TWIN.loss)(jnp.asarray(sharp))).max()
    assert base["curvature"].max() > at_the_bottom > 10 * base["curvature"][-1]
    assert base["curvature"].argmax() < 10


def met(exercise: Exercise, setting: RunSetting) -> bool:
    base, _ = records(setting)
    of = {name: np.ravel(each) for name, each in base.items()}
    of |= {"alpha": np.array([setting.alpha]), "rho": np.array([setting.rho])}
    return all(goal.low <= of[goal.of][-1] <= goal.high for goal in exercise.goals)


def test_every_exercise_has_a_solution_and_does_not_begin_with_it():
    solutions = ({"alpha": 4.0, "rho": 0.25}, {"start": (-1.4, 0.6)})
    for exercise, solution in zip(EXERCISES, solutions, strict=True):
        assert not met(exercise, at())
        assert met(exercise, replace(at(), **solution)), exercise.task
