"""Settings that live in the page's address: read with care, written when a hand lets go.

The address is the one home of what the live figures are set to, so every picture is a link.
Whatever it says that cannot be used falls back, and the reader is told.
"""

import html
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import numpy as np
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from landscapes import Window

WIDEST = 1000.0  # how far a window reaches from 0
_SPELT = str.maketrans({"α": "alpha", "ρ": "rho"})
_AS_PRINTED = str.maketrans({"−": "-", ",": " ", "(": " ", ")": " "})
_EMBEDDING = ("embed", "embed_options")  # Streamlit's own; `st.query_params` does not show them
# The live figure's own: it fills the screen; controls are left out; one exercise stands beside it.
_SHOWN = ("lecture", "hide", "exercise")


def choice(name: str, names: Sequence[str], default: str, notices: list[str]) -> str:
    """The one of some names that the address asks for, in the letters of `slug`."""
    asked = st.query_params.get(name)
    if asked is None:
        return default
    known = {slug(each): each for each in names}
    if slug(asked) not in known:
        notices.append(f"There is no {name} “{_quoted(asked)}” here; {default} is shown instead.")
    return known.get(slug(asked), default)


def slug(name: str) -> str:
    """A name as it stands in an address: α-SAM + Adam becomes alpha-sam-adam."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower().translate(_SPELT)).strip("-")


def tick(name: str, ticks: Sequence[float], default: float, notices: list[str]) -> int:
    """The index of the tick that the address asks for."""
    fallback = int(np.abs(np.asarray(ticks) - default).argmin())
    asked = _numbers(name, 1, notices, f"{default:g}")
    if asked is None:
        return fallback
    [value] = asked
    if not ticks[0] <= value <= ticks[-1]:
        notices.append(
            f"{name} = {value:g} lies outside {ticks[0]:g} … {ticks[-1]:g} here; "
            f"{default:g} is shown instead."
        )
        return fallback
    index = int(np.abs(np.asarray(ticks) - value).argmin())
    if not math.isclose(ticks[index], value, abs_tol=1e-9):
        notices.append(f"{name} = {value:g} is between two ticks; {ticks[index]:g} is shown.")
    return index


def point(
    name: str,
    window: tuple[tuple[float, float], tuple[float, float]],
    default: tuple[float, float],
    notices: list[str],
) -> tuple[float, float]:
    """A point of the plane, moved into the window if the address asks for one outside."""
    asked = _numbers(name, 2, notices, f"({default[0]:g}, {default[1]:g})")
    if asked is None:
        return default
    x, y = (min(max(v, low), high) for v, (low, high) in zip(asked, window, strict=True))
    if (x, y) != tuple(asked):
        notices.append(
            f"{name} = ({asked[0]:g}, {asked[1]:g}) lies outside the window; "
            f"it was moved to its edge, ({x:g}, {y:g})."
        )
    return x, y


def window(name: str, notices: list[str]) -> Window | None:
    """A part of the plane by its left and right end, then by its lower and upper one.

    None where the address asks for none, or for one that is empty or larger than `WIDEST`.
    """
    asked = _numbers(name, 4, notices, "the one around what was found")
    if asked is None:
        return None
    left, right, low, high = asked
    ends = max(map(abs, asked))
    if min(right - left, high - low) < 1e-3 * ends or ends > WIDEST:
        notices.append(
            f"The {name} {left:g} … {right:g}, {low:g} … {high:g} has no room, or reaches beyond "
            f"{WIDEST:g}; the one around what was found is shown."
        )
        return None
    return Window((left, right), (low, high))


def step(name: str, num_steps: int, notices: list[str]) -> int | None:
    """A step of the descent, or None for the last."""
    asked = _numbers(name, 1, notices, "the last")
    if asked is None:
        return None
    if not 0 <= asked[0] <= num_steps:
        notices.append(f"There is no {name} {asked[0]:g} here; the last is shown instead.")
        return None
    return None if round(asked[0]) == num_steps else round(asked[0])


def stored_step(name: str, steps: Sequence[float], notices: list[str]) -> int | None:
    """The one of some steps that is nearest to what the address asks for, or None for the last.

    Of a step beyond the last nothing is said: another figure of the page may have it.
    """
    asked = step(name, 10**9, notices)
    if asked is None or asked >= steps[-1]:
        return None
    nearest = round(steps[int(np.abs(np.asarray(steps) - asked).argmin())])
    if nearest != asked:
        notices.append(f"Of {name} {asked} nothing is kept; {nearest} is shown, the nearest.")
    return nearest


def card(count: int, settings: Sequence[str], notices: list[str]) -> int | None:
    """Which card of a story of so many the address asks for; None shows the whole figure.

    Whoever comes with settings of their own and no word of a card wants to see these; whoever
    comes with neither is told the story from its beginning.
    """
    asked = _numbers("scene", 1, notices, "the whole figure")
    if not count or hides("story"):
        return None
    if asked is None:
        return None if any(name in st.query_params for name in settings) else 0
    if asked[0] not in range(count + 1):
        notices.append(f"The story has no scene {asked[0]:g}; the whole figure is shown instead.")
        return None
    return int(asked[0]) - 1 if asked[0] else None


def hides(name: str) -> bool:
    """Whether the address leaves out a control, or a part of the figure, of this name."""
    return name in st.query_params.get("hide", "").split(",")


def write(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """Put settings into the address, leaving out what is as it is by default.

    All of them at once: each message to the browser is an entry of its history, and one gesture
    must be taken back by one press of Back.
    """
    before = st.query_params.to_dict()
    after = dict(before)
    for name, value in values.items():
        text = _text(value)
        if text is None or text == _text(defaults.get(name)):
            after.pop(name, None)
        else:
            after[name] = text
    if after != before:
        st.query_params.from_dict(after)


def replace(values: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    """The same, with nothing else left in the address but how it is shown."""
    others = [name for name in st.query_params if name not in _SHOWN]
    write({**dict.fromkeys(others), **values}, defaults)


def clear() -> None:
    """Back to the address alone, where everything is as it is by default."""
    replace({}, {})


def href(values: Mapping[str, Any]) -> str:
    """The same as a relative link."""
    texts = {name: _text(value) for name, value in values.items()}
    return within("?" + "&".join(f"{name}={text}" for name, text in texts.items() if text))


def within(address: str) -> str:
    """A relative link that stays in the frame where the app is shown, if it is embedded in one.

    Within its page it leaves out what the page's own address does.
    """
    context = get_script_run_ctx()
    frame = [
        (name, value)
        for name, value in parse_qsl(context.query_string if context else "")
        if name.lower() in _EMBEDDING
    ]
    parts = urlsplit(address)
    if not parts.path and "hide" in st.query_params:
        frame.append(("hide", st.query_params["hide"]))
    query = "&".join(filter(None, (parts.query, urlencode(frame, safe=","))))
    return urlunsplit(parts._replace(query=query))


_WITHIN_APP = re.compile(r"\[([^\]]+)\]\((?!https?:)([^)]+)\)")  # Markdown's [text](address)


def in_place(markdown: str) -> str:
    """The text with HTML for its links within the app, which stay in their tab and their frame.

    Of Markdown's own each would open a tab.
    """

    def anchor(found: re.Match[str]) -> str:
        return f'<a href="{html.escape(within(found[2]))}" target="_self">{found[1]}</a>'

    return _WITHIN_APP.sub(anchor, markdown)


def show(notices: Sequence[str]) -> None:
    """Tell the reader what of the link could not be followed."""
    if notices:
        st.info("  \n".join(notices), icon=":material/link_off:")


def plain(text: str) -> str:
    """A text for Markdown, in which none of its signs is markup."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$&^]|:(?=\S))", r"\\\1", text)


def _quoted(text: str) -> str:
    """What somebody else's link says, short and without any markup coming alive."""
    return re.sub(r"([^\w\s.,;-])", r"\\\1", text[:40])


def numbers(text: str) -> list[float]:
    """The numbers that somebody wrote, with commas or spaces between them.

    As the app prints them, too: with its minus sign, a point in its brackets. Raises ValueError
    where a part is no number.
    """
    return [float(each) for each in text.translate(_AS_PRINTED).split()]


def _numbers(name: str, count: int, notices: list[str], default: str) -> list[float] | None:
    text = st.query_params.get(name)
    if text is None:
        return None
    try:
        found = numbers(text)
    except ValueError:
        found = []
    if len(found) != count or not all(map(math.isfinite, found)):
        notices.append(
            f"The link says {name} = “{_quoted(text)}”, which is no setting; {default} is shown."
        )
        return None
    return found


def _text(value: Any) -> str | None:
    """A value as it stands in the address; names are slugs already."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, (tuple, list)):
        return ",".join(f"{each:.6g}" for each in value)
    return f"{value:.6g}"
