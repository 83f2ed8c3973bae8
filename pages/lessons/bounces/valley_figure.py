"""What the figures of the edge and of the drift have in common: the valley, its steps, its η."""

from functools import cache

import numpy as np

from experiments.surface import sample
from landscapes import LANDSCAPES, Grid, Window
from pages.figures.tick_map import Ticks
from pages.lessons.bounces.compute import ON_FLOOR, VALLEY_SHOWN, VALLEY_STEPS

WINDOW = Window(x=(-0.5, 2.0), y=(-0.7, 1.1))
RATES = [float(f"{value:.2g}") for value in np.geomspace(0.02, 0.2, 25)]
RATE_AXIS = Ticks(RATES, (0.02, 0.032, 0.052, 0.084, 0.14, 0.2), "η")
SHARED = {
    "step": VALLEY_SHOWN,
    "at": np.maximum(VALLEY_SHOWN, 0.5),
    "first": [0.45],
    "last": [VALLEY_STEPS],
    "later": VALLEY_SHOWN[VALLEY_SHOWN >= ON_FLOOR],
}


@cache
def grid() -> Grid:
    """The surface, drawn once for both."""
    return sample(LANDSCAPES["Valley"].loss, WINDOW, resolution=120)
