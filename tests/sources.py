"""The programs of this repository, and nothing that is installed beside them."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("benchmarks", "docs", "experiments", "landscapes", "optimizers", "pages", "tests")
SOURCES = (ROOT / "app.py", *sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")))


def module(source: Path) -> str:
    """The name by which it is imported."""
    return ".".join(source.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
