"""The live figure of the lesson on why a flat minimum is wanted."""

import numpy as np

from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, if_drawn, marker, says, swatch, term
from pages.lessons.why_flat.compute import (
    FLAT,
    FLAT_CURVATURE,
    PLACES,
    SHARP,
    SHIFTS,
    WINDOW,
    valleys,
)
from pages.lessons.why_flat.view import MINIMA, why_flat_view
from pages.ui.lesson_figure import Knob, LessonFigure

SHARPNESSES = (1.0, 2.0, 4.0, 9.0, 16.0, 25.0, 36.0, 49.0, 64.0, 81.0, 100.0)
STRETCHES = tuple(1 + 0.5 * k for k in range(15))
HIGHEST = 1.6

_FORMULA = formula(
    r"\term{test}{\text{test loss}}(x) = "
    r"\term{train}{\text{training loss}} \left( x - \term{shift:text}{s} \right)",
    "the test loss at x is the training loss at x minus the shift s",
)
_STATUS = (
    "The training loss is 0 at both minima, the test loss "
    f"{term('sharp', channel('sharp.test'), 'text')} at the sharp and "
    f"{term('flat', channel('flat.test'), 'flat')} at the flat one. {says('longer')}"
)
_LONGER = [
    "Their sharpness is {sharpness.new} and 1.",
    "On the stretched axis their sharpness is {sharpness.new} and 1.",
]
_LEGEND = (
    swatch("train", "text", "solid", "training loss")
    + swatch("test", "text", "dash", "test loss")
    + marker("sharp", "pin-d", "●", "sharp minimum")
    + marker("flat", "flat", "●", "flat minimum")
)

_LOSSES, _BY_SHIFT, _NEW_AXIS = "xy", "x2y2", "x3y3"
_TEST = ["test", *(f"{name} {what}" for name in MINIMA for what in ("gap", "test"))]
_SHARP, _FLAT = term("sharp", "sharp", "pin-d"), term("flat", "flat", "flat")

_WHERE = Question(
    ask="<b>Make a prediction.</b> The test loss moves by 0.3. At which minimum is it higher then?",
    options=["At the flat one", "The same at both", "At the sharp one"],
    meaning=[[0], [1], [2]],
    channel="worse",
    at={"shift": 0.3, "sharpness": 36.0},
    because=[
        "The valley of the flat minimum is wide: 0.3 from its bottom the loss has hardly risen.",
        "Both bottoms are equally deep, but the test loss is read 0.3 beside the bottom now. There "
        "the narrow valley is far higher.",
        "Its valley is narrow: 0.3 further one is far up its wall. In the wide valley the loss has "
        "hardly risen.",
    ],
    what_if=("What if it moves the other way?", {"shift": -0.3}),
    hides=_TEST,
)
_STRETCHED = Question(
    ask="<b>Make a prediction.</b> We stretch it until the sharp minimum looks as flat as the "
    "other. What becomes of the test loss there?",
    options=["It falls", "It stays as it is", "It rises"],
    meaning=[[0], [1], [2]],
    channel="change",
    at={"shift": 0.3, "sharpness": 36.0, "stretch": 6.0},
    because=[
        "Only the sharpness falls. Every model just gets another name: it predicts what it "
        "predicted before, and so its loss is the same.",
        "Every model only gets another name: it predicts what it predicted before. Only the second "
        "derivative has changed.",
        "Nothing rises. Every model just gets another name: it predicts what it predicted before, "
        "and so its loss is the same.",
    ],
    what_if=("What if it is stretched even more?", {"shift": 0.3, "stretch": 8.0}),
)

_STORY = (
    Card(
        f"Training lowers the {term('train', 'training loss')}: the mean loss over the examples "
        f"that one has. Here it has two minima, one {_FLAT} and one {_SHARP}. They are equally "
        "deep. Is one of them better?",
        {"shift": 0.0},
        [_LOSSES],
        hides=_TEST,
        idle=["shift", "sharpness", "stretch"],
    ),
    Card(
        "The model will be used on other examples. The mean loss over these is the "
        f"{term('test', 'test loss')}. Other examples move the walls a little, so the test loss is "
        "another curve: in this picture the training loss, moved to one side.",
        {"shift": 0.0},
        [_LOSSES],
        question=_WHERE,
        idle=["sharpness", "stretch"],
    ),
    Card(
        f"The {term('test', 'dashed curve')} is the test loss. At s = 0.3 <b>only the flat minimum "
        f"is still low</b>: the test loss is {term('sharp', channel('sharp.test'), 'text')} at the "
        f"sharp minimum and {term('flat', channel('flat.test'), 'flat')} at the flat one. A model "
        "whose test loss is as low as its training loss generalises.",
        {"shift": 0.3},
        [_LOSSES],
        lit=["sharp", "flat"],
        idle=["sharpness", "stretch"],
    ),
    Card(
        f"Drag {term('shift', 's', 'text')}. The test loss is now "
        f"{term('sharp', channel('sharp.test'), 'text')} at the sharp minimum and "
        f"{term('flat', channel('flat.test'), 'flat')} at the flat one. Near a minimum it is "
        "<b>about ½ · sharpness · s²</b>. The sharpness is the second derivative: "
        f"{channel('sharpness.new')} at the sharp minimum, 1 at the flat one.",
        {"shift": 0.3},
        [_LOSSES, _BY_SHIFT],
        lit=["shift"],
        idle=["sharpness", "stretch"],
    ),
    Card(
        "But is flatness a property of the model? Write the parameter in millimetres instead of "
        "centimetres: the models and their predictions are the same, but the curve is wider. "
        "Below we do so with a part of the axis: the one around the sharp minimum.",
        {"shift": 0.3},
        [_LOSSES, _NEW_AXIS],
        question=_STRETCHED,
        idle=["shift", "sharpness", "stretch"],
    ),
    Card(
        "Stretched six times, the sharp minimum has sharpness 36 / 6² = 1, like the flat one. But "
        "the shift s is stretched, too, so the test loss is still "
        f"{term('sharp', channel('sharp.test'), 'text')}. <b>Flatness depends on how the parameter "
        "is written; generalisation does not.</b>",
        {"shift": 0.3, "stretch": 6.0},
        [_LOSSES, _NEW_AXIS],
        lit=["stretch"],
        idle=["shift", "sharpness"],
    ),
    Card(
        "So this picture is a reason to try, and no proof. <b>Sharpness-aware minimisation</b>, "
        "SAM, prefers minima around which the training loss stays low, in the parameters as they "
        "are. The next lesson shows one step of SAM.",
        {"shift": 0.3, "stretch": 6.0},
        [_LOSSES, _NEW_AXIS],
        idle=["shift", "sharpness", "stretch"],
    ),
)

EXERCISES = (
    Exercise(
        "Find the largest shift to the right with which the test loss at the sharp minimum is "
        "still below 0.1.",
        [Goal("sharp.test", high=0.1), Goal("shift.now", low=0.04), Goal("sharpness.new", low=30)],
        ["Near the minimum the loss is about ½ · 36 · s².", "Try 0.05 and 0.1."],
    ),
    Exercise(
        "Leave the shift at 0.3. How sharp may the sharp minimum be, if its test loss is to stay "
        "below 0.1? Find the largest value on the slider.",
        [Goal("sharp.test", high=0.1), Goal("shift.now", 0.29, 0.31), Goal("sharpness.new", 1.9)],
        ["The loss is about ½ · λ · 0.3² there.", "λ must be near 2."],
    ),
    Exercise(
        "Make the minimum with the higher test loss the flatter one of the two.",
        [Goal("worse", low=2), Goal("sharpness.new", high=0.9)],
        ["The third slider changes the sharpness, and no loss.",
         "At a stretch of 6 the two are as flat as each other."],
    ),
)  # fmt: skip


def why_flat() -> LessonFigure:
    """Two minima, equally deep, under a test loss that can be shifted."""
    places = {"sharp": SHARP, "flat": FLAT}
    bindings: list[Curve | AtStep] = []
    for suffix, along in (("", "places"), (" new", "new")):
        bindings += [
            Curve(f"train{suffix}", along, "train", ghost=True),
            Curve(f"test{suffix}", along, "test", ghost=True),
        ]
        for name in MINIMA:
            at = f"{name}.new" if suffix else f"{name}.place"
            bindings += [
                AtStep(f"{name} gap{suffix}", [at, at], ["zero", f"{name}.test"]),
                AtStep(f"{name} train{suffix}", [at], ["zero"]),
                AtStep(f"{name} test{suffix}", [at], [f"{name}.test"]),
            ]
    for name in MINIMA:
        bindings += [
            Curve(f"{name} by shift", "shifts", f"{name}.by shift", ghost=True),
            AtStep(f"{name} now", ["shift.now"], [f"{name}.test"]),
        ]
    bindings.append(AtStep("shift", ["shift.now", "shift.now"], ["zero", "high"]))
    return LessonFigure(
        compute=valleys,
        figure=why_flat_view(
            WINDOW, (SHIFTS[0], SHIFTS[-1]), HIGHEST, places
        ),
        bindings=bindings,
        knobs=[
            Knob("shift", "s", "shift of the test loss", SHIFTS, 0.3, "text", {0.0: "none"},
                 axis="xaxis2"),
            Knob("sharpness", "λ", "sharpness of the sharp one", SHARPNESSES, 36.0, "text",
                 {FLAT_CURVATURE: "as flat"}),
            Knob("stretch", "k", "stretch of the axis there", STRETCHES, 1.0, "eta",
                 {1.0: "none"}),
        ],
        html={"formula": if_drawn("test", _FORMULA), "legend": _LEGEND, "status": _STATUS},
        words={"longer": _LONGER},
        terms={
            "train": ["train", "train new"],
            "test": ["test", "test new"],
            "shift": ["test", "shift"],
            "sharpness": ["sharp gap", "sharp by shift"],
            "stretch": ["train new", "test new"],
            **{
                name: [f"{name} train", f"{name} test", f"{name} gap", f"{name} by shift",
                       f"{name} train new", f"{name} test new", f"{name} gap new"]
                for name in MINIMA
            },
        },
        presets=[
            ("No shift", "Training and test loss agree.", {"shift": 0.0, "stretch": 1.0}),
            ("A small shift", "Only the sharp minimum suffers.", {"shift": 0.3, "stretch": 1.0}),
            ("A new axis", "The sharp valley, stretched sixfold.", {"shift": 0.3, "stretch": 6.0}),
        ],
        story=_STORY,
        exercises=EXERCISES,
        alt="A loss of one parameter with a sharp and a flat minimum and a shifted test loss; "
        "the test loss at both minima by the shift; the same losses on a stretched axis.",
        name="why flat",
        shared={
            "places": PLACES, "shifts": np.asarray(SHIFTS), "zero": [0.0], "high": [HIGHEST],
            **{f"{name}.place": [place] for name, place in places.items()},
        },
    )  # fmt: skip


FIGURES = {"why flat": why_flat}
