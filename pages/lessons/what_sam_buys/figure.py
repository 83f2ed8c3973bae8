"""The live figure of the last lesson: what SAM gains when its second gradient is counted."""

from livefigure import AtStep, Curve, Question
from livefigure.formula import formula
from livefigure.markup import channel, swatch, value
from pages.lessons.what_sam_buys.compute import BUDGETS, EPOCHS, LAYERS, Ahead, errors
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


def what_sam_buys() -> LessonFigure:
    """Errors with and without SAM on ImageNet, by the gradients computed."""
    budgets = [f"budget.{budget}" for budget in BUDGETS]
    return LessonFigure(
        compute=errors,
        figure=errors_view(BUDGETS, (18.0, 23.5)),
        bindings=[
            Curve("plain", "epochs", "plain", ghost=True),
            Curve("sam", "sam.cost", "sam", ghost=True),
            *(AtStep(f"{way} at budgets", budgets, [f"{way}.{each}" for each in BUDGETS])
              for way in WAYS),
        ],
        knobs=[
            Knob("cost", "c", "what a step of SAM counts as", COSTS, 1.0, "sam",
                 {1.0: "as if free", 2.0: "as it is"}),
            Knob("layers", "n", "layers of the network", tuple(map(float, LAYERS)), 50.0, "text",
                 {float(each): str(each) for each in LAYERS}),
        ],
        html={
            "formula": _FORMULA,
            "legend": swatch("plain", "gd", "dash", "without SAM")
            + swatch("sam", "sam", "solid", "with SAM")
            + "<span>○ where they are compared</span>",
            "status": _STATUS,
        },
        terms={
            "cost": ["sam", "sam at budgets"],
            "layers": ["plain", "sam"],
            **{way: [way, f"{way} at budgets"] for way in WAYS},
        },
        presets=[
            ("Equal epochs", "As papers usually compare.", {"cost": 1.0}),
            ("Equal gradients", "As much computing for both.", {"cost": 2.0}),
        ],
        question=Question(
            ask="<b>Make a prediction.</b> Count both gradients of SAM. At the cost of 200 epochs, "
            "which of the two trains the better ResNet-50?",
            options=["SAM, by more than half a point", "SAM, by less", "Plain training"],
            meaning=[[Ahead.SAM], [Ahead.SAM_A_LITTLE], [Ahead.PLAIN]],
            channel="ahead.200",
            at={"cost": 2.0, "layers": 50.0},
            because=[
                "SAM has done 100 epochs by then and is not finished. It is ahead only later.",
                "SAM has done 100 epochs by then and is not finished. It is ahead only later.",
                "SAM has done 100 epochs by then and is not finished. At twice the cost it is "
                "ahead: plain training gains nothing from more epochs, and SAM does.",
            ],
        ),
        alt="Test error of a ResNet on ImageNet with and without SAM, after 100, 200 and 400 "
        "epochs, by the gradients that were computed.",
        name="what SAM buys",
        shared={"epochs": EPOCHS, **{f"budget.{each}": [each] for each in BUDGETS}},
    )  # fmt: skip


FIGURES = {"what SAM buys": what_sam_buys}
