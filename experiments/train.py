"""Training networks, many at once, a stretch of steps at a time.

A training is a generator: it computes only while somebody asks for the next snapshot, so whoever
asks can draw each, show progress, and stop. Runs differ in their seed and hyperparameters; they
are one program, sharded over all devices there are.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple, ParamSpec, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.experimental import multihost_utils
from jax.sharding import NamedSharding, PartitionSpec
from jaxtyping import Array, Bool, Float, Int, PyTree

from experiments.arithmetic import devices
from experiments.programs import compiled
from landscapes.networks import Examples, Network, Task
from landscapes.networks.mlp import ExampleLoss, accuracy, init_params, mean_loss
from landscapes.networks.sharpness import top_curvatures
from optimizers import GRADIENTS_PER_STEP, RULES, Hyperparameters, reads
from optimizers.descent import Rule, take_step

Given = ParamSpec("Given")
Yielded = TypeVar("Yielded")
Numbers = Array | np.ndarray  # of JAX while it computes, of NumPy once gathered


class Runs(NamedTuple):
    """What the trainings differ in: every field, one number or one for each of them.

    Weight decay w makes every step take ηw θ off θ, whatever the rule (Loshchilov and Hutter 2019,
    arXiv 1711.05101); for plain gradient descent it is the penalty ½w‖θ‖². With `averaging` a it
    is not the last iterate that counts but a mean of all: the uniform one of the first 1/(1 − a),
    from there on an exponential one, of which every step leaves the share a. At a = 0 the mean is
    the last iterate, at 1 it is uniform for ever.
    """

    seed: Int[Numbers, "*runs"] | int
    hyperparameters: Hyperparameters
    weight_decay: Float[Numbers, "*runs"] | float = 0.0
    averaging: Float[Numbers, "*runs"] | float = 0.0

    @property
    def num_runs(self) -> int:
        return np.broadcast_shapes(*(np.shape(leaf) for leaf in jax.tree.leaves(self)), (1,))[0]


class Report(NamedTuple):
    """What is measured of networks, NaN for those that have diverged.

    Losses and accuracies are means over the examples.
    """

    train_loss: Float[Numbers, "*runs"]
    test_loss: Float[Numbers, "*runs"]
    train_accuracy: Float[Numbers, "*runs"]  # of the labels as given, wrong ones included
    test_accuracy: Float[Numbers, "*runs"]
    grad_norm: Float[Numbers, "*runs"]  # of the training loss, over all examples
    sharpness: Float[Numbers, "*runs"]  # λmax of the training loss


class Snapshot(NamedTuple):
    """All networks after some steps."""

    step: int
    params: Network
    report: Report
    beneath: Float[Numbers, "*runs 2"]  # λ₂ and λ₃ of the training loss, below the sharpness


def diverged(report: Report) -> Bool[np.ndarray, "*runs"]:
    """Which networks have diverged, as `train` has found."""
    return np.isnan(np.asarray(report.train_loss))


_HIGH = 10.0  # times the loss of the untrained network


def _without_diverged(report: Report, untrained: Float[np.ndarray, " runs"]) -> Report:
    """The report with NaN throughout for networks that have diverged.

    That is, if a number of theirs is not finite, or their training loss is far above `untrained`,
    the one before the first step. A diverged network is finite as often as not, and flat: where
    all units are saturated nothing changes the loss.
    """
    finite = np.isfinite(np.stack(report)).all(axis=0)
    sound = finite & (np.asarray(report.train_loss) <= _HIGH * untrained)
    return Report(*(np.where(sound, field, np.nan) for field in report))


def train_in_pieces(
    task: Task,
    rule: str,
    runs: Runs,
    *,
    batch_size: int | None = None,
    reuse: int = 1,
    records: int = 60,
) -> Iterator[Snapshot | None]:
    """Train one network for each run; yield them untrained, then `records` times on the way.

    Every step sees all examples, or a minibatch of `batch_size` drawn afresh every `reuse`
    steps. The data are the same for all runs. Between two snapshots that are far apart None is
    yielded now and then, so that whoever shares a processor may let others work: many steps of
    many large networks take seconds.
    """
    begin, advance = _programs(task.example_loss, RULES[rule], batch_size)
    report = _reporter(task.example_loss)
    shared = _replicate((task.split(), jnp.int32(reuse)))
    sharded = _shard(runs)
    trim = lambda tree: jax.tree.map(lambda leaf: leaf[: runs.num_runs], _gather(tree))
    params = _initialiser(task.sizes)(sharded, shared)
    carry, done = (params, *begin((sharded, params), shared)), 0
    untrained: np.ndarray | None = None
    piece = _steps_of_a_piece(task, runs.num_runs, batch_size)
    for goal in np.unique(np.linspace(0, task.num_steps, records + 1).round().astype(int)):
        while done < goal - piece:
            carry = advance((sharded, carry), (*shared, jnp.int32(done), jnp.int32(done + piece)))
            done += piece
            jax.block_until_ready(carry)
            yield None
        carry = advance((sharded, carry), (*shared, jnp.int32(done), jnp.int32(goal)))
        done = int(goal)
        networks, (measured, beneath) = trim((carry[0], report(carry[0], shared)))
        untrained = measured.train_loss if untrained is None else untrained
        sound = _without_diverged(measured, untrained)
        yield Snapshot(done, networks, sound, np.where(diverged(sound)[:, None], np.nan, beneath))


def without_pauses(
    pieces: Callable[Given, Iterator[Yielded | None]],
) -> Callable[Given, Iterator[Yielded]]:
    """The same generator function, which yields no None."""

    def whole(*args: Given.args, **kwargs: Given.kwargs) -> Iterator[Yielded]:
        return (each for each in pieces(*args, **kwargs) if each is not None)

    return whole


train = without_pauses(train_in_pieces)

_PIECE = 1e9  # products of a weight and an example: some tenths of a second on two cores


def _steps_of_a_piece(task: Task, num_runs: int, batch_size: int | None) -> int:
    each = num_runs * task.num_params * (batch_size or task.num_examples)
    return max(1, int(_PIECE / each))


def usual_rate(task: Task, rule: str) -> float:
    """A learning rate to begin with: what momentum 0.9 adds up tenfold wants a tenth of it."""
    used = reads(RULES[rule])
    if "decay" in used:  # it keeps a scale of its own
        return task.adaptive_rate
    return task.learning_rate / 10 if "momentum" in used else task.learning_rate


def evaluations(rule: str, alpha: float, num_steps: int) -> int:
    """How many gradients a training costs; at α = 0 no rule takes an ascent step."""
    return num_steps * (1 if alpha == 0 else GRADIENTS_PER_STEP[rule])


# Three programs and not one, because compiling takes longer than training: another rule needs only
# its steps compiled anew.


@cache
def _initialiser(sizes: tuple[int, ...]) -> Callable:
    """The networks before any training."""
    return _for_each_run(lambda run, _: init_params(jax.random.key(run.seed), sizes))


@cache
def _programs(loss: ExampleLoss, rule: Rule, batch_size: int | None) -> tuple[Callable, Callable]:
    """The first iterate with what the rule remembers at first, and many steps from there.

    The mean of the iterates comes first in what is handed from step to step.
    """

    def optimizer(run: Runs) -> optax.GradientTransformation:
        shrinking = -run.hyperparameters.learning_rate * run.weight_decay
        return optax.chain(rule(run.hyperparameters), optax.add_decayed_weights(shrinking))

    def begin(run_and_params, shared) -> tuple[Network, optax.OptState]:
        run, params = run_and_params
        return params, optimizer(run).init(params)

    def advance(run_and_carry, shared):
        (run, carry), (split, reuse, start, stop) = run_and_carry, shared
        key = jax.random.fold_in(jax.random.key(run.seed), 1)  # not the one of the weights
        step = take_step(
            lambda params, at: mean_loss(
                loss, params, _minibatch(split.train, batch_size, jax.random.fold_in(key, at))
            ),
            optimizer(run),
        )

        def average_too(k, carry):
            mean, *iterate = carry
            iterate, _ = step(tuple(iterate), k // reuse)
            share = jnp.maximum(1 - run.averaging, 1 / (k + 1).astype(jnp.float32))
            return optax.incremental_update(iterate[0], mean, share), *iterate

        return jax.lax.fori_loop(start, stop, average_too, carry)

    return _for_each_run(begin), _for_each_run(advance)


@cache
def _reporter(loss: ExampleLoss) -> Callable:
    """What is said of networks, whatever trained them."""

    def report(params: Network, shared) -> tuple[Report, Float[Array, "2"]]:
        split, _ = shared
        train_loss = lambda params: mean_loss(loss, params, split.train)
        value, grad = jax.value_and_grad(train_loss)(params)
        curvatures = top_curvatures(train_loss, params, jax.random.key(0), 3)
        report = Report(
            value,
            mean_loss(loss, params, split.test),
            accuracy(params, split.train),
            accuracy(params, split.test),
            optax.tree.norm(grad),
            curvatures[0],
        )
        return report, curvatures[1:]

    return _for_each_run(report)


def _minibatch(examples: Examples, batch_size: int | None, key) -> Examples:
    if batch_size is None:
        return examples
    # Of 32 bits in every process: with 64 the same seed would draw other examples.
    chosen = jax.random.randint(key, (batch_size,), 0, len(examples.labels), jnp.int32)
    return jax.tree.map(lambda leaf: leaf[chosen], examples)


# ── All devices ─────────────────────────────────────────────────────────────────────────────


@cache
def _mesh() -> jax.sharding.Mesh:
    """All devices in a row, those of other processes included."""
    return jax.make_mesh((len(devices()),), ("runs",), devices=devices())


def _for_each_run(each: Callable) -> Callable:
    """`each(run, shared)` for all runs, every device taking its part of them."""
    runs, replicated = PartitionSpec("runs"), PartitionSpec()

    def of_one_device(run, shared):
        with jax.default_matmul_precision("highest"):  # a GPU's own rounds products to 10 bits
            return jax.vmap(each, (0, None))(run, shared)

    return compiled(
        jax.shard_map(
            of_one_device,
            mesh=_mesh(),
            in_specs=(runs, replicated),
            out_specs=runs,
            check_vma=False,  # an optimiser's fresh zeros are the same everywhere, at first
        )
    )


def _shard(runs: Runs) -> Runs:
    """The runs on the devices, in single precision; the last is repeated until they come out."""
    short = -runs.num_runs % len(devices())

    def sharded(field, dtype) -> jax.Array:
        whole = np.broadcast_to(np.asarray(field, dtype), (runs.num_runs,))
        padded = np.concatenate([whole, np.repeat(whole[-1:], short)])
        return jax.device_put(padded, NamedSharding(_mesh(), PartitionSpec("runs")))

    seed, *others = runs
    return Runs(
        sharded(seed, np.int32),
        *jax.tree.map(lambda field: sharded(field, np.float32), others),
    )


def _replicate(tree: PyTree) -> PyTree:
    return jax.device_put(tree, NamedSharding(_mesh(), PartitionSpec()))


def _gather(tree: PyTree) -> PyTree:
    """As NumPy arrays in this process, wherever they were computed."""
    return multihost_utils.process_allgather(tree, tiled=True)
