"""The formula of α-SAM and the words around the figure, wearing the colours of what they name."""

from experiments.outcome import Outcome
from landscapes import Landscape, outcomes
from livefigure.formula import formula
from livefigure.markup import patch
from optimizers import RULES
from pages.figures.descent import PINS
from pages.figures.outcomes import Fate
from pages.ui.setting import looks

_G0, _G_RHO = r"\term{g0:gd}{g_0}", r"\term{grho:sam}{g_\rho}"
_ALPHA, _RHO = r"\knob{alpha:alpha}{\alpha}", r"\knob{rho:rho}{\rho}"
_NORM = rf"\|{_G0}\|"

ALPHA_SAM = formula(
    rf"g = {_G0} + {_ALPHA} \left( {_G_RHO} - {_G0} \right)",
    "g equals g zero plus alpha times g rho minus g zero",
) + formula(
    rf"{_G_RHO} = \nabla L \left( \theta + {_RHO} \frac{{{_G0}}}{{{_NORM}}} \right)",
    "g rho is the gradient at theta plus rho times the unit gradient",
)

EXACT = formula(
    rf"g = {_G0} + {_ALPHA} {_RHO} \nabla {_NORM}",
    "g equals g zero plus alpha rho times the gradient of its norm",
)

FORWARD_ONLY = formula(
    rf"\theta_2 = \theta_1 - \eta g_1 + \frac{{2 {_ALPHA} {_RHO}}}{{{_NORM}}} (g_1 - {_G0})",
    "theta two equals theta one minus eta g one plus two alpha rho over the norm of g zero times "
    "g one minus g zero",
)

READOUT = """
step <b data-channel="step"></b>
L <b data-channel="loss"></b>
‖∇L‖ <b data-channel="grad_norm"></b>
λ<sub>max</sub> <b data-channel="curvature"></b>
"""


_DASHES = {"dash": "6 4", "dashdot": "6 3 1 3", "longdash": "10 4", "longdashdot": "10 3 1 3"}


def of(rule: str) -> str:
    """What the rule does with the gradients, and below it the rule in its own words."""
    said = (RULES[rule].__doc__ or "").split("\n")[0].replace("g_{α,ρ}", "g")
    shown = {"Exact gradient norm": EXACT, "Forward-only": FORWARD_ONLY}.get(rule, ALPHA_SAM)
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


def endings(rule: str) -> str:
    """The live sentence: where each of the three paths ended."""
    plain, one, yours = names(rule)
    return (
        f'From here <b class="c-gd" data-term="g0">{plain}</b> '
        '<span data-say="gd.outcome"></span>, '
        f'<b class="c-sam" data-term="grho">{one}</b> <span data-say="sam.outcome"></span>, and '
        f'<b class="c-alpha" data-term="alpha">{yours}</b> with '
        'α = <span data-value="alpha"></span>, ρ = <span data-value="rho"></span> '
        '<b><span data-say="outcome"></span></b>. '
    )


def fates(landscape: Landscape, path: str = "") -> list[str]:
    """What became of a path, outcome by outcome; {left} is when it left the window."""
    step = f"{{{path}left}}"
    said = {
        "hovers": "settles in no minimum",
        "left the window": f"leaves the window at step {step}",
        "diverged": f"leaves the window at step {step} and diverges",
        "valley floor": "ends on the valley floor",
    }
    return [said.get(name, f"ends in the {name}") for name in outcomes(landscape)]


def fate_swatch(fate: Fate | Outcome) -> str:
    """One entry of the legend of a map: the colour, the sign and the name of an outcome."""
    return patch(fate.colour, fate.opacity, fate.sign, fate.words)


def legend(rule: str = "α-SAM + SGD", dimensions: int = 2, pins: int = 0) -> str:
    """A line sample and a name for everything that is drawn."""
    plain, one, yours = names(rule)
    entries = [
        ("g0", "gd", "2 3", plain if "α" in plain else f"{plain}, α = 0"),
        ("grho", "sam", "", one if "α =" in one else f"{one}, α = 1"),
        ("alpha", "alpha", "", f"{yours}, yours"),
    ]
    samples = [
        f'<span data-term="{term}" class="c-{colour}"><svg viewBox="0 0 28 10" aria-hidden="true">'
        f'<line x1="0" y1="5" x2="28" y2="5" stroke="currentColor" stroke-width="2.5" '
        f'stroke-dasharray="{dash}"/></svg>{name}</span>'
        for term, colour, dash, name in entries
    ]
    if dimensions == 2 and looks(rule):
        samples.append(
            '<span data-term="rho" class="c-rho"><svg viewBox="0 0 28 10" aria-hidden="true">'
            '<line x1="0" y1="5" x2="19" y2="5" stroke="currentColor" stroke-width="2.5"/>'
            '<circle cx="23" cy="5" r="3.6" fill="none" stroke="currentColor" stroke-width="2"/>'
            "</svg>where SAM looks, θ + ρu</span>"
        )
    samples += [
        f'<span style="color: var(--live-{pin.colour})"><svg viewBox="0 0 28 10" '
        'aria-hidden="true"><line x1="0" y1="5" x2="28" y2="5" stroke="currentColor" '
        f'stroke-width="2" stroke-dasharray="{_DASHES[pin.dash]}"/></svg>'
        f"{pin.sign} {pin.name}</span>"
        for pin in PINS[:pins]
    ]
    if dimensions == 3:
        samples.append("<span>turn it by dragging; the start is moved on the map</span>")
    return "".join(samples)
