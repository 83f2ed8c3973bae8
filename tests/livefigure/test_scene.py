"""What a scene speaks of is there, or it is not made; and the error says which name it was."""

import gc
from dataclasses import replace
from pathlib import Path

import plotly.graph_objects as go
import pytest

from livefigure import (
    AtStep,
    Card,
    Curve,
    Exercise,
    Goal,
    Handle,
    Outline,
    Preset,
    Question,
    Slider,
    SliderPair,
)
from livefigure import scene as module
from livefigure.markup import channel, says, swatch, term, value
from livefigure.scene import SLOTS
from tests.livefigure.parts import BASE, figure, scene

ETA = Slider("eta", "η", "how long", (0.1, 0.2), 0, "blue")
OF_ETA = {"controls": [ETA], "plane": None, "presets": (), "question": None}


def bound(*bindings):
    return {"bindings": bindings, "terms": {"run": []}}


def question(**changed):
    return replace(scene().question, **changed)


DANGLING = {
    "the slot of some HTML": ({"html": {"legends": ""}}, "legends", SLOTS),
    "a term of the HTML": ({"html": {"formula": term("rum", "g")}}, "rum", ["run", "eta", "p"]),
    "a term of a legend": (
        {"html": {"legend": swatch("rum", "blue", "dash", "it")}},
        "rum",
        ["run", "eta"],
    ),
    "a channel of the HTML": ({"html": {"status": channel("ende")}}, "ende", [*BASE, "far"]),
    "a value of the HTML": ({"html": {"status": value("etta")}}, "etta", ["eta", "p", "start"]),
    "words of the HTML": ({"html": {"status": says("y")}}, "y", ["end"]),
    "a value in another's term": ({"html": {"formula": term("p", value("eta"))}}, "p", ["eta"]),
    "a channel of the question": ({"question": question(channel="ende")}, "ende", [*BASE]),
    "a name in the question": ({"question": question(ask=value("etta"))}, "etta", ["eta", "p"]),
    "a control of the question": ({"question": question(at={"q": 1})}, "q", ["eta", "start"]),
    "a tick of the question": ({"question": question(at={"p": 0.5})}, "0.5", ["-1", "0", "1"]),
    "a hidden trace of the question": ({"question": question(hides=["map"])}, "map", ["dot"]),
    "what a question tries next": (
        {"question": question(what_if=("?", {"q": 1}))},
        "q",
        ["eta", "start"],
    ),
    "the HTML of a card": ({"story": [Card(value("etta"))]}, "etta", ["eta", "p"]),
    "a control of a card": ({"story": [Card("", {"q": 1})]}, "q", ["eta", "start"]),
    "a tick of a card": ({"story": [Card("", {"p": 2})]}, "2", ["-1", "0", "1"]),
    "a panel of a card": ({"story": [Card("", panels=["x2y"])]}, "x2y", ["xy"]),
    "a hidden trace of a card": ({"story": [Card("", hides=["map"])]}, "map", ["dot"]),
    "a slider that a card names": (
        {"story": [Card("", calls={"q": ("r", "as here", "text")})]},
        "q",
        ["eta", "p"],
    ),
    "a term of a card": ({"story": [Card("", lit=["rum"])]}, "rum", ["run", "eta"]),
    "the question of a card": (
        {"story": [Card("", question=question(channel="ende"))]},
        "ende",
        [*BASE],
    ),
    "a channel of an exercise": ({"exercises": [Exercise("", [Goal("ende")])]}, "ende", [*BASE]),
    "a channel of words": ({"words": {"ende": []}, "html": {}}, "ende", [*BASE]),
    "a channel in words": ({"words": {"end": ["it is {ende}"]}}, "ende", [*BASE]),
    "a tag in words": ({"words": {"end": ["here<br>there"]}}, "<br", []),
    "a tag in an option": ({"question": question(options=["<i>x", "y"])}, "<i", []),
    "a tag in what is tried next": ({"question": question(what_if=("<b>", {}))}, "<b", []),
    "a trace of a term": ({"terms": {"run": ["path"]}}, "path", ["path 1", "dot", "ring"]),
    "a trace that stands still": ({"terms": {"run": ["mark"]}}, "mark", ["path 1", "dot"]),
    "a trace that nothing fills": (
        {"bindings": [Curve("path 1", "x", "y")], "terms": {"run": ["path 1", "dot"]}},
        "dot",
        ["path 1"],
    ),
    "the trace of a curve": (bound(Curve("map", "x", "y")), "map", ["path 1", "dot"]),
    "the trace of points": (bound(AtStep("dots", ["x"], ["y"])), "dots", ["dot"]),
    "the trace of an outline": (bound(Outline("rings", "x", "y")), "rings", ["ring"]),
    "a channel of a curve": (bound(Curve("ring", "x", "y", "z")), "z", [*BASE]),
    "a channel in what is written at a point": (
        bound(AtStep("ring", ["x"], ["y"], text=["{yy}"])),
        "yy",
        [*BASE],
    ),
    "a panel without a card": ({"panels": ["x7y7"]}, "x7y7", ["xy"]),
    "a channel at a step": (bound(AtStep("ring", ["x"], ["yy"])), "yy", [*BASE]),
    "a channel of an outline": (bound(Outline("ring", "x", "yy")), "yy", [*BASE]),
    "the steps": ({"base": {k: v for k, v in BASE.items() if k != "step"}}, "step", ["x", "y"]),
    "the axis of a slider": (
        OF_ETA | {"controls": [replace(ETA, axis="yaxis2")], "html": {}},
        "yaxis2",
        ["xaxis2"],
    ),
    "the tick of a mark": (
        OF_ETA | {"controls": [replace(ETA, marks={0.3: "mark"})], "html": {}},
        "0.3",
        ["0.1", "0.2"],
    ),
    "what a handle reads": (
        OF_ETA | {"controls": [Handle("at", "", [0], [0], (0, 0), reads="{ende}")], "html": {}},
        "ende",
        [*BASE],
    ),
    "what a handle leaves blank": (
        OF_ETA | {"controls": [Handle("at", "", [0], [0], (0, 0), ["ende"])], "html": {}},
        "ende",
        [*BASE],
    ),
    "a slider of the pair": ({"plane": SliderPair("eta", "start")}, "start", ["eta", "p"]),
    "a channel of the pair": ({"plane": SliderPair("eta", "p", ["ende"])}, "ende", [*BASE]),
    "a control of a preset": ({"presets": [Preset("", "", {"q": 1}, "?")]}, "q", ["eta", "p"]),
    "a tick of a preset": ({"presets": [Preset("", "", {"p": 2}, "?")]}, "2", ["-1", "0", "1"]),
    "the term of a preset": (
        {"presets": [Preset("", "", {}, "?", term="rum")]},
        "rum",
        ["run", "eta"],
    ),
}


@pytest.mark.parametrize(("changed", "name", "there"), DANGLING.values(), ids=DANGLING)
def test_what_dangles_is_named_with_what_there_is(changed, name, there):
    with pytest.raises(ValueError) as error:
        scene(**changed)
    [said] = str(error.value).splitlines()
    wrong, known = said.split(", but ")
    assert wrong.endswith(f"“{name}”") or wrong.endswith(f" {name}")
    for each in there:
        assert each in known


def test_everything_that_dangles_is_named_at_once():
    with pytest.raises(ValueError) as error:
        scene(html={"status": channel("one") + value("two")}, terms={})
    said = str(error.value)
    assert all(name in said for name in ("“one”", "“two”", "“run”"))


def test_a_sound_scene_is_made():
    assert scene().name == "small"


def test_while_nothing_is_computed_nothing_is_known_of_channels():
    scene(base=None, lines={}, html={"status": channel("anything")})
    with pytest.raises(ValueError, match="etta"):
        scene(base=None, lines={}, html={"status": value("etta")})


def test_a_channel_may_be_in_a_line_alone():
    scene(html={"status": channel("far")})
    with pytest.raises(ValueError, match="far"):
        scene(html={"status": channel("far")}, lines={})


def test_a_term_that_is_a_slider_needs_no_traces_and_one_without_any_is_a_term():
    scene(html={"formula": term("p", "p") + term("run", "r")}, terms={"run": []})


def test_what_a_preset_sets_of_the_page_is_no_control():
    said = Preset("", "", {"p": 1.0}, "?", also={"surface": "fork"})
    assert scene(presets=[said]).presets[0].sets == {"p": 1.0, "surface": "fork"}


@pytest.mark.parametrize("meaning", [[[0]], [[0], [1], [2]]])
def test_every_option_has_a_meaning(meaning):
    with pytest.raises(ValueError, match="2 options"):
        Question("", ["a", "b"], meaning, "end", {}, ["", ""])


def test_elements_that_html_leaves_open_hide_nothing():
    html = "<p>one<p>two<br><ul><li>" + term("p", value("p")) + "</ul>" + value("eta")
    scene(html={"status": html})
    with pytest.raises(ValueError, match="etta"):
        scene(html={"status": html + value("etta")})


def test_another_figure_at_the_same_place_has_its_own_traces():
    for name in ("one", "two", "three"):
        bare = go.Figure(go.Scatter(name=name))
        curve = [Curve(name, "x", "y")]
        scene(figure=bare, bindings=curve, terms={}, **OF_ETA, html={})
        with pytest.raises(ValueError):
            scene(figure=bare, bindings=[Curve("path 1", "x", "y")], terms={}, **OF_ETA, html={})
        del bare, curve
        gc.collect()


def test_colours_are_names_of_the_palette():
    there = ["blue", "red", "text", "ground"]
    scene().check_colours(there)
    for missing in there:
        with pytest.raises(ValueError, match=missing):
            scene().check_colours([name for name in there if name != missing])
    said = scene(html={"legend": swatch("run", "green", "dash", "it")})
    with pytest.raises(ValueError, match="green"):
        said.check_colours(there)


def test_the_slots_are_those_of_the_page():
    page = Path(module.__file__).with_name("live.html").read_text("utf-8")
    assert [name for name in SLOTS if f'data-slot="{name}"' not in page] == []
    assert page.count("data-slot") == len(SLOTS)


def test_a_figure_that_goes_is_forgotten():
    bare = figure()
    scene(figure=bare)
    key = id(bare)
    assert key in module._TRACES
    del bare
    gc.collect()
    assert key not in module._TRACES
