"""Which sentence of a page a test holds.

    @claims("lessons/free_sam", "from about p = 0.2 on, forward only from about 0.425")
    def test_with_short_steps_forward_only_needs_more_strength_than_sam(): ...

If that test fails, the sentence is named. `python -m tests.claims` lists the sentences of lessons
that have a number and that no test claims.
"""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from experiments.terminal import print_utf8
from tests.sources import ROOT

WHOLE = 5  # words that a string has at least, if it is a sentence
_MATHS = r"\$[^$]*\$"


class Claim(NamedTuple):
    """Some words of a page, as they stand there."""

    page: str  # its folder, of `pages`
    words: str


def claims(page: str, *words: str) -> Callable:
    """Marks a test as what holds these words of a page: a part of a sentence each."""
    return pytest.mark.claims(*(Claim(page, each) for each in words))


@cache
def texts(page: str) -> tuple[str, ...]:
    """All that the files of a page say, without markup; a number that is computed is {}."""
    sources = sorted((ROOT / "pages" / page).glob("*.py"))
    return tuple(text for source in sources for text in _texts_of(source))


def stands(claim: Claim) -> bool:
    """Whether the words stand on their page."""
    return any(claim.words in text for text in texts(claim.page))


def with_numbers(page: str) -> list[str]:
    """The sentences of a page that have a number, other than in a formula."""
    sentences = (
        sentence for text in texts(page) for sentence in re.split(r"(?<=[.!?:])\s+(?=[A-Z“])", text)
    )
    number = re.compile(r"(?<![\w{^])\d+(?:\.\d+)?(?![\w}])")
    told = (s for s in sentences if len(s.split()) >= WHOLE and "\\" not in re.sub(_MATHS, "", s))
    return [s for s in told if number.search(re.sub(_MATHS, "", s))]


@cache
def claimed() -> tuple[Claim, ...]:
    """All claims of all tests, read from their files."""
    return tuple(
        claim
        for source in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(source.read_text("utf-8")))
        for claim in _claims_of(node)
    )


def unclaimed(page: str) -> list[str]:
    """The sentences with a number that no test claims a part of."""
    words = [claim.words for claim in claimed() if claim.page == page]
    return [s for s in with_numbers(page) if not any(each in s for each in words)]


def _claims_of(node: ast.AST) -> Iterator[Claim]:
    match node:
        case ast.Call(func=ast.Name(id="claims"), args=[page, *words]):
            for each in words:
                yield Claim(ast.literal_eval(page), ast.literal_eval(each))


def _texts_of(source: Path) -> Iterator[str]:
    tree = ast.parse(source.read_text("utf-8"))
    documented = (ast.Module, ast.FunctionDef, ast.ClassDef)
    docstrings = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    inner = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if node in docstrings or node in inner:
            continue
        match node:
            case ast.Constant(value=str(text)):
                yield _plain(text)
            case ast.JoinedStr(values=values):
                yield _plain(
                    "".join(
                        str(part.value) if isinstance(part, ast.Constant) else "{}"
                        for part in values
                    )
                )


def _plain(text: str) -> str:
    """Without Markdown's stars and links, and HTML."""
    text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text.replace("**", ""))
    return " ".join(re.sub(r"<[^>]*>", "", text).split())


def lessons() -> list[str]:
    """The folders of all lessons."""
    return [f"lessons/{path.parent.name}" for path in ROOT.glob("pages/lessons/*/page.py")]


if __name__ == "__main__":
    print_utf8()
    counts: Counter[str] = Counter()
    for page in sorted(lessons()):
        for sentence in unclaimed(page):
            counts[page] += 1
            print(f"{page}: {sentence}")
    print(dict(counts))
