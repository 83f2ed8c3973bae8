"""The relief of a surface."""

import numpy as np
import pytest

from landscapes import LANDSCAPES, Grid, sample
from pages.figures.surface import relief


@pytest.mark.parametrize("landscape", LANDSCAPES.values(), ids=LANDSCAPES)
def test_a_relief_rises_with_the_loss_and_keeps_its_order(landscape):
    grid = sample(landscape.loss, landscape.window, resolution=30)
    heights = relief(grid).height(np.sort(np.ravel(grid.z)))
    assert np.isfinite(heights).all() and heights[0] == 0
    assert (np.diff(heights) >= 0).all() and heights[-1] > 1


def test_a_flat_surface_has_a_relief():
    level = Grid(*(np.arange(3.0),) * 2, np.ones((3, 3)))
    assert (relief(level).height(level.z) == 0).all()
