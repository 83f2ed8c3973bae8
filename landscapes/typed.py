"""The surface of a formula that a reader types: its window, its critical points, what to try first.

Critical points are found by Newton's method from a grid of starts, so one that is narrower than
the grid can be missed.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from threading import Lock
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from landscapes.curvature import curvatures
from landscapes.formula import NoSurface, TypedLoss, read
from landscapes.landscape import CriticalPoint, Interval, Landscape, Window

_ONE_AT_A_TIME = Lock()
_STARTS, _ITERATIONS = 41, 80  # starts along each axis
_FAR, _NEAR = 5.0, 2.0  # how far from 0 is searched; how far a window reaches if little is there
_HALVINGS = 5
_MOST = 24  # minima; each is a part of the programs that judge runs
_CURVE = 8  # from more points of no curvature on they are a curve
_APART = 0.6  # what is nearer to each other `outcome` may take for one another
_RING = 0.1  # how far around a minimum of no curvature it is measured
_NOTHING = "no point with ∇L = 0"
_NUMBERS = dict(enumerate("one two three four five six seven eight nine".split(), 1))
_BY_PLACE = ("first", "second", "third", "fourth")


class _Found(NamedTuple):
    """Of every start: where Newton's method ends, and what is there; and what is at the start."""

    points: Float[Array, "starts 2"]
    loss: Float[Array, " starts"]
    grad_norm: Float[Array, " starts"]
    curvatures: Float[Array, "starts 2"]
    start_loss: Float[Array, " starts"]
    start_grad_norm: Float[Array, " starts"]
    start_sharpness: Float[Array, " starts"]


def typed_surface(
    text: str, numbers: Mapping[str, float] | None = None, window: Window | None = None
) -> Landscape:
    """The surface of a formula; NoSurface with the reason where there is none.

    The `numbers` are those that its letters stand for. Its window is around its critical points,
    unless another one is given.
    """
    loss = read(text, numbers)
    with _ONE_AT_A_TIME:  # a class opens one link, and who comes second waits for the first
        return _surface(loss, window)


@lru_cache(maxsize=16)
def _surface(loss: TypedLoss, asked: Window | None) -> Landscape:
    middle, half = np.zeros(2), _FAR
    if asked:
        middle, half = np.mean(asked, axis=1), float(np.ptp(asked, axis=1).max()) / 2
    newton = jax.jit(partial(_newton, loss))
    for _ in range(_HALVINGS):
        found = _search(newton, middle, half)
        if not (np.isfinite(found.start_grad_norm) & np.isfinite(found.start_loss)).any():
            raise NoSurface("The formula has no value anywhere near 0.")
        points = _critical_points(loss, found, middle, half)
        if asked:
            points = [each for each in points if asked.contains(jnp.array(each.params))]
        if sum(point.kind == "minimum" for point in points) <= _MOST:
            break
        half /= 2
    else:
        raise NoSurface("The formula has too many minima to tell them apart.")
    window = asked or _window(points, half)
    listed = _named([p for p in points if window.contains(jnp.array(p.params))])
    start, sharpness, slope, holes = _start(loss, window)
    sharpest = max([sharpness, *(point.curvatures[1] for point in listed)])
    # Stable where it is steepest, and no first step longer than a tenth of the window.
    rate = min(0.3 / max(sharpest, 1e-9), 0.1 * (window.x[1] - window.x[0]) / max(slope, 1e-9))
    return Landscape(
        name=loss.text,
        blurb=_blurb(listed, holes),
        formula=loss.latex,
        loss=loss,
        window=window,
        start=start,
        learning_rate=float(np.clip(_rounded(rate), 2e-4, 2.0)),
        num_steps=1000,
        critical_points=tuple(listed),
        alpha=2.0,
        alpha_range=(-2.0, 16.0),
        floor=any(point.kind == "floor" for point in listed),
        holes=loss.may_have_holes,
    )


def _search(newton: Callable, middle: np.ndarray, half: float) -> _Found:
    axis = jnp.linspace(-half, half, _STARTS)
    starts = middle[None] + jnp.stack(jnp.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    # Not on the axes of symmetry, from which Newton's method never leaves.
    return jax.tree.map(np.asarray, newton(starts + 0.013 * half, jnp.asarray(half / 10)))


def _newton(loss: TypedLoss, starts: Float[Array, "starts 2"], longest: Float[Array, ""]) -> _Found:
    """Newton's method for ∇L = 0, also where ∇²L has no inverse, by least squares."""

    def step(_, point):
        grad, hessian = jax.grad(loss)(point), jax.hessian(loss)(point)
        (a, b), (_, d) = hessian @ hessian + 1e-13 * (hessian**2).sum() * jnp.eye(2)
        u, v = hessian @ grad
        move = -jnp.stack([d * u - b * v, a * v - b * u]) / jnp.maximum(a * d - b * b, 1e-300)
        length = jnp.linalg.norm(move)
        return point + move * jnp.minimum(1.0, longest / jnp.where(length == 0, 1.0, length))

    def about(point):
        loss_here, grad = jax.value_and_grad(loss)(point)
        return loss_here, jnp.linalg.norm(grad), curvatures(loss, point)

    @jax.vmap
    def each(start):
        end = jax.lax.fori_loop(0, _ITERATIONS, step, start)
        start_loss, start_norm, (_, sharpness) = about(start)
        return _Found(end, *about(end), start_loss, start_norm, sharpness)

    return each(starts)


def _critical_points(
    loss: TypedLoss, found: _Found, middle: np.ndarray, half: float
) -> list[CriticalPoint]:
    """Those that were found, without names; of a floor one point, and of a plain none."""
    at, value, grad_norm, bends, _, slopes, sharpness = (np.asarray(each) for each in found)
    usual, bent = (_median(np.abs(each)) for each in (slopes, sharpness))
    at_rest = (grad_norm <= 1e-9 * usual) & np.isfinite(bends).all(-1)
    known = np.flatnonzero(at_rest & (np.abs(at - middle) <= half).all(-1))
    distinct: list[int] = []
    for each in known.tolist():
        if not (np.linalg.norm(at[distinct] - at[each], axis=-1) < 1e-3 * half).any():
            distinct.append(each)
    level = (np.abs(bends) <= 1e-5 * bent).any(-1)
    flat = [each for each in distinct if level[each]]
    points = [
        CriticalPoint("", _pair(at[each]), float(value[each]), _pair(bends[each]))
        for each in distinct
        if not level[each]
    ]
    if len(flat) <= _CURVE:
        isolated = (_flat_minimum(loss, at[each], _RING * half / _FAR) for each in flat)
        return [*points, *filter(None, isolated)]
    rising = [each for each in flat if bends[each, 1] > 1e-5 * bent]
    if rising:
        lowest = min(rising, key=lambda each: (round(float(value[each]), 9), np.hypot(*at[each])))
        level_along = 0.0, float(bends[lowest, 1])
        points.append(CriticalPoint("", _pair(at[lowest]), float(value[lowest]), level_along))
    return points


def _flat_minimum(loss: TypedLoss, point: np.ndarray, ring: float) -> CriticalPoint | None:
    """A point of no curvature with what it has on the average out to a ring; None if not lowest."""
    near = np.round(point, 3)  # Newton's method comes slowly to such a point
    if loss(jnp.asarray(near)) <= loss(jnp.asarray(point)):
        point = near
    here = float(loss(jnp.asarray(point)))
    angle = np.linspace(0, 2 * np.pi, 32, endpoint=False)
    around = point + ring * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    bends = 2 * (np.asarray(jax.vmap(loss)(jnp.asarray(around))) - here) / ring**2
    if not (bends > 0).all():
        return None
    return CriticalPoint("", _pair(point), here, (float(bends.min()), float(bends.max())))


def _window(points: list[CriticalPoint], half: float) -> Window:
    """A square around the critical points, with ends that one can read."""
    isolated = np.array([each.params for each in points if each.kind != "floor"]).reshape(-1, 2)
    every = np.array([each.params for each in points]).reshape(-1, 2)
    window = _square(isolated, half)  # of a floor any point will do
    return window if bool(window.contains(jnp.asarray(every)).all()) else _square(every, half)


def _square(at: np.ndarray, half: float) -> Window:
    at = at if len(at) else np.zeros((1, 2))
    least = min(_NEAR, half)
    low, high, unit = at.min(0), at.max(0), least / 4
    reach = float(np.clip(np.ceil(0.8 * (high - low).max() / unit) * unit, least, half))
    x, y = (round(float(np.round(centre / unit) * unit), 6) for centre in (low + high) / 2)
    return Window(_around(x, reach), _around(y, reach))


def _around(centre: float, reach: float) -> Interval:
    return round(centre - reach, 6), round(centre + reach, 6)


def _named(points: list[CriticalPoint]) -> list[CriticalPoint]:
    """Names for them: of two minima the flat and the sharp one, of a few by their place."""
    points = sorted(points, key=lambda point: point.params)
    minima = [point for point in points if point.kind == "minimum"]
    at = np.array([point.params for point in minima]).reshape(-1, 2)
    apart = np.linalg.norm(at[:, None] - at[None], axis=-1) + 1e9 * np.eye(len(at))
    sharpness = [point.curvatures[1] for point in minima]
    if len(minima) <= 1:
        names = ["minimum"] * len(minima)
    elif len(minima) > len(_BY_PLACE) or apart.min() < _APART:
        lowest = min(point.loss for point in minima)
        near = 1e-9 + 1e-6 * max(abs(point.loss) for point in minima)
        names = [
            "lowest minimum" if point.loss <= lowest + near else "local minimum" for point in minima
        ]
    elif len(minima) == 2 and max(sharpness) > 1.2 * min(sharpness):
        names = ["sharp minimum" if s == max(sharpness) else "flat minimum" for s in sharpness]
    else:
        names = [f"{place} minimum" for place in _BY_PLACE[: len(minima)]]
    of_minima = iter(names)
    others = {"floor": "valley floor"}
    return [
        point._replace(
            name=next(of_minima) if point.kind == "minimum" else others.get(point.kind, point.kind)
        )
        for point in points
    ]


def _start(loss: TypedLoss, window: Window) -> tuple[tuple[float, float], float, float, bool]:
    """Where to begin, λmax and ‖∇L‖ there, and whether the surface has holes in the window."""
    shares = np.array([(0.8, 0.7), (0.2, 0.7), (0.2, 0.3), (0.8, 0.3)])
    axis = np.linspace(0.05, 0.95, 19)
    shares = np.concatenate([shares, np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)])
    low, high = np.array(window).T
    at = np.round(low + shares * (high - low), 3)

    @jax.vmap
    def about(point):
        value, grad = jax.value_and_grad(loss)(point)
        return value, jnp.linalg.norm(grad), curvatures(loss, point)[1]

    value, slope, sharpness = map(np.asarray, jax.jit(about)(jnp.asarray(at)))
    known = np.isfinite(value) & np.isfinite(slope) & np.isfinite(sharpness)
    if not known.any():
        raise NoSurface("The formula has no value in the plotted region.")
    first = int(np.argmax(known & (slope > 0) if (known & (slope > 0)).any() else known))
    holes = not np.isfinite(value).all()
    return _pair(at[first]), float(sharpness[first]), float(slope[first]), holes


def _blurb(points: list[CriticalPoint], holes: bool) -> str:
    kinds = Counter(point.kind for point in points)
    counted = ["a valley floor"] * kinds["floor"]
    for kind, one, many in (
        ("minimum", "minimum", "minima"),
        ("saddle", "saddle point", "saddle points"),
        ("maximum", "maximum", "maxima"),
    ):
        if kinds[kind]:
            number = _NUMBERS.get(kinds[kind], str(kinds[kind]))
            counted.append(f"{number} {one if kinds[kind] == 1 else many}")
    said = " and ".join(filter(None, [", ".join(counted[:-1]), *counted[-1:]]))
    said = f"A surface given by a formula. Found in this window: {said or _NOTHING}."
    return said + " Where it has no value the map has a hole." * holes


def _rounded(value: float) -> float:
    """One of 1, 1.5, 2, 3, 5, 7 times a power of ten, the largest that is not larger."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(
        f"{max(d for d in (1, 1.5, 2, 3, 5, 7) if d * power <= value * 1.0001) * power:.6g}"
    )


def _median(values: np.ndarray) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else 0.0


def _pair(values: np.ndarray) -> tuple[float, float]:
    first, second = (round(float(each), 12) + 0.0 for each in values)
    return first, second
