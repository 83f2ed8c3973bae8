"""The ticks of a run's controls."""

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from optimizers import RULES, Hyperparameters, reads, run
from pages.ui.setting import STEPS, alphas, learning_rates, rhos, tells_apart


@pytest.mark.parametrize("rule", RULES)
def test_what_a_rule_reads_is_known(rule):
    extra = reads(RULES[rule]) - {"learning_rate", "alpha", "rho"}
    if "Adam" in rule or "Saddam" in rule:
        assert extra == {"momentum", "decay"}
    elif "RMSProp" in rule:
        assert extra == {"decay"}
    elif "heavy" in rule or "Nesterov" in rule:
        assert extra == {"momentum"}
    else:
        assert extra == set()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_tells_alpha_and_rho_apart_where_it_is_said_to(rule):
    landscape = LANDSCAPES["Fork"]
    both = [
        run(
            landscape.loss,
            RULES[rule],
            jnp.array(landscape.start),
            Hyperparameters(0.01, alpha, rho),
            num_steps=4,
        ).params[-1]
        for alpha, rho in ((2.0, 0.1), (0.5, 0.4))
    ]
    assert np.allclose(*both, rtol=1e-9) != tells_apart(rule)


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_the_special_values_are_ticks_exactly(landscape):
    assert {-1.0, 0.0, 1.0, landscape.alpha} <= set(alphas(landscape))
    assert {0.0, landscape.rho} <= set(rhos(landscape))
    assert landscape.learning_rate in learning_rates(landscape)
    assert landscape.num_steps in STEPS
    for values, limits in (
        (alphas(landscape), landscape.alpha_range),
        (rhos(landscape), landscape.rho_range),
    ):
        assert (values[0], values[-1]) == limits
        assert (np.diff(values) > 0).all()
