"""How noisy the free estimate is on a network, by the length of the step and the batch size."""

from functools import cache

import numpy as np
import plotly.graph_objects as go

from experiments.methods import Comparison
from livefigure import AtStep, Curve
from livefigure.formula import formula
from livefigure.markup import channel, marker, term, value
from pages.networks.batches.noise_compute import RATES, SIZES, noise
from pages.networks.batches.noise_view import network_noise_view
from pages.ui.lesson_figure import Knob, LessonFigure

AGES = {"untrained": 0, "after 300 steps": 300, "after 3000": 3000}

_ESTIMATE = formula(
    r"\term{different}{\text{Var} \approx "
    r"\frac{2 \sigma^2}{\term{eta:eta}{\eta^2} \|\nabla L\|^2}}, "
    r"\quad \sigma^2 = \text{tr} \, \Sigma / B = \channel{sigma2}{}",
    "over different minibatches the variance of the estimate is about two sigma squared over eta "
    "squared times the squared norm of the gradient",
)

_NOISE = f"""
B = {value("batch")}, η = {value("eta")}: variance over different minibatches
{term("different", channel("different"))}, predicted {channel("predicted.now")}. Over one used
twice: {term("same", channel("same"), "free")}, and its mean is off by {channel("bias")} %.
<b>{channel("pairs")}</b> pairs must be averaged for as much signal as noise.
"""


@cache
def _noise_figure() -> go.Figure:
    return network_noise_view((RATES[0], RATES[-1]))


def noise_figure(comparison: Comparison, age: str) -> LessonFigure:
    """How noisy the estimate is on a network that plain SGD has trained for a while."""

    def at_settings(eta, batch):
        found = noise(comparison.task, AGES[age], comparison.batch_size)
        size = np.abs(np.asarray(batch)[:, None] - np.array(SIZES)).argmin(axis=1)
        rate = np.abs(np.log(np.asarray(eta)[:, None] / RATES)).argmin(axis=1)
        everywhere = np.ones(len(size))
        return {
            "different.variances": found["different"][size],
            "same.variances": found["same"][size],
            "predicted": found["predicted"][size],
            "signal": found["signal"] * np.ones((len(size), len(RATES))),
            "different": found["different"][size, rate],
            "same": found["same"][size, rate],
            "predicted.now": found["predicted"][size, rate],
            "pairs": found["different"][size, rate] / found["signal"],
            "sigma2": found["gradient_variance"][size],
            "bias": 100 * found["bias"][size],
            "grad_norm": found["grad_norm"] * everywhere,
            "eta": RATES[rate],
        }

    return LessonFigure(
        compute=at_settings,
        figure=_noise_figure(),
        bindings=[
            Curve("signal", "rates", "signal", ghost=True),
            Curve("predicted", "rates", "predicted", ghost=True),
            Curve("different variances", "rates", "different.variances", ghost=True),
            Curve("same variances", "rates", "same.variances", ghost=True),
            AtStep("different now", ["eta"], ["different"]),
            AtStep("same now", ["eta"], ["same"]),
        ],
        knobs=[
            Knob("eta", "η", "learning rate", [float(f"{rate:.3g}") for rate in RATES], 0.1,
                 "eta", axis="xaxis"),
            Knob("batch", "B", "batch size", SIZES, comparison.batch_size or SIZES[0],
                 "text", {}),
        ],
        html={
            "formula": _ESTIMATE,
            "legend": marker(
                "different", "", "○", "from <b>different</b> minibatches, measured"
            )
            + marker("predicted", "", "┄", "predicted")
            + marker(
                "same", "free", "◇",
                "from the <b>same</b> one twice",
            )
            + marker("signal", "exact", "—", "the signal, ‖∇‖∇L‖‖²"),
            "status": _NOISE,
        },
        terms={
            "different": ["different variances", "predicted"],
            "predicted": ["predicted"],
            "same": ["same variances"],
            "signal": ["signal"],
        },
        presets=[
            ("Short steps", "η = 0.01: a hundred times the variance of 0.1.",
             {"eta": 0.01, "batch": comparison.batch_size}),
            ("Larger minibatches", "B = 50: the variance falls like 1/B.",
             {"eta": 0.1, "batch": 50}),
        ],
        alt="The variance of the gradient-difference estimate on a network by step size, from "
        "different minibatches and from one used twice, with the predicted variance.",
        name=f"network noise|{comparison.task.dataset.name}|{age}",
        shared={"rates": RATES},
    )  # fmt: skip
