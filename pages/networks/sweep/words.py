"""What the rows of a sweep say, in sentences and as a table."""

import math
from typing import Any

from experiments.spread import spread
from experiments.sweep import Cell, evaluations_of
from experiments.sweep.findings import antisam, correlations, gain, looks
from experiments.sweep.result import Result, num_diverged


def conclusions(result: Result) -> list[str]:
    """What can be read off the rows that are done, whatever it is."""
    rows = {cell: result.rows[cell] for cell in result.plan.cells if cell in result.rows}
    said = []
    if words := correlations(rows):
        rival = max(abs(words.look), abs(words.reaction))
        verdict = (
            "The product αρ tells λmax best."
            if abs(words.product) > rival
            else "Here the product αρ is not what tells λmax best."
        )
        said.append(
            f"**{verdict}** Over {words.rows} rows with α > 0, log λmax correlates with log αρ at "
            f"{signed(words.product)}; with log ρ alone at {signed(words.look)}, with log α "
            f"alone at {signed(words.reaction)}."
        )
    if anti := antisam(rows):
        verdict = "AntiSAM raises λmax" if 2 * anti.sharper > anti.rows else "AntiSAM is mixed"
        text = (
            f"**{verdict}**: above gradient descent’s {anti.descent:.3g} in {anti.sharper} of "
            f"{anti.rows} rows with α < 0"
        )
        if anti.sharpest:
            text += f", at most {anti.sharpness:.3g} ({placed(anti.sharpest)})"
        said.append(text + (f"; {anti.diverged} diverged." if anti.diverged else "."))
    if best := gain(rows):
        ahead, _, error = (100 * float(each) for each in best.difference[:3])
        reading = (
            "Nothing is gained over gradient descent"
            if best.better == 0
            else f"{best.better} of {best.rows} rows are right more often than gradient descent"
        )
        said.append(
            f"**{reading}**, by more than two standard errors. The best row, {placed(best.best)}, "
            f"has {100 * best.accuracy.mean:.1f} % against {100 * best.descent.mean:.1f} %: "
            f"{signed(ahead, '.1f')} ± {error:.1f} points, standard error, seed by seed."
        )
    if (pairs := looks(rows)).pairs:
        said.append(
            f"**At equal αρ**, the shorter look is right more often in {pairs.better} of "
            f"{pairs.pairs} pairs of rows and less often in {pairs.worse}; the others are too "
            "close to call."
        )
    return said or ["Nothing yet: too few rows are done."]


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
    ("test_accuracy", "new examples right, %", 100.0, ".1f"),
    ("sharpness", "λmax", 1.0, ".2f"),
    ("train_loss", "training loss", 1.0, ".3f"),
    ("train_accuracy", "given labels right, %", 100.0, ".1f"),
    ("test_loss", "test loss", 1.0, ".3f"),
    ("grad_norm", "‖∇L‖", 1.0, ".3f"),
]


def _pair(mean: float, std: float, form: str) -> str:
    return f"{mean:{form}}" if math.isnan(std) else f"{mean:{form}} ± {std:{form}}"
