"""A curved valley that slopes gently to its minimum and grows sharper on the way.

Rosenbrock's function (1960), divided by 20. SAM trades loss for flatness: the larger αρ, the
sooner it stops. Where the valley bends, the first-order picture of SAM is at its worst.
"""

from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window

SLOPE, WALL = 0.05, 5.0  # along the valley and across it; their ratio is the classical 100


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    return SLOPE * (1 - x) ** 2 + WALL * (y - x**2) ** 2


ROSENBROCK = Landscape(
    name="Rosenbrock",
    blurb="A bent valley, sharper towards its minimum: SAM stops early, trading loss for flatness.",
    formula=r"L(x,y)=\tfrac{1}{20}\left(1-x\right)^2+5\left(y-x^2\right)^2",
    loss=loss,
    window=Window(x=(-2.0, 2.0), y=(-1.0, 3.0)),
    start=(-1.2, 1.0),
    learning_rate=0.01,
    num_steps=8000,
    critical_points=(
        CriticalPoint("minimum", (1.0, 1.0), 0.0, (0.019968038374383212, 50.08003196162562)),
    ),
    alpha_range=(-2.0, 6.0),
)
