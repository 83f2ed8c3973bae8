"""Every lesson figure there is: what the files of its folder name in FIGURES."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module

from pages.ui.lesson_figure import LessonFigure
from tests.sources import ROOT, module

Maker = Callable[[], LessonFigure]


def _found() -> Iterator[tuple[str, Maker]]:
    for source in sorted((ROOT / "pages").glob("*/*/*figure.py")):
        file = f"{source.parent.name} {source.stem.removesuffix('figure').strip('_')}".strip()
        for name, maker in getattr(import_module(module(source)), "FIGURES", {}).items():
            yield f"{file}: {name}", maker


FIGURES: dict[str, Maker] = dict(_found())


def figures_of(folder: str) -> list[LessonFigure]:
    """Those of one lesson."""
    return [maker() for name, maker in FIGURES.items() if re.match(rf"{folder}\b", name)]
