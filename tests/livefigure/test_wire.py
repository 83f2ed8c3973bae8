"""What goes over the wire comes back out of it, and what is held already is not sent again."""

import json
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra.numpy import array_shapes, arrays

from livefigure import Preset, Release, heard, message, pack, told
from tests.livefigure.parts import BASE, scene

FLOATS: Any = some.floats(-(2.0**127), 2.0**127, width=32)  # the largest of all become infinite
CHANNELS = some.dictionaries(
    some.text(min_size=1, max_size=5), arrays(np.float32, array_shapes(max_dims=3), elements=FLOATS)
)


def parted(framed: bytes) -> tuple[dict, bytes]:
    """A header, and what stands behind it."""
    size = int.from_bytes(framed[:4], "little")
    return json.loads(framed[4 : 4 + size]), framed[4 + size :]


def unpacked(packed: bytes) -> dict[str, np.ndarray]:
    """The record that `pack` made bytes of, as the browser reads it."""
    shapes, rest = parted(packed)
    planes = np.frombuffer(rest, np.uint8).reshape(3, -1).astype(np.uint32)
    numbers = ((planes[0] << 24) | (planes[1] << 16) | (planes[2] << 8)).view(np.float32)
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes.values()])
    parts = np.split(numbers, ends[:-1]) if len(ends) else []
    return {n: part.reshape(s) for (n, s), part in zip(shapes.items(), parts, strict=True)}


def contents(payload: bytes) -> tuple[dict, dict[str, bytes]]:
    """The header of a message, and its parts by their ids."""
    header, rest = parted(payload)
    parts = {}
    for part in header["parts"]:
        parts[part["id"]] = zlib.decompress(rest[: part["size"]])
        rest = rest[part["size"] :]
    assert not rest
    return header, parts


@given(CHANNELS.filter(bool))
def test_a_record_comes_back_with_three_digits(record):
    back = unpacked(pack(record))
    assert list(back) == list(record)
    for name, values in record.items():
        assert back[name].shape == values.shape
        tiny = np.finfo(np.float32).tiny  # below it a float32 has fewer digits
        np.testing.assert_allclose(back[name], values, 1.3e-4, tiny)


@given(some.sampled_from([np.nan, np.inf, -np.inf, 1e300, -1e300, 0.0, -0.0]))
def test_what_is_no_number_stays_none(value):
    with np.errstate(over="ignore"):
        np.testing.assert_array_equal(unpacked(pack({"x": [value]}))["x"], np.float32([value]))


def test_a_message_has_all_that_its_picture_is_made_of():
    made = scene()
    header, parts = contents(message(made, Release(serial=7), {"blue": "navy"}))
    assert header["serial"] == 7 and header["palette"] == {"blue": "navy"}
    assert set(parts) == {header["figure"], header["base"], *header["lines"].values()}
    assert json.loads(parts[header["figure"]]) == json.loads(made.figure.to_json())
    for name, values in unpacked(parts[header["base"]]).items():
        np.testing.assert_allclose(values, np.asarray(BASE[name]), 1.3e-4)


@given(some.sets(some.integers(0, 2)))
def test_a_part_that_the_page_holds_is_not_sent_again(held):
    header, parts = contents(message(scene(), Release()))
    have = [name for place, name in enumerate(parts) if place in held]
    again, sent = contents(message(scene(), Release(have=frozenset(have))))
    assert set(sent) == set(parts) - set(have)
    assert {**again, "parts": None} == {**header, "parts": None}


def test_a_script_is_a_part_and_sent_once():
    header, parts = contents(message(scene(), Release(), {}, script="draw()"))
    assert parts[header["script"]] == b"draw()"
    again, sent = contents(message(scene(), Release(have=frozenset(parts)), {}, script="draw()"))
    assert again["script"] == header["script"] and not sent


def test_a_part_is_named_after_what_it_holds():
    one, two = (contents(message(scene(), Release()))[0] for _ in range(2))
    other = {**BASE, "y": np.zeros(4)}
    three = contents(message(replace(scene(), base=other), Release()))[0]
    assert one["base"] == two["base"] != three["base"]
    assert one["figure"] == two["figure"] == three["figure"]


def test_traces_are_named_as_their_elements_are():
    header, _ = contents(message(scene(), Release()))
    assert header["terms"] == {"run": ["path 1", "dot"]}


def test_without_a_base_there_is_none_and_the_figure_is_not_whole():
    header, _ = contents(message(scene(base=None, lines={}), Release()))
    assert header["base"] is None and header["pending"] and not header["whole"]


SETS = Preset("", "", {"p": 1.0, "start": (0.5, 0.5)}, "?", also={"surface": "fork", "rule": None})


@pytest.mark.parametrize(
    ("said", "heard_of"),
    [
        ({"p": 0.25, "start": [1, 2.5]}, {"p": 0.25, "start": [1, 2.5]}),
        ({"step": None}, {"step": None}),
        ({"step": 3}, {"step": 3}),
        ({"surface": "fork", "rule": None}, {"surface": "fork", "rule": None}),
        ({"surface": "other", "rule": "x", "nobody": 1}, {}),
        ({"p": "1", "eta": True, "start": [1], "step": "last"}, {}),
        ({"p": [1.0], "start": 1.0}, {}),
    ],
)
def test_only_what_controls_and_presets_can_have_is_told(said, heard_of):
    assert told(scene(presets=[SETS]), said) == heard_of


def test_a_preset_tells_all_that_it_sets():
    header, _ = contents(message(scene(presets=[SETS]), Release()))
    [preset] = header["presets"]
    assert preset["values"] == {"p": 1.0, "start": [0.5, 0.5], "surface": "fork", "rule": None}
    assert told(scene(presets=[SETS]), preset["values"]) == preset["values"]


ANYTHING: Any = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=3),
    lambda inner: (
        some.lists(inner, max_size=3)
        | some.dictionaries(
            some.sampled_from(["serial", "values", "fetch", "have", "x"]), inner, max_size=4
        )
    ),
)


@given(ANYTHING)
def test_whatever_is_said_is_a_release(said):
    release = heard(said)
    assert isinstance(release.serial, int) and release.serial >= 0
    assert release.fetch is None or isinstance(release.fetch, str)
    assert all(isinstance(part, str) for part in release.have)
    assert heard({**vars(release), "have": sorted(release.have)}) == release
