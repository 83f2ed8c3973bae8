"""One step with its letters, drawn as SVG: what each of them is, before the tables say it."""

from pages.figures.palette import LETTERED

_BEND = 0.00095  # the loss is this times the square of the distance from its lowest point
_LOWEST, _HERE, _THERE = 20, 210, 350  # across: the lowest point, θ, and θ + ρu
_GROUND, _REACH, _STEP = 190, 420, 170  # the lowest loss; how far it is drawn; pixels per slope
STRENGTH = 2  # α
_AT_RING = "g<tspan dy='4' font-size='12'>ρ</tspan><tspan dy='-4'>\u200b</tspan>"


def _loss(x: float) -> float:
    return _GROUND - _BEND * (x - _LOWEST) ** 2


def _slope(x: float) -> float:
    return 2 * _BEND * (x - _LOWEST)


def lengths() -> tuple[float, float, float]:
    """The steps of gradient descent, SAM and α-SAM, in pixels: η times their gradients."""
    plain, ascended = _slope(_HERE), _slope(_THERE)
    corrected = plain + STRENGTH * (ascended - plain)
    return _STEP * plain, _STEP * ascended, _STEP * corrected


def one_step() -> str:
    """The loss along one line with θ, the ascent step, both slopes, and the three steps."""
    places = [_LOWEST + (_REACH - _LOWEST) * k / 40 for k in range(41)]
    curve = " ".join(f"{x:.0f},{_loss(x):.1f}" for x in places)
    here, there = (_HERE, _loss(_HERE)), (_THERE, _loss(_THERE))
    words = (
        "−η g₀, gradient descent",
        f"−η {_AT_RING}, SAM",
        f"−η (g₀ + α({_AT_RING} − g₀)), α-SAM, α = {STRENGTH}",
    )
    steps = "".join(
        _arrow(_HERE, _HERE - length, 222 + 27 * k, colour, text)
        for k, (length, colour, text) in enumerate(
            zip(lengths(), ("gd", "sam", "alpha"), words, strict=True)
        )
    )
    return (
        "<svg viewBox='0 0 520 295' role='img' style='width: 100%; max-width: 56rem; "
        "font-family: inherit; font-size: 16px' aria-label='The loss along one line: the point θ "
        "with the slope g₀, the ascent step ρu of length ρ to a ring at θ + ρu with the slope g ρ, "
        "and the steps of gradient descent, SAM and α-SAM from θ, each η times its gradient.'>"
        f"<polyline points='{curve}' fill='none' stroke='var(--colour-text)' stroke-width='1.6'/>"
        + _text(_REACH + 6, _loss(_REACH) + 5, "L, the loss", "text")
        + f"<line x1='{_HERE}' x2='{_THERE}' y1='{here[1]:.1f}' y2='{here[1]:.1f}' "
        "stroke='var(--colour-rho)' stroke-width='2.4'/>"
        + _text(_HERE + 14, here[1] + 18, "ρu: length ρ, direction u", "rho")
        + f"<line x1='{_THERE}' x2='{_THERE}' y1='{here[1]:.1f}' y2='{there[1]:.1f}' "
        "stroke='var(--colour-rho)' stroke-dasharray='3 3'/>"
        + _tangent(*here, "gd", "4 3")
        + _tangent(*there, "sam", "none")
        + f"<circle cx='{here[0]}' cy='{here[1]:.1f}' r='5' fill='var(--colour-text)'/>"
        + f"<circle cx='{there[0]}' cy='{there[1]:.1f}' r='6' fill='none' "
        "stroke='var(--colour-rho)' stroke-width='2.4'/>"
        + _text(here[0] - 4, here[1] - 34, "g₀, the slope at θ", "gd", "end")
        + _text(there[0] - 10, there[1] - 34,
                f"{_AT_RING}, the slope at the ring", "sam", "end")
        + _text(here[0] - 6, here[1] + 20, "θ", "text", "end")
        + _text(there[0] + 11, there[1] + 18, "θ + ρu", "rho")
        + steps
        + "</svg>"
    )  # fmt: skip


def _text(x: float, y: float, words: str, colour: str, anchor: str = "start") -> str:
    fill = f"color-mix(in srgb, var(--colour-{colour}) {LETTERED:.0%}, var(--colour-text))"
    return (
        f"<text x='{x:.0f}' y='{y:.0f}' text-anchor='{anchor}' style='fill: {fill}'>{words}</text>"
    )


def _tangent(x: float, y: float, colour: str, dashes: str) -> str:
    down, up = 100, 60  # pixels: further down, where it parts from the curve and nothing is written
    return (
        f"<line x1='{x - down:.0f}' y1='{y + _slope(x) * down:.1f}' x2='{x + up:.0f}' "
        f"y2='{y - _slope(x) * up:.1f}' stroke='var(--colour-{colour})' stroke-width='2' "
        f"stroke-dasharray='{dashes}'/>"
    )


def _arrow(start: float, end: float, y: float, colour: str, words: str) -> str:
    head = f"{end:.0f},{y} {end + 9:.0f},{y - 4.5} {end + 9:.0f},{y + 4.5}"
    return (
        f"<line x1='{start}' x2='{end + 8:.0f}' y1='{y}' y2='{y}' "
        f"stroke='var(--colour-{colour})' stroke-width='2.4'/>"
        f"<polygon points='{head}' fill='var(--colour-{colour})'/>"
        + _text(start + 10, y + 5, words, colour)
    )
