"""What a letter, a colour and a sign on a map mean, everywhere in the app: each one thing."""

from typing import NamedTuple


class Symbol(NamedTuple):
    """A letter in LaTeX, what it means, and its colour (a name of the palette), if it has one.

    Those that are `core` are enough for one step, and for most of the course.
    """

    latex: str
    means: str
    label: str = ""  # as a slider has it, if there is one
    colour: str = "text"
    core: bool = False


class Colour(NamedTuple):
    """A name of the palette, the colour in words, and what wears it."""

    name: str
    words: str
    wears: str
    methods: tuple[str, ...] = ()  # as legends begin


class Sign(NamedTuple):
    """What stands on a region of a map, what that means, its colour, and a map that has it."""

    sign: str
    means: str
    colour: str
    opacity: float  # as most maps have it
    seen: str = "atlas"


SYMBOLS = {
    "Where one is": [
        Symbol(r"\theta, \; \theta_1, \theta_2", "the parameters; the two of a surface", core=True),
        Symbol(r"L", "the training loss", core=True),
        Symbol("x, y", "a place on an axis that is no single θ: the one parameter of the first "
               "lesson, or coordinates in a plane through networks"),
        Symbol("i", "the number of a parameter: $ρ_i$ is a radius for $θ_i$ alone"),
        Symbol("s", "how far the test loss is shifted sideways from the training loss", "s"),
        Symbol("k", "by how much an axis is stretched", "k", "eta"),
    ],
    "One step": [
        Symbol(r"g_0", "the gradient ∇L(θ), where one stands", colour="gd", core=True),
        Symbol(r"u", r"the unit gradient, $g_0 / \lVert g_0 \rVert$", core=True),
        Symbol(r"\rho", "the radius: the length of the ascent step, below 0 if it goes downhill",
               "ρ", "rho", core=True),
        Symbol(r"g_\rho", "the gradient at the perturbed point, $∇L(θ + ρu)$", colour="sam",
               core=True),
        Symbol(r"\delta", "the ascent step of a relative of SAM; in SAM it is ρu "
               "([The family of SAM](family))"),
        Symbol("j", "the number of a relative of SAM, in the order in which its lesson has them",
               "j"),
        Symbol(r"\alpha", "the strength of the correction; below 0, with ρ above 0, it is AntiSAM",
               "α", "alpha", core=True),
        Symbol(r"g_{\alpha,\rho}", "what α-SAM steps along: $g_0 + α(g_ρ - g_0)$", colour="alpha"),
        Symbol(r"\Delta", "all that α-SAM adds to the gradient: $α(g_ρ - g_0)$, with the α in it"),
        Symbol(r"\alpha\rho", r"the strength of the penalty: $L + αρ\, \lVert \nabla L \rVert$",
               "αρ", "alpha"),
        Symbol(r"\eta", "the learning rate", "η", "eta", core=True),
        Symbol(r"g_1, g_2, \ldots", "the gradients at the next iterates, where steps are numbered"),
        Symbol(r"a", "the factor of the correction in the three-step cycle where the difference "
               "is not normalised ([SAM for free?](free_sam))", "a", "alpha"),
        Symbol(r"d", "the last step that was taken ([Adam and Saddam](saddam))"),
        Symbol(r"c", "the cost of a step of SAM, in plain steps: 2 if its gradients are computed "
               "one after the other", "c", "sam"),
    ],
    "The shape of the loss": [
        Symbol(r"\lVert \nabla L \rVert", "the length of the gradient, the slope"),
        Symbol(r"H", "the Hessian, all second derivatives"),
        Symbol(r"T[u,u]", "the third derivative, along $u$ twice"),
        Symbol(r"\lambda_{\max}", "the largest eigenvalue of $H$: the sharpness"),
        Symbol(r"\lambda", "a curvature in one dimension, or along a direction that is named", "λ"),
        Symbol(r"\kappa, \kappa'", "the curvature across a valley at a place of its floor, and how "
               "fast it changes along the floor"),
        Symbol(r"\lambda_-/\lambda_+", "the curvature of the way down from a saddle, over that "
               "across its ridge", "λ₋/λ₊"),
    ],
    "In the long run": [
        Symbol(r"b", "half the width of SAM's bounce, which goes from $-b$ to $b$"),
        Symbol(r"\tau", "the temperature: what width is worth to a learned α or ρ", "τ"),
        Symbol(r"\gamma", "the weight of the sharpness in WSAM"),
    ],
    "Momentum, Adam, noise": [
        Symbol(r"\beta", "momentum: the share of the last step that is kept", "β"),
        Symbol(r"\beta_1, \beta_2", "the same for the two means of Adam", "β₁"),
        Symbol(r"m, v", "the two means of Adam, of gradients and of their squares; with a hat, "
               "without the bias of their beginning"),
        Symbol(r"\varepsilon", "a small number added below the line, so that Adam never divides "
               "by 0"),
        Symbol("m", "in “m-sharpness”: the number of examples that an ascent step is computed "
               "from"),
        Symbol(r"B", "the batch size, the number of examples of a minibatch", "B"),
        Symbol(r"\Sigma, \sigma^2", "covariance and variance of the gradient of a minibatch"),
    ],
    "Networks": [
        Symbol(r"w_1, w_2", "two weights", "w₁"),
        Symbol(r"n", "the number of layers", "n"),
        Symbol(r"\bar\theta, e_1, e_2", "a plane through the parameters: its centre and its two "
               "directions, along which $x$ and $y$ are measured"),
        Symbol(r"\theta_\perp", "the part of θ that is off the plane"),
    ],
}  # fmt: skip

COLOURS = [
    Colour("gd", "grey", "gradient descent, SGD, Adam without a correction; $g_0$",
           ("gradient descent", "SGD", "heavy ball", "GD")),
    Colour("sam", "blue", "SAM, also as the gradient that is fed to Adam; $g_ρ$", ("SAM",)),
    Colour("alpha", "vermilion", "α-SAM, your own run; α and αρ; Saddam", ("α-SAM", "yours")),
    Colour("anti", "pink", "AntiSAM, in a line; the mirror of SAM, α and ρ below 0, in dashes; "
           "a ring around an example with a wrong label. A run of SAM that a slider turns into "
           "AntiSAM stays blue in some figures",
           ("AntiSAM",)),
    Colour("exact", "green", "the exact gradient of ‖∇L‖, and the exact penalty", ("exact",)),
    Colour("rho", "light blue", "ρ, the ascent step and its end; VSAM, which learns ρ", ("VSAM",)),
    Colour("free", "brown, in the dark yellow",
           "every estimate without a gradient of its own: forward only", ("forward only",)),
    Colour("pin-c", "black, in the dark white", "what else a figure compares"),
    Colour("pin-d", "pale grey", "what should stay in the background; on maps, «sharp»"),
    Colour("flat", "ochre", "on maps, «flat»"),
    Colour("text", "the colour of text", "predictions, in dashes; all letters that are no method"),
]  # fmt: skip

SIGNS = [
    Sign("flat", "ends in the flat minimum, or on the flat side", "flat", 0.6),
    Sign("sharp", "ends in the sharp minimum, or on the sharp side", "pin-d", 0.5),
    Sign("floor", "ends on the floor of the valley", "flat", 0.35, "atlas?surface=valley"),
    Sign("○", "converges to no minimum", "ground", 1.0),
    Sign("→", "leaves the plotted region", "text", 0.45),
    Sign("∞", "diverges", "text", 0.8),
]
# These are told by their words in the legend, too, and their colour by how good that is.
MARKS = {
    "=": ("as what it is compared with", "one_step?scene=0"),
    "±": ("bounces", "bounces?scene=6"),
    "~": ("jumps about, without end", "bounces?scene=6"),
    "…": ("not there yet when the run stops", "bounces?scene=6"),
    "↓": ("at a lower loss", "one_step?scene=0"),
    "↑": ("at a higher loss", "one_step?scene=0"),
    "–": ("none of the runs that are compared", "minibatches#race"),
}
