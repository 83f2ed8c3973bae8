"""The lesson on a single step: it runs on every surface, and its links hold what they claim."""

import numpy as np
import pytest

from pages.lessons.one_step.compute import Comparison
from pages.lessons.one_step.figure import (
    ALPHAS,
    LEARNING_RATES,
    ONE_HESSIAN,
    RHOS,
    SURFACES,
    VIEWS,
    lesson,
)
from pages.ui.lesson_figure import Knob, channels, on_plane
from tests.scenes import asked, borne_out

SCRIPT = "pages/lessons/one_step/page.py"


def test_few_traces_move(visit):
    scene, _ = visit()
    moving = [trace for trace in scene.figure.data if trace.type == "scatter" and not trace.meta]
    assert len(moving) <= 24


def test_a_point_without_a_gradient_can_be_held(visit):
    scene, app = visit(alpha="0", rho="0", surface="quadratic-bowl", start="0,0")
    assert not app.info
    assert scene.base["start.x"][-1] == scene.base["start.y"][-1] == 0


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_shows_a_step_within_its_close_up(name):
    close = lesson(name, VIEWS[0])
    setting = {knob.name: knob.default for knob in close.knobs}
    base, _ = channels(close, setting)
    layout = close.figure.layout
    for point in ("start", "perturbed", "next"):
        for axis, span in (("x", layout.xaxis.range), ("y", layout.yaxis.range)):
            assert span[0] <= base[f"{point}.{axis}"][-1] <= span[1], f"{point} is off the figure"
    step = np.hypot(*(base[f"next.{axis}"][-1] - base[f"start.{axis}"][-1] for axis in "xy"))
    assert step > 0.02 * (layout.xaxis.range[1] - layout.xaxis.range[0]), "too short to be seen"
    assert next(knob for knob in close.knobs if knob.name == "eta").default in LEARNING_RATES


def test_the_sliders_move_what_they_are_said_to_and_nothing_else(visit):
    scene, _ = visit()
    moves = lambda knob, channel: len(np.unique(scene.lines[knob][channel][..., -1].round(9))) > 5
    assert moves("alpha", "next.x") and moves("rho", "next.x") and moves("eta", "next.x")
    assert moves("alpha", "g.x") and not moves("eta", "g.x")
    assert moves("rho", "perturbed.x") and not moves("alpha", "perturbed.x")
    assert moves("rho", "gap") and not moves("alpha", "gap") and not moves("eta", "gap")


def shown(name: str, **changed) -> dict[str, float]:
    """What the figure shows at the last sub-step."""
    close = lesson(name, VIEWS[0])
    setting = {knob.name: knob.default for knob in close.knobs} | changed
    base, _ = channels(close, setting)
    return {channel: float(values[-1]) for channel, values in base.items()}


def test_the_question_is_answered_by_the_figure(visit):
    scene, _ = visit(alpha="2", rho="0.4")
    [question] = asked(scene)
    assert borne_out(scene, question) == [question.options[1]]


def test_the_story_begins_with_arrows_that_can_be_told_apart():
    seen = shown("Valley", alpha=1.0, rho=0.4)
    assert seen["turned"] > 8 and seen["longer"] > 1.5 and seen["steeper"] > 1.5
    descent, sam = shown("Valley", alpha=0.0, rho=0.4), seen
    assert abs(sam["next.x"]) < abs(descent["next.x"])  # flatter: the walls are, towards θ₁ = 0


def test_where_it_breaks_the_step_leaps_across_the_bottom(visit):
    scene, _ = visit()
    last = scene.story[-1].values
    seen = shown("Valley", **last)
    assert seen["start.y"] > 0 > seen["next.y"]
    assert seen["loss.gd"] < seen["loss"] < seen["loss.next"]


def test_a_quarter_of_rho_has_a_sixteenth_of_the_gap_or_nearly():
    far, near = shown("Valley", alpha=1.0, rho=0.4), shown("Valley", alpha=4.0, rho=0.1)
    assert far["strength"] == near["strength"]
    assert 13 < far["gap"] / near["gap"] < 20


def compared(name: str, **changed) -> np.ndarray:
    """The map of a surface, ρ × α; at first as the page opens."""
    close = lesson(name, VIEWS[0])
    return on_plane(close, "compared", {k.name: k.default for k in close.knobs} | changed)


@pytest.mark.parametrize(
    "address, moved",
    [({"eta": "0.1"}, {"eta": 0.1}), ({"start": "0.5,0.2"}, {"start": (0.5, 0.2)})],
)
def test_the_map_is_drawn_for_the_learning_rate_and_the_point_let_go(visit, address, moved):
    figure = visit(**address)[0].figure
    layers = {t.name: np.asarray(t.z, float) for t in figure.data if t.type == "heatmap"}
    for outcome in Comparison:
        layer = np.isfinite(layers[outcome.words])
        np.testing.assert_array_equal(layer, compared("Valley", **moved) == outcome)


def test_the_map_is_another_one_at_another_learning_rate_or_point():
    for moved in ({"eta": 0.4}, {"start": (0.5, 0.2)}):
        assert (compared("Fork", **moved) != compared("Fork")).any()


def test_the_map_is_of_quarters_near_its_cross_and_bends_far_out():
    kinds, products = compared("Fork"), np.outer(RHOS, ALPHAS)
    np.testing.assert_array_equal(kinds == Comparison.SAME, products == 0)
    near = np.abs(np.array(RHOS))[:, None] <= 0.4
    assert set(kinds[near & (products > 0)]) == {Comparison.FLATTER_LOWER}
    assert set(kinds[near & (products < 0)]) == {Comparison.SHARPER_HIGHER}
    corner = shown("Fork", alpha=4.0, rho=0.8)
    assert corner["compared"] == kinds[-1, -1] == Comparison.FLATTER_HIGHER
    assert corner["start.y"] > 0 > corner["next.y"]  # across the floor
    beyond = kinds == Comparison.FLATTER_HIGHER
    assert products[beyond].min() > 1.5 and np.array(RHOS)[beyond.any(axis=1)].min() > 0.4


@pytest.mark.parametrize("name", SURFACES)
def test_where_no_place_is_flatter_than_another_the_map_does_not_say_so(name):
    outcomes = {Comparison(kind) for kind in compared(name).ravel()} - {Comparison.SAME}
    level = {Comparison.LEVEL_LOWER, Comparison.LEVEL_HIGHER}
    assert outcomes <= level if name in ONE_HESSIAN else not outcomes & level


def place(seen: dict[str, float]) -> np.ndarray:
    return np.array([seen["next.x"], seen["next.y"]])


def test_the_presets_do_what_they_claim():
    descent, sam = shown("Fork", alpha=0.0), shown("Fork", alpha=1.0, rho=0.2)
    anti = shown("Fork", alpha=-1.0, rho=0.2)
    assert sam["next.x"] < descent["next.x"] < anti["next.x"]  # the sharp side is on the right
    back = shown("Fork", alpha=-1.0, rho=-0.2)
    apart = np.linalg.norm(place(back) - place(sam))
    assert apart < 0.2 * np.linalg.norm(place(sam) - place(descent))


@pytest.fixture
def linked(follow):
    """What the figure shows at the last sub-step, where a link of the page leads."""

    def linked(text: str) -> dict[str, float]:
        [scene], _ = follow(SCRIPT, text)
        return {channel: float(values[-1]) for channel, values in scene.base.items()}

    return linked


def test_far_out_on_the_fork_the_step_leaps_across_the_floor(linked):
    seen = linked("On the fork, far out")
    assert seen["compared"] == Comparison.FLATTER_HIGHER
    assert seen["start.y"] > 0 > seen["next.y"]


def test_on_the_bowl_the_gap_is_wide_and_the_difference_exact(linked):
    seen = linked("On a quadratic bowl")
    assert seen["gap"] > 0.5 * seen["promise"]
    assert seen["error.percent"] == 0


def test_in_the_twin_wells_the_gap_can_close_while_the_difference_points_away(linked):
    seen = linked("Inside the sharp one of the twin wells")
    assert abs(seen["gap"]) < 0.02 * seen["promise"]
    difference = place({"next.x": seen["g.x"] - seen["g0.x"], "next.y": seen["g.y"] - seen["g0.y"]})
    exact = [seen["exact.x"] - seen["g0.x"], seen["exact.y"] - seen["g0.y"]]
    assert difference @ exact < -0.9 * np.linalg.norm(difference) * np.linalg.norm(exact)


def test_beside_a_minimum_sams_step_raises_the_loss_that_gradient_descent_lowers(linked):
    seen = linked("Beside a minimum")
    assert seen["loss.gd"] < seen["loss"] < seen["loss.next"]
    assert seen["next.x"] < 0 < seen["start.x"]


def test_on_the_two_factor_net_the_loss_is_lower_and_the_ground_sharper(linked):
    seen = linked("On the two-factor net")
    row = compared("Two-factor net")[RHOS.index(0.2)]
    assert set(row[np.array(ALPHAS) > 0]) == {Comparison.SHARPER_LOWER} == {int(seen["compared"])}
    assert seen["loss.next"] < seen["loss.gd"] and seen["sharp.next"] > seen["sharp.gd"]


def test_on_the_saddle_nothing_moves(linked):
    seen = linked("On a saddle")
    assert seen["said"] == 0
    assert (seen["start.x"], seen["start.y"]) == (0, 0)
    assert not abs(seen["next.x"]) > 0 and not abs(seen["next.y"]) > 0


def test_another_surface_begins_at_a_point_of_its_own():
    starts = [k.default for n in SURFACES for k in lesson(n, VIEWS[1]).knobs if k.name == "start"]
    assert len(set(starts)) == len(SURFACES)
    assert all(isinstance(k, Knob) or k.window for k in lesson("Beale", VIEWS[1]).knobs)


def test_a_link_to_nowhere_is_told(visit):
    assert "9" in visit(alpha="9")[1].info[0].value
