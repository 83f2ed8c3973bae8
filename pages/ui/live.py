"""The live figure in this app's colours, its words explained by the glossary."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

import livefigure
from livefigure import Card, Scene
from livefigure.markup import if_drawn, scale
from pages.figures.palette import PALETTE
from pages.figures.surface import SURFACE
from pages.ui import link
from pages.ui.about import ABOUT
from pages.ui.course import TITLES, following
from pages.ui.glossary import explained

_explained = lru_cache(maxsize=1024)(explained)  # a scene is made at every release


def live_figure(scene: Scene, *, key: str, on_release: Callable[[Mapping[str, Any]], None]) -> None:
    """Show the scene at this place of the page; `on_release` is told what a hand has moved."""
    html = {
        slot: _explained(text) if slot == "status" else text for slot, text in scene.html.items()
    }
    told = with_scale(replace(scene, html=html, story=_told(scene.story)))
    told = replace(told, onward=_onward(), all_exercises=link.within("exercises"))
    livefigure.live_figure(told, key=key, on_release=on_release, palette=PALETTE, about=ABOUT)


def _onward() -> tuple[str, str] | None:
    """The page that is read after this one, if there is an order: its title, and a link."""
    path = urlsplit(st.context.url or "").path
    here = path.rstrip("/").rpartition("/")[2]
    folder = next((each for each in TITLES if each.endswith(f"/{here}")), "idea/home")
    after = following(folder)
    return (f"Next: {TITLES[after]} ›", link.within(after.rpartition("/")[2])) if after else None


def with_scale(scene: Scene) -> Scene:
    """The scene whose legend says which colour of its surface is low, while that is drawn."""
    if not any(trace.name == SURFACE for trace in scene.figure.data):
        return scene
    entry = if_drawn(SURFACE, f"loss: {scale('low', 'high')}")
    html = {**scene.html, "legend": scene.html.get("legend", "") + entry}
    return replace(scene, html=html, terms={**scene.terms, SURFACE: [SURFACE]})


def _told(story: Sequence[Card]) -> Sequence[Card]:
    return [replace(card, text=unbroken(_explained(card.text))) for card in story]


def unbroken(html: str) -> str:
    """The text with spaces that do not break beside =, < and the like: "p = 0.1" on one line."""
    return re.sub(r" (=|≈|≤|≥|&lt;|&gt;) ", "\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}", html)
