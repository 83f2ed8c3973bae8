"""α-SAM beside other remedies against wrong labels: what is drawn of a finished comparison, and
said. Whatever is said of it is read off its rows."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go

from experiments.baselines import RULE, Setting, usual
from experiments.baselines.findings import Chosen, as_good, chosen, correlations
from experiments.baselines.result import Result, load, settings
from experiments.spread import spread
from experiments.sweep import Sweep
from pages.networks.sweep.baselines_view import Panel, baselines_view
from pages.networks.sweep.words import signed

SHIPPED = Path(__file__).parents[3] / "docs" / "baselines"

_COLOURS = {"gradient descent": "gd", "SAM": "sam", "α-SAM": "alpha", "AntiSAM": "anti"}
_PLAIN = "gradient descent"
_KIN = ("SAM", "α-SAM")


class Comparison(NamedTuple):
    """What a page shows of the methods."""

    figure: go.Figure
    intro: str  # Markdown
    findings: Sequence[str]
    settings: Sequence[dict[str, Any]]  # a table


def comparison(plan: Sweep) -> Comparison | None:
    """Of the data, label noise and rule of a sweep; None where none has been trained."""
    if plan.rule != RULE:
        return None
    name = plan.task.dataset.name
    wanted = settings(replace(usual(name), task=plan.task))
    return next((_of(each) for each in _shipped() if each.settings == wanted), None)


@lru_cache(maxsize=1)
def _shipped() -> list[Result]:
    return [load(path) for path in sorted(SHIPPED.glob("*.json"))]


def _of(result: Result) -> Comparison:
    found = chosen(result.rows)
    over = lambda name, unit=1.0: [spread(unit * getattr(of, name)) for of in found.values()]
    panel = lambda heading, spreads, log=False: Panel(
        heading,
        np.array([float(each.mean) for each in spreads]),
        np.array([float(each.error) for each in spreads]),
        log,
    )
    figure = baselines_view(
        [each.replace(" with ", "<br>with ") for each in found],
        [_COLOURS.get(each, "text") for each in found],
        [
            panel("test<br>accuracy, %", over("test_accuracy", 100)),
            panel("wrong labels<br>learned, %", over("learned", 100)),
            panel("λ<sub>max</sub>", over("sharpness"), log=True),
        ],
    )
    flatness = f"{_flatness(found)}{_not_enough(found)}"
    return Comparison(
        figure,
        _intro(result),
        [_what_goes_along(result), flatness, _leaders(found), _price(found)],
        [_line(name, of, found[_PLAIN].settings[0]) for name, of in found.items()],
    )


def _intro(result: Result) -> str:
    task, splits = result.settings["task"], result.settings["num_splits"]
    return (
        "Older remedies help against wrong labels, too. **Weight decay** makes every step shrink "
        "all weights a little. **Early stopping** takes the network from the step at which it did "
        "best. The **mean of iterates** is the network whose weights are the mean of those of many "
        "steps. Every method was trained at several settings, of SAM at several ρ, on "
        f"{splits} draws of the data, other draws than in the maps above. On each draw its setting "
        f"was chosen on {task['num_examples']} validation examples, not on the test data. "
        f"{100 * task['label_noise']:.0f} % of the validation labels are wrong, as in training: "
        "who has only such labels to learn from has no better ones to choose by. The labels of "
        "the test data are right."
    )


def _percent(values: np.ndarray) -> str:
    return f"{(100 * values).mean():.1f}\N{NO-BREAK SPACE}%"


def _sharp(of: Chosen) -> str:
    return f"{of.sharpness.mean():.2g}"


def _what_goes_along(result: Result) -> str:
    found = correlations(result.rows)
    numbers = (
        f"Over all {found.settings} settings that were tried, test accuracy has a rank correlation "
        f"of {signed(found.learned)} with the share of wrong labels that are learned, and of "
        f"{signed(found.sharpness)} with λmax. At −1 the one would rise wherever the other falls."
    )
    strong, weak = sorted(map(abs, found[:2]), reverse=True)
    if strong < 0.7:
        return f"**Over all settings neither wrong labels nor λmax tells accuracy well.** {numbers}"
    if found.learned == -strong and strong > weak:
        return f"**Accuracy goes along with not learning the wrong labels.** {numbers}"
    return f"**Here the wrong labels tell no more of accuracy than λmax does.** {numbers}"


def _flatness(found: dict[str, Chosen]) -> str:
    """Whether a method is sharper than SAM or α-SAM and no less accurate."""
    pairs = [
        (of.sharpness.mean() / found[kin].sharpness.mean(), name, kin)
        for kin in _KIN
        if kin in found
        for name, of in found.items()
        if name not in _KIN and of.test_accuracy.mean() >= found[kin].test_accuracy.mean()
    ]
    times, name, kin = max(pairs, default=(0.0, "", ""))
    if times <= 1:
        return "**Here no method is sharper than SAM and α-SAM and as accurate.**"
    return (
        f"**Flatness is one way, and not the only one.** {_capital(name)} ends "
        f"{times:.2g} times as sharp as {kin} and has a test accuracy of "
        f"{_percent(found[name].test_accuracy)}; {kin} has {_percent(found[kin].test_accuracy)}."
    )


def _not_enough(found: dict[str, Chosen]) -> str:
    """Of the pairs whose flatter is the less accurate, by two standard errors, the one that is so
    by most; nothing if there is none."""
    gaps = [
        (spread(better.test_accuracy - of.test_accuracy), name, other)
        for other, better in found.items()
        for name, of in found.items()
        if of.sharpness.mean() < better.sharpness.mean()
    ]
    clear = [
        (float(gap.mean), name, other) for gap, name, other in gaps if gap.mean > 2 * gap.error
    ]
    if not clear:
        return ""
    points, name, other = max(clear)
    return (
        f" Nor is it enough: {name} ends flatter than {other}, with λmax = {_sharp(found[name])} "
        f"instead of {_sharp(found[other])}, and is {100 * points:.1f} points less accurate."
    )


def _leaders(found: dict[str, Chosen]) -> str:
    first, *others = as_good(found)
    said = (
        f"**The most accurate is {first}**: {_percent(found[first].test_accuracy)}, "
        f"λmax = {_sharp(found[first])}."
    )
    if not others:
        return f"{said} All others are at least two standard errors behind, draw by draw."
    named = ", ".join(f"{each} ({_percent(found[each].test_accuracy)})" for each in others)
    return f"{said} Less than two standard errors behind, draw by draw: {named}."


def _price(found: dict[str, Chosen]) -> str:
    """The cheapest of those that are better than gradient descent, beside the most accurate."""
    plain = found[_PLAIN].test_accuracy
    ahead = {name: spread(of.test_accuracy - plain) for name, of in found.items() if name != _PLAIN}
    better = [name for name, of in ahead.items() if of.mean > 2 * of.error]
    if not better:
        return "**No method is better than gradient descent** by two standard errors."
    gradients = lambda name: float(found[name].gradients.mean())
    cheapest, first = min(better, key=gradients), next(iter(found))
    return (
        f"**{_capital(cheapest)} costs least** of what is better than gradient descent by two "
        f"standard errors: up to the network that counts, {gradients(cheapest):.0f} gradients; "
        f"{first} takes {gradients(first):.0f}."
    )


def _capital(name: str) -> str:
    return name if name.startswith("α") else name[0].upper() + name[1:]


_LETTERS = {
    "learning_rate": "η",
    "alpha": "α",
    "rho": "ρ",
    "weight_decay": "weight decay",
    "averaging": "averaging",
}


def _line(name: str, of: Chosen, plain: Setting) -> dict[str, Any]:
    return {
        "method": name,
        "test accuracy, %": _pair(100 * of.test_accuracy, ".1f"),
        "wrong labels learned, %": _pair(100 * of.learned, ".0f"),
        "λmax": _pair(of.sharpness, ".2f"),
        "step": f"{of.step.mean():.0f}",
        "gradients": f"{of.gradients.mean():.0f}",
        "chosen on how many draws": _settings(of.settings, plain),
    }


def _pair(values: np.ndarray, form: str) -> str:
    of = spread(values)
    return f"{of.mean:{form}} ± {of.error:{form}}"


def _settings(every: Sequence[Setting], plain: Setting) -> str:
    """What was chosen, the most frequent first."""
    counted = sorted(dict.fromkeys(every), key=lambda each: -every.count(each))
    said = [f"{_unlike(each, plain)}: {every.count(each)}" for each in counted if each != plain]
    return "; ".join(said) or "–"


def _unlike(setting: Setting, plain: Setting) -> str:
    """In what a setting is not that of gradient descent."""
    pairs = zip(Setting._fields, setting, plain, strict=True)
    unlike = [f"{_LETTERS[name]} = {value:g}" for name, value, usual in pairs if value != usual]
    return ", ".join(unlike).replace("-", "−")
