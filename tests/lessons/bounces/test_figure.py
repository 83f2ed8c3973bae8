"""The lesson on bounces, edges and saddles: four figures, each with an answer that it gives."""

import numpy as np
import plotly.graph_objects as go
import pytest

from pages.lessons.bounces import bounce_figure, drift_figure, edge_figure, saddle_figure
from pages.lessons.bounces.compute import Arrival, Bounce, Edge, Escape
from pages.lessons.bounces.figure import FIGURES, SETTINGS
from pages.ui.lesson_figure import on_plane
from pages.ui.link import slug
from tests.claims import claims
from tests.scenes import borne_out

SCRIPT = "pages/lessons/bounces/page.py"


@pytest.mark.parametrize(
    "figure, right",
    [("The bounce", "Less than a quarter"), ("The edge", "Below a tenth of it"),
     ("The drift", "SAM"), ("The saddle", "No, still caught")],
)  # fmt: skip
def test_the_question_has_the_answer_that_the_figure_gives(visit, figure, right):
    [question] = [card.question for card in FIGURES[figure]().story if card.question]
    address = {name: f"{value:g}" for name, value in question.at.items()}
    scene, app = visit(figure=slug(figure), **address)
    assert not app.info
    assert borne_out(scene) == [right]


@pytest.mark.parametrize("figure", FIGURES)
def test_the_address_forgets_the_knobs_of_the_other_figures(figure):
    lesson = FIGURES[figure]()
    knobs = {knob.name for knob in lesson.knobs}
    assert knobs <= set(SETTINGS)
    assert all(values.keys() == knobs for _, _, values in lesson.presets)


@pytest.mark.parametrize(
    "address, said",
    [({"ratio": "0.36"}, "is caught at the saddle"),
     ({"ratio": "0.28"}, "escapes to a minimum"),
     ({"ratio": "0.1", "rho": "1"}, "escapes to a minimum"),
     ({"rho": "0.001"}, "escapes to a minimum")],
)  # fmt: skip
def test_the_saddle_does_what_its_presets_claim(visit, address, said):
    scene = visit(figure="the-saddle", **address)[0]
    assert scene.words["outcome"][int(scene.base["outcome"][0])] == said


def test_beyond_the_step_that_the_floor_bears_there_is_no_cycle(follow):
    [scene], _ = follow(SCRIPT, "at η = 0.21")
    assert np.isnan(scene.base["right"][0])
    for run in ("sam", "decayed", "gd"):
        losses = scene.base[f"{run}.loss"]
        assert losses[-1] > 100 * losses[0]


@claims("lessons/bounces", "at distance |αρ| = 0.2")
def test_what_the_dashed_lines_predict_holds_for_both_signs(visit):
    for p in ("0.2", "-0.2"):
        scene, _ = visit(p=p)
        shown = {name: float(np.ravel(values)[-1]) for name, values in scene.base.items()}
        np.testing.assert_allclose(shown["measured"], shown["predicted"], rtol=0.01)
        np.testing.assert_allclose(shown["sam.loss"], shown["floor"], rtol=0.02)
    np.testing.assert_allclose([shown["predicted"], shown["floor"]], [0.2, 0.2])  # |p|, λ p²/2
    assert np.isnan(shown["left"]) and shown["right"] == shown["predicted"], "on one side only"


@claims("lessons/bounces", "is too long and lands on the other side")
def test_each_of_the_last_two_steps_leads_to_the_other_side_and_the_second_back(visit):
    scene, _ = visit()
    shown = {name: float(np.ravel(values)[-1]) for name, values in scene.base.items()}
    for number in (1, 2):
        stand, up, land = (shown[f"{name}{number}.x"] for name in ("stand", "up", "land"))
        assert abs(up) == pytest.approx(abs(stand) + 0.2, rel=0.01), "by ρ, up the wall"
        assert land == pytest.approx(stand - 0.05 * 10 * up, rel=0.01), "by η times the slope"
        assert land == pytest.approx(-stand, rel=0.01)


def test_the_mean_of_two_neighbours_lies_in_the_minimum(visit):
    scene, _ = visit()
    middle = [scene.base[f"mean.{axis}"][-1] for axis in "xy"]
    np.testing.assert_allclose(middle, 0, atol=0.01)
    one, other = scene.base["pair.x"]
    assert one * other < 0  # on both sides of it


def test_antisam_has_no_cycle_but_rests_beside_the_minimum_whatever_the_step(visit):
    scene, _ = visit(p="-0.2")
    etas = dict(zip(bounce_figure.RATES, scene.lines["eta"]["measured"], strict=True))
    np.testing.assert_allclose([at for eta, at in etas.items() if eta < 0.1], 0.2, rtol=0.02)


def test_antisam_passes_the_edge_of_gradient_descent_again_and_again(visit):
    scene, _ = visit(figure="the-edge", p="-0.1")
    beyond = scene.base["sharpness"] > scene.base["limit"][0]
    assert (np.diff(beyond.astype(int)) == 1).sum() >= 2
    assert not beyond[-1] or (np.diff(beyond.astype(int)) == -1).any()


def test_the_fork_holds_some_of_six_runs_on_the_sharp_side(follow):
    """What the page says of the figure of another lesson."""
    [scene], _ = follow(SCRIPT, "the fork")
    assert scene.base["sharp side"][0] > 0


def mapped(figure: str) -> np.ndarray:
    """What its map shows of every pair of ticks."""
    return on_plane(FIGURES[figure](), "outcome")


def bare(figure: str) -> go.Figure:
    """The figure without its map."""
    drawn = FIGURES[figure]().figure
    assert isinstance(drawn, go.Figure)
    return drawn


def border(figure: str) -> np.ndarray:
    """Places of the border that theory draws, which is there before anything is computed."""
    [line] = [t for t in bare(figure).data if t.name == "border"]
    return np.array([line.x, line.y], float)


@pytest.mark.parametrize(
    "figure, ticks, value",
    [("The bounce", bounce_figure.RATES, 2 / 10), ("The saddle", saddle_figure.RATIOS, 0.5 / 1.5)],
)
def test_an_upright_border_stands_at_its_closed_form(figure, ticks, value):
    x, y = border(figure)
    np.testing.assert_allclose(np.interp(x, range(len(ticks)), ticks), value)
    assert y.min() == -0.5 and y.max() == len(mapped(figure)) - 0.5


@claims("lessons/bounces", "In the region ± the bounce is as predicted, to 1 %")
def test_the_bounce_is_as_predicted_up_to_the_border_and_beyond_it_there_is_none():
    outcome = mapped("The bounce")
    eta, p = np.array(bounce_figure.RATES), np.array(bounce_figure.STRENGTHS)
    beyond = np.arange(len(eta)) > border("The bounce")[0][0]
    assert (outcome[np.ix_(p > 0, (eta >= 0.02) & ~beyond)] == Bounce.CYCLES).all()
    assert (outcome[np.ix_(p >= 0, beyond)] == Bounce.DIVERGES).all() and beyond.sum() == 3
    assert (outcome[np.ix_(p < -0.07, beyond)] == Bounce.RESTLESS).all()
    assert (outcome[p <= 0] != Bounce.CYCLES).all()


def test_every_sam_ends_on_its_edge_and_is_as_flat_as_its_drift_says():
    outcome, p = mapped("The edge"), np.array(edge_figure.STRENGTHS)
    assert ((outcome == Edge.NO_EDGE) == (p < 0)[:, None]).all()
    columns, rows = border("The edge")
    assert np.isfinite(rows).sum() == len(columns)
    above = np.arange(len(p))[:, None] - rows
    assert (outcome[above > 0.25] == Edge.FLATTEST).all()
    assert (outcome[(above < -0.25) & (p > 0)[:, None]] == Edge.DESCENDING).all()


def test_a_larger_radius_comes_down_sooner_and_a_smaller_one_as_late_as_predicted():
    arrival, alphas = mapped("The drift"), np.array(drift_figure.ALPHAS)
    assert (arrival[alphas < 1] == Arrival.SOONER).all()
    assert (arrival[alphas == 1] == Arrival.TOGETHER).all()
    assert (arrival[alphas > 1] >= Arrival.LATER).all()
    columns, rows = border("The drift")
    twice, late = rows[: arrival.shape[1]], rows[-arrival.shape[1] :]
    above = np.arange(len(alphas))[:, None] - twice
    in_time = arrival < Arrival.NOT_IN_TIME
    assert (arrival[in_time & (above < -0.5)] <= Arrival.LATER).all()
    assert (arrival[in_time & (above > 0.5)] > Arrival.LATER).all()
    above = np.arange(len(alphas))[:, None] - late
    assert not in_time[above > 1].any() and in_time[above < -1].all()
    assert in_time[:, np.isnan(late)].all()


def test_the_border_of_the_saddle_is_upright_from_a_radius_of_002_on_and_bends_below():
    outcome, ratios = mapped("The saddle"), np.array(saddle_figure.RATIOS)
    wide = np.array(saddle_figure.RADII) >= 0.02
    clear = abs(np.arange(len(ratios)) - border("The saddle")[0][0]) > 1.5
    law = np.where(ratios > 1 / 3, Escape.TRAPPED, Escape.ESCAPED)
    assert (outcome[wide][:, clear] == law[clear]).all()
    assert (outcome[:2] == Escape.ESCAPED).all()
    assert set(outcome[2][ratios > 0.36]) == {Escape.TRAPPED, Escape.ESCAPED}


def test_what_is_predicted_of_the_drift_is_right_to_the_step_all_over_the_map():
    """So the sentence may say «as predicted» where neither comes in time."""
    half, expected = (
        on_plane(FIGURES["The drift"](), f"yours.{name}") for name in ("half", "expected")
    )
    came = mapped("The drift") != Arrival.NOT_IN_TIME
    np.testing.assert_allclose(half[came], expected[came], atol=1)
    assert (expected[~came] > half[came].max()).all()
