"""A reader's own data: what a table says is learned; what is no table is told by row and column."""

import csv
import io

import jax
import numpy as np
import pandas
import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from landscapes.networks import Task
from landscapes.networks.own import LARGEST, LEAST, MOST, NoData, from_points, from_table

RNG = np.random.RandomState(0)
ROWS = [
    (f"{x:.4f}", f"{y:.4f}", "yes" if x * y > 0 else "no")
    for x, y in 100 + 30 * RNG.randn(60, 2) * (1, 0.01) - (0, 100)
]
ROWS = [(x, y, ("no", "yes")[k % 2]) for k, (x, y, _) in enumerate(ROWS)]


def table(rows, between: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=between).writerows(rows)
    return text.getvalue().encode()


@pytest.mark.parametrize(
    "content",
    [
        table(ROWS),
        table([("x1", "x2", "label"), *ROWS]),
        table(ROWS, ";"),
        table(ROWS, "\t"),
        b"\xef\xbb\xbf" + table(ROWS),
        table(ROWS).replace(b"\r\n", b"\r\n\r\n"),
        table([(x.replace(".", ","), y.replace(".", ","), name) for x, y, name in ROWS], ";"),
        pandas.DataFrame(ROWS, columns=["a", "b", "c"]).to_csv(index=False).encode(),
    ],
)
def test_every_usual_way_to_write_a_table_is_read_alike(content):
    task, plain = from_table(content), from_table(table(ROWS))
    for one, other in zip(
        jax.tree.leaves(task.split()), jax.tree.leaves(plain.split()), strict=True
    ):
        np.testing.assert_array_equal(one, other)
    assert task.dataset.blurb == "○ no, ● yes"


def test_the_parts_hold_every_row_once_and_are_scaled():
    task = from_table(table(ROWS))
    split = task.split()
    sizes = [len(part.labels) for part in (split.train, split.validation, split.test)]
    assert sizes == [30, 15, 15] and task.label_noise == 0 and not split.flipped.any()
    train = np.asarray(split.train.inputs)
    np.testing.assert_allclose(train.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(train.std(axis=0), 1, rtol=1e-5)
    every = np.concatenate([part.inputs for part in (split.train, split.validation, split.test)])
    given_ = np.array([(float(x), float(y)) for x, y, _ in ROWS])
    scaled = (given_ - given_.mean(axis=0)) / given_.std(axis=0)
    again = (every - every.mean(axis=0)) / every.std(axis=0)
    order = lambda points: points[np.lexsort(points.round(3).T)]
    np.testing.assert_allclose(order(again), order(scaled), atol=1e-2)
    for part in (split.train, split.validation, split.test):
        assert {0, 1} == set(np.asarray(part.labels).tolist())
    assert not np.array_equal(task.dataset.split(30, 0.0, 1).train.inputs, train)
    assert task.dataset.split(30, 0.5, 0).flipped.any()


def changed(row: int, *cells: str) -> bytes:
    return table([*ROWS[: row - 1], cells, *ROWS[row:]])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "no text"),
        (changed(7, "1", "2"), "Row 7 has 2 columns"),
        (changed(7, "1", "2", "a", "b"), "Row 7 has 4 columns"),
        (changed(7, "abc", "2", "yes"), "Row 7, column 1: “abc” is no number"),
        (changed(8, "1", "", "yes"), "Row 8, column 2: there is no number"),
        (changed(9, "1", "nan", "yes"), "Row 9, column 2: “nan” is no number between"),
        (changed(9, "inf", "1", "yes"), "Row 9, column 1: “inf”"),
        (changed(9, "1" + "0" * 400, "1", "yes"), "Row 9, column 1"),
        (changed(10, "1", "2", ""), "Row 10, column 3: there is no label"),
        (changed(11, "1", "2", "perhaps"), "Row 11, column 3: “perhaps” is a third label"),
        (table(ROWS[: LEAST - 1]), f"{LEAST - 1} rows"),
        (table([*ROWS] * 34), f"{60 * 34} rows"),
        (table([(x, y, "yes") for x, y, _ in ROWS]), "Of each label at least 8"),
        (table([("1", y, name) for _, y, name in ROWS]), "Column 1 has the same number"),
        (b"0" * (LARGEST + 1), "too large"),
    ],
)
def test_what_does_not_fit_is_told_by_row_and_column(content, says):
    with pytest.raises(NoData, match=says):
        from_table(content)


def test_rows_are_counted_as_in_the_file():
    with pytest.raises(NoData, match="Row 8, column 1: “abc”"):
        from_table(b"x,y,label\r\n" + changed(7, "abc", "2", "yes"))


@given(
    some.binary(max_size=300)
    | some.text(alphabet='0123456789.,;\t\n"-eE ab', max_size=400).map(str.encode)
)
@example(b'"' * 100)
@example(b"a,b,c\n" * 40)
@example(b"1,2," + b"x" * 150_000)
def test_any_file_at_all_is_a_task_or_a_sentence(content):
    try:
        task = from_table(content)
    except NoData as error:
        assert str(error).endswith(".") and len(str(error)) < 300
    else:
        assert isinstance(task, Task) and np.isfinite(task.split().train.inputs).all()


def test_points_that_were_drawn_are_learned():
    points = [[x, y, int(x > 0)] for x, y in RNG.uniform(-1, 1, (40, 2))]
    split = from_points(points).split()
    right = np.asarray(split.test.inputs)[:, 0] > np.asarray(split.test.inputs)[:, 0].mean()
    assert len(split.train.labels) == 20 and len(right) == 10


@pytest.mark.parametrize(
    "points",
    [
        None, [], 3, "abc", {}, [[1]], [[0, 0, 0]] * (MOST + 1), [[0, 9, 0]] * 30,
        [[float("nan"), 0, 0]] * 30, [[10**400, 0, 0]] * 30, [[[1, 2], 3, 4]] * 30,
        [[0, 0, 1]] * 30, [["x", 0, 1]] * 30,
    ],
)  # fmt: skip
def test_what_is_no_drawing_is_refused(points):
    with pytest.raises(NoData):
        from_points(points)
