"""Four minima of equal depth and similar sharpness, four saddles and a maximum.

Himmelblau's function (Applied Nonlinear Programming, 1972), divided by 100. With curvatures so
alike, α hardly moves the basins; what it shows is how SAM stops at saddles and at the maximum.
"""

from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    return ((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2) / 100


HIMMELBLAU = Landscape(
    name="Himmelblau",
    blurb="Four equal minima, none twice as sharp as another; but SAM can stop at a hilltop.",
    formula=r"L(x,y)=\tfrac{1}{100}\left[\left(x^2+y-11\right)^2+\left(x+y^2-7\right)^2\right]",
    loss=loss,
    window=Window(x=(-5.0, 5.0), y=(-5.0, 5.0)),
    start=(-0.3, -0.9),
    learning_rate=0.05,
    num_steps=3000,
    critical_points=(
        CriticalPoint(
            "north-east minimum", (3.0, 2.0), 0.0, (0.257157287525381, 0.822842712474619)
        ),
        CriticalPoint(
            "north-west minimum",
            (-2.805118086952745, 3.131312518250573),
            0.0,
            (0.6484037277068421, 0.8055007177893319),
        ),
        CriticalPoint(
            "south-west minimum",
            (-3.779310253377747, -3.2831859912861696),
            0.0,
            (0.7071435474424427, 1.3378561521306709),
        ),
        CriticalPoint(
            "south-east minimum",
            (3.5844283403304917, -1.8481265269644036),
            0.0,
            (0.28690677156755245, 1.0541890833631604),
        ),
        CriticalPoint(
            "east saddle",
            (3.385154183607021, 0.07385187983774928),
            0.13311926270405589,
            (-0.14135178485450486, 0.9754787810260181),
        ),
        CriticalPoint(
            "north saddle",
            (0.08667750455539634, 2.8842547011747763),
            0.6771915008752614,
            (-0.3170662236277434, 0.7550760923823205),
        ),
        CriticalPoint(
            "west saddle",
            (-3.0730257507643897, -0.08135304428796751),
            1.0401516291755812,
            (-0.3965149625621666, 0.7243524806811874),
        ),
        CriticalPoint(
            "south saddle",
            (-0.12796134673068005, -1.9537149802445766),
            1.7833723920192746,
            (-0.5061023932036577, 0.2028404997593508),
        ),
        CriticalPoint(
            "maximum",
            (-0.27084459066734756, -0.9230385564799816),
            1.816165215225827,
            (-0.4560522929278952, -0.16066019667290865),
        ),
    ),
    rho=0.2,
    alpha_range=(-2.0, 10.0),
    rho_range=(-0.6, 2.0),
)
