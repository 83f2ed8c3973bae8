"""The axes of a training have room for what is finite, and the picture for every binding."""

import numpy as np
import pytest

from pages.figures.training import (
    PANELS,
    STYLES,
    confusion_view,
    examples_view,
    room_for,
    training_view,
)


def reports(**changes):
    """Of two networks at eight snapshots."""
    steps = np.linspace(0, 1, 8)[:, None]
    made = {
        "train_loss": 0.7 - 0.5 * steps * [1, 0.5],
        "test_loss": 0.8 - 0.3 * steps * [1, 1],
        "train_accuracy": 50 + 45 * steps * [1, 0.8],
        "test_accuracy": 52 + 30 * steps * [1, 0.9],
        "sharpness": 2 + 6 * steps * [1, 0.1],
        "grad_norm": 0.5 - 0.45 * steps * [1, 1],
    }
    return made | changes


def test_there_is_room_for_everything():
    given = reports()
    room = room_for(given)
    for channel, span in room._asdict().items():
        later = given[channel][3:]
        assert span[0] <= later.min() and later.max() <= span[1], channel
    assert room.train_loss[1] >= given["test_loss"].max()


def test_chance_takes_no_room_in_the_accuracies():
    assert room_for(reports()).test_accuracy[0] == 60.0


def test_a_network_that_diverged_does_not_decide_the_axes():
    gone = reports()
    usual = room_for(gone)
    for values in gone.values():
        values[4:, 1] = np.nan
    gone["train_loss"][3, 1] = 1e30
    gone["sharpness"][3, 1] = np.inf
    room = room_for(gone)
    assert room.train_loss[1] <= 3
    assert room.sharpness[1] <= usual.sharpness[1]
    assert np.isfinite(room).all()


def test_the_ranges_seldom_change_while_a_training_grows():
    whole = reports()
    seen = {room_for({name: v[:k] for name, v in whole.items()}) for k in range(4, 9)}
    assert len(seen) <= 3


def test_ranges_can_be_had_before_anything_is_learnt():
    assert np.isfinite(room_for({name: v[:1] for name, v in reports().items()})).all()


@pytest.mark.parametrize("two_classes", [True, False])
def test_every_network_and_panel_has_its_traces(two_classes):
    inputs = np.random.default_rng(0).normal(size=(12, 2))
    labels = np.arange(12) % 2
    picture = (
        examples_view(inputs, labels, np.arange(12) < 3) if two_classes else confusion_view(10)
    )
    figure = training_view(picture, room_for(reports()), 100)
    names = [trace.name for trace in figure.data]
    assert len(set(names)) == len(names)
    wanted = {f"{channel} {name}" for channel in PANELS for name in STYLES}
    wanted |= {f"{name} boundary" for name in STYLES} if two_classes else {"answers"}
    assert wanted <= set(names)


def test_wrong_labels_are_ringed_and_classes_told_apart_by_more_than_colour():
    inputs = np.arange(24.0).reshape(12, 2)
    flipped = np.arange(12) % 5 == 0
    figure = examples_view(inputs, np.arange(12) % 2, flipped)
    by_name = {trace.name: trace for trace in figure.data}
    np.testing.assert_array_equal(by_name["wrong labels"].x, inputs[flipped, 0])
    assert by_name["class 0"].marker.symbol != by_name["class 1"].marker.symbol
    np.testing.assert_array_equal(by_name["class 1"].y, inputs[1::2, 1])
