"""Any file at all, given to the page of the sweep: it is shown, or a sentence says why not."""

import copy
import json
import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from experiments import sweep as module
from experiments.sweep import usual
from experiments.sweep.result import (
    LARGEST,
    BadResult,
    Result,
    from_json,
    provenance,
    to_csv,
    to_json,
)
from experiments.train import Report
from livefigure import Release, message
from pages.networks.sweep import figure as sweep_maps
from pages.networks.sweep import session
from pages.networks.sweep.words import ahead, command, conclusions, finished, refusal
from pages.ui import link

ROOT = Path(__file__).parents[3]
PLAN = replace(usual("Digits"), alphas=(-1.0, 0.0, 2.0, 4.0), rhos=(0.1, 0.2), num_seeds=2)
ROWS = {
    cell: Report(*(np.array([0.4, 0.5]) + 0.01 * k for _ in Report._fields))
    for k, cell in enumerate(PLAN.cells)
}
WHOLE = json.loads(to_json(Result(PLAN, ROWS, (provenance(7, 1.5),))))
DEEP = json.loads("[" * 500 + "]" * 500)

# What stands in a file where something else belongs; NaN and infinities, too, which no JSON has.
HOSTILE: some.SearchStrategy = some.one_of(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=30),
    some.sampled_from([0, -1, 10**18, 10**400, -(10**400), 1e308, 1e-320, "α" * 5000, DEEP]),
    some.sampled_from([[], {}, [[]], [None], [{}], {"a": [1]}, [1e308, -1e308], [10**400] * 2]),
    some.lists(some.floats() | some.integers(), max_size=3),
)
ANYTHING: some.SearchStrategy = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(some.sampled_from([*WHOLE, *WHOLE["settings"]]), inner, max_size=6)
    ),
    max_leaves=12,
)


def places(said, above=()):
    """The way to everything in the file."""
    items = said.items() if isinstance(said, dict) else enumerate(said)
    for key, value in items:
        yield (*above, key)
        if isinstance(value, dict | list):
            yield from places(value, (*above, key))


def with_a_change(where, value) -> str:
    said = copy.deepcopy(WHOLE)
    *above, last = where
    part = said
    for key in above:
        part = part[key]
    if value is ...:
        del part[last]
    else:
        part[last] = value
    return json.dumps(said)


def look_at(text: str | bytes) -> Result | str:
    """All that the page does with a file; or the sentence with which it refuses it."""
    try:
        result = session._of_this_page(from_json(text))
    except BadResult as error:
        assert len(str(error)) < 300 and "\n" not in str(error)
        return str(error)
    plan, rows = result.plan, result.rows
    assert conclusions(result) and command(plan)
    assert message(sweep_maps.scene(plan, rows, (0, 0), []), Release())
    assert from_json(to_json(result)).rows.keys() == result.rows.keys()
    to_csv(result)
    for said in (finished(result, "theirs.json"), ahead(plan, rows), refusal(plan, ())):
        assert said is None or "nan" not in said
    assert all(len(link.href({k: v})) < 400 for k, v in session._address(plan).items())
    return result


@pytest.fixture(scope="module", autouse=True)
def known_pace():
    with pytest.MonkeyPatch.context() as patch:
        known = {(task, PLAN.rule): 5e-5 for task in ("Digits", "Two moons")}
        patch.setattr(module, "_paces", known)
        yield


def test_the_file_that_the_others_are_made_from_is_shown():
    assert isinstance(look_at(json.dumps(WHOLE)), Result)


@given(some.sampled_from(list(places(WHOLE))), HOSTILE | some.just(...))
@example(("settings", "alphas"), [])
@example(("settings", "num_steps"), 0)
@example(("settings", "num_steps"), 10**400)
@example(("settings", "num_seeds"), 10**30)
@example(("made", 0, "seconds"), 10**400)
@example(("made", 0, "seconds"), float("nan"))
@example(("rows", 0, "sharpness"), [1e308, -1e308])
@example(("rows", 0, "train_loss", 0), None)
@example(("settings", "rhos"), [1e-9])
@example(("settings", "alphas"), [1 / 3])
@example(("settings", "dataset"), ["Digits"])
def test_a_file_with_a_change_is_shown_or_refused(where, value):
    look_at(with_a_change(where, value))


@given(ANYTHING)
def test_any_json_is_refused(said):
    assert isinstance(look_at(json.dumps(said)), str)


@given(some.binary(max_size=60) | some.text(max_size=60))
@example("[" * 100_000)
@example('{"a":' * 50_000)
@example("1" * 10_000)
@example(b"\xff\xfe")
@example(" " * (int(LARGEST) + 1))
def test_any_text_is_refused(text):
    assert isinstance(look_at(text), str)


@pytest.mark.parametrize(
    "where, value, says",
    [
        (("settings", "rhos"), [1e-9], "from 0.001"),
        (("settings", "alphas"), list(range(40)), "between 1 and 24"),
        (("settings", "alphas"), [1 / 3], "six digits"),
        (("settings", "num_steps"), 0, "num_steps: a whole number from 1"),
        (("rows", 2, "sharpness"), [1.0], "row 3, sharpness: a list of 2"),
        (("rows", 2, "sharpness", 1), float("inf"), "row 3, sharpness: a number"),
        (("rows", 1, "test_loss", 0), None, "every number is null"),
        (("settings", "hidden"), [3], "does not train"),
    ],
)
def test_the_sentence_says_what_is_wrong_and_where(where, value, says):
    assert says in str(look_at(with_a_change(where, value)))


def test_the_server_takes_no_more_than_a_result_can_be():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["server"]
    assert LARGEST <= 2**20 * config["maxUploadSize"] <= 1.1 * LARGEST
    assert config["maxMessageSize"] <= 10


def test_what_a_file_asks_for_is_priced_before_any_of_it_is_trained(monkeypatch):
    """A billion networks: neither Start nor «Run it again» begins, and no row is lost."""
    monkeypatch.setattr(module, "_paces", {})
    monkeypatch.setattr(
        session, "measure_pace", lambda plan: module._paces.__setitem__(("Digits", plan.rule), 5e-5)
    )
    monkeypatch.setattr(session, "sweep_in_pieces", lambda *_: pytest.fail("it began"))
    many = replace(PLAN, num_seeds=10**9)
    done = {cell: row for cell, row in ROWS.items() if cell[0]}
    for held in (session.SweepSession(many, dict(ROWS)), session.SweepSession(many, done)):
        before = dict(held.rows)
        for kept in (Result(many, {}), held.result):
            held.start(kept)
            if held.training:
                held.training.advance()
            assert not held.running and held.rows == before
