"""Our sweeps beside those of an earlier measurement: `python -m benchmarks.sweep [--run]`.

The earlier one trained the same networks on the same examples from other random weights, by a
program of its own, with power iteration for λmax. Where it gave no standard deviation, ours is
taken for both. A difference is in standard errors of the difference of two means over 8 seeds: of
many of them a few are beyond 2 by chance alone, and where runs are about to diverge (AntiSAM with
a long ascent step) the spread is no guide.

Without --run the results are read that come with the app; with it they are trained anew.
"""

import argparse
import math
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from experiments import arithmetic
from experiments.spread import spread
from experiments.sweep import Cell, Rows, Sweep, sweep, usual
from experiments.sweep.result import load
from experiments.terminal import print_utf8
from experiments.train import Numbers
from tests.browser.server import ROOT

RHOS = (0.02, 0.05, 0.1, 0.2, 0.5)
Known = tuple[float, float]  # a mean, and a standard deviation or NaN


class Reference(NamedTuple):
    """What is known of a cell, under the names of a `Report`; NaN where nothing is."""

    test_accuracy: Known
    sharpness: Known
    train_loss: Known


def _known(text: str) -> Known:
    mean, _, std = text.partition("±")
    return float(mean or "nan"), float(std or "nan")


def _table(text: str) -> dict[Cell, Reference]:
    """Lines of α and, for every ρ, training loss/test accuracy/λmax; α = 0 once."""
    table = {}
    for line in text.split("\n"):
        if not line.strip():
            continue
        alpha, *cells = line.split()
        rhos = RHOS if float(alpha) else (0.0,)
        for rho, cell in zip(rhos, cells, strict=True):
            loss, accuracy, sharpness = map(_known, cell.split("/"))
            table[float(alpha), rho] = Reference(accuracy, sharpness, loss)
    return table


EARLIER = {
    "Two moons": _table("""
-1 .132/.790±.007/11.7±2.0 .214/.745±.047/13.4 .170/.745/11.5 .685/.740/7.3 1.36/.700/4.2
 0 .111±.014/.800±.006/6.77±.51
 1 .119/.795/4.46 .126/.799/3.30 .144/.813±.015/2.46 .224/.853±.019/1.94 .397/.910±.019/1.06
 2 .121/.796/3.62 .138/.812/2.58 .204/.839/2.00 .341/.890±.020/1.15 .523/.883/.38
 4 .137/.803/2.98 .194/.837/2.05 .320/.894±.014/1.30 .517/.888/.42 .544/.864/.39
 8 .163/.819/2.19 .313/.888±.014/1.36 .501/.896/.52 .529/.874/.37 .550/.872/.40
"""),
    "Digits": _table("""
-1 /.742±.010/5.39 /.733±.013/7.67±1.4 /.598±.16/11.4 /.534/10.5 //
 0 /.745±.009/4.78±.30
 1 /.747/4.37 /.752/3.50 /.763/2.60 /.773±.010/1.73 /.806±.012/1.21
 2 /.749/3.84 /.755/2.81 /.770/1.93 /.789/1.37 /.816±.009/1.14
 4 /.750/3.21 /.766/2.08 /.783/1.46 /.804±.010/1.19 /.748±.022/1.16
"""),
}


def errors(ours: Numbers, theirs: Known) -> float:
    """How many standard errors our mean is above theirs."""
    mean, std, *_ = map(float, spread(ours).of_all())
    other = std if math.isnan(theirs[1]) else theirs[1]
    return (mean - theirs[0]) / math.hypot(std, other) * math.sqrt(len(ours))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sweep", description=__doc__)
    parser.add_argument("--run", action="store_true", help="train anew, about a minute")
    asked = parser.parse_args()
    arithmetic.configure()
    for name, table in EARLIER.items():
        file = ROOT / "docs" / "sweeps" / f"{name.lower().replace(' ', '-')}.json"
        _compare(name, table, _rows(usual(name), None if asked.run else file))


def _rows(plan: Sweep, file: Path | None) -> Rows:
    if file is not None:
        return load(file).rows
    return {cell: row for each in sweep(plan) for cell, row in each.rows.items()}


def _compare(name: str, table: Mapping[Cell, Reference], rows: Rows) -> None:
    print(f"\n{name}: ours ± std, earlier, difference in standard errors")
    print(f"{'α':>4}{'ρ':>6}  {'test accuracy':^27}  {'λmax':^27}  {'training loss':^27}")
    for cell, reference in table.items():
        line = f"{cell[0]:4g}{cell[1]:6g}"
        for field, theirs in reference._asdict().items():
            ours = getattr(rows[cell], field)
            mean, std, *_ = map(float, spread(ours).of_all())
            distance = errors(ours, theirs)
            line += f"  {_text(mean):>7} ± {_text(std):<6} {_text(theirs[0]):>6}"
            line += "     –" if math.isnan(distance) else f" {distance:+5.1f}"
        print(line)
    apart = distances(table, rows)
    far = sum(each > 2 for each in apart)
    print(f"α ≥ 0: {far} of {len(apart)} figures more than 2 apart, the farthest {max(apart):.1f}")


def distances(table: Mapping[Cell, Reference], rows: Rows) -> list[float]:
    """Of all figures of α ≥ 0, how many standard errors ours are from the earlier ones."""
    every = [
        abs(errors(getattr(rows[cell], field), theirs))
        for cell, reference in table.items()
        if cell[0] >= 0
        for field, theirs in reference._asdict().items()
    ]
    return [each for each in every if not math.isnan(each)]


def _text(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3g}"


if __name__ == "__main__":
    print_utf8()
    main()
