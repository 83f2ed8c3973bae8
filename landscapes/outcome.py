"""Where a path ended: in which minimum, on the valley floor, elsewhere, or nowhere.

SAM does not come to rest: it bounces across its valley, to and fro on a quadratic and
irregularly in a steep well. AntiSAM does come to rest, but beside the minimum. So a path is
judged by its last iterates together: by their centre, and by how wide they bounce about it.
Distances are measured by the loss they cost, an excess E standing for √(2E/λ) with λ the
largest curvature, since a shift along a valley matters less than one across it.
"""

from functools import partial

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from landscapes.curvature import curvatures
from landscapes.landscape import Landscape, Window

FLOOR, HOVERS, LEFT, DIVERGED = "valley floor", "hovers", "left the window", "diverged"

# As many iterates of a path are judged, at most: an even number, for bounces to and fro. In the
# sharp one of the twin wells the bounce of SAM is chaotic: there the centre of two iterates wanders
# by 0.2 and more, that of twenty much less.
LAST = 20

# How far from a minimum a path may still be said to be in its well, and how wide it may bounce
# there: less than half the way to any neighbouring minimum on any of the landscapes.
_WELL = 0.3

# How far from a minimum a path at rest may be, and how much of a bounce's own loss may be lost to
# its being off centre.
_AT_REST = 0.01
_ROUGH = 6.0


def outcomes(landscape: Landscape) -> tuple[str, ...]:
    """The names of what can become of a path here; minima of one name are one outcome."""
    minima = dict.fromkeys(point.name for point in landscape.minima)
    floor = (FLOOR,) if landscape.floor else ()
    return (*minima, *floor, HOVERS, LEFT, DIVERGED)


@partial(jax.jit, static_argnames="landscape")
def outcome(landscape: Landscape, path: Float[Array, "*batch steps 2"]) -> Int[Array, "*batch"]:
    """Judge each path by its end; the result is an index into `outcomes(landscape)`.

    A path reached a minimum, or the floor, if its last iterates are centred within
    `landscape.radius` of it and stay in its well. It hovers if they are centred elsewhere in the
    window: AntiSAM beside a minimum, SAM at a saddle or where only θ + ρu is a critical point.
    """
    length = path.shape[-2]
    return outcome_of_last(landscape, path[..., -LAST:, :], length)


def outcome_of_last(
    landscape: Landscape, last: Float[Array, "*batch last 2"], length: int | Int[Array, ""]
) -> Int[Array, "*batch"]:
    """`outcome` of paths of so many iterates, all but the last 20 of which are no longer there.

    A path that never had so many may come with anything before its first.
    """
    # Of a short path, half.
    counted = jnp.clip(length // 4 * 2, 2, LAST)
    judged = jnp.arange(last.shape[-2]) >= last.shape[-2] - jnp.minimum(counted, length)
    judge = jnp.vectorize(partial(_outcome, landscape, judged), signature="(t,n)->()")
    return judge(last)


@jax.jit
def left_at(window: Window, path: Float[Array, "*batch steps 2"]) -> Int[Array, "*batch"]:
    """The first step at which each path is outside the window or not finite; −1 if it never is."""
    outside = ~window.contains(path)
    return jnp.where(outside.any(-1), outside.argmax(-1), -1)


def _outcome(
    landscape: Landscape, judged: Bool[Array, " last"], last: Float[Array, "last 2"]
) -> Int[Array, ""]:
    loss, names = landscape.loss, outcomes(landscape)
    centre = last.mean(0, where=judged[:, None])
    centre_loss, mean_loss = loss(centre), jax.vmap(loss)(last).mean(where=judged)

    def near(depth, curvature) -> Bool[Array, ""]:
        # A bounce is centred on the minimum only roughly, the more so the wider it is; a path at
        # rest has no such excuse, and AntiSAM rests |αρ| beside the minimum, at whatever small αρ.
        loose = jnp.minimum(curvature * landscape.radius**2 / 2, _ROUGH * (mean_loss - centre_loss))
        centred = centre_loss - depth <= jnp.maximum(loose, curvature * _AT_REST**2 / 2)
        narrow = mean_loss - depth <= curvature * _WELL**2 / 2
        return centred & narrow

    reached = {name: jnp.array(False) for name in names}
    for point in landscape.minima:
        distance = jnp.linalg.norm(centre - jnp.asarray(point.params, centre.dtype))
        here = (distance <= _WELL) & near(point.loss, point.curvatures[1])
        reached[point.name] |= here
    if landscape.floor:
        depth = next(point.loss for point in landscape.critical_points if point.kind == "floor")
        inside = landscape.window.contains(centre)
        reached[FLOOR] = inside & near(depth, curvatures(loss, centre)[1])
    reached[HOVERS] = landscape.window.contains(centre)
    reached[LEFT] = jnp.isfinite(centre).all()
    reached[DIVERGED] = jnp.array(True)
    return jnp.argmax(jnp.stack([reached[name] for name in names]))
