"""A minimum in a flat-bottomed canyon, and a saddle that catches SAM.

Beale's function (1958), divided by 10. From (−0.8, 0.3) gradient descent reaches (3, 0.5); SAM
with ρ = 0.3 ends at the saddle (0, 1), as Kim et al. (2023, arXiv 2301.06308) report.
"""

from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window

TARGETS = (1.5, 2.25, 2.625)  # what x(1 − yᵏ) should be for k = 1, 2, 3


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    return sum((target - x * (1 - y**k)) ** 2 for k, target in enumerate(TARGETS, 1)) / 10


BEALE = Landscape(
    name="Beale",
    blurb="One minimum and one saddle: SAM stops at the saddle that gradient descent passes.",
    formula=r"L(x,y)=\tfrac{1}{10}\left[(1.5-x+xy)^2+(2.25-x+xy^2)^2+(2.625-x+xy^3)^2\right]",
    loss=loss,
    window=Window(x=(-1.0, 4.0), y=(-1.0, 2.0)),
    start=(-0.8, 0.3),
    learning_rate=0.01,
    num_steps=6000,
    critical_points=(
        CriticalPoint("minimum", (3.0, 0.5), 0.0, (0.030146364652224644, 4.897978635347776)),
        CriticalPoint("saddle", (0.0, 1.0), 1.4203125, (-2.775, 2.775)),
    ),
    rho=0.3,
    alpha_range=(-2.0, 6.0),
)
