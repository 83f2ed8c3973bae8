"""Training many networks: each as if it were alone, nothing computed that nobody asked for."""

from dataclasses import replace
from itertools import islice

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from experiments import train as module
from experiments.train import Report, Runs, diverged, evaluations, train, train_in_pieces
from landscapes.networks import DATASETS, Task
from landscapes.networks.mlp import init_params, mean_loss
from optimizers import GRADIENTS_PER_STEP, RULES, Hyperparameters
from optimizers.descent import descend

TASK = Task(DATASETS["Two moons"], (6,), "Cross-entropy", 40, 0.2, 0.3, 12, 0.01)
RULE = "α-SAM + SGD"

compilations: list[str] = []
jax.monitoring.register_event_duration_secs_listener(
    lambda event, *_, **__: compilations.append(event) if "backend_compile" in event else None
)


def numbers(*values):
    return jnp.array(values, jnp.float32)


def last(rule=RULE, task=TASK, seed=0, records=2, **settings):
    """The last snapshot of some trainings; what is left out is as in the task."""
    batch = {name: settings.pop(name) for name in ("batch_size", "reuse") if name in settings}
    usual = {"learning_rate": task.learning_rate, "alpha": 2.0, "rho": 0.1}
    runs = Runs(seed, Hyperparameters(**usual | settings))
    *_, snapshot = train(task, rule, runs, records=records, **batch)
    return snapshot


def leaves(params, run: int):
    return [leaf[run] for leaf in jax.tree.leaves(params)]


def identical(one, other) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    "rule, rates",
    [(RULE, (0.3, 0.1)), ("Forward-only", (0.3, 0.1)), ("α-SAM + Adam", (3e-3, 1e-3))],
)
def test_a_run_is_a_descent_of_the_same_loss(rule, rates):
    rhos = (0.1, 0.2)
    snapshot = last(rule, learning_rate=numbers(*rates), rho=numbers(*rhos))
    loss = lambda params: mean_loss(TASK.example_loss, params, TASK.split().train)
    start = init_params(jax.random.key(0), TASK.sizes)
    trajectory_of = jax.jit(lambda h: descend(loss, RULES[rule](h), start, TASK.num_steps))
    for run, (rate, rho) in enumerate(zip(rates, rhos, strict=True)):
        path = trajectory_of(Hyperparameters(*numbers(rate, 2, rho, 0.9, 0.999)))
        ends = (leaf[-1] for leaf in jax.tree.leaves(path.params))
        for ours, end in zip(leaves(snapshot.params, run), ends, strict=True):
            assert_allclose(ours, end, rtol=1e-3, atol=1e-4)
        assert_allclose(snapshot.report.train_loss[run], path.loss[-1], rtol=1e-4)


def test_runs_of_one_seed_are_the_same_and_of_another_are_not():
    snapshot = last(seed=np.array([4, 5, 4]), batch_size=8)
    first, other, again = (leaves(snapshot.params, run) for run in range(3))
    assert identical(first, again)
    assert not identical(first, other)
    assert identical(first, leaves(last(seed=np.array([4, 5, 4]), batch_size=8).params, 0))


def test_another_seed_sees_other_minibatches(monkeypatch):
    """Seen where the weights, which differ with the seed as well, are made the same."""
    alike = lambda key, sizes: init_params(jax.random.key(0), sizes)
    monkeypatch.setattr(module, "init_params", alike)
    other = replace(TASK, hidden=(5,))  # nothing was compiled for it
    for batch_size, same in ((None, True), (8, False)):
        seeds = last(task=other, seed=np.array([4, 5]), batch_size=batch_size)
        assert identical(leaves(seeds.params, 0), leaves(seeds.params, 1)) == same
    module._initialiser.cache_clear()


def test_seeds_begin_with_other_weights_and_see_the_same_data():
    runs = Runs(np.array([0, 1]), Hyperparameters(0.3, 1.0, 0.1))
    snapshot = next(train(TASK, RULE, runs))
    assert snapshot.step == 0
    for seed in (0, 1):
        expected = init_params(jax.random.key(seed), TASK.sizes)
        for ours, wanted in zip(
            leaves(snapshot.params, seed), jax.tree.leaves(expected), strict=True
        ):
            assert_allclose(ours, wanted, rtol=1e-6)
        value = mean_loss(TASK.example_loss, expected, TASK.split().train)
        assert_allclose(snapshot.report.train_loss[seed], value, rtol=1e-5)


def test_at_alpha_0_rho_does_nothing_and_it_is_gradient_descent_bit_for_bit(monkeypatch):
    near, far = (
        leaves(last(alpha=numbers(0, 0), rho=numbers(*rho)).params, 0) for rho in ((0.1, 1), (5, 1))
    )
    assert identical(near, far)
    monkeypatch.setitem(RULES, "plain", lambda h: optax.sgd(h.learning_rate))
    plain = last("plain", alpha=numbers(0, 0))
    assert identical(near, leaves(plain.params, 0))


def test_a_run_that_leaves_the_finite_numbers_leaves_the_others_alone():
    calm, wild = (last(learning_rate=numbers(0.3, rate)) for rate in (0.2, 1e38))
    assert not np.isfinite(wild.report.train_loss[1])
    assert np.isnan(wild.report.sharpness[1])
    assert identical(leaves(calm.params, 0), leaves(wild.params, 0))
    for ours, expected in zip(wild.report, calm.report, strict=True):
        assert_array_equal(ours[0], expected[0])


def measured(train_loss, sharpness=1.0) -> Report:
    ones = np.ones(np.shape(train_loss))
    return Report(np.array(train_loss), ones, ones, ones, ones, sharpness * ones)


def test_a_loss_that_is_not_finite_or_ten_times_the_first_is_divergence():
    """For a network whose units are all saturated has a finite loss, and is flat."""
    untrained = np.array([1.0, 1.0, 1.0, 1.0, 0.2])
    report = module._without_diverged(measured([3.0, 30.0, np.inf, np.nan, 3.0]), untrained)
    assert diverged(report).tolist() == [False, True, True, True, True]
    for field in report:
        assert_array_equal(np.isnan(field), diverged(report))


def test_a_network_of_which_one_number_is_not_finite_has_none():
    report = module._without_diverged(measured([1.0, 1.0], np.array([1.0, np.inf])), np.ones(2))
    assert diverged(report).tolist() == [False, True]


def test_a_network_that_is_saturated_has_diverged_although_its_loss_is_finite():
    snapshot = last(learning_rate=numbers(0.3, 1e4))
    assert diverged(snapshot.report).tolist() == [False, True]
    loss = mean_loss(
        TASK.example_loss,
        jax.tree.map(lambda leaf: leaf[1], snapshot.params),
        TASK.split().train,
    )
    assert np.isfinite(loss)


def test_a_minibatch_is_seen_as_often_as_is_asked():
    """With short steps on one minibatch two moves in a row are nearly the same."""
    runs = Runs(0, Hyperparameters(1e-3, 0.0, 0.1))
    for reuse in (1, 2, 3):
        path = [
            np.concatenate([leaf.ravel() for leaf in leaves(snapshot.params, 0)])
            for snapshot in train(TASK, RULE, runs, batch_size=2, reuse=reuse, records=12)
        ]
        moves = np.diff(path, axis=0)
        moves /= np.linalg.norm(moves, axis=1, keepdims=True)
        alike = (moves[:-1] * moves[1:]).sum(axis=1) > 0.999
        assert_array_equal(alike, [(k + 1) % reuse != 0 for k in range(11)])


def test_nothing_is_compiled_anew_when_a_number_moves():
    settings = {"batch_size": 8, "seed": np.array([0, 1])}
    last(**settings, alpha=numbers(1, 2))
    moved = [
        {"alpha": numbers(-1, 3)},
        {"rho": numbers(0.3, 0.2)},
        {"learning_rate": 0.05},
        {"momentum": 0.5, "decay": 0.9},
        {"reuse": 3},
        {"task": replace(TASK, num_steps=20)},
        {"records": 5},
        {"seed": np.array([7, 8])},
    ]
    compilations.clear()
    for change in moved:
        last(**settings | {"alpha": numbers(1, 2)} | change)
        assert not compilations, change
    last(**settings | {"seed": np.array([0, 1, 2])}, alpha=numbers(1, 2, 3))
    assert compilations, "another number of runs is another program: else nothing is counted"


def test_a_training_that_is_left_alone_has_computed_no_more_than_was_asked(monkeypatch):
    stretches = []
    programs = module._programs

    def watched(*structure):
        begin, advance = programs(*structure)

        def recorded(runs, shared):
            stretches.append((int(shared[2]), int(shared[3])))
            return advance(runs, shared)

        return begin, recorded

    monkeypatch.setattr(module, "_programs", watched)
    snapshots = train(TASK, RULE, Runs(0, Hyperparameters(0.3, 1.0, 0.1)), records=6)
    assert not stretches, "before anybody has asked"
    steps = [snapshot.step for snapshot in islice(snapshots, 3)]
    assert steps == [0, 2, 4]
    assert stretches == [(0, 0), (0, 2), (2, 4)]


def test_moments_end_with_the_last_step_even_if_there_are_fewer_steps_than_records():
    runs = Runs(0, Hyperparameters(0.3, 1.0, 0.1))
    assert [snapshot.step for snapshot in train(TASK, RULE, runs, records=500)] == list(range(13))


def test_a_run_alone_needs_no_axis_and_gets_one():
    runs = Runs(3, Hyperparameters(0.3, 1.0, 0.1))
    assert runs.num_runs == 1
    assert last(seed=3).report.train_loss.shape == (1,)


@pytest.mark.parametrize("rule", RULES)
def test_evaluations_count_the_second_gradient_only_where_there_is_one(rule):
    assert evaluations(rule, 0.0, 50) == 50
    assert evaluations(rule, 2.0, 50) == 50 * GRADIENTS_PER_STEP[rule]


def test_whoever_shares_a_processor_may_pause_between_two_moments(monkeypatch):
    """After pieces that are as short as the networks are large; the numbers are the same."""
    runs = Runs(0, Hyperparameters(0.3, numbers(0, 4), numbers(0.1)))
    whole = list(train(TASK, RULE, runs, records=2))
    each_step = 2 * TASK.num_params * TASK.num_examples
    monkeypatch.setattr(module, "_PIECE", 2.5 * each_step)
    pieces = list(train_in_pieces(TASK, RULE, runs, records=2))
    assert [snapshot and snapshot.step for snapshot in pieces] == [0, None, None, 6, None, None, 12]
    for one, other in zip(whole, filter(None, pieces), strict=True):
        assert identical(jax.tree.leaves(one), jax.tree.leaves(other))


def trained(steps: int, **options):
    """Two networks after so many steps of gradient descent, as a tree."""
    runs = Runs(0, Hyperparameters(0.3, numbers(0, 0), 0.0), **options)
    *_, snapshot = train(replace(TASK, num_steps=steps), RULE, runs, records=1)
    return snapshot.params


def test_weight_decay_is_descent_on_the_loss_with_a_penalty():
    """½w‖θ‖², of weights and biases."""
    params = trained(12, weight_decay=numbers(0.1, 0.0))
    loss = lambda theta: mean_loss(TASK.example_loss, theta, TASK.split().train)
    start = init_params(jax.random.key(0), TASK.sizes)
    for run, decay in enumerate((0.1, 0.0)):
        penalised = lambda theta, w=decay: (
            loss(theta) + w / 2 * optax.tree.norm(theta, squared=True)
        )
        path = descend(penalised, optax.sgd(0.3), start, 12)
        ends = (leaf[-1] for leaf in jax.tree.leaves(path.params))
        for ours, end in zip(leaves(params, run), ends, strict=True):
            assert_allclose(ours, end, rtol=1e-4, atol=1e-6)


def test_the_mean_of_the_iterates_is_the_uniform_one_and_then_forgets():
    iterates = [leaves(trained(k), 0)[0] for k in range(1, 6)]
    uniform, forgetting = (leaves(trained(5, averaging=numbers(1, 0.5)), run)[0] for run in (0, 1))
    assert_allclose(uniform, np.mean(iterates, axis=0), rtol=1e-5, atol=1e-6)
    expected = np.mean(iterates[:2], axis=0)
    for each in iterates[2:]:
        expected = (expected + each) / 2
    assert_allclose(forgetting, expected, rtol=1e-5, atol=1e-6)


def test_the_mean_changes_no_step_and_is_the_last_iterate_where_it_forgets_all():
    alone = leaves(trained(12, averaging=numbers(0, 0)), 0)
    beside = leaves(trained(12, averaging=numbers(0, 0.9)), 0)
    assert identical(alone, beside)
    loss = lambda theta: mean_loss(TASK.example_loss, theta, TASK.split().train)
    start = init_params(jax.random.key(0), TASK.sizes)
    path = descend(loss, optax.sgd(0.3), start, 12)
    for ours, end in zip(alone, jax.tree.leaves(path.params), strict=True):
        assert_allclose(ours, end[-1], rtol=1e-4, atol=1e-6)


def test_weight_decay_and_the_mean_are_numbers_that_compile_nothing():
    trained(12, weight_decay=numbers(0.1, 0.0), averaging=numbers(0.5, 0.0))
    compilations.clear()
    trained(12, weight_decay=numbers(0.0, 0.3), averaging=numbers(0.0, 1.0))
    assert not compilations
