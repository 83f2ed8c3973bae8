"""The formula of α-SAM and the words around the figure, wearing the colours of what they name."""

ALPHA_SAM = """
<math display="block" aria-label="g equals g zero plus alpha times g rho minus g zero">
  <mrow>
    <mi>g</mi><mo>=</mo>
    <msub class="c-gd" data-term="g0"><mi>g</mi><mn>0</mn></msub><mo>+</mo>
    <munder class="c-alpha" data-term="alpha"><mi>α</mi><mn class="value" data-value="alpha"></mn></munder>
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
    <munder class="c-rho" data-term="rho"><mi>ρ</mi><mn class="value" data-value="rho"></mn></munder>
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


def endings(rule: str) -> str:
    """The live sentence: where each of the three paths ended."""
    base = rule.removeprefix("α-SAM + ")
    plain = "gradient descent" if base in ("SGD", "Exact gradient norm") else f"plain {base}"
    return (
        f'From here <b class="c-gd" data-term="g0">{plain}</b> <span data-say="gd.outcome"></span>, '
        '<b class="c-sam" data-term="grho">SAM</b> <span data-say="sam.outcome"></span>, and '
        '<b class="c-alpha" data-term="alpha">α-SAM</b> with '
        'α = <span data-value="alpha"></span>, ρ = <span data-value="rho"></span> '
        '<b><span data-say="outcome"></span></b>. '
    )


def legend(dimensions: int) -> str:
    """A line sample and a name for everything that is drawn."""
    entries = [
        ("g0", "gd", "2 3", "gradient descent, α = 0"),
        ("grho", "sam", "", "SAM, α = 1"),
        ("alpha", "alpha", "", "α-SAM, yours"),
    ]
    samples = [
        f'<span data-term="{term}" class="c-{colour}"><svg viewBox="0 0 28 10" aria-hidden="true">'
        f'<line x1="0" y1="5" x2="28" y2="5" stroke="currentColor" stroke-width="2.5" '
        f'stroke-dasharray="{dash}"/></svg>{name}</span>'
        for term, colour, dash, name in entries
    ]
    if dimensions == 2:
        samples.append(
            '<span data-term="rho" class="c-rho"><svg viewBox="0 0 28 10" aria-hidden="true">'
            '<line x1="0" y1="5" x2="19" y2="5" stroke="currentColor" stroke-width="2.5"/>'
            '<circle cx="23" cy="5" r="3.6" fill="none" stroke="currentColor" stroke-width="2"/>'
            "</svg>where SAM looks, θ + ρu</span>"
        )
    return "".join(samples)
