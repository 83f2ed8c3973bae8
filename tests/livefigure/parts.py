"""A small sound scene, to be changed by the tests."""

from typing import Any

import numpy as np
import plotly.graph_objects as go

from livefigure import (
    AtStep,
    Curve,
    Handle,
    Outline,
    Preset,
    Question,
    Scene,
    Slider,
    SliderPair,
)

STEPS = np.arange(4.0)
BASE = {
    "step": STEPS,
    "x": STEPS,
    "y": STEPS**2,
    "end": np.ones(1),
    "ring": np.ones((4, 5)),
}


def figure() -> go.Figure:
    """Traces that move, "path 1", "dot" and "ring", and two that do not, "map" and "mark"."""
    traces = [
        go.Scatter(name="path 1", mode="lines"),
        go.Scatter(name="dot", mode="markers"),
        go.Scatter(name="ring", mode="lines"),
        go.Scatter(name="mark", x=[0.0], y=[0.0], meta="ground"),
        go.Heatmap(name="map", z=[[1.0]]),
    ]
    return go.Figure(traces, {"xaxis2": {"anchor": "y"}, "meta": {"wide": {}, "narrow": {}}})


FIGURE = figure()


def scene(**changed: Any) -> Scene:
    """A sound scene with a bit of everything, but for what is changed."""
    parts: dict[str, Any] = {
        "figure": FIGURE,
        "controls": [
            Slider("eta", "η", "how long", (0.1, 0.2, 0.4), 1, "blue", {0.4: "most"}, "xaxis2"),
            Slider("p", "p", "how strong", (-1.0, 0.0, 1.0), 0, "red"),
            Handle("start", "θ₀", [0.0, 1.0], [0.0, 1.0], (0.3, 0.7), ["end"], reads="at {end}"),
        ],
        "bindings": [
            Curve("path 1", "x", "y"),
            AtStep("dot", ["x", "gap"], ["y", "gap"]),
            Outline("ring", "ring", "ring"),
        ],
        "base": BASE,
        "lines": {"eta": {"step": STEPS, "now.far": np.ones((3, 1))}},
        "plane": SliderPair("eta", "p", ["end"]),
        "html": {
            "formula": '<b data-term="eta">η<i data-value="eta"></i></b> <b data-term="run">g</b>',
            "status": '<i data-say="end"></i><br><i data-channel="far"></i><i data-channel="step">',
        },
        "words": {"end": ["never", "at {end} of {x}"]},
        "presets": [Preset("Far", "…", {"eta": 0.4, "start": (0, 1)}, "?", False, "run")],
        "question": Question(
            "Where?", ["here", "there"], [[0], [1, 2]], "end", {"p": 1.0}, ["yes", "no"]
        ),
        "terms": {"run": ["path 1", "dot"]},
        "name": "small",
    }
    return Scene(**parts | changed)
