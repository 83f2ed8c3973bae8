"""The formula of a rule and the words around a run figure, in the colours of what they name."""

from experiments.outcome import surface_outcomes
from landscapes import Landscape
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, paint, says, swatch, term, value
from optimizers import FAMILY, RULES
from pages.ui.setting import has_ascent_step

_G0, _G_RHO = r"\term{g0:gd}{g_0}", r"\term{grho:sam}{g_\rho}"
_ALPHA, _RHO = r"\knob{alpha:alpha}{\alpha}", r"\knob{rho:rho}{\rho}"
_NORM = rf"\|{_G0}\|"


def alpha_sam(g0: str = _G0, g_rho: str = _G_RHO) -> str:
    """The two formulas of α-SAM, as HTML.

    `g0` and `g_rho` are its gradients in LaTeX: terms, where the figure has traces of these names.
    """
    unit = rf"\frac{{{g0}}}{{\|{g0}\|}}"
    return formula(
        rf"g_{{\alpha,\rho}} = {g0} + {_ALPHA} ({g_rho} - {g0})",
        "the alpha-SAM gradient equals g zero plus alpha times g rho minus g zero",
    ) + formula(
        rf"{g_rho} = \nabla L \left( \theta + {_RHO} \, {unit} \right)",
        "g rho is the gradient at theta plus rho times the unit gradient",
    )


ALPHA_SAM = alpha_sam()

EXACT = formula(
    rf"g_{{\alpha,\rho}} = {_G0} + {_ALPHA} {_RHO} \nabla {_NORM}",
    "the alpha-SAM gradient equals g zero plus alpha rho times the gradient of its norm",
)

FORWARD_ONLY = formula(
    rf"\theta_2 = \theta_1 - \eta g_1 + \frac{{2 {_ALPHA} {_RHO}}}{{{_NORM}}} (g_1 - {_G0})",
    "theta two equals theta one minus eta g one plus two alpha rho over the norm of g zero times "
    "g one minus g zero",
)


RELATIVE = formula(
    rf"g = {_G0} + {_ALPHA} (\nabla L (\theta + \delta) - {_G0})",
    "g equals g zero plus alpha times the gradient at theta plus delta, minus g zero",
)


def of(rule: str) -> str:
    """What the rule does with the gradients, and below it the rule in its own words."""
    said = (RULES[rule].__doc__ or "").split("\n")[0].replace("g_{α,ρ}", "g<sub>α,ρ</sub>")
    of_their_own = dict.fromkeys(FAMILY, RELATIVE) | {
        "Exact gradient norm": EXACT,
        "Forward-only": FORWARD_ONLY,
    }
    shown = of_their_own.get(rule, ALPHA_SAM)
    if rule == "α-SAM + SGD":
        return shown
    if rule == "Saddam F (forward-only)":
        return f"<small>{said}</small>"
    return f"<div>{shown}<small>{said}</small></div>"


def names(rule: str) -> tuple[str, str, str]:
    """What the rule is called at α = 0, at α = 1, and at the reader's α."""
    base = rule.removeprefix("α-SAM + ")
    if base == "SGD":
        return "gradient descent", "SAM", "α-SAM"
    if base != rule:
        return f"plain {base}", f"SAM + {base}", rule
    short = rule.split(" (")[0].replace("Exact", "exact").replace("Forward", "forward")
    plain = "plain Adam" if short.startswith("Saddam") else "gradient descent"
    return plain, f"{short} at α = 1", short


def readout(rule: str) -> str:
    """The step, and what the reader's run has there."""
    own = f"""
<span style="color: {paint("alpha")}">{names(rule)[2]}:</span>
L <b>{channel("loss")}</b>
‖∇L‖ <b>{channel("grad_norm")}</b>
λ<sub>max</sub> <b>{channel("curvature")}</b>
"""
    return f"""
step <b>{channel("step")}</b>
{if_drawn("alpha", own)}
"""


def endings(rule: str) -> str:
    """Where each of the three runs ended that are drawn, a line for each."""
    plain, one, yours = names(rule)
    own = (
        f"{term('alpha', yours, 'alpha')} with α = {value('alpha')}, ρ = {value('rho')} "
        f"<b>{says('outcome')}</b>.<br>"
    )
    sam = f"{term('grho', one, 'sam')} {says('sam.outcome')}.<br>"
    return (
        f"{if_drawn('alpha', own)}{if_drawn('grho', sam)}"
        f"{term('g0', plain[0].upper() + plain[1:], 'gd')} {says('gd.outcome')}."
    )


def outcome_phrases(landscape: Landscape, run: str = "") -> list[str]:
    """What became of a run, outcome by outcome; `run` is the prefix of its channels."""
    return [
        outcome.sentence.replace("{left}", f"{{{run}left}}")
        for outcome in surface_outcomes(landscape)
    ]


def legend(rule: str = "α-SAM + SGD", dimensions: int = 2, more: str = "") -> str:
    """A line sample and a name for all that is drawn; `more` is the legend of what is beside it."""
    plain, one, yours = names(rule)
    samples = [
        swatch("g0", "gd", "dot", plain if "α" in plain else f"{plain}, α = 0"),
        swatch("grho", "sam", "solid", one if "α =" in one else f"{one}, α = 1"),
        swatch("alpha", "alpha", "solid", f"{yours}, yours"),
    ]
    if dimensions == 2 and has_ascent_step(rule):
        samples.append(swatch("rho", "rho", "solid", "ascent step to the ring", ring=True))
    samples.append(more)
    if dimensions == 3:
        samples.append("<span>turn it by dragging; the start is moved on the map</span>")
    return "".join(samples)
