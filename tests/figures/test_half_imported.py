"""Two sessions begin at once: what one is still importing, the other does not stumble over."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

# One thread imports pandas. As soon as there is some of it, the other makes a figure.
_AT_ONCE = """
import sys, threading
import numpy as np
import plotly.graph_objects as go

def other():
    import pandas

thread = threading.Thread(target=other)
thread.start()
while "pandas" not in sys.modules:
    pass
half = not hasattr(sys.modules["pandas"], "Series")
from pages.figures.frame import FRAME
go.Figure(layout=FRAME).add_scatter(y=np.zeros(3)).to_dict()
print(half)
"""


def test_a_figure_is_made_while_another_session_imports_pandas():
    done = subprocess.run(
        [sys.executable, "-c", _AT_ONCE], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert not done.returncode, done.stderr
    assert done.stdout.strip() == "True", "pandas was there too soon for anything to be tried"
