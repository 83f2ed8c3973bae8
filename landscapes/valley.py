"""A level valley that widens towards x = 0: what happens on the floor itself.

L = ½(1 + x²) y². Every point of y = 0 is a minimum, with curvature 1 + x² across. Gradient descent
stops where it reaches the floor; SAM, bouncing across it, drifts to the flattest point x = 0; with
α and ρ both negative the drift goes the other way and stops at λ = (2 − √2)/η.
"""

from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    return 0.5 * (1 + x**2) * y**2


VALLEY = Landscape(
    name="Valley",
    blurb="A level floor whose walls steepen with |θ₁|: SAM drifts along it to the flattest point.",
    formula=r"L(x,y)=\tfrac12\left(1+x^2\right)y^2",
    loss=loss,
    window=Window(x=(-3.0, 4.0), y=(-1.25, 1.25)),
    start=(1.5, 1.0),
    learning_rate=0.1,
    num_steps=4000,
    critical_points=(CriticalPoint("flattest point", (0.0, 0.0), 0.0, (0.0, 1.0)),),
    floor=True,
)
