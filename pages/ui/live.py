"""The live figure in this app's colours, its words explained by the glossary."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import livefigure
from livefigure import Card, Scene
from livefigure.markup import if_drawn, scale
from pages.figures.palette import PALETTE
from pages.figures.surface import SURFACE
from pages.ui.about import ABOUT
from pages.ui.glossary import explained

_explained = lru_cache(maxsize=1024)(explained)  # a scene is made at every release


def live_figure(scene: Scene, *, key: str, on_release: Callable[[Mapping[str, Any]], None]) -> None:
    """Show the scene at this place of the page; `on_release` is told what a hand has moved."""
    html = {
        slot: _explained(text) if slot == "status" else text for slot, text in scene.html.items()
    }
    told = with_scale(replace(scene, html=html, story=_told(scene.story)))
    livefigure.live_figure(told, key=key, on_release=on_release, palette=PALETTE, about=ABOUT)


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
