"""The words of the course, each with the page that shows it, and the papers behind it."""

import html
from dataclasses import dataclass

from pages.ui import link
from pages.ui.glossary import THEMES, Entry


@dataclass(frozen=True)
class Paper:
    """A reference, its title and arXiv id checked against how others cite it."""

    authors: str
    year: int
    title: str
    arxiv: str


PAPERS = [
    Paper("Agarwala and Dauphin", 2023, "SAM operates far from home: eigenvalue regularization as "
          "a dynamical phenomenon", "2302.08692"),
    Paper("Andriushchenko and Flammarion", 2022, "Towards understanding sharpness-aware "
          "minimization", "2206.06232"),
    Paper("Barrett and Dherin", 2021, "Implicit gradient regularization", "2009.11162"),
    Paper("Bartlett, Long and Bousquet", 2023, "The dynamics of sharpness-aware minimization: "
          "bouncing across ravines and drifting towards wide minima", "2210.01513"),
    Paper("Becker et al.", 2024, "Momentum-SAM: sharpness aware minimization without computational "
          "overhead", "2401.12033"),
    Paper("Cattaneo et al.", 2024, "On the implicit bias of Adam", "2309.00079"),
    Paper("Compagnoni et al.", 2023, "An SDE for modeling SAM: theory and insights", "2301.08203"),
    Paper("Dai, Ahn and Sra", 2023, "The crucial role of normalization in sharpness-aware "
          "minimization", "2305.15287"),
    Paper("Foret et al.", 2021, "Sharpness-aware minimization for efficiently improving "
          "generalization", "2010.01412"),
    Paper("Ghosh et al.", 2023, "Implicit regularization in heavy-ball momentum accelerated "
          "stochastic gradient descent", "2302.00849"),
    Paper("Jo et al.", 2025, "Asynchronous sharpness-aware minimization for fast and accurate "
          "deep learning", "2503.11147"),
    Paper("Karakida et al.", 2023, "Understanding gradient regularization in deep learning: "
          "efficient finite-difference computation and implicit bias", "2210.02720"),
    Paper("Kim et al.", 2023, "Stability analysis of sharpness-aware minimization", "2301.06308"),
    Paper("Liu et al.", 2022, "Towards efficient and scalable sharpness-aware minimization",
          "2203.02714"),
    Paper("Long and Bartlett", 2024, "Sharpness-aware minimization and the edge of stability",
          "2309.12488"),
    Paper("Möllenhoff and Khan", 2023, "SAM as an optimal relaxation of Bayes", "2210.01620"),
    Paper("Smith et al.", 2021, "On the origin of implicit regularization in stochastic gradient "
          "descent", "2101.12176"),
    Paper("Ujváry et al.", 2022, "Rethinking sharpness-aware minimization as variational "
          "inference", "2210.10452"),
    Paper("Wen, Ma and Li", 2023, "How does sharpness-aware minimization minimize sharpness?",
          "2211.05729"),
    Paper("Yue et al.", 2023, "Sharpness-aware minimization revisited: weighted sharpness as a "
          "regularization term", "2305.15817"),
    Paper("Zhao, Zhang and Hu", 2022, "Penalizing gradient norm for efficiently improving "
          "generalization in deep learning", "2202.03599"),
]  # fmt: skip


def contents() -> str:
    """A line of Markdown with links to the parts of the page."""
    return " · ".join(f"[{part}](#{link.slug(part)})" for part in (*THEMES, "References"))


def words(theme: str) -> str:
    """The entries of a theme as an HTML list, each with its key as its anchor."""
    return f'<dl class="glossary">{"".join(map(_entry, THEMES[theme]))}</dl>'


def _entry(entry: Entry) -> str:
    name = entry.name
    if entry.seen:
        name = f'<a href="{html.escape(link.within(entry.seen))}" target="_self">{name}</a>'
    return f'<div id="{entry.key}"><dt>{name}</dt><dd>{entry.says}</dd></div>'


def papers() -> str:
    """The references as Markdown."""
    return "\n".join(
        f"- {p.authors} {p.year}: *{p.title}*. [arXiv {p.arxiv}](https://arxiv.org/abs/{p.arxiv})"
        for p in PAPERS
    )
