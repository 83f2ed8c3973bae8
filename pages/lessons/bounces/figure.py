"""The four live figures of the lesson on bounces, edges and saddles, one of which is shown."""

from collections.abc import Callable

from pages.lessons.bounces.bounce_figure import bounce
from pages.lessons.bounces.drift_figure import drift
from pages.lessons.bounces.edge_figure import edge
from pages.lessons.bounces.saddle_figure import saddle
from pages.ui.lesson_figure import LessonFigure

FIGURES: dict[str, Callable[[], LessonFigure]] = {
    "The bounce": bounce,
    "The edge": edge,
    "The drift": drift,
    "The saddle": saddle,
}
SETTINGS = ("eta", "p", "alpha", "ratio", "rho", "step", "scene")  # what belongs to one figure
