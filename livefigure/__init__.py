"""A Plotly figure that follows a control while it is dragged, without asking the server.

Python sends one figure and *records* of named numbers; the browser looks them up while a control
moves, and tells Python once, when it is let go. README.md says how to write a figure.
"""

from livefigure.mount import live_figure, qr_code, released
from livefigure.scene import (
    GAP,
    AtStep,
    Card,
    Curve,
    Exercise,
    Goal,
    Handle,
    Outline,
    Preset,
    Question,
    Record,
    Scene,
    Slider,
    SliderPair,
)
from livefigure.wire import Release, heard, message, pack, told

__all__ = [
    "GAP",
    "AtStep",
    "Card",
    "Curve",
    "Exercise",
    "Goal",
    "Handle",
    "Outline",
    "Preset",
    "Question",
    "Record",
    "Release",
    "Scene",
    "Slider",
    "SliderPair",
    "heard",
    "live_figure",
    "message",
    "pack",
    "qr_code",
    "released",
    "told",
]
