"""The yardstick for a moving slider: Streamlit's own, and a path in `st.plotly_chart`.

The path is short and known in closed form, gradient descent on a bowl, so that what is timed is the
way from the slider to the chart.
"""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")

CURVATURES = np.array([1.0, 6.0])
x = np.linspace(-2, 2, 120)
z = 0.5 * (CURVATURES[0] * x**2 + CURVATURES[1] * x[:, None] ** 2)


@st.fragment
def view() -> None:
    rate = st.slider("learning rate", 0.0, 0.35, 0.1, 0.0025, format="%.4f")
    path = np.array([1.6, 1.6]) * (1 - rate * CURVATURES) ** np.arange(121)[:, None]
    figure = go.Figure(
        [
            go.Contour(x=x, y=x, z=z, contours={"coloring": "fill"}, showscale=False),
            go.Scatter(x=path[:, 0], y=path[:, 1], mode="lines"),
        ],
        layout={"height": 430},
    )
    st.plotly_chart(figure, key="chart")


view()
