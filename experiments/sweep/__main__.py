"""Run a sweep without a page: `python -m experiments.sweep --task "Two moons" --out FILE`.

FILE gets all of the result after every (α, ρ), and FILE.csv beside it the table; the app's page
reads it. A file that is there is gone on from: what it has is not trained again. Ctrl-C keeps what
is done. All devices are used. On a cluster, start the same command once on every node, with
--distributed; they work as one, and the first of them writes.
"""

import argparse
import sys
import time
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jax.experimental import multihost_utils

from experiments import arithmetic
from experiments.sweep import ALPHAS, MEMORY, NUM_SEEDS, RHOS, Cell, Progress, Sweep, sweep
from experiments.sweep.result import BadResult, Result, load, provenance, resumed, save
from experiments.terminal import print_utf8
from landscapes.networks import TASKS
from optimizers import RULES


def main() -> int:
    parser = _parser()
    asked = parser.parse_args()
    arithmetic.configure()  # as in the app
    if asked.distributed is not None:
        jax.distributed.initialize(*_place(parser, asked.distributed))
    plan = _plan(asked)
    _check(parser, plan, asked.out)
    writes = jax.process_index() == 0
    try:
        there = writes and asked.out.exists()
        result = resumed(plan, load(asked.out)) if there else Result(plan, {})
    except BadResult as error:
        print(error, file=sys.stderr)
        return 2
    # Nodes need not see the same files, so the first of them says what is done.
    done = np.array([cell in result.rows for cell in plan.cells])
    done = multihost_utils.broadcast_one_to_all(done)
    known = [cell for cell, there in zip(plan.cells, done, strict=True) if there]

    began, bar = time.monotonic(), _Bar(plan, known, quiet=not writes)
    made: dict = {}
    try:
        for progress in sweep(plan, known, 1e9 * asked.memory):
            if progress.rows and writes:
                made |= progress.rows
                now = provenance(len(made), time.monotonic() - began)
                save(Result(plan, {**result.rows, **made}, (*result.made, now)), asked.out)
            bar.show(progress)
    except KeyboardInterrupt:
        bar.end(f"stopped; {asked.out} has what was done, and the same command goes on")
        return 130
    bar.end(f"{asked.out} is complete")
    return 0


def _parser() -> argparse.ArgumentParser:
    assert __doc__
    parser = argparse.ArgumentParser(
        prog="python -m experiments.sweep",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    numbers: dict[str, Any] = {"nargs": "+", "type": float, "metavar": "NUMBER"}
    parser.add_argument("--task", choices=list(TASKS), required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="JSON; see above")
    parser.add_argument("--rule", choices=list(RULES), default="α-SAM + SGD")
    parser.add_argument("--alpha", **numbers, help="by default as in the app, of each task its own")
    parser.add_argument("--rho", **numbers, default=RHOS, help="by default as in the app")
    parser.add_argument("--seeds", type=int, default=NUM_SEEDS, help="how many: 0, 1, 2, …")
    parser.add_argument("--steps", type=int, help="by default the task's")
    parser.add_argument("--rate", type=float, help="η, the learning rate; by default the task's")
    parser.add_argument("--label-noise", type=float, help="from 0 to 1; by default the task's")
    parser.add_argument(
        "--memory", type=float, default=MEMORY / 1e9, metavar="GB", help="at most; by default 2"
    )
    parser.add_argument(
        "--distributed",
        nargs="*",
        metavar="PLACE",
        help="one of several processes; without a cluster to ask: HOST:PORT COUNT NUMBER",
    )
    return parser


def _plan(asked: argparse.Namespace) -> Sweep:
    task = TASKS[asked.task]
    task = replace(
        task,
        num_steps=task.num_steps if asked.steps is None else asked.steps,
        learning_rate=task.learning_rate if asked.rate is None else asked.rate,
        label_noise=task.label_noise if asked.label_noise is None else asked.label_noise,
    )
    alphas = ALPHAS[asked.task] if asked.alpha is None else asked.alpha
    alphas, rhos = (tuple(sorted(set(values))) for values in (alphas, asked.rho))
    return Sweep(task, asked.rule, alphas, rhos, asked.seeds)


def _check(parser: argparse.ArgumentParser, plan: Sweep, out: Path) -> None:
    if not np.isfinite([*plan.alphas, *plan.rhos]).all():
        parser.error("every α and ρ must be a number")
    if min(plan.rhos) <= 0:
        parser.error("every ρ must be above 0: a negative α is the way to seek sharpness here")
    if plan.num_seeds < 1 or plan.task.num_steps < 1 or not 0 <= plan.task.label_noise <= 1:
        parser.error("seeds and steps begin at 1, and label noise is a share from 0 to 1")
    if not out.absolute().parent.is_dir():
        parser.error(f"there is no folder {out.parent}")


def _place(parser: argparse.ArgumentParser, said: list[str]) -> list:
    """Where the first process listens, how many there are and which this is; or nothing."""
    if len(said) not in (0, 3) or not all(number.isdecimal() for number in said[1:]):
        parser.error("--distributed takes nothing, or HOST:PORT COUNT NUMBER")
    return [*said[:1], *map(int, said[1:])]


class _Bar:
    """A line of progress on stderr, where people look; in a log, a line for every row."""

    def __init__(self, plan: Sweep, done: Collection[Cell], quiet: bool) -> None:
        self.num_rows, self.num_steps = len(plan.cells), plan.num_steps(done)
        self.done, self.quiet = len(done), quiet
        self.began: float | None = None  # when all had been compiled
        self.redrawn = sys.stderr.isatty()

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        self.began = now if self.began is None else self.began
        self.done += len(progress.rows)
        if self.quiet or not (self.redrawn or progress.rows):
            return
        share = progress.step / self.num_steps
        filled = round(24 * share)
        left = f"{(now - self.began) * (1 - share) / share:.0f} s left" if share else ""
        bar = "█" * filled + "·" * (24 - filled)
        line = f"{bar} {share:4.0%}  {self.done} of {self.num_rows} rows"
        print(
            f"{line}  {left:<12}", end="\r" if self.redrawn else "\n", file=sys.stderr, flush=True
        )

    def end(self, text: str) -> None:
        if not self.quiet:
            print("\n" * self.redrawn + text, file=sys.stderr)


if __name__ == "__main__":
    print_utf8()
    sys.exit(main())
