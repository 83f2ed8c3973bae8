"""The yardstick for start-up: a bare Streamlit page with the home page's surface, and no more."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

st.set_page_config(layout="wide")

x = np.linspace(-2, 2, 120)
y = x[:, None]
sharpness = 1 / (1 + np.exp(-4 * x))
z = 0.5 * ((x**2 - 1) * (0.5 + 3.5 * sharpness)) ** 2 + 0.5 * (1 + 7 * sharpness) * y**2

contour = go.Contour(x=x, y=x, z=np.log1p(z), contours={"coloring": "fill"}, showscale=False)
st.plotly_chart(go.Figure(contour, layout={"height": 430}))
