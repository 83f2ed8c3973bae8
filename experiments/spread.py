"""What many seeds of one setting come to: their mean, how far they are apart, how many diverged."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike


class Spread(NamedTuple):
    """Statistics over the seeds that did not diverge, and the number of those that did."""

    mean: Float[np.ndarray, "*settings"]  # NaN where every seed diverged
    std: Float[np.ndarray, "*settings"]  # of one seed, with n − 1; NaN of fewer than two
    error: Float[np.ndarray, "*settings"]  # the standard error of the mean
    num_diverged: Int[np.ndarray, "*settings"]

    def of_all(self) -> "Spread":
        """The same, NaN where a seed diverged: those that remain are no fair sample of all."""
        mean, std, error = (np.where(self.num_diverged, np.nan, each) for each in self[:3])
        return Spread(mean, std, error, self.num_diverged)


def spread(values: ArrayLike, axis: int = -1) -> Spread:
    """The spread over one axis, the seeds, with NaN for those that diverged."""
    seeds = np.moveaxis(np.asarray(values, float), axis, -1)
    diverged = np.isnan(seeds)
    count = (~diverged).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):  # 0/0 is NaN, as it should be
        mean = np.where(diverged, 0, seeds).sum(axis=-1) / count
        deviations = np.where(diverged, 0, seeds - mean[..., None])
        squares = (deviations**2).sum(axis=-1)
        std = np.sqrt(squares / np.where(count > 1, count - 1, np.nan))
        return Spread(mean, std, std / np.sqrt(count), diverged.sum(axis=-1))
