"""The lesson on the strength α: it runs at its extremes, its links hold what they claim."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from pages.lessons.dial import figure as dial
from pages.lessons.dial.compute import Rest
from pages.ui.lesson_figure import on_plane, over_plane
from tests.claims import claims
from tests.scenes import about, asked, standing

SCRIPT = "pages/lessons/dial/page.py"


def test_the_sliders_move_every_path_and_the_panel(visit):
    scene, _ = visit(alpha="-1")
    for name, ticks in (("alpha", dial.ALPHAS), ("rho", dial.RHOS)):
        line = scene.lines[name]
        for channel in ("1.x", "6.y", "measured"):
            assert len(np.unique(line[channel], axis=0)) > len(ticks) / 2
    assert len(np.unique(scene.lines["rho"]["bars.flat"], axis=0)) > 10


@pytest.mark.parametrize("surface", dial.SURFACES)
def test_the_map_counts_the_runs_that_end_flat(visit, surface):
    lesson = dial.lesson(surface)
    cells = over_plane(lesson)
    layers = {trace.name: trace for trace in visit(surface=surface)[0].figure.data}
    stayed = cells["left"].ravel() == 0
    drawn = np.ravel(layers["flat"].z)
    np.testing.assert_array_equal(np.isfinite(drawn), stayed)
    np.testing.assert_array_equal(np.ravel(layers["left"].z) == 1, ~stayed)
    np.testing.assert_array_equal(drawn[stayed], cells["flat side"].ravel()[stayed])


def test_the_question_is_answered_by_what_antisam_does(visit):
    scene, _ = visit(alpha="-1", rho="0.2")
    [question] = asked(scene)
    at = scene.base[question.channel]
    [right] = [k for k, meaning in enumerate(question.meaning) if int(at[0]) in meaning]
    assert question.meaning[right] == [Rest.BESIDE]
    assert standing(scene).items() >= dict(question.at).items()


@claims("lessons/dial", "Along the valley it is past the minimum, where the walls are steeper")
def test_antisam_rests_past_the_sharp_minimum_where_the_valley_is_steeper(visit):
    fork = LANDSCAPES["Fork"]
    sharpness = lambda x: np.linalg.eigvalsh(jax.hessian(fork.loss)(jnp.array([x, 0.0]))).max()
    scene, _ = visit(alpha="-1", rho="0.2")
    for number in range(1, 7):
        [end] = scene.base[f"{number}.at"]
        np.testing.assert_allclose(end, 1.27, atol=0.02)
        assert sharpness(end) > sharpness(1.0)


def test_on_twin_wells_nothing_is_asked_or_claimed_that_holds_on_the_fork(visit):
    scene, _ = visit(surface="twin-wells")
    assert not asked(scene) and not scene.presets
    assert not any(binding.trace in ("hover", "ways") for binding in scene.bindings)


def test_the_two_ways_on_the_map_lead_from_sam_to_what_the_card_names(visit):
    base = visit()[0].base
    steps = [(dial.ALPHAS[int(base[f"ways.x {k}"][0])], dial.RHOS[int(base[f"ways.y {k}"][0])])
             for k in range(3)]  # fmt: skip
    assert steps == [(4.0, 0.05), (1.0, 0.05), (1.0, 0.2)]


@pytest.mark.parametrize(
    "text, ends",
    [
        ("AntiSAM on the twin wells", {"hovers": 6}),
        ("Too large an α", {"left": 6}),
        ("α = 1", {"left": 0}),
        ("Both signs turned", {"sharp side": 6}),
    ],
)
def test_the_links_of_the_text_show_what_it_says(follow, text, ends):
    [scene], _ = follow(SCRIPT, text)
    assert {name: scene.base[name][0] for name in ends} == ends


@claims(
    "lessons/dial",
    "changes sides at about α = 0.4; with half of ρ it does so at about 1.2, not at 0.8",
)
def test_half_of_rho_needs_more_than_twice_the_alpha_to_turn_the_last_run():
    flat = on_plane(dial.lesson("Fork"), "flat side")
    for rho, least in ((0.2, 0.4), (0.1, 1.2)):
        assert about(flat[dial.RHOS.index(rho)] == 6, dial.ALPHAS, least)


def test_a_link_to_nowhere_is_told(visit):
    _, app = visit(alpha="99")
    assert "99" in app.info[0].value


@claims("lessons/dial", "If 0.1 is still too much, make ρ smaller, too")
def test_at_the_least_positive_alpha_three_stay_only_where_rho_is_small():
    counts = over_plane(dial.lesson("Fork"))["flat side"]
    counts = np.reshape(counts, (len(dial.RHOS), len(dial.ALPHAS)))
    at_least = counts[:, int(np.searchsorted(dial.ALPHAS, 0.05))]
    by_radius = dict(zip(np.round(dial.RHOS, 2), at_least, strict=True))
    assert by_radius[0.2] > 3 and by_radius[0.05] == 3
