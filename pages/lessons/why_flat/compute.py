"""A loss of one parameter with a sharp and a flat minimum, and a test loss that is shifted."""

import jax
import jax.numpy as jnp
import numpy as np

from experiments.programs import compiled

FLAT, SHARP = -1.6, 1.5  # where the minima are
FLAT_CURVATURE = 1.0
PLATEAU = 2.0  # what the loss rises to, far from both
WINDOW = (-4.0, 6.0)  # far enough to the right for the valley on the stretched axis
SHIFTS = tuple(round(0.05 * k, 2) for k in range(-20, 21))
REACH = 0.45  # how far around the sharp minimum the axis is stretched

# Dense around the sharp minimum, where the curve has its corner and the axis is stretched.
_EVEN, _NEAR = np.linspace(*WINDOW, 201), np.linspace(SHARP - 1.2, SHARP + 1.2, 161)
PLACES = np.unique(np.concatenate([_EVEN, _NEAR, [FLAT, SHARP]]).round(9))


def loss(x, curvature):
    """The training loss: 0 at both minima, whose second derivatives are exactly the curvatures.

    1/L is the sum of 1 over each valley, ½ curvature · distance², and 1 over the plateau. So near
    a minimum its own valley alone counts, to the second order in the distance.
    """
    sharp = curvature * (x - SHARP) ** 2 / 2
    flat = FLAT_CURVATURE * (x - FLAT) ** 2 / 2
    both = sharp * flat
    return both * PLATEAU / (both + PLATEAU * (sharp + flat))


def stretched(x, stretch):
    """The new parameter: around the sharp minimum its axis is so many times as long.

    It rises with the old one, so both name the same models; its derivative is 1 far away and
    `stretch` at the sharp minimum.
    """
    return x + (stretch - 1) * REACH * (jnp.tanh((x - SHARP) / REACH) + 1)


@compiled
def valleys(shift, sharpness, stretch):
    """The channels at many settings: both losses, over the old parameter and over the new one.

    "sharpness.new" is the second derivative at the sharp minimum by the new parameter: where the
    first is zero, it is the one by the old divided by stretch². "change" says what becomes of the
    test loss there when it is read off the new axis: 0 less, 1 the same, 2 more. "worse" says
    where the test loss is higher: 0 at the flat minimum, 1 nowhere, 2 at the sharp one.
    """

    def at(shift, sharpness, stretch):
        test = loss(PLACES - shift, sharpness)
        ends = {
            f"{name}.{what}": value
            for name, place in (("flat", FLAT), ("sharp", SHARP))
            for what, value in (
                ("test", loss(place - shift, sharpness)),
                ("new", stretched(place, stretch)),
                ("by shift", loss(place - jnp.asarray(SHIFTS), sharpness)),
            )
        }
        new = stretched(PLACES, stretch)
        named_anew = jnp.interp(ends["sharp.new"], new, test)
        return ends | {
            "train": loss(PLACES, sharpness),
            "test": test,
            "new": new,
            "shift.now": shift,
            "sharpness.new": sharpness / stretch**2,
            "longer": stretch > 1,
            "change": 1 + jnp.sign((named_anew - ends["sharp.test"]).round(9)),
            "worse": 1 + jnp.sign((ends["sharp.test"] - ends["flat.test"]).round(9)),
        }

    return jax.vmap(at)(shift, sharpness, stretch)
