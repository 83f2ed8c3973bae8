"""Which surface a page is about: one of the landscapes, or one that the reader types."""

import streamlit as st

from landscapes import LANDSCAPES, Landscape
from landscapes.formula import LETTERS, LONGEST, NoSurface, letters
from landscapes.typed import typed_surface
from pages.ui import link
from pages.ui.controls import OF_A_SURFACE, dial, field, pick

USUAL, OWN = "Twin wells", "Your own…"
SURFACES = (*LANDSCAPES, OWN)
FORMULA = "(x^2 - 1)^2 * (1.2 + tanh(2*x)) + 2*y^2"  # a flat well and a sharp one
NUMBERS = tuple(round(k / 10, 1) for k in range(-50, 51))  # that a letter can stand for
_OF_A_FORMULA = ("formula", "window", *LETTERS)
IN_ADDRESS = ("surface", *_OF_A_FORMULA)  # all that an address says of a surface


def surface(notices: list[str]) -> Landscape:
    """The surface that the address names, or the one whose formula it has."""
    name = link.choice("surface", SURFACES, USUAL, [])
    if name != OWN:
        return LANDSCAPES[name]
    text = st.query_params.get("formula", FORMULA)
    numbers = {name: NUMBERS[link.tick(name, NUMBERS, 1.0, [])] for name in letters(text)}
    try:
        return typed_surface(text, numbers, link.window("window", notices))
    except NoSurface as error:
        notices.append(f"{link.plain(str(error))} The surface `{FORMULA}` is shown instead.")
        return typed_surface(FORMULA)


def pick_surface(notices: list[str]) -> str:
    """The list of surfaces; returns the name of the one that is chosen."""
    resets = (*OF_A_SURFACE, *_OF_A_FORMULA)
    return pick("Surface", SURFACES, USUAL, "surface", notices, resets, labelled=False)


def type_surface(landscape: Landscape, notices: list[str]) -> None:
    """The formula of a surface of one's own, its window, and a slider for each of its letters."""
    typed, around = st.columns([3, 1])
    with typed:
        text = field(
            *("Your formula, in θ₁ and θ₂, or x and y", FORMULA, "formula", LONGEST),
            (*OF_A_SURFACE, "window"),
            help="It may have numbers, pi, + − * / ^, brackets, and sin, cos, tan, exp, log, sqrt, "
            "abs, sinh, cosh and tanh, as in sin(3*x) + y^2. The letters a, b and c stand for "
            "numbers with a slider each, as in a*x^2 + y^2.",
        )
    with around:
        proposed = ", ".join(f"{end:g}" for ends in landscape.window for end in ends)
        field(
            *("Window: θ₁ from, to, θ₂ from, to", proposed, "window", 60),
            ("start", "step", "pins"),
            help="Empty, it is chosen around the minima and saddle points that were found.",
        )
    if names := letters(text):
        with st.container(horizontal=True):
            for name in names:
                dial(f"{name}, in your formula", NUMBERS, 1.0, name, notices, ["step", "pins"])


def surface_query() -> dict[str, str]:
    """What the address says of the surface, for a link to another page about it."""
    return {name: st.query_params[name] for name in IN_ADDRESS if name in st.query_params}
