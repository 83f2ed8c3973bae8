"""The live figure of the lesson on why a flat minimum is wanted."""

import numpy as np

from livefigure import AtStep, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, marker, swatch, term
from pages.lessons.why_flat.compute import (
    FLAT,
    FLAT_CURVATURE,
    PLACES,
    SHARP,
    SHIFTS,
    WINDOW,
    stretched,
    valleys,
)
from pages.lessons.why_flat.view import MINIMA, why_flat_view
from pages.ui.lesson_figure import Knob, LessonFigure

SHARPNESSES = (1.0, 2.0, 4.0, 9.0, 16.0, 25.0, 36.0, 49.0, 64.0, 81.0, 100.0)
STRETCHES = tuple(1 + 0.5 * k for k in range(15))
HIGHEST = 1.6

_FORMULA = formula(
    r"\term{test}{\text{test loss}}(x) = "
    r"\term{train}{\text{training loss}} \left( x - \knob{shift:text}{s} \right)",
    "the test loss at x is the training loss at x minus the shift s",
)
_STATUS = (
    "The training loss is 0 at both minima. The test loss is "
    f"{term('sharp', channel('sharp.test'), 'anti')} at the sharp one and "
    f"{term('flat', channel('flat.test'), 'exact')} at the flat one. On the stretched axis their "
    f"sharpness is {term('sharp', channel('sharpness.new'), 'anti')} and "
    f"{term('flat', '1', 'exact')}."
)
_LEGEND = (
    swatch("train", "gd", "solid", "training loss")
    + swatch("test", "text", "dash", "test loss")
    + marker("sharp", "anti", "●", "sharp minimum")
    + marker("flat", "exact", "●", "flat minimum")
)


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
    end = float(stretched(WINDOW[1], STRETCHES[-1]))
    return LessonFigure(
        compute=valleys,
        figure=why_flat_view(WINDOW, (WINDOW[0], end), (SHIFTS[0], SHIFTS[-1]), HIGHEST),
        bindings=bindings,
        knobs=[
            Knob("shift", "s", "shift of the test loss", SHIFTS, 0.3, "text", {0.0: "none"},
                 axis="xaxis2"),
            Knob("sharpness", "c", "sharpness of the sharp one", SHARPNESSES, 36.0, "anti",
                 {FLAT_CURVATURE: "as flat"}),
            Knob("stretch", "k", "stretch of the axis there", STRETCHES, 1.0, "eta",
                 {1.0: "none"}),
        ],
        html={"formula": _FORMULA, "legend": _LEGEND, "status": _STATUS},
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
        question=Question(
            ask="<b>Make a prediction.</b> Stretch the axis around the sharp minimum until that "
            "looks as flat as the other. What becomes of the test loss there?",
            options=["It falls", "It stays as it is", "It rises"],
            meaning=[[0], [1], [2]],
            channel="change",
            at={"shift": 0.3, "sharpness": 36.0, "stretch": 6.0},
            because=[
                "The axis has become longer, and the models on it are the same: no loss changes.",
                "A longer axis gives the same models new names. Each of them predicts what it "
                "predicted before, so no loss changes; only the second derivative does.",
                "The second derivative falls, but each model predicts what it predicted before.",
            ],
        ),
        alt="A loss of one parameter with a sharp and a flat minimum and a shifted test loss; "
        "the test loss at both minima by the shift; the same losses on a stretched axis.",
        name="why flat",
        shared={
            "places": PLACES, "shifts": np.asarray(SHIFTS), "zero": [0.0], "high": [HIGHEST],
            **{f"{name}.place": [place] for name, place in places.items()},
        },
    )  # fmt: skip


FIGURES = {"why flat": why_flat}
