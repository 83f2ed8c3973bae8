"""In a valley: SAM and its mirror image, (−α, −ρ), drift opposite ways along the floor."""

from collections.abc import Mapping
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from experiments.outcome import Outcome
from experiments.programs import compiled
from experiments.steps import shown_steps
from landscapes import Landscape
from optimizers import Hyperparameters, perturb, run
from optimizers.closed_forms import backward_stiffness
from optimizers.rules import alpha_sam_sgd

NUM_SHOWN = 120  # points of each trajectory
FLOOR_BY = 100  # by this step a run has come down across the valley, and only drifts along it
REACH = 0.5  # how far up and down the slope at the start is drawn
LATE = 20  # last iterates that an end is the mean of: even, because they bounce to and fro


class Settling(Outcome):
    """Where the mirror image of SAM is at last, beside where it reached the floor."""

    FLATTEST = "flat", "flat", 0.7, "it reaches the flattest point"
    FLATTER = "flatter", "flat", 0.35, "it moves to flatter ground"
    SHARPER = "sharper", "pin-d", 0.5, "it moves to sharper ground"


def hundredths(values: Float[Array, "*any"]) -> Float[Array, "*any"]:
    """To two decimals, for reading: near 0, three significant digits would be noise."""
    return jnp.round(values, 2) + 0.0


class AlongGradient:
    """The slope on the straight line along the gradient at a start, by the distance uphill."""

    def __init__(self, landscape: Landscape, start: tuple[float, float]) -> None:
        self.begin = jnp.asarray(start)
        self.grad_fn = jax.grad(landscape.loss)
        self.grad = self.grad_fn(self.begin)
        self.norm = jnp.linalg.norm(self.grad)

    def slope(self, distance: Float[Array, ""]) -> Float[Array, ""]:
        there = perturb(self.begin, self.grad, distance)
        return self.grad_fn(there) @ self.grad / self.norm

    def growth(self, distance: Float[Array, ""]) -> Float[Array, ""]:
        """How fast the slope grows for each unit of distance, measured from the start to there."""
        return (self.slope(distance) - self.norm) / distance

    def exact_growth(self) -> Float[Array, ""]:
        """What `growth` comes to as the distance goes to 0."""
        return jax.grad(self.slope)(jnp.zeros_like(self.norm))


def measured_at(landscape: Landscape, start: tuple[float, float], radii: np.ndarray) -> Mapping:
    """What is measured along the gradient at a start, as arrays.

    "slopes" are those at the "distances", up (above 0) and down. "sam" and "mirror" are how fast
    the slope grows as measured uphill and downhill at each of the `radii`; "exact" is one number.
    """
    way = AlongGradient(landscape, start)
    growth = jax.vmap(way.growth)
    distances = np.linspace(-REACH, REACH, 41)
    return {
        "distances": distances,
        "slopes": np.asarray(jax.vmap(way.slope)(jnp.asarray(distances))),
        "radii": radii,
        "sam": np.asarray(growth(jnp.asarray(radii))),
        "mirror": np.asarray(growth(jnp.asarray(-radii))),
        "exact": float(way.exact_growth()),
    }


def across(landscape: Landscape):
    """The curvature across the floor, as a function of the θ₁ of a place on it."""
    hessian = jax.hessian(landscape.loss)
    return lambda x: hessian(jnp.stack([x, jnp.zeros_like(x)]))[1, 1]


def floor_sharpness(landscape: Landscape, places: np.ndarray) -> np.ndarray:
    """The curvature across the floor at each of the places along it."""
    return np.asarray(jax.vmap(across(landscape))(jnp.asarray(places)))


@cache
def mirror_runs(landscape: Landscape, start: tuple[float, float], num_steps: int):
    """The channels of both runs and of what both measure at the start, at many |α| and |ρ|.

    The landscape is a valley ½κ(x)y² along θ₁. "up", "plain" and "down" are where the first steps
    of SAM's perturbation, of gradient descent and of the mirror's perturbation lead. On the line
    along the gradient at the start there are "sam.slope" and "mirror.slope", how fast the loss
    grows at the ends of both perturbations, and "sam.more" and "mirror.less", how much faster and
    slower that is than at the start.
    "sam.growth" and "mirror.growth" are how fast the slope grows from the start to there, for each
    unit of distance. "rest" is the θ₁ at which theory says that the mirror comes to rest. "….floor"
    is the curvature across the floor where a run or that place is.
    """
    eta = landscape.learning_rate
    shown = shown_steps(num_steps, NUM_SHOWN)
    sharpness = across(landscape)
    way = AlongGradient(landscape, start)

    def at(a: Float[Array, ""], rho: Float[Array, ""]) -> Mapping:
        firsts = {
            "start": way.begin,
            "up": perturb(way.begin, way.grad, rho),
            "plain": way.begin - eta * way.grad,
            "down": perturb(way.begin, way.grad, -rho),
        }
        channels: dict[str, Array] = {
            f"{name}.{axis}": place[i]
            for name, place in firsts.items()
            for i, axis in enumerate("xy")
        }
        measured = {"sam": rho, "mirror": -rho}
        slopes = {name: way.slope(distance) for name, distance in measured.items()}
        channels |= {f"{name}.distance": distance for name, distance in measured.items()}
        channels |= {f"{name}.slope": slope for name, slope in slopes.items()}
        channels |= {
            "here.slope": way.norm,
            "sam.more": slopes["sam"] - way.norm,
            "mirror.less": way.norm - slopes["mirror"],
        }
        channels |= {
            "rho": rho,
            "exact.growth": way.exact_growth(),
            **{f"{name}.growth": way.growth(measured[name]) for name in ("sam", "mirror")},
        }
        for name, sign in (("forward", 1.0), ("backward", -1.0)):
            trajectory = run(
                landscape.loss,
                alpha_sam_sgd,
                way.begin,
                Hyperparameters(eta, sign * a, sign * rho),
                num_steps=num_steps + LATE,
            ).params
            x = trajectory[:, 0]
            end = x[num_steps:].mean()
            channels |= {
                f"{name}.x": x[shown],
                f"{name}.y": trajectory[shown, 1],
                f"{name}.floor": jax.vmap(sharpness)(x[shown]),
                f"{name}.end": end,
                f"{name}.at": hundredths(end),
                f"{name}.stiffness": eta * sharpness(end),
                f"{name}.met": x[FLOOR_BY],
            }
        stiffness = backward_stiffness(-a)
        # Along a line of growing κ to the right of the flattest point: the x where κ = κ*.
        fine = jnp.linspace(0.0, landscape.window.x[1], 2001)
        rest = jnp.interp(stiffness / eta, jax.vmap(sharpness)(fine), fine)
        end, met = channels["backward.end"], channels["backward.met"]
        settling = {Settling.FLATTEST: jnp.abs(end) < 0.05, Settling.SHARPER: end > met}
        return channels | {
            "stiffness": stiffness,
            "rest": rest,
            "rest.floor": sharpness(rest),
            "outcome": jnp.select(list(settling.values()), list(settling), Settling.FLATTER),
        }

    return compiled(jax.vmap(at))
