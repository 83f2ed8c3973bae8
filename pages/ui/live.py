"""The live figure in this app's colours."""

from functools import partial

import livefigure
from pages.figures.palette import PALETTE

live_figure = partial(livefigure.live_figure, palette=PALETTE)
