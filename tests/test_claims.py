"""Sentences of pages and the tests that hold them."""

import pytest

from tests.claims import Claim, claimed, claims, lessons, stands, unclaimed, with_numbers

# How many sentences with a number no test claims yet. None may be added: who writes one marks the
# test that holds it, and who marks a test takes away here. `python -m tests.claims` lists them.
UNCLAIMED = {
    "lessons/bounces": 48,
    "lessons/dial": 28,
    "lessons/downhill_first": 12,
    "lessons/family": 11,
    "lessons/free_sam": 13,
    "lessons/how_far": 30,
    "lessons/learning_alpha": 23,
    "lessons/minibatches": 14,
    "lessons/one_step": 15,
    "lessons/saddam": 12,
    "lessons/what_sam_buys": 21,
    "lessons/why_flat": 16,
}


@pytest.mark.parametrize("claim", claimed(), ids=lambda claim: f"{claim.page}: {claim.words[:40]}")
def test_what_is_claimed_stands_on_its_page(claim):
    assert stands(claim)


@pytest.mark.parametrize("page", lessons())
def test_no_sentence_with_a_number_is_added_without_a_claim(page):
    open_ones = unclaimed(page)
    assert len(open_ones) <= UNCLAIMED.get(page, 0), open_ones


def test_a_claim_covers_the_sentence_that_it_is_a_part_of():
    [said] = [s for s in with_numbers("lessons/free_sam") if "from about αρ = 0.1 on" in s]
    assert said not in unclaimed("lessons/free_sam")


def test_words_that_stand_nowhere_are_found():
    assert not stands(Claim("lessons/free_sam", "crosses from about p = 0.3 on"))


def test_a_mark_holds_its_words():
    mark = claims  # by another name, or these words would have to stand on the page
    held = mark("lessons/free_sam", "some words").mark
    assert held.args == (Claim("lessons/free_sam", "some words"),)
