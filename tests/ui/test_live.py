"""What the app does to the words of a live figure."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from landscapes import Grid
from pages.figures.surface import SURFACE, surface
from pages.ui.live import unbroken, with_scale
from tests.livefigure.parts import scene


def test_an_equation_in_a_text_is_not_broken_over_two_lines():
    space = "\N{NO-BREAK SPACE}"
    told = unbroken('At p = <b class="a">0.1</b> and ρ &lt; 0 it ends.')
    assert told == f'At p{space}={space}<b class="a">0.1</b> and ρ{space}&lt;{space}0 it ends.'


def test_a_legend_says_which_colour_of_a_surface_is_low():
    bare = scene()
    assert with_scale(bare) is bare
    grid = Grid(np.arange(2.0), np.arange(2.0), np.arange(4.0).reshape(2, 2))
    on_ground = replace(
        bare, figure=go.Figure([surface(grid), *bare.figure.data], bare.figure.layout)
    )
    legend = with_scale(on_ground).html["legend"]
    assert legend.startswith(bare.html.get("legend", "")) and "low" in legend
    assert f'data-drawn="{SURFACE}"' in legend  # gone where no panel shows it
