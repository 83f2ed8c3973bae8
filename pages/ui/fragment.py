"""A fragment that has a place of its own on the page."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st

Given = ParamSpec("Given")


def fragment(part: Callable[Given, None], run_every: float | None = None) -> Callable[Given, None]:
    """`st.fragment`, in a container that belongs to the page.

    A fragment that runs again takes back what it has not sent yet. If it stood beside other
    elements of the page, the next of them would arrive before it, at a place that is not there:
    «Bad delta path index», and the page goes blank. In a container it has no neighbours; and what
    it gains later pushes nothing off the page. For the same reason no fragment stands in another:
    the outer one would take back its containers, but not what the inner one puts into them.
    """
    alone = st.fragment(part, run_every=run_every)

    @wraps(part)
    def placed(*args: Given.args, **kwargs: Given.kwargs) -> None:
        with st.container():
            alone(*args, **kwargs)

    return placed
