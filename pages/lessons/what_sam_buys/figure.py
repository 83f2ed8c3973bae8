"""The live figure of the last lesson: what SAM gains when its second gradient is counted."""

import numpy as np

from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.markup import channel, swatch, value
from pages.lessons.what_sam_buys.compute import (
    BUDGETS,
    EPOCHS,
    LAYERS,
    PLAIN,
    SAM,
    Ahead,
    errors,
)
from pages.lessons.what_sam_buys.view import WAYS, errors_view
from pages.ui.lesson_figure import Knob, LessonFigure

COSTS = tuple(round(1 + 0.1 * k, 1) for k in range(11))

_STATUS = f"ResNet-{value('layers')} with c = {value('cost')}. " + " ".join(
    f"At the cost of {budget} epochs <b>{channel(f'plain.{budget}')} %</b> errors without SAM, "
    f"<b>{channel(f'sam.{budget}')} %</b> with it."
    for budget in BUDGETS
)

# The story has the errors of one network each, whatever network the reader turns to.
_PLAIN, _SAM = (
    {
        layers: {epochs: f"{error:.1f} %" for epochs, error in zip(EPOCHS, row, strict=True)}
        for layers, row in table.items()
    }
    for table in (PLAIN, SAM)
)

_QUESTION = Question(
    ask="<b>Make a prediction.</b> Count both gradients. At the cost of 200 plain epochs, which of "
    "the two has trained the better network of 50 layers?",
    options=["SAM, by more than half a point", "SAM, by less", "Plain training"],
    meaning=[[Ahead.SAM], [Ahead.SAM_A_LITTLE], [Ahead.PLAIN]],
    channel="ahead.200",
    at={"cost": 2.0, "layers": 50.0},
    because=[
        "At equal epochs SAM is ahead by 0.9 points. At equal cost it has done only 100 epochs, "
        "and is 0.2 points behind.",
        "The two are close, but SAM is behind: at this cost it has done only 100 epochs, and is "
        "0.2 points behind.",
        "SAM has done only 100 epochs by then, and is 0.2 points behind. That is no more than the "
        "two are uncertain by together, 0.1 each.",
    ],
    what_if=("What if the network has 152 layers?", {"cost": 2.0, "layers": 152.0}),
)

_STORY = (
    Card(
        "A network of 50 layers learns ImageNet. After 200 epochs it errs on "
        f"<b>{_PLAIN[50][200]}</b> of the test pictures without SAM, with SAM on "
        f"<b>{_SAM[50][200]}</b>. <b>Epoch by epoch SAM is better.</b>",
        {"cost": 1.0},
        idle=["cost", "layers"],
    ),
    Card(
        "But every step of SAM computes two gradients. The slider c says how many plain steps one "
        "SAM step costs. Fair is c = 2: then two points one above the other have cost equally many "
        "gradients.",
        {"cost": 1.0},
        lit=["cost"],
        question=_QUESTION,
        idle=["layers"],
    ),
    Card(
        f"At c = 2, by the cost. At 200: SAM {_SAM[50][100]}, plain {_PLAIN[50][200]}. At 400: SAM "
        f"{_SAM[50][200]}, plain {_PLAIN[50][400]}, for plain training gains nothing more. <b>With "
        "50 layers SAM is worth its cost only in a long training.</b>",
        {"cost": 2.0},
        lit=["plain", "sam"],
        idle=["cost", "layers"],
    ),
    Card(
        "152 layers. From 200 to 400 epochs plain training gets <b>worse</b>, from "
        f"{_PLAIN[152][200]} to {_PLAIN[152][400]}: it overfits. At equal cost SAM is ahead twice. "
        "<b>SAM helps most where plain training overfits</b>: try n = 101, too.",
        {"cost": 2.0, "layers": 152.0},
        lit=["plain", "layers"],
        idle=["cost"],
    ),
    Card(
        "<b>What nobody knows yet.</b> Does α beside ρ help in a large network? Can the second "
        "gradient be saved there? And why does SAM help at all, if not by flatness alone? More "
        "tasks, and doubts, are below.",
        {"cost": 2.0, "layers": 152.0},
        idle=["cost", "layers"],
    ),
)

EXERCISES = (
    Exercise(
        "Up to which c is SAM no worse than plain training with 50 layers, at the cost of 200 "
        "epochs? Find the largest such c.",
        [Goal("gain.200", low=0), Goal("cost.now", low=1.65), Goal("plain.200", low=22)],
        ["Move c and watch the rings at 200.", "It is between 1.6 and 1.9."],
    ),
    Exercise(
        "With which network does SAM gain most at the cost of 400 epochs?",
        [Goal("gain.400", low=2.8)],
        ["There are only three.", "Plain training overfits most where its line rises most."],
    ),
)


def what_sam_buys() -> LessonFigure:
    """Errors with and without SAM on ImageNet, by the gradients computed."""
    budgets = [f"budget.{budget}" for budget in BUDGETS]
    return LessonFigure(
        compute=errors,
        figure=errors_view(BUDGETS, (18.0, 23.5)),
        bindings=[
            Curve("plain", "epochs", "plain", ghost=True),
            Curve("sam", "sam.cost", "sam", ghost=True),
            Curve("plain bars", "plain.bars.at", "plain.bars", ghost=True),
            Curve("sam bars", "sam.bars.at", "sam.bars", ghost=True),
            *(AtStep(f"{way} at budgets", budgets, [f"{way}.{each}" for each in BUDGETS])
              for way in WAYS),
            *(AtStep(f"gain {each}", [f"budget.{each}"], [f"note.{each}"],
                     text=[f"    <b>{{differs.{each}}}</b>"])
              for each in BUDGETS),
        ],
        knobs=[
            Knob("cost", "c", "plain steps that one SAM step costs", COSTS, 1.0, "sam",
                 {1.0: "count epochs", 2.0: "count gradients"}),
            Knob("layers", "n", "layers of the network", tuple(map(float, LAYERS)), 50.0, "text",
                 {float(each): str(each) for each in LAYERS}),
        ],
        html={
            "legend": swatch("plain", "gd", "dash", "without SAM")
            + swatch("sam", "sam", "solid", "with SAM")
            + "<span>○ equal cost; number: with SAM minus without</span>"
            + "<span>bars: 95 % intervals, or wider</span>",
            "status": _STATUS,
        },
        terms={
            "cost": ["sam", "sam bars", "sam at budgets", *(f"gain {each}" for each in BUDGETS)],
            "layers": ["plain", "sam"],
            **{way: [way, f"{way} bars", f"{way} at budgets"] for way in WAYS},
        },
        presets=[
            ("Equal epochs", "As papers usually compare.", {"cost": 1.0}),
            ("Equal gradients", "As much computing for both.", {"cost": 2.0}),
        ],
        story=_STORY,
        exercises=EXERCISES,
        alt="Test error of a ResNet on ImageNet with and without SAM, after 100, 200 and 400 "
        "epochs, by the gradients that were computed.",
        name="what SAM buys",
        shared={"epochs": EPOCHS, "plain.bars.at": np.repeat(EPOCHS, 3),
                **{f"budget.{each}": [each] for each in BUDGETS}},
    )  # fmt: skip


FIGURES = {"what SAM buys": what_sam_buys}
