"""What the rows of a sweep say, in sentences and as a table; and what they cost."""

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from experiments.spread import spread
from experiments.sweep import (
    Cell,
    Rows,
    Sweep,
    cost,
    evaluations_of,
    memory_of,
    pace,
    runs_at_once,
)
from experiments.sweep.findings import antisam, correlations, equal_products, gain
from experiments.sweep.result import Result, num_diverged

LIMIT = 600.0  # seconds that a sweep may take on a page


def conclusions(result: Result) -> list[str]:
    """What can be read off the rows that are done, whatever it is."""
    rows = {cell: result.rows[cell] for cell in result.plan.cells if cell in result.rows}
    said = []
    if words := correlations(rows):
        rival = max(abs(words.rho), abs(words.alpha))
        verdict = (
            "The product αρ predicts λmax best."
            if abs(words.product) > rival
            else "Here the product αρ is not the best predictor of λmax."
        )
        said.append(
            f"**{verdict}** Over {words.rows} cells with α > 0, log λmax correlates with log αρ at "
            f"{signed(words.product)}; with log ρ alone at {signed(words.rho)}, with log α "
            f"alone at {signed(words.alpha)}."
        )
    if anti := antisam(rows):
        verdict = "AntiSAM raises λmax" if 2 * anti.sharper > anti.rows else "AntiSAM is mixed"
        text = (
            f"**{verdict}**: above gradient descent’s {anti.plain:.3g} in {anti.sharper} of "
            f"{anti.rows} cells with α < 0"
        )
        if anti.sharpest:
            text += f", at most {anti.sharpness:.3g} ({placed(anti.sharpest)})"
        said.append(text + (f"; {anti.diverged} diverged." if anti.diverged else "."))
    if best := gain(rows):
        others = equally_good(rows, best.best)
        ahead, _, error = (100 * float(each) for each in best.difference[:3])
        reading = (
            "Nothing is gained over gradient descent"
            if best.better == 0
            else f"{best.better} of {best.rows} cells are more accurate than gradient descent"
        )
        said.append(
            f"**{reading}**, by more than two standard errors. The best cell, {placed(best.best)}, "
            f"has {100 * best.accuracy.mean:.1f} % against {100 * best.plain.mean:.1f} %: "
            f"{signed(ahead, '.1f')} ± {error:.1f} points, standard error, seed by seed."
            + "".join(f" The same to a tenth: {placed(cell)}." for cell in others)
        )
    if (pairs := equal_products(rows)).pairs:
        said.append(
            f"**At equal αρ**, the smaller radius is more accurate in {pairs.better} of "
            f"{pairs.pairs} pairs of cells and less accurate in {pairs.worse}; the others are too "
            "close to call."
        )
    return said or ["Nothing yet: too few cells are done."]


def equally_good(rows: Rows, best: Cell) -> list[Cell]:
    """The other cells with α > 0 whose test accuracy is written with the same digits."""
    written = lambda cell: f"{100 * spread(rows[cell].test_accuracy).of_all().mean:.1f}"
    return [
        cell
        for cell in sorted(rows)
        if cell[0] > 0 and cell != best and written(cell) == written(best)
    ]


def placed(cell: Cell) -> str:
    return f"α = {cell[0]:g}, ρ = {cell[1]:g}".replace("-", "−")


def signed(value: float, form: str = ".2f") -> str:
    return f"{value:+{form}}".replace("-", "−")


def table(result: Result) -> list[dict[str, Any]]:
    """A line for every row that is done, by heading: mean ± standard deviation."""
    lines: list[dict[str, Any]] = []
    for cell in sorted(cell for cell in result.plan.cells if cell in result.rows):
        report = result.rows[cell]
        line: dict[str, Any] = {
            "α": cell[0],
            "ρ": f"{cell[1]:g}" if cell[0] else "any",
            "αρ": cell[0] * cell[1],
        }
        for name, label, unit, form in _COLUMNS:
            of = spread(getattr(report, name)).of_all()
            mean, std = (unit * float(each) for each in of[:2])
            line[label] = "–" if math.isnan(mean) else _pair(mean, std, form)
        line["diverged"] = num_diverged(report)
        line["gradients"] = evaluations_of(result.plan, cell)
        lines.append(line)
    return lines


_COLUMNS = [
    ("test_accuracy", "test accuracy, %", 100.0, ".1f"),
    ("sharpness", "λmax", 1.0, ".2f"),
    ("train_loss", "training loss", 1.0, ".3f"),
    ("train_accuracy", "training accuracy, %", 100.0, ".1f"),
    ("test_loss", "test loss", 1.0, ".3f"),
    ("grad_norm", "‖∇L‖", 1.0, ".3f"),
]


def _pair(mean: float, std: float, form: str) -> str:
    return f"{mean:{form}}" if math.isnan(std) else f"{mean:{form}} ± {std:{form}}"


# ── What a sweep costs, and how far it is ───────────────────────────────────────────────────


def working(result: Result, compiled: bool, seconds_left: float | None) -> str:
    """How far a sweep is while it works."""
    count = len(result.plan.cells)
    said = f"{count - len(result.plan.missing(result.rows))} of {count} cells"
    if not compiled:
        return f"{said}; compiling the training, 2 to 5 seconds"
    return said if seconds_left is None else f"{said}, {_duration(seconds_left)} left"


def ahead(plan: Sweep, rows: Rows) -> str:
    """What training the rows that are missing costs."""
    seconds_per_step = pace(plan)
    price = cost(plan, seconds_per_step or 0.0, rows)
    memory = memory_of(plan.task, min(price.runs, runs_at_once(plan.task)))
    said = f"{price.runs} networks, {_count(price.evaluations)} gradients, {memory / 1e9:.1f} GB"
    if seconds_per_step is None:
        return f"{said}; measuring how long a step takes here …"
    return f"{said}: about **{_duration(price.seconds)}**"


def finished(result: Result, source: str) -> str:
    """What a whole sweep has cost, with what it was made, and the file that it was read from."""
    plan = result.plan
    evaluations = sum(evaluations_of(plan, cell) for cell in plan.cells)
    said = (
        f"{len(plan.cells)} cells of {plan.num_seeds} networks, {_count(evaluations)} gradients"
        f"{f', read from `{source}`' if source else ''}"
    )
    if not result.made:
        return said
    made = result.made[-1]
    return (
        f"{said}; made {made.get('date')} on {made.get('device')} in "
        f"{_duration(sum(_seconds(each) for each in result.made))}, "
        f"jax {made.get('jax')}, optax {made.get('optax')}, Python {made.get('python')}."
    )


def _seconds(made: Mapping[str, Any]) -> float:
    said = made.get("seconds")
    return said if isinstance(said, int | float) else 0.0


def refusal(plan: Sweep, done: Collection[Cell]) -> str | None:
    """Why a sweep is too much for a page, with what it would take; None if it is not.

    And where the pace is not known yet.
    """
    seconds_per_step = pace(plan)
    price = cost(plan, seconds_per_step or 0.0, done)
    if price.seconds <= LIMIT:
        return None
    return (
        f"This would take about {_duration(price.seconds)} and {_count(price.evaluations)} "
        f"gradients; a page stops at {_duration(LIMIT)}. Fewer seeds, steps, α or ρ; or leave it "
        f"to the command line, whose file can be shown here:  \n`{command(plan)}`"
    )


def command(plan: Sweep) -> str:
    """The same sweep on the command line."""
    task, said = plan.task, ["python -m experiments.sweep"]
    name = task.dataset.name
    said.append(f'--task "{name}" --alpha {_row(plan.alphas)} --rho {_row(plan.rhos)}')
    said.append(f"--seeds {plan.num_seeds} --steps {task.num_steps} --rate {task.learning_rate:g}")
    said.append(f'--label-noise {task.label_noise:g} --rule "{plan.rule}" --out sweep.json')
    return " ".join(said)


def _row(values: Sequence[float]) -> str:
    return " ".join(f"{value:g}" for value in values)


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def _count(number: float) -> str:
    return f"{number / 1e6:.3g} million" if number >= 1e6 else f"{number:,.0f}".replace(",", " ")
