"""The QR code of a prepared moment, in a dialog."""

import streamlit as st

from livefigure import qr_code
from pages.reference.moments.table import Moment


def code_of(moment: Moment) -> None:
    """A button that opens the QR code of the moment's link, large enough for a room."""
    if st.button("QR code", key=f"code_{moment.title}", icon=":material/qr_code_2:"):
        st.dialog(moment.title)(qr_code)(moment.plain, key="moment_code")
