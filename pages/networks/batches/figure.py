"""Minibatches on networks: three ways to train compared, and the noise of the free estimate."""

from collections.abc import Mapping
from functools import cache

import numpy as np
from jaxtyping import Float

from experiments.methods import NOISY_TASKS, Comparison, Course, noisy
from livefigure import AtStep, Curve, Question
from pages.figures.methods import Frame, Mark
from pages.figures.styles import MINIBATCH_STYLES
from pages.networks.batches.compute import NUM_DRAWS, RATES, SIZES, noise
from pages.networks.batches.view import network_noise_view
from pages.ui.controls import switch
from pages.ui.lesson_figure import Knob, LessonFigure
from pages.ui.methods import Telling

_MARKS = {
    "gd": ("circle", "●"),
    "sam": ("square", "■"),
    "different": ("triangle-up", "▲"),
    "same": ("diamond", "◆"),
}
_TITLES = {
    "gd": "SGD, p = 0",
    "sam": "SAM, two gradients a step",
    "different": "forward only, new minibatch each step",
    "same": "forward only, each minibatch twice",
}
_FRAMES = {
    "Two moons": Frame((0.4, 8.0), (45.0, 96.0), 6000),
    "Digits": Frame((1.0, 5.0), (35.0, 85.0), 6000),
}
LOST, BEHIND, AS_GOOD = range(3)

_STATUS = """
After <span data-channel="reached"></span> steps at p = <span data-value="p"></span> the walk on
<b data-term="different">different minibatches</b> <span
data-say="different.any_diverged"></span>; on each one <b class="c-eta"
data-term="same">twice</b>, it is at λ = <span
data-channel="same.sharpness"></span> with <span data-channel="same.accuracy"></span> %.
"""

_PRESETS = {
    "Two moons": [
        ("Too strong for it", "p = 0.2: on different minibatches the walk is lost.", {"p": 0.2}),
        ("Weak enough", "p = 0.05: none diverges, all are flatter than SGD.", {"p": 0.05}),
        ("No correction", "p = 0: three times SGD, one of them with every minibatch twice.",
         {"p": 0.0}),
    ],
    "Digits": [
        ("Strong", "p = 0.2: on different minibatches not lost, but far behind.", {"p": 0.2}),
        ("Weak", "p = 0.05: different minibatches are behind SGD already.", {"p": 0.05}),
        ("No correction", "p = 0: three times SGD, one of them with every minibatch twice.",
         {"p": 0.0}),
    ],
}  # fmt: skip

_QUESTION = Question(
    ask="<b>Guess while they train.</b> At p = 0.2, what becomes of the free estimate from two "
    "<i>different</i> minibatches?",
    options=["As good as SAM", "Worse, but it trains", "It diverges"],
    meaning=[[AS_GOOD], [BEHIND], [LOST]],
    channel="fate.final",
    at={"p": 0.2},
    then="Now set p to 0.2 and let them finish.",
    because="Its noise, divided by a short step, is many times as long as the gradient, and the "
    "correction follows it. From one minibatch used twice most of the noise is gone.",
    waits=True,
)


def chosen(notices: list[str]) -> Comparison:
    """The comparison that the page's controls stand on."""
    task = switch("Data", list(NOISY_TASKS), "data", notices)
    seeds = switch("Seeds", ["8", "4"], "seeds", notices)
    return noisy(task, int(seeds))


def fate(found: Mapping[str, Course]) -> Float[np.ndarray, "strengths records"]:
    """What has become of the walk on different minibatches: lost, behind SAM, or as good."""
    walk, sam = found["different"], found["sam"]
    behind = sam.accuracy.mean - walk.accuracy.mean > sam.accuracy.std
    said = np.where(walk.num_diverged > 0, LOST, np.where(behind, BEHIND, AS_GOOD))
    return np.where(np.isfinite(walk.num_diverged + sam.num_diverged), said, np.nan)


def telling(comparison: Comparison) -> Telling:
    task = comparison.task.dataset.name
    return Telling(
        marks={
            name: Mark(MINIBATCH_STYLES[name][0], *_MARKS[name], MINIBATCH_STYLES[name][1])
            for name in ("gd", "sam", "different", "same")
        },
        titles=_TITLES,
        plain="gd",
        of="sam",
        frame=_FRAMES[task],
        strength=0.2,
        p_marks={0.0: "SGD"},
        status=_STATUS,
        words={
            "different.any_diverged": [
                "is at λ = {different.sharpness} with {different.accuracy} % of the test right",
                f"is lost on {{different.diverged}} of {comparison.num_seeds} networks",
            ]
        },
        verdicts={"fate": fate},
        presets=_PRESETS[task],
        question=_QUESTION if task == "Two moons" else None,
        alt=f"Test accuracy against sharpness of networks trained on minibatches of {task} by SGD, "
        "SAM and two forward-only walks; beside it test accuracy by gradients computed.",
    )


AGES = {"untrained": 0, "after 300 steps": 300, "after 3000": 3000}

_ESTIMATE = """
<math display="block" aria-label="over different minibatches the variance of the estimate is about
  two sigma squared over eta squared norm g squared">
  <mrow data-term="different"><mi>Var</mi><mo>≈</mo><mfrac>
    <mrow><mn>2</mn><msup><mi>σ</mi><mn>2</mn></msup></mrow>
    <mrow><msup class="c-eta" data-term="eta"><mi>η</mi><mn>2</mn></msup>
      <msup><mrow><mo>‖</mo><mi>g</mi><mo>‖</mo></mrow><mn>2</mn></msup></mrow>
  </mfrac><mo>,</mo><mspace width="0.6em"></mspace>
  <msup><mi>σ</mi><mn>2</mn></msup><mo>=</mo><mi>tr</mi><mi>Σ</mi><mo>/</mo><mi>B</mi><mo>=</mo>
  <mn class="value" data-channel="sigma2"></mn></mrow></math>
"""

_NOISE = f"""
With B = <span data-value="batch"></span> and η = <span data-value="eta"></span>, ‖g‖ is <span
data-channel="grad_norm"></span>, and the variance over different minibatches <b
data-term="different"><span data-channel="different"></span></b> (predicted <span
data-channel="predicted.now"></span>): it takes the mean of <b><span
data-channel="pairs"></span></b> pairs to have as much signal as noise. Over one used twice it is
<b class="c-eta" data-term="same"><span data-channel="same"></span></b>, and the mean is off by
<b class="c-eta"><span data-channel="bias"></span> %</b>, the pull towards less noise. By
{NUM_DRAWS} draws each.
"""


@cache
def _noise_figure():
    return network_noise_view((RATES[0], RATES[-1]))


def measured(comparison: Comparison, age: str) -> LessonFigure:
    """How noisy the estimate is on a network that plain SGD has trained for a while."""

    def picture(eta, batch):
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
        compute=picture,
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
            Knob("eta", "η", "length of the step", [float(f"{rate:.3g}") for rate in RATES], 0.1,
                 "eta", axis="xaxis"),
            Knob("batch", "B", "examples in a minibatch", SIZES, comparison.batch_size or SIZES[0],
                 "text", {}),
        ],
        html={
            "formula": _ESTIMATE,
            "legend": "".join(
                f'<span data-term="{term}"{css}>{mark} {text}</span>'
                for term, css, mark, text in (
                    ("different", "", "○", "from <b>different</b> minibatches, measured"),
                    ("predicted", "", "┄", "predicted"),
                    ("same", ' class="c-eta"', "◇", "from the <b>same</b> one twice"),
                    ("signal", ' class="c-exact"', "—", "the signal, ‖∇‖g‖‖²"),
                )
            ),
            "status": _NOISE,
        },
        terms={
            "different": ["different-variances", "predicted"],
            "predicted": ["predicted"],
            "same": ["same-variances"],
            "signal": ["signal"],
        },
        presets=[
            ("Short steps", "η = 0.01: a hundred times the noise of 0.1.",
             {"eta": 0.01, "batch": comparison.batch_size}),
            ("Larger minibatches", "B = 50: less noise, though no more than B grows.",
             {"eta": 0.1, "batch": 50}),
        ],
        alt="The variance of the gradient-difference estimate on a network by step size, from "
        "different minibatches and from one used twice, with the predicted variance.",
        name=f"network noise|{comparison.task.dataset.name}|{age}",
        shared={"rates": RATES},
    )  # fmt: skip


def which_network(notices: list[str]) -> str:
    return switch("The network", list(AGES), "network", notices)
