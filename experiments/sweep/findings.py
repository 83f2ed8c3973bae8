"""What a table shows: each conclusion is computed from its rows, and may come out either way.

All runs with the same seed start from the same weights, so accuracies are compared seed by seed.
"""

import itertools
import math
from typing import NamedTuple

import numpy as np

from experiments.spread import Spread, spread
from experiments.sweep import Cell, Rows
from experiments.sweep.result import num_diverged
from experiments.train import Numbers


class Correlations(NamedTuple):
    """How well log λmax goes along with a logarithm, from −1 to 1, over rows with α > 0."""

    product: float  # with log αρ
    rho: float  # with log ρ alone
    alpha: float  # with log α alone
    rows: int


class AntiSam(NamedTuple):
    """Rows with α < 0 beside gradient descent."""

    rows: int
    diverged: int  # at least one of their seeds
    sharper: int  # by more than a standard error
    sharpest: Cell | None
    sharpness: float  # there
    plain: float  # λmax of gradient descent


class Gain(NamedTuple):
    """The best row with α > 0 beside gradient descent, and how many are better by more than two
    standard errors."""

    best: Cell
    accuracy: Spread
    plain: Spread  # of gradient descent
    difference: Spread
    better: int
    rows: int


class EqualProducts(NamedTuple):
    """Pairs of rows with the same αρ > 0: what the smaller ρ does to test accuracy."""

    better: int  # by more than two standard errors
    worse: int
    pairs: int


def correlations(rows: Rows) -> Correlations | None:
    """None where there are too few rows, or nothing varies."""
    known = [
        (alpha * rho, rho, alpha, _mean(report.sharpness))
        for (alpha, rho), report in rows.items()
        if alpha > 0
    ]
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = np.log(np.array(known, float).reshape(-1, 4))
        logs = logs[np.isfinite(logs).all(axis=1)]
        if len(logs) < 4 or not logs.std(axis=0).all():
            return None
        product, with_rho, with_alpha, _ = map(float, np.corrcoef(logs.T)[-1])
    return Correlations(product, with_rho, with_alpha, len(logs))


def antisam(rows: Rows) -> AntiSam | None:
    """None without gradient descent, or without a row of α < 0."""
    against = {cell: report for cell, report in rows.items() if cell[0] < 0}
    plain = _plain(rows)
    if plain is None or not against:
        return None
    means = {cell: _mean(report.sharpness) for cell, report in against.items()}
    finite = {cell: mean for cell, mean in means.items() if not math.isnan(mean)}
    sharpest = max(finite, key=finite.__getitem__) if finite else None
    return AntiSam(
        len(against),
        sum(num_diverged(report) > 0 for report in against.values()),
        sum(_exceeds(report.sharpness - plain.sharpness, 1) for report in against.values()),
        sharpest,
        means[sharpest] if sharpest else math.nan,
        _mean(plain.sharpness),
    )


def gain(rows: Rows) -> Gain | None:
    """None without gradient descent, or without a row of α > 0 of which no seed diverged."""
    plain = _plain(rows)
    with_alpha = {
        cell: report for cell, report in rows.items() if cell[0] > 0 and not num_diverged(report)
    }
    if plain is None or not with_alpha:
        return None
    ahead = {c: report.test_accuracy - plain.test_accuracy for c, report in with_alpha.items()}
    best = max(ahead, key=lambda cell: ahead[cell].mean())
    return Gain(
        best,
        spread(with_alpha[best].test_accuracy),
        spread(plain.test_accuracy),
        spread(ahead[best]),
        sum(_exceeds(difference, 2) for difference in ahead.values()),
        len(ahead),
    )


def equal_products(rows: Rows) -> EqualProducts:
    better = worse = pairs = 0
    for (one, this), (two, that) in itertools.combinations(rows.items(), 2):
        if one[0] <= 0 or two[0] <= 0 or not math.isclose(one[0] * one[1], two[0] * two[1]):
            continue
        smaller, larger = (this, that) if one[1] < two[1] else (that, this)
        difference = smaller.test_accuracy - larger.test_accuracy
        better += _exceeds(difference, 2)
        worse += _exceeds(-difference, 2)
        pairs += 1
    return EqualProducts(better, worse, pairs)


def _plain(rows: Rows):
    plain = rows.get((0.0, 0.0))
    return None if plain is None or num_diverged(plain) else plain


def _mean(seeds: Numbers) -> float:
    """NaN where a seed diverged."""
    return float(spread(seeds).of_all().mean)


def _exceeds(differences: Numbers, errors: float) -> bool:
    """Whether the mean is above 0 by so many standard errors; one seed alone has none."""
    of = spread(differences).of_all()
    return bool(of.mean > errors * of.error)
