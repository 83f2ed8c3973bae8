"""One neuron with two weights learns the curve of another: a real network's surface in the plane.

L = ½ mean (a tanh(w xᵢ) − tanh(1.5 xᵢ))² over nine inputs xᵢ from −2 to 2. The perfect fit is
w = 1.5, a = 1; SAM prefers a gentler w, the more so the larger αρ.
"""

import jax.numpy as jnp
from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window

INPUTS = (-2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0)
TEACHER = 1.5  # the weight behind the targets tanh(1.5 x)


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    w, a = params
    inputs = jnp.asarray(INPUTS, params.dtype)
    return 0.5 * jnp.mean((a * jnp.tanh(w * inputs) - jnp.tanh(TEACHER * inputs)) ** 2)


NEURON = Landscape(
    name="One neuron",
    blurb="A neuron of two weights fits a curve: SAM settles for less than the true slope.",
    formula=r"L(w,a)=\frac{1}{2\cdot 9}\sum_{i=1}^{9}\left(a\tanh(w\,x_i)-\tanh(1.5\,x_i)\right)^2,"
    r"\quad x_i=-2,\,-1.5,\,\dots,\,2",
    loss=loss,
    window=Window(x=(-0.5, 3.0), y=(-1.0, 4.0)),
    start=(0.4, 3.0),
    learning_rate=0.3,
    num_steps=4000,
    critical_points=(
        CriticalPoint("minimum", (1.5, 1.0), 0.0, (0.01442680486232784, 0.717939905282422)),
        CriticalPoint(
            "saddle",
            (0.0, 0.0),
            0.3521529551934088,
            (-1.0399714242933757, 1.0399714242933757),
        ),
    ),
    rho=0.3,
)
