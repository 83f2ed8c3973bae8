"""A network of two weights in a row, u and v, that should multiply to one.

L = ½(uv − 1)², the smallest matrix factorisation. Every point of uv = 1 is a minimum, with
curvature u² + v²: the balanced one, (1, 1), is the flattest, and SAM finds it.
"""

from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    u, v = params
    return 0.5 * (u * v - 1) ** 2


FACTOR = Landscape(
    name="Two-factor net",
    blurb="Two weights whose product is learnt: of all perfect fits SAM prefers the balanced one.",
    formula=r"L(u,v)=\tfrac12\left(uv-1\right)^2",
    loss=loss,
    window=Window(x=(0.0, 4.0), y=(0.0, 4.0)),
    start=(3.0, 0.2),
    learning_rate=0.05,
    num_steps=4000,
    critical_points=(
        CriticalPoint("flattest point", (1.0, 1.0), 0.0, (0.0, 2.0)),
        CriticalPoint("saddle", (0.0, 0.0), 0.5, (-1.0, 1.0)),
    ),
    alpha_range=(-2.0, 8.0),
    floor=True,
)
