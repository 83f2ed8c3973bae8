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
from sklearn.datasets import load_digits, make_circles, make_moons
from sklearn.model_selection import train_test_split


class Examples(NamedTuple):
    """What a network sees and what it should answer."""

    inputs: Float[Array, "*examples features"]
    labels: Int[Array, "*examples"]


class Sample(NamedTuple):
    """Examples with their right labels; none is in two of the three parts."""

    train: Examples
    validation: Examples
    test: Examples


class Split(NamedTuple):
    """Examples to learn from and to choose by, some with a wrong label; all of `test` are right.

    Who has wrong labels to learn from has no right ones to choose by.
    """

    train: Examples
    validation: Examples
    test: Examples
    flipped: Bool[np.ndarray, " examples"]  # which of the training labels are wrong


@dataclass(frozen=True)
class Dataset:
    """A source of examples, the same ones for the same seed."""

    name: str
    blurb: str
    num_features: int
    num_classes: int
    sample: Callable[[int, int], Sample]  # (size of the training set, seed)

    def split(self, num_examples: int, label_noise: float, seed: int = 0) -> Split:
        """Draw examples, as many to choose by as to learn from, if there are so many.

        A share of their labels is replaced by one of the wrong ones, each as likely.
        """
        return _split(self, num_examples, label_noise, seed)


@lru_cache(maxsize=32)
def _split(dataset: Dataset, num_examples: int, label_noise: float, seed: int) -> Split:
    train, validation, test = dataset.sample(num_examples, seed)
    rng = np.random.RandomState(seed + 100)

    def noisy(examples: Examples) -> tuple[Examples, Bool[np.ndarray, " examples"]]:
        labels = np.array(examples.labels)
        flipped = rng.rand(labels.size) < label_noise
        labels[flipped] += rng.randint(1, dataset.num_classes, flipped.sum()).astype(np.int32)
        return examples._replace(labels=jnp.asarray(labels % dataset.num_classes)), flipped

    train, flipped = noisy(train)
    return Split(train, noisy(validation)[0], test, flipped)


def examples(inputs: Shaped[np.ndarray, "n d"], labels: Shaped[np.ndarray, " n"]) -> Examples:
    """In the precision that networks are trained in, whatever the app computes in."""
    return Examples(jnp.asarray(inputs, jnp.float32), jnp.asarray(labels, jnp.int32))


_NUM_TESTS, _NUM_DIGITS = 2000, 1000  # to test on: of the generated sets, and of the digits


def _generated(draw: Callable[[int, int], tuple[np.ndarray, np.ndarray]]):
    """Samples of what can be drawn without end: the inputs and labels of so many, by a seed."""

    def sample(num_examples: int, seed: int) -> Sample:
        inputs, labels = draw(num_examples + _NUM_TESTS, seed)
        train, test = slice(num_examples), slice(num_examples, None)
        # A draw of its own: in a larger one the others would be other examples.
        validation = examples(*draw(num_examples, seed + _OF_VALIDATION))
        return Sample(
            examples(inputs[train], labels[train]),
            validation,
            examples(inputs[test], labels[test]),
        )

    return sample


_OF_VALIDATION = 10_000  # added to a seed


@_generated
def _moons(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    return make_moons(count, noise=0.2, random_state=seed)


@_generated
def _spirals(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Two arms of one and a quarter turns, a half turn apart."""
    rng = np.random.RandomState(seed)
    labels = rng.randint(0, 2, count)
    way = np.sqrt(rng.rand(count))  # evenly along the arm, not crowded at its centre
    angle = 2.5 * np.pi * way + np.pi * labels
    inputs = 1.8 * way[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return inputs + 0.08 * rng.randn(count, 2), labels


@_generated
def _circles(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    inputs, labels = make_circles(count, noise=0.15, factor=0.5, random_state=seed)
    return 1.5 * inputs, labels


@_generated
def _xor(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Four squares of a chessboard, with a gap between them."""
    rng = np.random.RandomState(seed)
    signs = rng.choice([-1.0, 1.0], (count, 2))
    inputs = signs * rng.uniform(0.15, 1.5, (count, 2))
    return inputs, (signs[:, 0] == signs[:, 1]).astype(int)


@_generated
def _gaussians(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.RandomState(seed)
    labels = rng.randint(0, 2, count)
    return (2 * labels[:, None] - 1) + 0.9 * rng.randn(count, 2), labels


@lru_cache(maxsize=1)
def _grey_digits() -> tuple[np.ndarray, np.ndarray]:
    """All 1797 as grey levels from 0 to 1, and which digit each is."""
    pixels, labels = load_digits(return_X_y=True)
    return pixels / 16, labels


def images(inputs: Float[Array, "n 64"]) -> Float[np.ndarray, "n 8 8"]:
    """Digits as they were written: networks see them with the mean of all taken off."""
    return (np.asarray(inputs) + _grey_digits()[0].mean(axis=0)).reshape(-1, 8, 8)


def _digits(num_examples: int, seed: int) -> Sample:
    grey, labels = _grey_digits()
    inputs = grey - grey.mean(axis=0)
    train, others, train_labels, other_labels = train_test_split(
        inputs, labels, train_size=num_examples, random_state=seed, stratify=labels
    )
    test, validation = slice(_NUM_DIGITS), slice(_NUM_DIGITS, _NUM_DIGITS + num_examples)
    return Sample(
        examples(train, train_labels),
        examples(others[validation], other_labels[validation]),
        examples(others[test], other_labels[test]),
    )


DATASETS: dict[str, Dataset] = {
    each.name: each
    for each in (
        Dataset("Two moons", "two classes, interlocked; the boundary can be drawn", 2, 2, _moons),
        Dataset("Spirals", "two arms wound into each other; needs a bent boundary", 2, 2, _spirals),
        Dataset("Circles", "one class around the other; the boundary must close", 2, 2, _circles),
        Dataset("XOR", "four squares, those across a corner alike", 2, 2, _xor),
        Dataset("Gaussians", "two clouds that overlap; a line is all they need", 2, 2, _gaussians),
        Dataset("Digits", "handwritten, 8 × 8 pixels, ten classes", 64, 10, _digits),
    )
}
