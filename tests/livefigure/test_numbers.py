"""Numbers as texts; js/numbers.test.js asks the same of the browser's side."""

import json
from pathlib import Path

import pytest

from livefigure import Slider
from livefigure.numbers import written

CASES = json.loads(Path(__file__).with_name("numbers.json").read_text("utf-8"))


@pytest.mark.parametrize("value, digits, text", CASES)
def test_a_number_is_written_as_in_the_table(value, digits, text):
    assert written(float(value), digits) == text


def test_a_slider_writes_its_ticks_with_four_digits():
    ticks = [-2, -0.5, 0, 1e-7, 0.000246, 0.0141, 0.12346, 1.064, 16]
    texts = Slider("a", "a", "", ticks, 0, "sam").header()["texts"]
    assert texts == "−2 −0.5 0 1·10⁻⁷ 0.000246 0.0141 0.1235 1.064 16".split()
