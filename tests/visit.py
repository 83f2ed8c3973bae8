"""The app as a reader opens it, without a browser."""

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from tests.sources import ROOT


def app_at(script: str = "pages/idea/home/page.py") -> AppTest:
    """The app about to open one of its pages, which is named by its script.

    `AppTest.switch_page` (Streamlit 1.67) takes the address from the script's name until the app
    has run once; that of a page of ours is its folder's.
    """
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    app._page_hash = calc_hash(Path(script).parent.name)
    return app
