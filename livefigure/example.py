"""A sine whose frequency and phase are dragged: `streamlit run livefigure/example.py`."""

import sys
from pathlib import Path

import numpy as np
import plotly.graph_objects as go
import streamlit as st

sys.path.append(str(Path(__file__).parents[1]))  # Streamlit looks for modules beside the script
from livefigure import Curve, Scene, Slider, live_figure
from livefigure.formula import formula
from livefigure.markup import channel, value

X = np.linspace(0, 2 * np.pi, 200)
TICKS = {"omega": [k / 10 for k in range(5, 81)], "phi": [k / 10 for k in range(-30, 31)]}
# Colours of CSS, or Streamlit's placeholders for those of its theme: README.md has their table.
PALETTE = {"omega": "crimson", "phi": "#000001", "text": "#000037", "ground": "#000038"}
FORMULA = r"\term{sine}{y} = \sin(\knob{omega:omega}{\omega} x + \knob{phi:phi}{\varphi})"


def sine(omega, phi):
    """The record at one ω and φ; at many of either, the record of a line."""
    y = np.sin(np.multiply.outer(omega, X) + np.expand_dims(phi, -1))
    return {"step": [0], "x": X, "y": y, "at one": np.sin(np.expand_dims(np.add(omega, phi), -1))}


setting = st.session_state.setdefault("setting", {"omega": 2.0, "phi": 0.0})
omega, phi = setting.values()
at = {name: int(np.abs(np.subtract(TICKS[name], setting[name])).argmin()) for name in TICKS}

figure = go.Figure(go.Scatter(name="sine", mode="lines", line_color="#000037"))
figure.update_layout(
    height=300, margin_t=20, template="none", font_color="#000037",
    xaxis_range=[0, X[-1]], yaxis_range=[-1.1, 1.1],
    paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
    meta={"wide": {}, "narrow": {"height": 200}},
)  # fmt: skip

scene = Scene(
    figure=figure,
    controls=[
        Slider("omega", "ω", "how fast", TICKS["omega"], at["omega"], "omega", {1.0: "once"}),
        Slider("phi", "φ", "from where on", TICKS["phi"], at["phi"], "phi", {0.0: "0"}),
    ],
    bindings=[Curve("sine", "x", "y")],
    base=sine(omega, phi),
    lines={"omega": sine(TICKS["omega"], phi), "phi": sine(omega, TICKS["phi"])},
    html={
        "formula": formula(FORMULA, "y equals sine of omega x plus phi"),
        "status": f"With ω = {value('omega')} it is {channel('at one')} at x = 1.",
    },
    terms={"sine": ["sine"]},
    alt="A sine.",
)
live_figure(scene, key="sine", on_release=setting.update, palette=PALETTE)
