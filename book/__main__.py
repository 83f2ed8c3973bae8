"""Writes lessons as files: `python -m book --lesson dial --out dial.html`, or all into a folder."""

import argparse
import logging
from pathlib import Path

from plotly.offline import get_plotlyjs

from book.page import PLOTLY_FILE, Plotly, index, lessons, name_of, page_of
from experiments import arithmetic
from experiments.terminal import print_utf8


def main() -> None:
    print_utf8()
    parser = argparse.ArgumentParser(prog="python -m book", description=__doc__)
    parser.add_argument("--lesson", help="its name in addresses; without it, all of them")
    parser.add_argument("--out", type=Path, required=True, help="the file, or the folder of all")
    parser.add_argument(
        "--plotly",
        choices=["inline", "beside", "cdn"],
        help="in the file (as one lesson has it), in a file beside it (as a book has it), or from "
        "Plotly's server, which readers then ask",
    )
    asked = parser.parse_args()
    logging.getLogger("streamlit").setLevel(logging.ERROR)  # it misses a page around this
    arithmetic.configure()
    known = {name_of(each): each for each in lessons()}
    if asked.lesson is None:
        asked.out.mkdir(parents=True, exist_ok=True)
        files = {asked.out / f"{name}.html": each for name, each in known.items()}
        _write(asked.out / "index.html", index())
    elif asked.lesson in known:
        files = {asked.out: known[asked.lesson]}
    else:
        parser.error(f"There is no lesson {asked.lesson}; there are {', '.join(known)}.")
    plotly: Plotly = asked.plotly or ("inline" if asked.lesson else "beside")
    if plotly == "beside":
        folder = asked.out if asked.lesson is None else asked.out.parent
        _write(folder / PLOTLY_FILE, get_plotlyjs())
    for file, lesson in files.items():
        _write(file, page_of(lesson, plotly, in_book=asked.lesson is None))


def _write(file: Path, text: str) -> None:
    file.write_text(text, "utf-8")
    print(f"{file}: {len(text.encode()) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
