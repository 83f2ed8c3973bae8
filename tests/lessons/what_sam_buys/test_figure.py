"""The last lesson: what is read off the published errors is what they say."""

import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose

from pages.lessons.what_sam_buys.compute import (
    CLOSE,
    EPOCHS,
    LAYERS,
    PLAIN,
    SAM,
    UNCERTAIN,
    Ahead,
    errors,
)
from pages.lessons.what_sam_buys.figure import COSTS
from tests.claims import claims
from tests.scenes import borne_out

SCRIPT = "pages/lessons/what_sam_buys/page.py"


def shown(cost: float, layers: float) -> dict[str, np.ndarray]:
    """What the figure shows at one setting."""
    seen = errors(cost=jnp.array([cost]), layers=jnp.array([layers]))
    return {channel: np.asarray(values)[0] for channel, values in seen.items()}


@claims("lessons/what_sam_buys", "A network of 50 layers learns ImageNet", "it errs on")
@pytest.mark.parametrize("layers", LAYERS)
def test_if_the_second_gradient_were_free_sam_would_be_ahead_at_every_number_of_epochs(layers):
    seen = shown(1.0, layers)
    assert (seen["sam"] < seen["plain"]).all()
    for place, budget in enumerate(EPOCHS[1:], start=1):
        assert_allclose(seen[f"sam.{budget}"], SAM[layers][place])
        assert_allclose(seen[f"plain.{budget}"], PLAIN[layers][place])


@claims("lessons/what_sam_buys", "Fair is c = 2: then two points")
@pytest.mark.parametrize("layers", LAYERS)
def test_at_equal_gradients_sam_has_half_the_epochs(layers):
    seen = shown(2.0, layers)
    assert_allclose([seen["sam.200"], seen["sam.400"]], SAM[layers][:2])
    assert_allclose(seen["sam.cost"], [200, 400, 800])


@claims(
    "lessons/what_sam_buys",
    "At equal cost SAM is ahead twice",
    "At 200: SAM",
    "With 50 layers SAM is worth its cost only in a long training",
)
def test_at_equal_gradients_plain_training_is_ahead_early_on_the_shallow_network_alone():
    assert [shown(2.0, n)["gain.200"] > 0 for n in LAYERS] == [False, True, True]
    assert all(shown(2.0, n)["gain.400"] > 0 for n in LAYERS)
    assert shown(2.0, 50)["ahead.200"] == Ahead.PLAIN
    gains = [shown(2.0, 50)[f"gain.{budget}"] for budget in EPOCHS[1:]]
    assert_allclose(gains, [-0.2, 0.9])
    assert UNCERTAIN[50] * 2 >= 0.2 - 1e-9  # so SAM is no better than even, as the story says


@pytest.mark.parametrize("layers", LAYERS)
def test_a_bar_is_centred_on_each_mean(layers):
    seen = shown(2.0, layers)
    for name in ("plain", "sam"):
        low, high, gap = seen[f"{name}.bars"].reshape(3, 3).T
        assert_allclose((low + high) / 2, seen[name])
        assert_allclose(high - low, 2 * UNCERTAIN[layers])
        assert np.isnan(gap).all()
    assert_allclose(seen["sam.bars.at"], np.repeat(seen["sam.cost"], 3))


@pytest.mark.parametrize("layers", LAYERS)
def test_the_number_at_each_line_is_the_difference_of_the_two_and_stands_at_them(layers):
    seen = shown(1.5, layers)
    for budget in EPOCHS[1:]:
        sam, plain = seen[f"sam.{budget}"], seen[f"plain.{budget}"]
        assert_allclose(seen[f"differs.{budget}"], sam - plain, atol=1e-6)
        between, above = (sam + plain) / 2, max(sam, plain) + CLOSE
        assert_allclose(seen[f"note.{budget}"], above if abs(sam - plain) < CLOSE else between)


@claims("lessons/what_sam_buys", "try n = 101, too")
def test_sam_gains_most_where_plain_training_gets_worse_most():
    worse = {n: PLAIN[n][2] - PLAIN[n][1] for n in LAYERS}
    gains = {n: float(shown(2.0, n)["gain.400"]) for n in LAYERS}
    assert sorted(LAYERS, key=lambda n: worse[n]) == sorted(LAYERS, key=lambda n: gains[n])


@pytest.mark.parametrize("layers", LAYERS)
def test_the_gain_shrinks_as_a_step_of_sam_costs_more(layers):
    for budget in EPOCHS[1:]:
        gains = [shown(cost, layers)[f"gain.{budget}"] for cost in COSTS]
        assert (np.diff(gains) < 0).all()


@claims(
    "lessons/what_sam_buys",
    "From 200 to 400 epochs plain training gets",
    "for plain training gains nothing more",
)
def test_plain_training_gains_nothing_from_the_last_epochs_and_sam_does():
    assert all(table[2] >= table[1] for table in PLAIN.values())
    assert all(table[2] < table[1] for table in SAM.values())
    assert [PLAIN[n][2] > PLAIN[n][1] for n in LAYERS] == [False, True, True]  # worse, as is told


def test_sam_gains_most_with_101_layers_at_the_cost_of_400_epochs():
    for cost in (1.0, 2.0):
        gains = {n: float(shown(cost, n)["gain.400"]) for n in LAYERS}
        assert max(gains, key=lambda n: gains[n]) == 101
        assert [n for n in LAYERS if gains[n] >= 2.8] == [101]


def test_sam_is_ahead_up_to_a_cost_of_1_7_gradients_early_on_the_shallow_network():
    ahead = [cost for cost in COSTS if shown(cost, 50)["gain.200"] >= 0]
    assert ahead[-1] == 1.7 and len(ahead) == 8


@claims("lessons/what_sam_buys", "At the cost of 200 plain epochs, which of the two")
def test_the_question_is_answered_by_equal_gradients(visit):
    scene, _ = visit(cost="2")
    assert borne_out(scene) == ["Plain training"]


def test_what_a_row_of_the_table_is_better_by_is_the_difference_of_its_two_numbers(visit):
    [table] = [text.value for text in visit()[1].markdown if "better by" in text.value]
    rows = [line.strip("|").split("|") for line in table.splitlines() if "±" in line]
    assert len(rows) == 6
    for what, *numbers, _ in rows:
        plain, sam, better = (float(number.split()[0]) for number in numbers)
        assert_allclose(sam - plain if "accuracy" in what else plain - sam, better, atol=0.05)
