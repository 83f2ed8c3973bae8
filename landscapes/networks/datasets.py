"""Small data to learn, all of it there without a network connection.

Labels of the training examples can be made wrong on purpose: label noise is what makes flat
minima pay on data as small as this, and without it there is nothing for SAM to gain.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, Shaped
from sklearn.datasets import load_digits, make_moons
from sklearn.model_selection import train_test_split


class Examples(NamedTuple):
    """What a network sees and what it should answer."""

    inputs: Float[Array, "*examples features"]
    labels: Int[Array, "*examples"]


class Split(NamedTuple):
    """Examples to learn from, some with a wrong label, and others, all right, to be tested on."""

    train: Examples
    test: Examples
    flipped: Bool[np.ndarray, " examples"]  # which of the training labels are wrong


@dataclass(frozen=True)
class Dataset:
    """A source of examples, the same ones for the same seed."""

    name: str
    blurb: str
    num_features: int
    num_classes: int
    sample: Callable[[int, int], tuple[Examples, Examples]]  # (size of the training set, seed)

    def split(self, num_examples: int, label_noise: float, seed: int = 0) -> Split:
        """Draw training and test examples; a share of the training labels is replaced.

        A replaced label is one of the wrong ones, each as likely.
        """
        return _split(self, num_examples, label_noise, seed)


@lru_cache(maxsize=32)
def _split(dataset: Dataset, num_examples: int, label_noise: float, seed: int) -> Split:
    train, test = dataset.sample(num_examples, seed)
    rng = np.random.RandomState(seed + 100)
    flipped = rng.rand(num_examples) < label_noise
    labels = np.array(train.labels)
    labels[flipped] += rng.randint(1, dataset.num_classes, flipped.sum()).astype(np.int32)
    wrong_too = jnp.asarray(labels % dataset.num_classes)
    return Split(train._replace(labels=wrong_too), test, flipped)


def _examples(inputs: Shaped[np.ndarray, "n d"], labels: Shaped[np.ndarray, " n"]) -> Examples:
    """In the precision that networks are trained in, whatever the app computes in."""
    return Examples(jnp.asarray(inputs, jnp.float32), jnp.asarray(labels, jnp.int32))


_NUM_TESTS = 2000  # of the generated sets; the digits have 1000 to spare


def _moons(num_examples: int, seed: int) -> tuple[Examples, Examples]:
    inputs, labels = make_moons(num_examples + _NUM_TESTS, noise=0.2, random_state=seed)
    cut = slice(num_examples), slice(num_examples, None)
    train, test = (_examples(inputs[part], labels[part]) for part in cut)
    return train, test


def _spirals(num_examples: int, seed: int) -> tuple[Examples, Examples]:
    """Two arms of one and a quarter turns, a half turn apart."""
    rng = np.random.RandomState(seed)
    count = num_examples + _NUM_TESTS
    labels = rng.randint(0, 2, count)
    way = np.sqrt(rng.rand(count))  # evenly along the arm, not crowded at its centre
    angle = 2.5 * np.pi * way + np.pi * labels
    inputs = 1.8 * way[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    inputs += 0.08 * rng.randn(count, 2)
    cut = slice(num_examples), slice(num_examples, None)
    train, test = (_examples(inputs[part], labels[part]) for part in cut)
    return train, test


@lru_cache(maxsize=1)
def _grey_digits() -> tuple[np.ndarray, np.ndarray]:
    """All 1797 as grey levels from 0 to 1, and which digit each is."""
    pixels, labels = load_digits(return_X_y=True)
    return pixels / 16, labels


def images(inputs: Float[Array, "n 64"]) -> Float[np.ndarray, "n 8 8"]:
    """Digits as they were written: networks see them with the mean of all taken off."""
    return (np.asarray(inputs) + _grey_digits()[0].mean(axis=0)).reshape(-1, 8, 8)


def _digits(num_examples: int, seed: int) -> tuple[Examples, Examples]:
    grey, labels = _grey_digits()
    inputs = grey - grey.mean(axis=0)
    train, test, train_labels, test_labels = train_test_split(
        inputs, labels, train_size=num_examples, random_state=seed, stratify=labels
    )
    return _examples(train, train_labels), _examples(test[:1000], test_labels[:1000])


DATASETS: dict[str, Dataset] = {
    each.name: each
    for each in (
        Dataset("Two moons", "two classes, interlocked; the boundary can be drawn", 2, 2, _moons),
        Dataset("Spirals", "two arms wound into each other; needs a bent boundary", 2, 2, _spirals),
        Dataset("Digits", "handwritten, 8 × 8 pixels, ten classes", 64, 10, _digits),
    )
}
