"""The programs of this repository, and nothing that is installed beside them."""

from pathlib import Path

from pages.ui.course import CONTENTS

ROOT = Path(__file__).parents[1]
ROOMS = (
    *("benchmarks", "book", "docs", "experiments", "landscapes", "livefigure"),
    *("optimizers", "pages", "ports", "tests"),
)
SOURCES = (ROOT / "app.py", *sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")))
# The scripts that Streamlit runs: all there are, and those in the contents, in their order.
PAGES = sorted((ROOT / "pages").glob("*/*/page.py"))
LISTED = [f"pages/{folder}/page.py" for held in CONTENTS.values() for folder in held]


def module(source: Path) -> str:
    """The name by which it is imported."""
    return ".".join(source.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
