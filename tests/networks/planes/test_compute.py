"""Trajectories on planes: what is drawn is what the plane holds, and nothing else."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from landscapes import Grid
from landscapes.networks import DATASETS, Task
from landscapes.networks.mlp import mean_loss
from landscapes.networks.planes import at, coordinates, distance
from pages.networks.planes.compute import (
    ALPHAS,
    GD,
    HEIGHTS,
    KINDS,
    SAM,
    SHARES,
    STRONG,
    collect,
    height_at,
    heights,
    plane_for,
    project,
    train_trajectories,
    window,
)

RECORDS = 4
TASK = Task(DATASETS["Two moons"], (4,), "Cross-entropy", 30, 0.2, 0.3, 200, 0.01)
RUN = ALPHAS.index(STRONG)


@pytest.fixture(scope="module")
def snapshots():
    return list(train_trajectories(TASK, 0.1, 0, RECORDS))


@pytest.fixture(scope="module")
def trajectories(snapshots):
    return collect(snapshots, RECORDS)


@pytest.fixture(scope="module", params=KINDS)
def seen(request, trajectories):
    """A kind of plane, the plane, and the projections on it."""
    plane = plane_for(request.param, trajectories, RUN)
    train = TASK.split().train
    return request.param, plane, project(TASK.example_loss, plane, trajectories.params, train)


def loss(params):
    return mean_loss(TASK.example_loss, params, TASK.split().train)


def test_the_paths_are_those_that_were_trained(snapshots, trajectories):
    assert_array_equal(trajectories.steps, [0, 50, 100, 150, 200])
    for run in (GD, RUN):
        for number, snapshot in enumerate(snapshots):
            for ours, leaf in zip(
                jax.tree.leaves(trajectories.of(run)), jax.tree.leaves(snapshot.params), strict=True
            ):
                assert_array_equal(ours[number], leaf[run])
            assert trajectories.report.test_loss[run, number] == snapshot.report.test_loss[run]
    assert not trajectories.diverged.any()


def test_a_projection_is_where_the_plane_says(seen, trajectories):
    _, plane, drawn = seen
    for run, snapshot in ((GD, 0), (SAM, 4), (RUN, 2)):
        params = jax.tree.map(
            lambda leaf, r=run, m=snapshot: jnp.array(leaf[r, m]), trajectories.params
        )
        point = coordinates(plane, params)
        assert_allclose([drawn.x[run, snapshot], drawn.y[run, snapshot]], point, atol=1e-4)
        assert_allclose(drawn.off[run, snapshot], distance(plane, params), atol=1e-4)
        assert_allclose(drawn.below[run, snapshot], loss(at(plane, point)), rtol=1e-4)


def test_the_solutions_lie_on_the_plane_through_them(trajectories):
    plane = plane_for("Three solutions", trajectories, RUN)
    drawn = project(TASK.example_loss, plane, trajectories.params, TASK.split().train)
    for run in (GD, SAM, RUN):
        assert drawn.off[run, -1] < 1e-4
        assert_allclose(drawn.below[run, -1], trajectories.report.train_loss[run, -1], rtol=1e-4)
    assert drawn.off[RUN, 0] > 0.01


@pytest.mark.parametrize("run", [GD, SAM])
def test_where_the_third_solution_is_one_of_the_two_another_one_is_taken(trajectories, run):
    plane, usual = (plane_for("Three solutions", trajectories, each) for each in (run, RUN))
    for ours, theirs in zip(jax.tree.leaves(plane), jax.tree.leaves(usual), strict=True):
        assert_array_equal(ours, theirs)


def test_no_plane_holds_more_of_a_path_than_its_principal_one(trajectories):
    train = TASK.split().train
    share = {
        kind: project(
            TASK.example_loss, plane_for(kind, trajectories, RUN), trajectories.params, train
        ).explained[RUN]
        for kind in KINDS
    }
    assert share["Random"] < share["Three solutions"] < share["Most of the path"] <= 1 + 1e-6


def test_no_curvature_within_a_plane_is_above_the_largest(seen, trajectories):
    within = np.asarray(seen[2].within)
    assert np.all(within <= 1.01 * trajectories.report.sharpness + 1e-3)


def test_the_loss_along_a_straight_line_is_that_of_the_networks_there(seen, trajectories):
    ends = [trajectories.end(run) for run in (GD, RUN)]
    between = [
        loss(jax.tree.map(lambda a, b, s=share: (1 - s) * a + s * b, *ends)) for share in SHARES
    ]
    assert_allclose(seen[2].from_gd[RUN], between, rtol=1e-4)
    assert_allclose(seen[2].from_gd[GD], trajectories.report.train_loss[GD, -1], rtol=1e-4)


@pytest.mark.parametrize("height", HEIGHTS)
def test_the_height_is_the_loss_of_the_networks_that_lie_there(trajectories, height):
    plane = plane_for("Three solutions", trajectories, RUN)
    split = TASK.split()
    grid = heights(TASK.example_loss, height, plane, (-1.0, 3.0), (0.0, 2.0), split, resolution=5)
    assert_allclose(grid.x, [-1, 0, 1, 2, 3], atol=1e-6)
    corner = HEIGHTS[height](TASK.example_loss, at(plane, jnp.array([2, 0.5], jnp.float32)), split)
    assert_allclose(grid.z[1, 3], corner, rtol=1e-4)


def test_between_the_points_of_the_grid_the_height_is_linear_and_beside_it_is_none():
    x, y = jnp.linspace(0, 4, 5), jnp.linspace(-1, 1, 3)
    grid = Grid(x, y, 2 * x[None] - 3 * y[:, None])
    inside = height_at(grid, jnp.array([0.3, 3.9]), jnp.array([0.4, -0.9]))
    assert_allclose(inside, [-0.6, 10.5])
    assert jnp.isnan(height_at(grid, jnp.array([4.5, 1.0]), jnp.array([0.0, -1.5]))).all()


def test_the_window_has_room_for_three_paths(seen):
    kind, _, drawn = seen
    for values, (low, high) in zip((drawn.x, drawn.y), window(kind, drawn, RUN), strict=True):
        three = np.asarray(values)[[GD, SAM, RUN], -1]
        assert low < three.min() and three.max() < high


def test_of_a_training_that_was_stopped_there_is_as_much_as_there_was(snapshots, trajectories):
    short = collect(snapshots[:3], RECORDS)
    assert_array_equal(short.steps, trajectories.steps[:3])
    pairs = zip(jax.tree.leaves(short.params), jax.tree.leaves(trajectories.params), strict=True)
    for ours, whole in pairs:
        assert ours.shape == whole.shape
        assert_array_equal(ours[:, :3], whole[:, :3])
        assert_array_equal(ours[:, 3:], ours[:, 2:3].repeat(2, axis=1))


def test_of_a_network_that_diverged_the_last_snapshot_before_is_kept(snapshots):
    report = jax.tree.map(np.array, snapshots[2].report)
    report.train_loss[RUN] = np.nan
    without = snapshots[2]._replace(report=report)
    trajectories = collect([*snapshots[:2], without, *snapshots[3:]], RECORDS)
    assert_array_equal(trajectories.diverged[RUN], [False, False, True, False, False])
    assert not trajectories.diverged[GD].any()
    kept = trajectories.of(RUN)[0].weights
    assert_array_equal(kept[2], kept[1])
