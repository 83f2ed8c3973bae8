"""Networks trained under many α from one start, and what of it can be seen on a plane."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree
from jax.scipy.ndimage import map_coordinates
from jaxtyping import Array, Float

from experiments import ahead
from experiments.programs import compiled
from experiments.train import Report, Runs, Snapshot, diverged, train
from landscapes import Grid
from landscapes.networks import Examples, Network, Split, Task
from landscapes.networks.mlp import ExampleLoss, Layer, accuracy, mean_loss
from landscapes.networks.planes import (
    Plane,
    at,
    coordinates,
    curvature_within,
    distance,
    explained,
    plane_through,
    principal_plane,
    random_plane,
)
from landscapes.networks.sharpness import hessian_vector
from optimizers import Hyperparameters

RULE = "α-SAM + SGD"
ALPHAS = [-1.0, 0.0, 0.5, 1.0, 2.0, 4.0, 8.0]
GD, SAM = ALPHAS.index(0.0), ALPHAS.index(1.0)
RHO = 0.1
RECORDS = 30  # snapshots on the way
STRONG = 4.0  # the α of the third solution where the reader's is that of GD or of SAM
SHARES = np.linspace(0, 1, 61, dtype=np.float32)  # of the way between two solutions

_principal_plane = compiled(principal_plane)
_random_plane = compiled(random_plane)
_plane_through = compiled(plane_through)

Height = Callable[[ExampleLoss, Network, Split], Float[Array, ""]]
Interval = tuple[float, float]

# What can stand for the height of a point; all of them are better if lower.
HEIGHTS: Mapping[str, Height] = {
    "Training loss": lambda loss, params, split: mean_loss(loss, params, split.train),
    "Test loss": lambda loss, params, split: mean_loss(loss, params, split.test),
    "Test error": lambda _, params, split: 1 - accuracy(params, split.test),
}

KINDS = ("Three solutions", "Most of the path", "Random")


@dataclass(frozen=True, eq=False)
class Trajectories:
    """The trainings, one for each of ALPHAS, with all snapshots of each.

    Of a training that was stopped the last snapshot is repeated, so that no shape is new; of a
    network that diverged the last one before, so that a plane can be laid through it.
    """

    steps: np.ndarray  # snapshots, as many as there were
    params: Network  # leaves (runs, snapshots, …)
    report: Report  # (runs, snapshots)
    diverged: np.ndarray  # (runs, snapshots)

    def of(self, run: int) -> Network:
        """The snapshots of one training."""
        return jax.tree.map(lambda leaf: leaf[run], self.params)

    def end(self, run: int) -> Network:
        return jax.tree.map(lambda leaf: leaf[run, -1], self.params)


class Projections(NamedTuple):
    """Trajectories on a plane, and what is lost in it: (runs, snapshots), or a number for each."""

    x: Float[Array, "runs snapshots"]
    y: Float[Array, "runs snapshots"]
    off: Float[Array, "runs snapshots"]  # the distance between a network and its projection
    below: Float[Array, "runs snapshots"]  # the training loss of the projection
    within: Float[Array, "runs snapshots"]  # the network's largest curvature along the plane
    explained: Float[Array, " runs"]  # the share of the trajectory's variance
    from_gd: Float[Array, "runs shares"]  # the loss on the straight line from GD's solution


def train_trajectories(
    task: Task, rho: float, seed: int, records: int = RECORDS
) -> Iterator[Snapshot]:
    """Train the network of one seed under every one of ALPHAS."""
    runs = Runs(seed, Hyperparameters(task.learning_rate, jnp.array(ALPHAS, jnp.float32), rho))
    return train(task, RULE, runs, records=records)


def collect(snapshots: Sequence[Snapshot], records: int = RECORDS) -> Trajectories:
    """What a training has yielded so far, with the runs in front of the snapshots."""
    whole = [*snapshots, *[snapshots[-1]] * (records + 1 - len(snapshots))]
    stack = lambda *leaves: np.stack(leaves, axis=1)
    params = jax.tree.map(stack, *(snapshot.params for snapshot in whole))
    report = jax.tree.map(stack, *(snapshot.report for snapshot in whole))
    without = diverged(report)
    last = np.where(without, 0, np.arange(len(whole)))
    last = np.maximum.accumulate(last, axis=1)
    runs = np.arange(len(without))[:, None]
    params = jax.tree.map(lambda leaf: leaf[runs, last], params)
    return Trajectories(
        np.array([snapshot.step for snapshot in snapshots]), params, report, without
    )


def plane_for(kind: str, trajectories: Trajectories, run: int, draw: int = 0) -> Plane:
    """A plane of that kind for one of the trajectories; a random one is another for every draw."""
    if kind == "Most of the path":
        return _principal_plane(trajectories.of(run))
    if kind == "Random":
        return _random_plane(jax.random.key(draw), trajectories.end(run))
    third = ALPHAS.index(STRONG) if run in (GD, SAM) else run
    return _plane_through(trajectories.end(GD), trajectories.end(SAM), trajectories.end(third))


def window(kind: str, projections: Projections, run: int) -> tuple[Interval, Interval]:
    """Room for three projections and a margin; of a random plane, a unit to each side.

    Li et al. draw the same unit: there every neuron's weights have changed by their own size.
    """
    if kind == "Random":
        return (-1.0, 1.0), (-1.0, 1.0)
    drawn = [GD, SAM, run]
    spans = []
    for values in (projections.x, projections.y):
        seen = np.asarray(values)[drawn]
        seen = seen[np.isfinite(seen)]
        low, high = (float(seen.min()), float(seen.max())) if seen.size else (-1.0, 1.0)
        spans.append(((low + high) / 2, max(high - low, 1e-3)))
    widest = max(length for _, length in spans)
    half = [0.66 * max(length, 0.6 * widest) for _, length in spans]
    x, y = ((middle - h, middle + h) for (middle, _), h in zip(spans, half, strict=True))
    return x, y


@partial(compiled, static_argnames=("loss", "height", "resolution"))
def heights(
    loss: ExampleLoss,
    height: str,
    plane: Plane,
    x: tuple[float, float],
    y: tuple[float, float],
    split: Split,
    *,
    resolution: int = 45,
) -> Grid:
    """One of HEIGHTS over a part of the plane, a few points at a time to bound the memory."""
    across, up = (jnp.linspace(*ends, resolution, dtype=jnp.float32) for ends in (x, y))
    points = jnp.stack(jnp.meshgrid(across, up), axis=-1).reshape(-1, 2)
    heights = jax.lax.map(
        lambda point: HEIGHTS[height](loss, at(plane, point), split), points, batch_size=resolution
    )
    return Grid(across, up, heights.reshape(resolution, resolution))


@compiled
def height_at(
    grid: Grid, x: Float[Array, "*points"], y: Float[Array, "*points"]
) -> Float[Array, "*points"]:
    """The height at some points, interpolated on the grid; NaN beside it."""
    places = [
        (at - axis[0]) / (axis[-1] - axis[0]) * (len(axis) - 1)
        for axis, at in ((grid.y, y), (grid.x, x))
    ]
    return map_coordinates(grid.z, places, order=1, mode="constant", cval=jnp.nan)


@partial(compiled, static_argnames="loss")
def project(loss: ExampleLoss, plane: Plane, params: Network, train: Examples) -> Projections:
    """Everything that a plane shows of trajectories, and what it does not."""
    loss_of = lambda params: mean_loss(loss, params, train)

    def snapshot(params: Network):
        point = coordinates(plane, params)
        return (
            point[0],
            point[1],
            distance(plane, params),
            loss_of(at(plane, point)),
            curvature_within(loss_of, plane, params),
        )

    def profile(start: Network, end: Network) -> Float[Array, " shares"]:
        between = lambda s: jax.tree.map(lambda a, b: (1 - s) * a + s * b, start, end)
        return jax.vmap(lambda s: loss_of(between(s)))(jnp.asarray(SHARES))

    ends = jax.tree.map(lambda leaf: leaf[:, -1], params)
    solution = lambda run: jax.tree.map(lambda leaf: leaf[run], ends)
    x, y, off, below, within = jax.lax.map(jax.vmap(snapshot), params)
    return Projections(
        x,
        y,
        off,
        below,
        within,
        explained=jax.vmap(lambda path: explained(plane, path))(params),
        from_gd=jax.vmap(lambda end: profile(solution(GD), end))(ends),
    )


# ── What the page opens with, trained and computed ahead ────────────────────────────────────


AWAY = np.linspace(-1, 1, 81, dtype=np.float32)  # from a network, to both sides
_ITERATIONS = 500  # of power iteration, for a direction as sharp as λmax to a percent


class Around(NamedTuple):
    """The training loss at the distances `AWAY` from GD's solution, on two straight lines."""

    random: Float[Array, " distances"]
    sharpest: Float[Array, " distances"]


@partial(compiled, static_argnames="loss")
def around(loss: ExampleLoss, params: Network, train: Examples) -> Around:
    """The loss on a line in a random direction, and in that of the largest curvature."""
    loss_of = lambda params: mean_loss(loss, params, train)
    _, product = hessian_vector(loss_of, params)
    point, restore = ravel_pytree(params)
    unit = lambda vector: vector / jnp.linalg.norm(vector)
    random = unit(jax.random.normal(jax.random.key(0), point.shape, point.dtype))
    sharpest = jax.lax.fori_loop(0, _ITERATIONS, lambda _, v: unit(product(v)), random)
    along = lambda v: jax.lax.map(lambda s: loss_of(restore(point + s * v)), jnp.asarray(AWAY))
    return Around(along(random), along(sharpest))


class Opening(NamedTuple):
    """All that the page opens with: networks, the plane through three of them, and two lines."""

    trajectories: Trajectories
    seen: Projections  # on the plane through three solutions
    grid: Grid  # the training loss over it
    around: Around


def opening(task: Task, trajectories: Trajectories) -> Opening:
    """The opening for some trajectories of a task."""
    loss, split, run = task.example_loss, task.split(), ALPHAS.index(STRONG)
    plane = plane_for(KINDS[0], trajectories, run)
    seen = project(loss, plane, trajectories.params, split.train)
    grid = heights(loss, "Training loss", plane, *window(KINDS[0], seen, run), split)
    return Opening(trajectories, seen, grid, around(loss, trajectories.end(GD), split.train))


def packed(opening: Opening) -> dict[str, np.ndarray]:
    """An opening as arrays that a file can hold."""
    trajectories = opening.trajectories
    arrays = {"step": trajectories.steps.astype(np.int32)}
    for name in ("seen", "grid", "around"):
        arrays |= {f"{name}.{n}": v for n, v in getattr(opening, name)._asdict().items()}
    arrays |= {f"report.{n}": v for n, v in trajectories.report._asdict().items()}
    for place, layer in enumerate(trajectories.params, start=1):
        arrays |= {f"W{place}": np.asarray(layer.weights), f"b{place}": np.asarray(layer.bias)}
    return {n: v if n == "step" else np.asarray(v, np.float32) for n, v in arrays.items()}


def unpacked(arrays: Mapping[str, np.ndarray]) -> Opening:
    """The opening of which `packed` made the arrays."""
    of = lambda kind, name: kind(*(arrays[f"{name}.{field}"] for field in kind._fields))
    report = of(Report, "report")
    layers = sum(name.startswith("W") for name in arrays)
    leaves: Mapping[str, Any] = arrays
    params = tuple(Layer(leaves[f"W{k}"], leaves[f"b{k}"]) for k in range(1, layers + 1))
    trajectories = Trajectories(arrays["step"], params, report, diverged(report))
    seen, grid = of(Projections, "seen"), of(Grid, "grid")
    return Opening(trajectories, seen, grid, of(Around, "around"))


@cache
def trained_ahead() -> tuple[Opening, str]:
    """The opening that comes with the app, and one line that says where it comes from."""
    found = ahead.read("planes")
    return unpacked(found.arrays), found.told


def snapshots_of(trajectories: Trajectories) -> list[Snapshot]:
    """The snapshots of which `collect` made the trajectories."""
    steps = trajectories.steps.tolist()
    each_of = lambda tree, at: jax.tree.map(lambda leaf: leaf[:, at], tree)
    beneath = np.full((len(ALPHAS), 2), np.nan)  # that is not kept
    return [
        Snapshot(step, each_of(trajectories.params, at), each_of(trajectories.report, at), beneath)
        for at, step in enumerate(steps)
    ]
