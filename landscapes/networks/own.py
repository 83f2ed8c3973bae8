"""Data that a reader brings: points of a plane with two labels, from a table or drawn by hand.

They are held by whoever asks for them and by nobody else: no file is written.
"""

import csv
import io
import math
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from sklearn.model_selection import train_test_split

from landscapes.networks import TASKS, Task
from landscapes.networks.datasets import Dataset, Sample, examples

LEAST, MOST = 20, 2000  # rows
LEAST_OF_A_LABEL = 8  # or one of the parts may have none of it
LARGEST = 200_000  # bytes of a table
_LARGEST_NUMBER = 1e9
_LONGEST = 30  # letters of a label
_COLUMNS = "two features and a label"


class NoData(ValueError):
    """Why a table is no data for these networks, as a sentence that names row and column."""


def from_table(content: bytes) -> Task:
    """What there is to learn in a table: two features and a label in every row, with or without a
    row of headings, and with commas, semicolons or tabs between the columns.

    Rows and columns are counted from 1. Raises `NoData` for anything else.
    """
    if len(content) > LARGEST:
        raise NoData(f"The file is too large: at most {LARGEST // 1000} kB are read.")
    rows = _rows(content)
    if _number(rows[0][1][0]) is None and _number(rows[0][1][1]) is None:
        rows = rows[1:]  # headings
    if not LEAST <= len(rows) <= MOST:
        raise NoData(f"The file has {len(rows)} rows of data; {LEAST} to {MOST} are wanted.")
    inputs = np.array([[_feature(row, k, cells[k]) for k in (0, 1)] for row, cells in rows])
    labels: dict[str, int] = {}
    for row, cells in rows:
        name = cells[2]
        if not name:
            raise NoData(f"Row {row}, column 3: there is no label.")
        if name not in labels and len(labels) == 2:
            known = "” and “".join(each[:_LONGEST] for each in labels)
            raise NoData(
                f"Row {row}, column 3: “{name[:_LONGEST]}” is a third label, beside “{known}”. "
                "Two are wanted."
            )
        labels.setdefault(name, len(labels))
    names = tuple(each[:_LONGEST] for each in labels)
    return _task(inputs, np.array([labels[cells[2]] for _, cells in rows]), names)


def from_points(points: Any) -> Task:
    """What there is to learn in points that were drawn: lists of x, y, and the class, 0 or 1.

    They come from a browser, and may be anything. Raises `NoData` where there are too few of
    them, or where they are something else.
    """
    try:
        drawn = np.array(points, float).reshape(-1, 3)
    except (TypeError, ValueError, OverflowError):
        raise NoData("These are no points.") from None
    if not np.isfinite(drawn).all() or abs(drawn).max(initial=0) > 1:
        raise NoData("These points lie outside the drawing.")
    if not LEAST <= len(drawn) <= MOST:
        raise NoData(f"There are {len(drawn)} points; {LEAST} to {MOST} are wanted.")
    return _task(drawn[:, :2], (drawn[:, 2] > 0.5).astype(int), ("first", "second"))


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    """The cells of every row that has any, with the number of the row."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoData("The file is no text in UTF-8: save the table as CSV.") from None
    first = next((line for line in text.splitlines() if line.strip()), "")
    between = next((sign for sign in "\t;" if first.count(sign) >= 2), ",")
    rows = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=between), 1):
            cells = [cell.strip() for cell in cells]
            if not any(cells):
                continue
            if len(cells) != 3:
                raise NoData(
                    f"Row {number} has {len(cells)} {'column' if len(cells) == 1 else 'columns'}; "
                    f"three are wanted: {_COLUMNS}."
                )
            if between != ",":  # it may be in the numbers
                cells[:2] = [cell.replace(",", ".") for cell in cells[:2]]
            rows.append((number, cells))
    except csv.Error as error:
        raise NoData(f"The file is no table that can be read: {error}.") from error
    if not rows:
        raise NoData("The file is empty.")
    return rows


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _feature(row: int, column: int, text: str) -> float:
    value = _number(text)
    if value is None:
        said = f"“{text[:_LONGEST]}” is no number" if text else "there is no number"
        raise NoData(f"Row {row}, column {column + 1}: {said}.")
    if not math.isfinite(value) or abs(value) > _LARGEST_NUMBER:
        said = f"“{text[:_LONGEST]}” is no number between −10⁹ and 10⁹"
        raise NoData(f"Row {row}, column {column + 1}: {said}.")
    return value


def _task(
    inputs: Float[np.ndarray, "n 2"], labels: Int[np.ndarray, " n"], names: tuple[str, ...]
) -> Task:
    """The task of these examples: half of them to learn from, a quarter to choose by and to test.

    Both features are moved and scaled, so that those to learn from have mean 0 and deviation 1.
    """
    counts = np.bincount(labels, minlength=2)
    if counts.min() < LEAST_OF_A_LABEL:
        raise NoData(
            f"Of each label at least {LEAST_OF_A_LABEL} are wanted; there are {counts[0]} and "
            f"{counts[1]}."
        )
    for column, spread in enumerate(np.ptp(inputs, axis=0), 1):
        if spread == 0:
            raise NoData(f"Column {column} has the same number in every row.")

    def sample(num_examples: int, seed: int) -> Sample:
        train, others, train_labels, other_labels = train_test_split(
            inputs, labels, train_size=num_examples, random_state=seed, stratify=labels
        )
        mean, deviation = train.mean(axis=0), train.std(axis=0)
        scale = np.where(deviation > 0, deviation, np.ptp(inputs, axis=0))
        half = len(others) // 2
        train, others = (train - mean) / scale, (others - mean) / scale
        return Sample(
            examples(train, train_labels),
            examples(others[:half], other_labels[:half]),
            examples(others[half:], other_labels[half:]),
        )

    usual = TASKS["Two moons"]
    blurb = f"○ {names[0]}, ● {names[1]}"
    return Task(
        Dataset("Your own data", blurb, 2, 2, sample), usual.hidden, usual.loss,
        len(labels) // 2, 0.0, usual.learning_rate, usual.num_steps, usual.adaptive_rate,
    )  # fmt: skip
