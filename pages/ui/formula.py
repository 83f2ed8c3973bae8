"""The formula of α-SAM and the words around the figure, wearing the colours of what they name."""

from collections.abc import Iterable

from experiments.outcome import Outcome
from landscapes import Landscape, outcomes
from optimizers import RULES
from pages.figures.descent import PINS
from pages.figures.outcomes import Fate
from pages.ui.setting import looks

ALPHA_SAM = """
<math display="block" aria-label="g equals g zero plus alpha times g rho minus g zero">
  <mrow>
    <mi>g</mi><mo>=</mo>
    <msub class="c-gd" data-term="g0"><mi>g</mi><mn>0</mn></msub><mo>+</mo>
    <munder class="c-alpha" data-term="alpha">
      <mi>α</mi><mn class="value" data-value="alpha"></mn>
    </munder>
    <mrow><mo>(</mo>
      <msub class="c-sam" data-term="grho"><mi>g</mi><mi>ρ</mi></msub><mo>−</mo>
      <msub class="c-gd" data-term="g0"><mi>g</mi><mn>0</mn></msub>
    <mo>)</mo></mrow>
  </mrow>
</math>
<math display="block" aria-label="g rho is the gradient at theta plus rho times the unit gradient">
  <mrow>
    <msub class="c-sam" data-term="grho"><mi>g</mi><mi>ρ</mi></msub><mo>=</mo>
    <mo>∇</mo><mi>L</mi><mo>(</mo><mi>θ</mi><mo>+</mo>
    <munder class="c-rho" data-term="rho">
      <mi>ρ</mi><mn class="value" data-value="rho"></mn>
    </munder>
    <mfrac class="c-gd" data-term="g0">
      <msub><mi>g</mi><mn>0</mn></msub>
      <mrow><mo>‖</mo><msub><mi>g</mi><mn>0</mn></msub><mo>‖</mo></mrow>
    </mfrac><mo>)</mo>
  </mrow>
</math>
"""

READOUT = """
step <b data-channel="step"></b>
L <b data-channel="loss"></b>
‖∇L‖ <b data-channel="grad_norm"></b>
λ<sub>max</sub> <b data-channel="curvature"></b>
"""


EXACT = """
<math display="block" aria-label="g equals g zero plus alpha rho times the gradient of its norm">
  <mrow>
    <mi>g</mi><mo>=</mo>
    <msub class="c-gd" data-term="g0"><mi>g</mi><mn>0</mn></msub><mo>+</mo>
    <munder class="c-alpha" data-term="alpha">
      <mi>α</mi><mn class="value" data-value="alpha"></mn>
    </munder>
    <munder class="c-rho" data-term="rho">
      <mi>ρ</mi><mn class="value" data-value="rho"></mn>
    </munder>
    <mo>∇</mo><mo>‖</mo><msub class="c-gd" data-term="g0"><mi>g</mi><mn>0</mn></msub><mo>‖</mo>
  </mrow>
</math>
"""

FORWARD_ONLY = """
<math display="block" aria-label="theta two equals theta one minus eta g one
  plus two alpha rho over the norm of g zero times g one minus g zero">
  <mrow>
    <msub><mi>θ</mi><mn>2</mn></msub><mo>=</mo><msub><mi>θ</mi><mn>1</mn></msub><mo>−</mo>
    <mi>η</mi><msub><mi>g</mi><mn>1</mn></msub><mo>+</mo>
    <mfrac>
      <mrow><mn>2</mn>
        <munder class="c-alpha" data-term="alpha">
      <mi>α</mi><mn class="value" data-value="alpha"></mn>
    </munder>
        <munder class="c-rho" data-term="rho">
      <mi>ρ</mi><mn class="value" data-value="rho"></mn>
    </munder>
      </mrow>
      <mrow><mo>‖</mo><msub class="c-gd" data-term="g0"><mi>g</mi><mn>0</mn></msub><mo>‖</mo></mrow>
    </mfrac>
    <mrow><mo>(</mo><msub><mi>g</mi><mn>1</mn></msub><mo>−</mo>
    <msub class="c-gd" data-term="g0"><mi>g</mi><mn>0</mn></msub><mo>)</mo></mrow>
  </mrow>
</math>
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


def swatch(term: str, colour: str, dash: str, text: str) -> str:
    """A line sample and a name, for a legend; the dash as Plotly calls it."""
    dashes = {"solid": "", "dot": "2 3", "dash": "6 4"}[dash]
    return (
        f'<span data-term="{term}" style="color: var(--live-{colour})"><svg viewBox="0 0 28 10" '
        'aria-hidden="true"><line x1="0" y1="5" x2="28" y2="5" stroke="currentColor" '
        f'stroke-width="2.5" stroke-dasharray="{dashes}"/></svg>{text}</span>'
    )


def columns(phrases: Iterable[str]) -> str:
    """Phrases beside each other, so that none that grows moves what is below."""
    return (
        '<span style="display: grid; gap: 0 1rem; '
        'grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr))">'
        + "".join(f"<span>{phrase}</span>" for phrase in phrases)
        + "</span>"
    )


def fate_swatch(fate: Fate | Outcome) -> str:
    """One entry of the legend of a map: the colour, the sign and the name of an outcome."""
    return (
        f'<span><i class="swatch" style="background: color-mix(in srgb, var(--live-{fate.colour}) '
        f'{100 * fate.opacity:.0f}%, transparent)"></i><b>{fate.sign}</b> {fate.words}</span>'
    )


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
