"""The links among optax's own: what is right stays right, what cannot be says what to do.

The recipes of `alpha_sam`'s docstring are run as they stand there, and held against NumPy.
"""

import doctest
import inspect
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from optimizers.alpha_sam import alpha_sam, alpha_sam_gradient
from optimizers.gradient_difference import (
    alternate,
    rolling_constant,
    rolling_displaced,
    rolling_normalised,
)
from optimizers.gradient_norm import gradient_norm_penalty
from optimizers.saddam import saddam_d, saddam_m, saddam_raw
from optimizers.variational import Variational, learn_alpha, learn_alpha_by_model, learn_rho

PARAMS = {"w": jnp.array([1.0, -0.7]), "b": jnp.array([0.4])}
LEARNING = Variational(0.1, 1.0, 0.1, 0.01)

# Links that ask for a second gradient, and links that remember the one of the step before.
ASKING = {
    "alpha_sam": alpha_sam(1.5, 0.1),
    "alpha_sam by a schedule": alpha_sam(lambda count: 1.5, 0.1),
    "gradient_norm_penalty": gradient_norm_penalty(0.1),
    "learn_rho": learn_rho(LEARNING),
    "learn_alpha": learn_alpha(LEARNING),
    "learn_alpha_by_model": learn_alpha_by_model(LEARNING),
    "saddam_m": saddam_m(alpha_sam(1.5, 0.1), 0.9, 0.99),
    "saddam_d": saddam_d(alpha_sam(1.5, 0.1), 0.9, 0.99),
    "saddam_raw": saddam_raw(alpha_sam(1.5, 0.1), 0.9, 0.99),
}
REMEMBERING = {
    "alternate": alternate(0.1),
    "rolling_constant": rolling_constant(0.1, 0.05),
    "rolling_normalised": rolling_normalised(0.1, 0.05),
    "rolling_displaced": rolling_displaced(0.1),
    "saddam_d of alternate": saddam_d(alternate(0.1), 0.9, 0.99),
}
asking = pytest.mark.parametrize("link", ASKING.values(), ids=list(ASKING))
remembering = pytest.mark.parametrize("link", REMEMBERING.values(), ids=list(REMEMBERING))
# inject_hyperparams has a word with them before a link sees them.
DIRECT = {name: link for name, link in (ASKING | REMEMBERING).items() if "schedule" not in name}
every_direct_link = pytest.mark.parametrize("link", DIRECT.values(), ids=list(DIRECT))
every_link = pytest.mark.parametrize(
    "link", (ASKING | REMEMBERING).values(), ids=list(ASKING | REMEMBERING)
)


def loss(params, shift=0.0):
    return jnp.sum((params["w"] - shift) ** 4) + params["w"].prod() * params["b"][0] ** 2


GRAD_FN = jax.grad(loss)


def update(optimizer, params=PARAMS, grad_fn=GRAD_FN, grad=None, **others):
    """One call, compiled, as users make it."""
    grad = GRAD_FN(PARAMS) if grad is None else grad

    @jax.jit
    def call(grad, state, params):
        return optimizer.update(
            grad, state, params, grad_fn=grad_fn, value=loss(PARAMS), value_fn=loss, **others
        )

    return call(grad, optimizer.init(PARAMS), params)[0]


# ── What cannot be right says so ────────────────────────────────────────────────────────────


@every_link
@pytest.mark.parametrize("chain", ["chain", "named_chain", "nested"])
def test_behind_another_link_it_refuses(link, chain):
    """Clipped in front, g₀ would be compared with a g_ρ that is not: at α = 1 without effect."""
    clip, sgd = optax.clip_by_global_norm(0.5), optax.sgd(0.1)
    optimizer = {
        "chain": lambda: optax.chain(clip, link, sgd),
        "named_chain": lambda: optax.named_chain(("clip", clip), ("link", link), ("sgd", sgd)),
        "nested": lambda: optax.chain(clip, optax.chain(link, sgd)),
    }[chain]()
    with pytest.raises(ValueError, match="must be the first of its chain.*behind it"):
        update(optimizer)


@every_link
def test_in_front_of_others_it_is_welcome(link):
    clip = optax.clip_by_global_norm(0.5)
    after = optax.apply_if_finite(optax.chain(optax.chain(link, clip), optax.scale(-1.0)), 3)
    alone = update(link)
    shorter = min(1.0, 0.5 / float(optax.tree.norm(alone)))
    for actual, plain in zip(jax.tree.leaves(update(after)), jax.tree.leaves(alone), strict=True):
        np.testing.assert_allclose(actual, -shorter * plain, rtol=1e-6)


@asking
def test_inside_multi_steps_it_refuses(link):
    """The mean of the plain gradients would meet the last batch's second one."""
    optimizer = optax.MultiSteps(optax.chain(link, optax.sgd(0.1)), 2)
    with pytest.raises(ValueError, match="MultiSteps.*mean itself"):
        update(optimizer)


@asking
@pytest.mark.parametrize("wrapper", ["masked", "multi_transform", "partition"])
def test_where_it_sees_a_part_of_the_parameters_it_refuses(link, wrapper):
    labels = {"w": "moves", "b": "stays"}
    optimizer = {
        "masked": lambda: optax.masked(link, {"w": True, "b": False}),
        "multi_transform": lambda: optax.multi_transform(
            {"moves": link, "stays": optax.set_to_zero()}, labels
        ),
        "partition": lambda: optax.partition({"moves": link, "stays": optax.set_to_zero()}, labels),
    }[wrapper]()
    with pytest.raises(TypeError, match="only a part of the parameters.*freeze"):
        update(optimizer)


@asking
def test_a_gradient_function_for_optax_s_own_sam_is_told_apart(link):
    with pytest.raises(TypeError, match="the parameters and nothing else.*contrib.sam"):
        update(link, grad_fn=jax.grad(lambda params, step: loss(params)))


@asking
def test_a_mistake_inside_the_gradient_function_stays_its_own(link):
    def broken(params):
        return params["w"] + {}

    with pytest.raises(TypeError, match="unsupported operand|JitTracer|not a valid JAX type"):
        update(link, grad_fn=broken)


@asking
@pytest.mark.parametrize("kind", ["has_aux", "value_and_grad"])
def test_a_gradient_function_that_returns_more_is_told_apart(link, kind):
    grad_fn = {
        "has_aux": jax.grad(lambda params: (loss(params), "statistics"), has_aux=True),
        "value_and_grad": jax.value_and_grad(loss),
    }[kind]
    with pytest.raises(TypeError, match="nothing else.*has_aux"):
        update(link, grad_fn=grad_fn)


@asking
def test_without_a_gradient_function_it_says_what_is_missing(link):
    state = link.init(PARAMS)
    with pytest.raises(TypeError, match="second gradient.*grad_fn"):
        link.update(GRAD_FN(PARAMS), state, PARAMS, value=0.0, value_fn=loss)


@every_direct_link
def test_without_parameters_it_says_what_is_missing(link):
    with pytest.raises(ValueError, match="needs the parameters"):
        link.update(
            GRAD_FN(PARAMS), link.init(PARAMS), None, grad_fn=GRAD_FN, value=0.0, value_fn=loss
        )


@every_direct_link
def test_complex_parameters_are_refused_by_name(link):
    """JAX's gradient of them points along the conjugate, and the square of m is no variance."""
    params = {"z": jnp.array([1.0 + 2.0j])}
    with pytest.raises(TypeError, match="real parameters.*two leaves"):
        grad = jax.tree.map(jnp.conj, params)
        link.update(grad, link.init(params), params, grad_fn=lambda p: p, value=0.0, value_fn=loss)


# ── What is right ───────────────────────────────────────────────────────────────────────────


@remembering
def test_arguments_that_it_has_no_use_for_are_ignored(link):
    """As by `alpha_sam`; no `with_extra_args_support` is needed."""
    grad = GRAD_FN(PARAMS)
    told, _ = link.update(grad, link.init(PARAMS), PARAMS, grad_fn=GRAD_FN, anything=1)
    plain, _ = link.update(grad, link.init(PARAMS), PARAMS)
    jax.tree.map(np.testing.assert_array_equal, told, plain)


@remembering
def test_a_part_of_the_parameters_is_enough_for_a_link_that_remembers(link):
    """It asks for no second gradient: masked, it is itself on that part, the rest as it was."""
    masked = optax.masked(link, {"w": True, "b": False})
    state, part_state = masked.init(PARAMS), link.init({"w": PARAMS["w"]})
    params = PARAMS
    for _ in range(3):
        grad = GRAD_FN(params)
        seen, state = masked.update(grad, state, params)
        part, part_state = link.update({"w": grad["w"]}, part_state, {"w": params["w"]})
        np.testing.assert_array_equal(seen["w"], part["w"])
        np.testing.assert_array_equal(seen["b"], grad["b"])
        params = optax.tree.add_scale(params, -0.01, grad)


@pytest.mark.parametrize(
    "alpha, rho",
    [
        (2.0, lambda count: 0.1 / (1 + count)),
        (lambda count: 1.0 + count, 0.05),
        (lambda count: 1.0 + count, lambda count: 0.1 / (1 + count)),
    ],
)
def test_alpha_and_rho_may_be_schedules(alpha, rho):
    link = alpha_sam(alpha, rho)
    state = link.init(PARAMS)
    at = lambda schedule, count: schedule(count) if callable(schedule) else schedule
    step = jax.jit(lambda grad, state, params: link.update(grad, state, params, grad_fn=GRAD_FN))
    params = PARAMS
    for count in range(3):
        grad = GRAD_FN(params)
        seen, state = step(grad, state, params)
        expected = alpha_sam_gradient(GRAD_FN, params, grad, at(alpha, count), at(rho, count))
        for name in params:
            np.testing.assert_allclose(seen[name], expected[name], rtol=1e-9)
        assert float(state.hyperparams["rho"]) == pytest.approx(at(rho, count))
        params = optax.tree.add_scale(params, -0.01, grad)


@pytest.mark.parametrize("dtype", [jnp.float16, jnp.bfloat16])
@pytest.mark.parametrize("kind", [saddam_m, saddam_d, saddam_raw])
def test_saddam_s_moments_are_kept_in_single_precision(kind, dtype):
    """By itself, with β₂ a plain number: where the gradients are small, and where they are 0."""
    halves = jax.tree.map(lambda leaf: 1e-3 * leaf.astype(dtype), PARAMS)
    halves["b"] = 0 * halves["b"]
    link = kind(alpha_sam(1.0, 0.05), 0.9, 0.999)
    grad_fn = jax.grad(lambda params: 0.5 * sum(jnp.sum(leaf**2) for leaf in params.values()))
    state = link.init(halves)
    assert {leaf.dtype.name for leaf in jax.tree.leaves(state.moments.second)} == {"float32"}
    exact = jax.tree.map(lambda leaf: leaf.astype(jnp.float32), halves)
    exact_state = link.init(exact)
    for _ in range(3):
        seen, state = link.update(grad_fn(halves), state, halves, grad_fn=grad_fn)
        expected, exact_state = link.update(grad_fn(exact), exact_state, exact, grad_fn=grad_fn)
        for name, leaf in seen.items():
            assert leaf.dtype == dtype
            np.testing.assert_allclose(leaf.astype(float), expected[name], rtol=0.1, atol=1e-3)


# ── The recipes ─────────────────────────────────────────────────────────────────────────────


def sections() -> dict[str, str]:
    """The docstring of `alpha_sam`, cut where a paragraph begins with its subject in italics."""
    found, subject = {"": ""}, ""
    for line in (inspect.getdoc(alpha_sam) or "").splitlines():
        if line.startswith("*"):
            subject = line.split("*")[1].rstrip(".")
            found[subject] = ""
        found[subject] += line + "\n"
    return found


def recipe(subject: str) -> dict:
    """What the names stand for once the first example and that recipe were run."""
    names = {"jax": jax, "jnp": jnp, "optax": optax, "partial": partial}
    names |= {"alpha_sam": alpha_sam, "alpha_sam_gradient": alpha_sam_gradient}
    for text in (sections()[""], sections()[subject]):
        examples = doctest.DocTestParser().get_examples(text)
        assert examples, f"nothing to run in {subject}"
        test = doctest.DocTest(examples, names, subject, None, None, None)
        assert doctest.DocTestRunner().run(test, clear_globs=False).failed == 0
        names = test.globs
    return names


def mean_gradient(w, b, batches):
    """∇ of the mean of (x·w + b)⁴ by hand: by w and by b."""
    x = np.concatenate([np.asarray(batch) for batch in batches])
    slope = 4 * (x @ w + b) ** 3 / len(x)
    return np.append(slope @ x, slope.sum())


def sam_by_hand(params, batches, alpha=2.0, rho=0.05):
    theta = np.append(params["w"], params["b"])
    grad = mean_gradient(theta[:2], theta[2], batches)
    there = theta + rho * grad / np.linalg.norm(grad)
    return (1 - alpha) * grad + alpha * mean_gradient(there[:2], there[2], batches)


def flat(tree):
    return np.append(tree["w"], tree["b"])


def test_the_docstring_has_these_recipes_and_no_other():
    tested = [*"Clip, decay|Accumulate|Average over devices|Freeze|BatchNorm|Schedule".split("|")]
    assert [*sections()][1:] == tested


def test_the_first_example_is_heavy_ball():
    names = recipe("Schedule")
    theta, velocity = np.array([1.0, -2.0, 0.5]), 0.0
    for batch in names["batches"]:
        velocity = 0.9 * velocity + sam_by_hand({"w": theta[:2], "b": theta[2]}, [batch])
        theta = theta - 0.1 * velocity
    np.testing.assert_allclose(flat(names["params"]), theta, rtol=1e-9)


def stepped(names, optimizer, params, batch):
    after, _ = names["step"](optimizer, params, optimizer.init(params), batch)
    return flat(after) - flat(params)


def test_the_recipe_for_clipping_clips_what_alpha_sam_made():
    names = recipe("Clip, decay")
    params = {"w": jnp.array([3.0, -2.0]), "b": jnp.array(2.0)}
    batch = 2 * names["batches"][0]
    grad = sam_by_hand(params, [batch])
    assert np.linalg.norm(grad) > 2
    expected = -0.1 * (0.5 * grad / np.linalg.norm(grad) + 1e-4 * flat(params))
    actual = stepped(names, names["optimizer"], params, batch)
    np.testing.assert_allclose(actual, expected, rtol=1e-9)


def test_the_recipes_for_accumulating_are_the_large_batch_and_the_mean_of_the_small():
    names = recipe("Accumulate")
    params, batches = names["params"], names["batches"]
    grad_fn = names["grad_fn"]
    link = alpha_sam(2.0, 0.05)
    large, _ = link.update(grad_fn(params), link.init(params), params, grad_fn=grad_fn)
    np.testing.assert_allclose(flat(large), sam_by_hand(params, batches), rtol=1e-9)

    state, start = names["m_sam"].init(params), flat(params)
    for batch in batches:
        params, state = names["step"](names["m_sam"], params, state, batch)
    mean = np.mean([sam_by_hand(names["params"], [batch]) for batch in batches], axis=0)
    # MultiSteps accumulates in single precision.
    np.testing.assert_allclose(flat(params) - start, -0.1 * mean, rtol=1e-5)


def test_the_recipe_for_devices_is_one_device_with_all_examples():
    names = recipe("Average over devices")
    over_devices = jax.vmap(names["averaged"], (None, 0), axis_name="devices")
    for each in (over_devices, jax.jit(over_devices)):
        seen = each(names["params"], names["batches"])
        for k in range(2):
            one = {name: leaf[k] for name, leaf in seen.items()}
            expected = sam_by_hand(names["params"], names["batches"])
            np.testing.assert_allclose(flat(one), expected, rtol=1e-9)
    link = optax.chain(
        alpha_sam(2.0, 0.05),
        optax.stateless(lambda grad, _: jax.lax.pmean(grad, "devices")),
    )

    def m_sam(params, batch):
        grad_fn = jax.grad(partial(names["loss"], batch=batch))
        return link.update(grad_fn(params), link.init(params), params, grad_fn=grad_fn)[0]

    seen = jax.vmap(m_sam, (None, 0), axis_name="devices")(names["params"], names["batches"])
    each = [sam_by_hand(names["params"], [batch]) for batch in names["batches"]]
    np.testing.assert_allclose(flat({k: v[0] for k, v in seen.items()}), np.mean(each, axis=0))


def test_the_recipe_for_freezing_perturbs_what_is_trained_and_nothing_else():
    names = recipe("Freeze")
    trained, batch, b = names["trained"], names["batch"], float(names["frozen"]["b"])
    grad_fn, w = names["grad_fn"], np.asarray(names["trained"]["w"])
    link = alpha_sam(2.0, 0.05)
    seen, _ = link.update(grad_fn(trained), link.init(trained), trained, grad_fn=grad_fn)
    grad = mean_gradient(w, b, [batch])[:2]
    there = w + 0.05 * grad / np.linalg.norm(grad)
    expected = -grad + 2 * mean_gradient(there, b, [batch])[:2]
    assert [*seen] == ["w"]
    np.testing.assert_allclose(seen["w"], expected, rtol=1e-9)


def test_the_recipe_for_batch_norm_keeps_the_statistics_of_the_plain_pass():
    names = recipe("BatchNorm")
    params, link = names["params"], alpha_sam(2.0, 0.05)
    seen, _ = link.update(names["grad"], link.init(params), params, grad_fn=names["grad_fn"])
    np.testing.assert_allclose(flat(seen), sam_by_hand(params, [names["batch"]]), rtol=1e-9)
    np.testing.assert_allclose(names["statistics"], names["batch"].mean(axis=0))


def test_the_recipe_for_a_schedule_lets_rho_fall_with_the_learning_rate():
    names = recipe("Schedule")
    optimizer, params = names["optimizer"], names["params"]
    state = optimizer.init(params)
    for count in range(3):
        before, (batch, *_) = flat(params), names["batches"]
        eta = 0.1 * (1 + np.cos(np.pi * count / 100)) / 2
        expected = -eta * sam_by_hand(params, [batch], rho=0.5 * eta)
        params, state = names["step"](optimizer, params, state, batch)
        np.testing.assert_allclose(flat(params) - before, expected, rtol=1e-6)
