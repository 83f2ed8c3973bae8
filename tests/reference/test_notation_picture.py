"""The picture of one step: its arrows are as long as the step that each of them is."""

from xml.etree import ElementTree as Xml

import pytest

from pages.figures.palette import PALETTE
from pages.reference.notation.picture import STRENGTH, lengths, one_step


def test_the_step_of_alpha_sam_adds_the_difference_as_often_as_it_says():
    plain, sam, alpha = lengths()
    assert plain < sam
    assert alpha - plain == pytest.approx(STRENGTH * (sam - plain))


def test_the_picture_is_well_formed_in_colours_of_the_palette():
    picture = Xml.fromstring(one_step())
    strokes = {each.get("stroke") for each in picture.iter()} - {None}
    assert len(strokes) >= 4
    assert strokes <= {f"var(--colour-{name})" for name in PALETTE}
    ends = [float(each.get("x2")) for each in picture.iter("line")]
    assert min(ends) > 0
