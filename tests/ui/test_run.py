"""The records of a run: its lines pass through it."""

import numpy as np

from landscapes import LANDSCAPES
from pages.ui.run import LINE_STEPS, records
from pages.ui.setting import RunSetting, alphas, rhos

BOWL = LANDSCAPES["Quadratic bowl"]


def test_the_lines_hold_a_row_for_every_tick_and_the_base_is_one_of_them():
    setting = RunSetting(BOWL, "α-SAM + SGD", 0.05, 100, 2.0, 0.1, (0.5, 0.5))
    base, lines = records(setting)
    for name, ticks, value in (("alpha", alphas(BOWL), 2.0), ("rho", rhos(BOWL), 0.1)):
        line, row = lines[name], ticks.index(value)
        assert line["x"].shape == (len(ticks), LINE_STEPS)
        assert line["outcome"].shape == line["left"].shape == (len(ticks), 1)
        few = line["step"]
        np.testing.assert_allclose(line["x"][row], base["x"][few], rtol=1e-12)
        np.testing.assert_allclose(line["loss"][row], base["loss"][few], rtol=1e-12)
    sam = alphas(BOWL).index(1.0)
    np.testing.assert_allclose(lines["alpha"]["x"][sam], base["sam.x"][lines["alpha"]["step"]])
