"""The usual way, for comparison: charts in a fragment that runs again and again.

The same network and the same three pictures as the playground's: a loss line, a 60 x 60 heatmap
with the points, and a diagram, each an `st.plotly_chart`. The title counts what was drawn.
"""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from playground.engine import MLP, Trainer

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=float)
AXIS = np.linspace(-0.25, 1.25, 60)
GRID = np.stack(np.meshgrid(AXIS, AXIS), axis=-1).reshape(-1, 2)

if "trainer" not in st.session_state:
    mlp = MLP([2, 4, 1], bias=False)
    st.session_state.mlp = mlp
    st.session_state.trainer = Trainer(mlp, X, [[0], [1], [1], [0]], reduction="sum")
    st.session_state.losses = []


@st.fragment(run_every=0.1)
def draw() -> None:
    mlp, trainer, losses = (st.session_state[name] for name in ("mlp", "trainer", "losses"))
    trainer.advance(epochs=1)
    losses.append(trainer.loss())
    title = {"text": f"frame {len(losses)}"}
    columns = st.columns(3)
    line = go.Figure(go.Scatter(y=losses[-300:])).update_layout(height=345)
    heat = go.Figure(go.Heatmap(z=mlp.predict(GRID).reshape(60, 60), x=AXIS, y=AXIS))
    heat.add_scatter(x=X[:, 0], y=X[:, 1], mode="markers")
    heat.update_layout(title=title, height=345)
    links = go.Figure(
        [go.Scatter(x=[0, 1], y=[k % 2, k // 2], line_width=1) for k in range(12)],
        {"height": 345},
    )
    columns[0].plotly_chart(links, key="links")
    columns[1].plotly_chart(heat, key="heat")
    columns[2].plotly_chart(line, key="line")


st.set_page_config(layout="wide")
draw()
