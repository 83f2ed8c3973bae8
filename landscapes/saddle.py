"""A saddle between two minima: SAM can be caught where gradient descent escapes.

L = ½x² − ½y² + ¼y⁴. To first order α-SAM descends L + αρ‖∇L‖, which has a minimum at every
critical point of L, saddles included. From (1, 0.05) SAM with ρ = 0.1 escapes; with ρ = 0.3 it is
caught.
"""

from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    return 0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4


SADDLE = Landscape(
    name="Saddle",
    blurb="A pass between two minima: the gradient-norm penalty turns it into a trap.",
    formula=r"L(x,y)=\tfrac12\,x^2-\tfrac12\,y^2+\tfrac14\,y^4",
    loss=loss,
    window=Window(x=(-1.5, 1.5), y=(-1.5, 1.5)),
    start=(1.0, 0.05),
    learning_rate=0.1,
    num_steps=2000,
    critical_points=(
        CriticalPoint("upper minimum", (0.0, 1.0), -0.25, (1.0, 2.0)),
        CriticalPoint("lower minimum", (0.0, -1.0), -0.25, (1.0, 2.0)),
        CriticalPoint("saddle", (0.0, 0.0), 0.0, (-1.0, 1.0)),
    ),
    rho=0.3,
)
