"""An ill-conditioned bowl: the landscape on which every α-SAM claim is exact.

L = ½(10 x² + y²). On a quadratic α-SAM is gradient descent on L + αρ‖∇L‖ and only the product αρ
matters; SAM ends in a cycle of period two along the steep axis, AntiSAM beside the minimum.
"""

from jaxtyping import Array, Float

from landscapes.landscape import CriticalPoint, Landscape, Window

CURVATURES = (10.0, 1.0)  # along x and along y


def loss(params: Float[Array, "2"]) -> Float[Array, ""]:
    x, y = params
    steep, gentle = CURVATURES
    return 0.5 * (steep * x**2 + gentle * y**2)


QUADRATIC = Landscape(
    name="Quadratic bowl",
    blurb="The simplest bowl: α and ρ act only through their product, and SAM never quite stops.",
    formula=r"L(x,y)=\tfrac12\left(10\,x^2+y^2\right)",
    loss=loss,
    window=Window(x=(-2.0, 2.0), y=(-2.0, 2.0)),
    start=(0.7, 1.3),
    learning_rate=0.05,
    num_steps=300,
    critical_points=(CriticalPoint("minimum", (0.0, 0.0), 0.0, (1.0, 10.0)),),
    rho=0.2,
)
