"""The data: the same for the same seed, with as many wrong labels as asked for."""

from dataclasses import replace
from itertools import combinations

import jax
import numpy as np
import pytest
from numpy.testing import assert_array_equal
from sklearn.datasets import load_digits

from landscapes.networks import DATASETS, TASKS
from landscapes.networks.datasets import images

each_dataset = pytest.mark.parametrize("dataset", DATASETS.values(), ids=list(DATASETS))


def same(one, other) -> bool:
    pairs = zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True)
    return all(np.array_equal(a, b) for a, b in pairs)


@each_dataset
def test_a_seed_draws_the_same_examples_again(dataset):
    once, again = (dataset.sample(60, 3) for _ in range(2))
    assert same(once, again)
    assert not same(once[0].inputs, dataset.sample(60, 4)[0].inputs)


@each_dataset
def test_label_noise_makes_its_share_of_labels_wrong_and_no_other(dataset):
    clean, noisy = (dataset.split(400, share, 1) for share in (0.0, 0.3))
    for part in ("train", "validation"):
        right, given = getattr(clean, part), getattr(noisy, part)
        assert_array_equal(given.inputs, right.inputs)
        wrong = np.asarray(given.labels) != np.asarray(right.labels)
        assert abs(wrong.mean() - 0.3) < 4 * np.sqrt(0.3 * 0.7 / wrong.size)
        assert set(np.unique(given.labels)) <= set(range(dataset.num_classes))
    assert_array_equal(np.asarray(noisy.train.labels) != clean.train.labels, noisy.flipped)
    assert not clean.flipped.any()


@each_dataset
def test_every_wrong_label_is_as_likely(dataset):
    split = dataset.split(700, 1.0, 2)
    right = np.asarray(dataset.split(700, 0.0, 2).train.labels)
    by = (np.asarray(split.train.labels) - right) % dataset.num_classes
    counts = np.bincount(by, minlength=dataset.num_classes)
    assert counts[0] == 0, "a wrong label was the right one"
    expected = 700 / (dataset.num_classes - 1)
    assert np.all(abs(counts[1:] - expected) < 4 * np.sqrt(expected) + 1e-9)


@each_dataset
def test_label_noise_leaves_the_test_examples_alone(dataset):
    assert same(dataset.split(80, 0.9, 0).test, dataset.split(80, 0.0, 0).test)


@each_dataset
def test_examples_are_in_single_precision_although_the_app_is_not(dataset):
    split = dataset.split(50, 0.1, 0)
    for examples in (split.train, split.validation, split.test):
        assert examples.inputs.dtype == np.float32 and examples.labels.dtype == np.int32
        assert examples.inputs.shape == (len(examples.labels), dataset.num_features)


def test_digits_are_those_of_scikit_learn():
    split = DATASETS["Digits"].split(200, 0.3, 0)
    assert split.train.inputs.shape == (200, 64) and split.test.inputs.shape == (1000, 64)
    images, labels = load_digits(return_X_y=True)
    mean = (images / 16).mean(axis=0)
    known = {tuple(row): label for row, label in zip(images.astype(int), labels, strict=True)}
    found = ((np.asarray(split.test.inputs) + mean) * 16).round().astype(int)
    assert [known[tuple(row)] for row in found] == split.test.labels.tolist()


@each_dataset
def test_no_example_is_in_two_parts_and_all_have_as_many_to_choose_by_as_to_learn_from(dataset):
    split = dataset.split(200, 0.0, 0)
    parts = [
        {tuple(row) for row in np.asarray(part.inputs)}
        for part in (split.train, split.validation, split.test)
    ]
    assert not any(one & other for one, other in combinations(parts, 2))
    assert len(split.train.labels) == len(split.validation.labels) == 200


def test_the_seed_of_a_task_draws_its_examples():
    for task in TASKS.values():
        other = replace(task, data_seed=1)
        assert not same(task.split().train.inputs, other.split().train.inputs)
        assert same(other.split(), task.dataset.split(task.num_examples, task.label_noise, 1))


@pytest.mark.parametrize("task", TASKS.values(), ids=list(TASKS))
def test_a_task_counts_its_parameters(task):
    layers = zip(task.sizes[:-1], task.sizes[1:], strict=True)
    assert task.num_params == sum(inputs * outputs + outputs for inputs, outputs in layers)
    assert task.sizes[0] == task.dataset.num_features
    assert task.sizes[-1] == task.dataset.num_classes


def test_images_are_the_digits_as_they_were_written():
    seen = images(DATASETS["Digits"].sample(200, 0)[0].inputs)
    written = load_digits().images / 16
    for image in seen[:20]:
        assert np.abs(written - image).max(axis=(1, 2)).min() < 1e-6
