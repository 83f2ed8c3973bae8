"""What the rows of the baselines say: what each method chose, and what it was worth."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from experiments.baselines import Judged, Row, Setting, gradients
from experiments.spread import spread

Splits = Float[np.ndarray, " splits"]


class Chosen(NamedTuple):
    """A method at the setting that it chose on each split; of every split, the mean over the seeds.

    So the standard error of a mean over the splits contains the draw of all examples and of the
    wrong labels, what was chosen by those of validation, and the weights at the start.
    """

    settings: tuple[Setting, ...]
    test_accuracy: Splits
    sharpness: Splits
    learned: Splits
    step: Splits
    gradients: Splits  # of one network, up to the step that counts


def chosen(rows: Sequence[Row]) -> dict[str, Chosen]:
    """Every method by name, the most accurate first.

    Without those of which, on some split, every setting has a network that diverged.
    """
    found = {}
    for method in dict.fromkeys(row.method for row in rows):
        by_split: dict[int, list[Row]] = {}
        for row in rows:
            if row.method == method:
                by_split.setdefault(row.split, []).append(row)
        best = [_best(of_split) for _, of_split in sorted(by_split.items())]
        taken = [row for row in best if row is not None]
        if len(taken) == len(best):
            found[method] = _of(taken)
    return dict(sorted(found.items(), key=lambda pair: -pair[1].test_accuracy.mean()))


def _best(rows: Sequence[Row]) -> Row | None:
    """The first of those with the highest validation accuracy, of which no network diverged."""
    accuracy = np.array([np.mean(row.networks.validation_accuracy) for row in rows])
    return None if np.isnan(accuracy).all() else rows[int(np.nanargmax(accuracy))]


def _of(taken: Sequence[Row]) -> Chosen:
    over_seeds = lambda name: np.array([np.mean(getattr(row.networks, name)) for row in taken])
    return Chosen(
        tuple(row.setting for row in taken),
        over_seeds("test_accuracy"),
        over_seeds("sharpness"),
        over_seeds("learned"),
        over_seeds("step"),
        np.array([np.mean(gradients(row)) for row in taken]),
    )


def as_good(found: Mapping[str, Chosen]) -> list[str]:
    """The most accurate method, and those that are less than two standard errors behind it.

    The standard error is that of the difference of the two, split by split.
    """
    first, *others = found
    behind = {
        name: spread(found[first].test_accuracy - found[name].test_accuracy) for name in others
    }
    return [first, *(name for name, of in behind.items() if of.mean < 2 * of.error)]


class Means(NamedTuple):
    """Every setting of every method: its means over all splits and seeds, NaN if one diverged."""

    method: tuple[str, ...]
    test_accuracy: Float[np.ndarray, " settings"]
    learned: Float[np.ndarray, " settings"]
    sharpness: Float[np.ndarray, " settings"]


def means(rows: Sequence[Row]) -> Means:
    grouped: dict[tuple[str, Setting], list[Judged]] = {}
    for row in rows:
        grouped.setdefault((row.method, row.setting), []).append(row.networks)
    mean = lambda name: np.array(
        [np.mean([getattr(each, name) for each in group]) for group in grouped.values()]
    )
    names = tuple(method for method, _ in grouped)
    return Means(names, *(mean(name) for name in Means._fields[1:]))


class Correlations(NamedTuple):
    """How well test accuracy goes along with something over all settings, from −1 to 1, by ranks.

    Ranks, because a setting that is far too strong is far off all others.
    """

    learned: float  # with the share of the wrong labels that are learned
    sharpness: float  # with λmax
    settings: int


def correlations(rows: Sequence[Row]) -> Correlations:
    found = means(rows)
    sound = np.isfinite(found.test_accuracy)
    ranks = [_ranks(np.asarray(each)[sound]) for each in found[1:]]
    with_learned, with_sharpness = np.corrcoef(ranks)[0, 1:]
    return Correlations(float(with_learned), float(with_sharpness), int(sound.sum()))


def _ranks(values: Float[np.ndarray, " n"]) -> Float[np.ndarray, " n"]:
    """How many are smaller; of equal ones, the mean of their places."""
    return ((values[:, None] > values).sum(axis=1) + (values[:, None] >= values).sum(axis=1)) / 2


def table(rows: Sequence[Row]) -> Iterator[str]:
    """A line for each method: means and their standard errors over the splits, and settings."""
    yield "method                  test accuracy  λmax          wrong labels  gradients  settings"
    for name, of in chosen(rows).items():
        settings = "; ".join(
            f"{tuple(setting)} × {of.settings.count(setting)}"
            for setting in dict.fromkeys(of.settings)
        )
        yield (
            f"{name:23s} {_pair(of.test_accuracy, '.3f')}  {_pair(of.sharpness, '5.2f')}  "
            f"{_pair(of.learned, '.2f')}   {of.gradients.mean():6.0f}     {settings}"
        )


def _pair(values: Splits, form: str) -> str:
    of = spread(values)
    return f"{of.mean:{form}} ± {of.error:{form}}"
