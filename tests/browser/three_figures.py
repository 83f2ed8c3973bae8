"""A page with three figures, all on screen and all to be computed at first."""

import time

import numpy as np
import plotly.graph_objects as go

from livefigure import Curve
from pages.ui.lesson_figure import Knob, LessonFigure, lesson_figure

X = np.linspace(0, 1, 5)


def picture(slope) -> dict:
    time.sleep(0.3)  # as if it were compiled
    return {"y": np.asarray(slope)[:, None] * X}


for k in range(3):
    figure = go.Figure(go.Scatter(x=[0.0, 1.0], y=[0.0, 1.0], name="line", mode="lines"))
    figure.update_layout(height=200, template="none", meta={"wide": {}, "narrow": {}})
    knob = Knob("slope", "slope", "how steep", (0.0, 1.0, 2.0), 1.0, "alpha")
    curve = Curve("line", "x", "y")
    lesson_figure(
        LessonFigure(picture, figure, [curve], [knob], name=f"{k}", shared={"x": X}), key=f"{k}"
    )
