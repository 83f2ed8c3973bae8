"""The live figure of the last lesson: what SAM gains when its second gradient is counted."""

import numpy as np

from livefigure import AtStep, Card, Curve, Exercise, Goal, Question
from livefigure.formula import formula
from livefigure.markup import channel, swatch, term, value
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

_FORMULA = formula(
    r"\text{cost} = \knob{cost:sam}{c} \cdot \text{steps of SAM}",
    "the cost is c times the steps of SAM",
)
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
        f"<b>{_PLAIN[50][200]}</b> of the test pictures without SAM and on <b>{_SAM[50][200]}</b> "
        f"with it; after 400, on <b>{_PLAIN[50][400]}</b> and <b>{_SAM[50][400]}</b>. So per epoch "
        "SAM is better.",
        {"cost": 1.0},
        idle=["cost", "layers"],
    ),
    Card(
        f"But every step of SAM computes two gradients. {term('cost', 'c', 'sam')} is what one "
        "step of SAM is counted as, in plain steps. Set c = 2: then two points one above the other "
        "have cost the same number of gradients.",
        {"cost": 1.0},
        lit=["cost"],
        question=_QUESTION,
    ),
    Card(
        "At c = 2 SAM’s line begins at 200, the cost of its first 100 epochs. There it errs "
        f"on 0.2 points more, <b>{_SAM[50][100]}</b> to <b>{_PLAIN[50][200]}</b>. At 400 it is "
        f"ahead by 0.9, <b>{_SAM[50][200]}</b> to <b>{_PLAIN[50][400]}</b>: plain training gains "
        "nothing more.",
        {"cost": 2.0},
        lit=["plain", "sam"],
        idle=["layers"],
    ),
    Card(
        "With 152 layers and c = 2 SAM is ahead at both costs. Each number is the mean of five "
        "runs by SAM’s authors. So here, at equal cost, SAM wins with larger networks or longer "
        "training, not always. Other tasks, and doubts, are below.",
        {"cost": 2.0, "layers": 152.0},
    ),
)

EXERCISES = (
    Exercise(
        "Up to which c is SAM no worse than plain training with 50 layers, at the cost of 200 "
        "epochs? Find the largest tick.",
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
        ],
        knobs=[
            Knob("cost", "c", "plain steps that one of SAM counts as", COSTS, 1.0, "sam",
                 {1.0: "count steps", 2.0: "count gradients"}),
            Knob("layers", "n", "layers of the network", tuple(map(float, LAYERS)), 50.0, "text",
                 {float(each): str(each) for each in LAYERS}),
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch("plain", "gd", "dash", "without SAM")
            + swatch("sam", "sam", "solid", "with SAM")
            + "<span>○ where they are compared</span>"
            + "<span>thick bars: 95 % intervals, or wider</span>",
            "status": _STATUS,
        },
        terms={
            "cost": ["sam", "sam bars", "sam at budgets"],
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
