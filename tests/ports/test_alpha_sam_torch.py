"""α-SAM in PyTorch goes where ours goes; where PyTorch is not installed, this is skipped."""

import inspect
import math
import textwrap

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from optimizers import RULES, Hyperparameters, run

torch = pytest.importorskip("torch", reason="PyTorch is not installed, and need not be")


def twin_wells(params):
    x, y = params
    passage = torch.sigmoid(4 * x)
    return 0.5 * ((x**2 - 1) * (0.5 + 3.5 * passage)) ** 2 + 0.5 * (1 + 7 * passage) * y**2


def two_factors(params):
    u, v = params
    return 0.5 * (u * v - 1) ** 2


def bowl(params):
    x, y = params
    return 0.5 * (10 * x**2 + y**2)


LOSSES = {"Twin wells": twin_wells, "Two-factor net": two_factors, "Quadratic bowl": bowl}
OPTIMIZERS = {
    "α-SAM + SGD": lambda p, rate: torch.optim.SGD(p, lr=rate),
    "α-SAM + heavy ball": lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.9),
    "α-SAM + Nesterov": lambda p, rate: torch.optim.SGD(p, lr=rate, momentum=0.9, nesterov=True),
    "α-SAM + Adam": lambda p, rate: torch.optim.Adam(p, lr=rate, betas=(0.9, 0.999)),
}


def path(loss, start, optimizer, alpha, rho, num_steps) -> np.ndarray:
    from ports.alpha_sam_torch import AlphaSAM

    params = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    wrapped = AlphaSAM(optimizer([params]), alpha, rho)
    seen = [params.detach().numpy().copy()]
    for _ in range(num_steps):
        wrapped.step(lambda: loss(params))
        seen.append(params.detach().numpy().copy())
    return np.array(seen)


@pytest.mark.parametrize("rule", OPTIMIZERS)
@pytest.mark.parametrize("surface", LOSSES)
@pytest.mark.parametrize(("alpha", "rho"), [(0.0, 0.1), (1.0, 0.1), (2.5, 0.05), (-1.0, -0.1)])
def test_its_path_is_ours(surface, rule, alpha, rho):
    landscape, rate = LANDSCAPES[surface], 0.01
    optimizer = lambda params: OPTIMIZERS[rule](params, rate)
    theirs = path(LOSSES[surface], landscape.start, optimizer, alpha, rho, 40)
    setting = Hyperparameters(rate, alpha, rho, 0.9, 0.999)
    ours = run(landscape.loss, RULES[rule], jnp.array(landscape.start), setting, num_steps=40)
    np.testing.assert_allclose(theirs, ours.params, rtol=1e-7, atol=1e-9)


def test_a_step_is_what_one_computes_by_hand():
    [_, theirs] = path(bowl, (0.3, -0.4), lambda p: torch.optim.SGD(p, lr=0.1), 2.0, 0.05, 1)
    params, curvatures = np.array([0.3, -0.4]), np.array([10.0, 1.0])
    here = curvatures * params
    far = curvatures * (params + 0.05 * here / math.hypot(*here))
    np.testing.assert_allclose(theirs, params - 0.1 * (here + 2 * (far - here)), rtol=1e-12)


def test_where_the_gradient_is_0_it_stays():
    seen = path(bowl, (0.0, 0.0), lambda p: torch.optim.SGD(p, lr=0.1), 2.0, 0.05, 3)
    assert (seen == 0).all()


def test_the_loop_of_its_text_trains_a_network():
    from ports import alpha_sam_torch

    torch.manual_seed(0)
    inputs = torch.randn(200, 2)
    batches = [(inputs, (inputs.prod(dim=1) > 0).long())] * 300
    model = torch.nn.Sequential(torch.nn.Linear(2, 16), torch.nn.Tanh(), torch.nn.Linear(16, 2))
    model[0].bias.requires_grad_(False)  # what is frozen stays as it is
    frozen = model[0].bias.clone()
    names = {
        **{"torch": torch, "AlphaSAM": alpha_sam_torch.AlphaSAM, "model": model},
        **{"batches": batches, "criterion": torch.nn.CrossEntropyLoss()},
    }
    text = inspect.getdoc(alpha_sam_torch) or ""
    _, loop = text.split("\n\n", 1)
    exec(textwrap.dedent(loop), names)
    assert float(names["loss"]) < 0.5  # at first it is log 2 = 0.69
    assert torch.equal(frozen, model[0].bias)
