"""A text explains each of its words once, and nothing in it is broken by that."""

import re

import pytest

from pages.ui.glossary import ENTRIES, explained


def words(text: str) -> list[str]:
    """What is explained of a text, in its order."""
    return re.findall(r'<span class="term"[^>]*>(.*?)</span>', explained(text))


def test_the_first_use_is_explained_and_no_other():
    assert words("SAM is not SAM’s sharpness-aware minimisation.") == ["SAM"]
    assert words("Gradients: one gradient, two gradients.") == ["Gradients"]


def test_the_longest_word_counts():
    assert words("α-SAM, SAM and α") == ["α-SAM", "SAM", "α"]
    assert words("The sharp minimum is a minimum.") == ["sharp minimum", "minimum"]
    assert words("AdamW is not Adam, and αρ neither α nor ρ.") == ["AdamW", "Adam", "αρ", "α", "ρ"]
    assert words("λ<sub>max</sub> is the sharpness") == ["λ<sub>max</sub>"]


@pytest.mark.parametrize("text", ["SAMs", "unbiased traced", "Sam", "non-SAM", "SAM-like", "ηλ"])
def test_a_part_of_a_word_is_none(text):
    assert words(text) == []


LEFT = [
    "`SAM`",
    "```\nSAM = Adam\n```",
    r"$SAM + \rho$",
    "$$\nSAM\n$$",
    "#### SAM and Adam",
    "[SAM at α = 1](dial?alpha=1)",
    '<a href="dial?alpha=1" target="_self">SAM at <b>α</b> = 1</a>',
    "<button>SAM</button>",
    "<math><mi>α</mi></math>",
    '<i title="SAM"></i>',
    '<span data-term="SAM" style="color: var(--SAM)"></span>',
    ":material/SAM:",
    ":red[SAM]",
]


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_text_is_left_alone(text):
    assert explained(text) == text
    assert words(f"{text} SAM") == ["SAM"] or text.startswith("####")


def test_only_marks_are_added():
    text = (
        "**SAM** takes *two* gradients: $g_0$ and <b data-term='grho'>the other</b> — α &lt; 1.\n"
    )
    assert re.sub(r'<span class="term"[^>]*>(.*?)</span>', r"\1", explained(text)) == text


def test_to_explain_twice_is_to_explain_once():
    text = " ".join(spelling for entry in ENTRIES for spelling in entry.spelled)
    assert explained(explained(text)) == explained(text)
