"""The lesson on learning α: it runs at its extremes, and its links hold what they claim."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from livefigure import Scene
from pages.lessons.learning_alpha import figure as learning_alpha
from pages.lessons.learning_alpha.compute import ALIGNED, Aligned
from pages.ui.lesson_figure import on_plane
from pages.ui.link import slug
from tests.scenes import asked, borne_out, standing

SCRIPT = "pages/lessons/learning_alpha/page.py"


@pytest.fixture
def visit(open_lesson):
    """Opens the page at an address; gives the two scenes that it sends, and the page."""

    def visit(**address: str) -> tuple[list[Scene], AppTest]:
        scenes, app = open_lesson(SCRIPT, **address)
        assert not app.info
        assert len(scenes) == 2
        return scenes, app

    return visit


@pytest.mark.parametrize("surface", ["one-neuron", "rosenbrock"])
def test_the_question_is_answered_by_the_picture(visit, surface):
    (scene, _), _ = visit(surface=surface, temperature="0.3")
    assert borne_out(scene) == ["Only that of the two that learn α"]
    assert standing(scene).items() >= dict(asked(scene)[0].at).items()
    assert scene.base["vsam.aligned"][0] < 0.9  # as the first answer is told


def test_the_links_of_where_this_breaks_show_it(visit):
    (scene, _), _ = visit(surface="rosenbrock", temperature="0.3", rho="1")
    assert scene.base["aligned"][0] == Aligned.NONE
    assert (
        max(scene.base[f"{name}.loss"][0] for name in ("true", "model"))
        < (scene.base["vsam.loss"][0])
    )
    (scene, _), _ = visit(temperature="0.3")
    assert scene.base["aligned"][0] == Aligned.ONLY_ALPHA
    assert scene.base["vsam.loss"][0] < scene.base["true.loss"][0]
    (_, bowl), _ = visit(eta="0.002")
    assert bowl.base["times"][0] > 4


def test_in_the_greatest_heat_vsam_leaves_the_neuron_from_most_starts(visit):
    """Which of them stay is rounding: the run bounces over the whole surface."""
    (scene, _), _ = visit(temperature="1")
    assert scene.lines["rho"]["vsam.left"].mean() > 0.5


def test_the_warmer_the_wider_are_the_draws(visit):
    """As the second card says, from 0.05 to 0.5."""
    (scene, _), _ = visit()
    line = scene.lines["temperature"]
    last = np.stack([line[f"vsam.{axis}"][:, -1:] for axis in "xy"])
    draws = np.stack([line[f"draw.{axis}"] for axis in "xy"])
    spread = np.sqrt(((draws - last) ** 2).sum(0).mean(-1))
    np.testing.assert_allclose(spread, line["vsam.learned"][:, 0], rtol=1e-6)
    heats = np.array(learning_alpha.TEMPERATURE_TICKS)
    told = (heats >= 0.05) & (heats <= 0.5)
    assert (np.diff(spread[told]) > 0).all()
    assert (np.diff(line["draw.loss"][told, 0]) > 0).all()  # their mean loss rises
    np.testing.assert_array_equal(line["centre.x"], line["vsam.x"][:, -1:])


def test_at_the_setting_of_the_story_all_cosines_end_near_one_and_vsams_dips_before(visit):
    (scene, _), _ = visit(temperature="0.1")
    assert min(scene.base[f"{name}.aligned"][0] for name in ("vsam", "true", "model")) > 0.97
    assert np.nanmin(scene.base["vsam.cosine"]) < 0


def test_the_last_card_compares_the_losses_that_it_draws(visit):
    (scene, _), _ = visit(temperature="0.3")
    assert scene.base["vsam.cosine"][-20:].mean() < scene.base["true.cosine"][-20:].mean() - 0.1
    for name in ("vsam", "true"):
        late = scene.base["step"] > 2000
        np.testing.assert_allclose(
            scene.base[f"{name}.losses"][late].mean(), scene.base[f"{name}.loss"][0], rtol=0.6
        )


def test_the_numbers_of_the_exercise_are_those_of_vsam(visit):
    (scene, _), _ = visit(temperature="0.3")
    np.testing.assert_allclose(scene.base["vsam.learned"][0], 0.93, atol=0.005)
    np.testing.assert_allclose(scene.base["vsam.aligned"][0], 0.83, atol=0.005)


@pytest.mark.parametrize("surface", learning_alpha.SURFACES)
def test_the_map_shows_whose_direction_is_aligned_where_vsam_stays(visit, surface):
    figure = learning_alpha.on_surface(surface)
    vsam, a, b = (
        on_plane(figure, f"{name}.aligned") >= ALIGNED for name in ("vsam", "true", "model")
    )
    left = on_plane(figure, "vsam.left") == 1
    shown = [vsam & a & b, ~vsam & a & b, vsam & ~a & ~b, ~vsam & ~a & ~b, a ^ b]
    (scene, _), _ = visit(surface=slug(surface))
    layers = [t for t in scene.figure.data if t.type == "heatmap"]
    for layer, cells in zip(layers, [*(each & ~left for each in shown), left], strict=True):
        np.testing.assert_array_equal(np.isfinite(np.asarray(layer.z, float)), cells, layer.name)
    assert not [t for t in figure.figure.data if t.type == "heatmap"]


@pytest.mark.parametrize("surface, most", [("One neuron", 0.6), ("Rosenbrock", 0.2)])
def test_the_map_has_an_upright_border_and_a_level_one(surface, most):
    """As the page says: VSAM's at a temperature, that of A and B at the ρ they hold."""
    figure = learning_alpha.on_surface(surface)
    heats = np.array(learning_alpha.TEMPERATURE_TICKS)
    radii = np.array(learning_alpha.RHO_TICKS)
    vsam, a, b = (
        on_plane(figure, f"{name}.aligned") >= ALIGNED for name in ("vsam", "true", "model")
    )
    usual = heats <= 0.35  # hotter, and the neuron's runs are thrown about
    assert vsam[:, heats <= 0.12].all() and not vsam[:, usual & (heats >= 0.15)].any()
    assert (a & b)[np.ix_(radii <= most, usual)].all()
    assert not (a & b)[np.ix_(radii > 1.3 * most, usual)].any()  # from 0.8 on, on the neuron
