"""The lists of exercises as HTML: a tick, the task, and where it begins."""

import html
import re
from collections.abc import Iterable, Iterator

from pages.reference.exercises.solutions import SOLUTIONS, unfolding
from pages.reference.exercises.starts import STARTS, beside
from pages.reference.exercises.table import BY_PAGE
from pages.ui import link


def items(folder: str, solved: bool = False) -> Iterator[str]:
    """Each exercise of a page as an item of a list, with its solution to unfold if asked."""
    each = zip(BY_PAGE[folder], STARTS[folder], SOLUTIONS[folder], strict=True)
    for number, (exercise, start, solution) in enumerate(each, start=1):
        task = html.escape(exercise.task)
        yield (
            f'<li data-exercise="{task}"><span>{re.sub("<[^>]*>", "", exercise.task)}</span> '
            f"{link.in_place(f'[Begin]({beside(start, number)})')}"
            f"{unfolding(solution) if solved else ''}</li>"
        )


def section(heading: str, rows: Iterable[str]) -> str:
    """A heading, which may be a link within the app, and its list."""
    return f'## {link.in_place(heading)}\n<ol class="exercise-list">{"".join(rows)}</ol>'
