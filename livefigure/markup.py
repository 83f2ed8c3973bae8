"""Words around a figure that follow it: HTML for the slots of a scene (legend, status, readout).

Names are those of the scene: of its sliders, of the channels of its records, of its terms.
`Scene.check` finds those that are not there.
"""

from collections.abc import Iterable

_DASHES = {
    "solid": "",
    "dot": "2 3",
    "dash": "6 4",
    "dashdot": "6 3 1 3",
    "longdash": "10 4",
    "longdashdot": "10 3 1 3",
}


def paint(colour: str) -> str:
    """The CSS colour of a name of the palette; for text, if the palette has one for that."""
    return f"var(--live-{colour}-text, var(--live-{colour}))"


def value(slider: str) -> str:
    """The value of a slider, as its ticks write it."""
    return f'<span data-value="{slider}"></span>'


def channel(name: str) -> str:
    """The value of a channel at the step shown, to three digits."""
    return f'<span data-channel="{name}"></span>'


def says(name: str) -> str:
    """The phrase that a channel's value picks from the scene's `words` of that name."""
    return f'<span data-say="{name}"></span>'


def term(name: str, html: str, colour: str = "") -> str:
    """Words for a term, in its colour: to touch them lights up its traces."""
    style = f' style="color: {paint(colour)}"' if colour else ""
    return f'<b data-term="{name}"{style}>{html}</b>'


def if_drawn(name: str, html: str) -> str:
    """Words that are shown while any trace of a term is."""
    return f'<span data-drawn="{name}">{html}</span>'


def swatch(name: str, colour: str, dash: str, html: str, ring: bool = False) -> str:
    """An entry of a legend: a sample of the line, dashed as Plotly calls it, and what it is.

    To touch it lights up the traces of the term, if it has a name; a line may end in a ring.
    """
    of_term = name and f'data-term="{name}" '
    end = '<circle cx="23" cy="5" r="3.6" fill="none" stroke="currentColor" stroke-width="2"/>'
    return (
        f'<span {of_term}style="color: {paint(colour)}"><svg viewBox="0 0 28 10" '
        f'style="color: var(--live-{colour})" aria-hidden="true">'
        f'<line x1="0" y1="5" x2="{19 if ring else 28}" y2="5" '
        f'stroke="currentColor" stroke-width="2.5" stroke-dasharray="{_DASHES[dash]}"/>'
        f"{end if ring else ''}</svg>{html}</span>"
    )


def marker(name: str, colour: str, sign: str, html: str) -> str:
    """An entry of a legend: the sign of a trace's markers, and what they are.

    To touch it lights up the traces of the term, if it has a name.
    """
    style = f' style="color: {paint(colour)}"' if colour else ""
    of_term = f' data-term="{name}"' if name else ""
    return f"<span{of_term}{style}>{sign} {html}</span>"


def patch(colour: str, opacity: float, sign: str, html: str) -> str:
    """An entry of a legend: a patch of a map's colour, the sign on it, and what it is."""
    shade = f"color-mix(in srgb, var(--live-{colour}) {100 * opacity:.0f}%, transparent)"
    return f'<span><i class="swatch" style="background: {shade}"></i><b>{sign}</b> {html}</span>'


def scale(low: str, high: str) -> str:
    """The colours of a map from its low end to its high one, and what stands at these."""
    return f'{low} <i class="scale-bar"></i> {high}'


def columns(phrases: Iterable[str]) -> str:
    """Phrases beside each other, so that none that grows moves what is below."""
    return (
        '<span style="display: grid; gap: 0 1rem; '
        'grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr))">'
        + "".join(f"<span>{phrase}</span>" for phrase in phrases)
        + "</span>"
    )
