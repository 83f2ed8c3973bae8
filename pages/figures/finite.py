"""Quantiles of numbers of which some or all may be missing."""

import numpy as np
from numpy.typing import ArrayLike


def quantile(values: ArrayLike, share: float, otherwise: float) -> float:
    """The quantile of those values that are finite, or `otherwise` where none is.

    `share` is between 0, for the least, and 1, for the largest.
    """
    numbers = np.asarray(values, float)
    finite = numbers[np.isfinite(numbers)]
    return float(np.quantile(finite, share)) if finite.size else otherwise
