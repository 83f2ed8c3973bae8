"""«Five numbers called sharpness» as a reader meets it."""

import re
from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from landscapes.networks import TASKS
from livefigure import Release, Scene, message
from pages.networks.sharpness_measures.compute import BESIDE, METHODS, SCALES, rescaling
from pages.networks.sharpness_measures.view import MEASURES
from pages.ui import lesson_figure
from tests.scenes import asked, borne_out, too_long
from tests.visit import app_at

SCRIPT = "pages/networks/sharpness_measures/page.py"
TINY = replace(TASKS["Two moons"], hidden=(4,), num_examples=30, num_steps=60)


@pytest.fixture
def visit(monkeypatch):
    """Opens the page at an address and waits for the table; gives the last scene, and the page."""
    scenes: list[Scene] = []
    monkeypatch.setattr(lesson_figure, "live_figure", lambda scene, **_: scenes.append(scene))
    monkeypatch.setitem(TASKS, "Two moons", TINY)

    def visit(**address: str) -> tuple[Scene, AppTest]:
        app = app_at(SCRIPT)
        app.query_params.update({"measure": "yes"} | address)
        for _ in range(50):
            app.run()
            assert not app.exception
            if not app.session_state["measured_training"].running:
                break
        app.run()
        return scenes[-1], app

    return visit


def test_the_table_shows_every_measure_of_every_network(visit):
    scene, app = visit()
    [shown] = [m.value for m in app.markdown if m.value.startswith("|")]
    rows = [row.strip("| ").split(" | ") for row in shown.splitlines()]
    assert len(rows) == 2 + 2 + 5
    assert {len(row.split("|")) for row in shown.splitlines()} == {len(METHODS) + 3}
    for row in rows[4:]:
        assert all(re.match(r"\d", cell) for cell in row[1 : 1 + len(METHODS)]), row
    [words] = [m.value for m in app.markdown if m.value.startswith("- **λmax")]
    assert words.count("But:") == 5
    assert shown.count("±") == 2 * len(METHODS)
    assert any("standard error" in caption.value for caption in app.caption)


@pytest.mark.parametrize("u", ["0.286", "1", "3.5"])
def test_along_the_minima_only_two_numbers_stay(visit, u):
    scene, app = visit(u=u)
    assert not app.info
    scene.check()
    assert scene.base["product"][0] == pytest.approx(1)
    assert scene.base["adaptive"][0] == pytest.approx(2)
    assert scene.base["top"][0] == pytest.approx(float(u) ** 2 + float(u) ** -2)
    assert scene.lines["u"]["top"].shape[0] == len(SCALES)
    assert len(message(scene, Release())) < 250_000
    assert borne_out(scene) == ["Two"]
    assert not too_long(scene.story)
    assert set(MEASURES) <= set(asked(scene)[0].hides), "the curves tell the answer"


def test_nothing_is_trained_before_one_asks(monkeypatch):
    monkeypatch.setattr(lesson_figure, "live_figure", lambda scene, **_: None)
    app = app_at(SCRIPT).run()
    assert "measured_training" not in app.session_state
    [button] = [each for each in app.button if each.label.startswith("Train and measure")]
    button.click().run()
    assert "measured_training" in app.session_state


@pytest.mark.parametrize("u", SCALES[::8])
def test_the_bar_spans_the_valley_and_is_short_where_it_is_narrow(u):
    seen = {name: np.asarray(v)[0] for name, v in rescaling()(jnp.array([u])).items()}
    products = seen["across.x"] * seen["across.y"]
    np.testing.assert_allclose(products, [1 - BESIDE, 1 + BESIDE], rtol=1e-4)
    width = np.hypot(np.ptp(seen["across.x"]), np.ptp(seen["across.y"]))
    assert width == pytest.approx(2 * BESIDE / np.sqrt(seen["top"]), rel=0.1)


def test_a_broken_link_says_so(visit):
    _, app = visit(u="9", data="cats")
    said = " ".join(info.value for info in app.info)
    assert "cats" in said and "9" in said
