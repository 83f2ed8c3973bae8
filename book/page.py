"""A lesson as the text of one file in HTML, and the index of all of them."""

import base64
import html
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Literal

from plotly.offline import get_plotlyjs, get_plotlyjs_version

from book.grid import alone, size_of
from livefigure.mount import themes
from livefigure.standalone import Alone, standalone
from pages.figures.palette import PALETTE
from pages.ui.about import ABOUT
from pages.ui.course import COURSE, Lesson, number, place
from pages.ui.lesson_figure import LessonFigure

ROOT = Path(__file__).parents[1]
MOST = 930_000  # bytes of the figures of a page: in base64, with the script, 1.5 million

Plotly = Literal["inline", "beside", "cdn"]
PLOTLY_FILE = "plotly.min.js"


def name_of(lesson: Lesson) -> str:
    """What a lesson is called in addresses."""
    return lesson.folder.split("/")[-1]


def figures_of(lesson: Lesson) -> Iterator[LessonFigure]:
    """The figures with which its page opens, those with a story first."""
    folder = ROOT / "pages" / lesson.folder
    found = [
        next(iter(makers.values()))()
        for file in sorted(folder.glob("*figure.py"))
        if (makers := _makers(lesson, file.stem))
    ]
    yield from sorted(found, key=lambda each: not each.story)


def _makers(lesson: Lesson, file: str) -> dict:
    return getattr(import_module(f"pages.{lesson.folder.replace('/', '.')}.{file}"), "FIGURES", {})


def lessons() -> list[Lesson]:
    """Those that have figures without a training, in their order."""
    return [each for each in COURSE if any(True for _ in figures_of(each))]


def loaded(plotly: Plotly) -> str:
    """HTML that loads plotly.js: all of it, a file beside the page, or from Plotly's server."""
    if plotly == "inline":
        return f"<script>{get_plotlyjs()}</script>"
    version = get_plotlyjs_version()
    cdn = f"https://cdn.plot.ly/plotly-{version}.min.js"
    return f'<script src="{cdn if plotly == "cdn" else PLOTLY_FILE}"></script>'


def page_of(lesson: Lesson, plotly: Plotly, in_book: bool) -> str:
    """The text of the file of a lesson; in a book it has links to the others."""
    figures = list(figures_of(lesson))
    # The first, which tells the story, has what the others leave.
    parts: list[Alone] = []
    for k, figure in reversed([*enumerate(figures, start=1)]):
        room = MOST - sum(size_of(each) for each in parts) if k == 1 else MOST // len(figures)
        parts.insert(0, alone(figure, f"Figure {k}" if len(figures) > 1 else "", room))
    before = (
        f"<h1>{html.escape(lesson.title)}</h1>"
        f"<p><small>{html.escape(place(lesson))}</small><br>{html.escape(lesson.sight)}</p>"
    )
    return standalone(
        f"{lesson.title} · {ABOUT['program']}",
        parts,
        plotly=loaded(plotly),
        palette=PALETTE,
        themes=themes(),
        about=ABOUT,
        before=before,
        after=_links(lesson) if in_book else "",
        style=_font(),
    )


def _links(lesson: Lesson) -> str:
    every = lessons()
    at = every.index(lesson)
    links = ['<a href="index.html">All lessons</a>']
    if at + 1 < len(every):
        after = every[at + 1]
        links.append(f'<a href="{name_of(after)}.html">Next: {html.escape(after.title)}</a>')
    return f"<nav><p>{' · '.join(links)}</p></nav>"


def _font() -> str:
    """The font of formulas, in the file itself."""
    font = base64.b64encode((ROOT / "static" / "formula.woff2").read_bytes()).decode()
    return f'@font-face {{ font-family: Formula; src: url("data:font/woff2;base64,{font}"); }}'


def index() -> str:
    """The text of the contents: links to all lessons, and which are missing."""
    there = lessons()
    entries = "".join(
        f'<li value="{number(each.folder)}"><a href="{name_of(each)}.html">'
        f"{html.escape(each.title)}</a><br>{html.escape(each.sight)}</li>"
        if each in there
        else f'<li value="{number(each.folder)}">{html.escape(each.title)}<br>'
        "Its networks train while one watches: this lesson needs the app.</li>"
        for each in COURSE
    )
    return standalone(
        ABOUT["program"],
        [],
        plotly="",
        palette=PALETTE,
        themes=themes(),
        about=ABOUT,
        before=f"<h1>{html.escape(ABOUT['program'])}</h1><ol>{entries}</ol>",
    )
