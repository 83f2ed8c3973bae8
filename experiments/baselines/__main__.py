"""Train the baselines of one task: `python -m experiments.baselines --task Digits --out FILE`.

The app shows those of docs/baselines. The JSON file is written at the end; without --out what was
found is printed alone.
"""

import argparse
import sys
import time
from pathlib import Path

from experiments import arithmetic
from experiments.baselines import train_all, usual
from experiments.baselines.findings import table
from experiments.baselines.result import to_json
from experiments.sweep.result import provenance
from experiments.terminal import print_utf8
from landscapes.networks import TASKS


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.baselines",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--task", choices=list(TASKS), required=True)
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the JSON is written")
    asked = parser.parse_args()
    if asked.out is not None and not asked.out.absolute().parent.is_dir():
        parser.error(f"there is no folder {asked.out.parent}")
    arithmetic.configure()  # as in the app
    plan, began, rows = usual(asked.task), time.monotonic(), []
    for row in train_all(plan):
        rows.append(row)
        share = len(rows) / plan.num_trainings
        print(f"\r{asked.task} {share:4.0%}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(*table(rows), sep="\n")
    if asked.out is not None:
        made = provenance(len(rows), time.monotonic() - began)
        asked.out.write_text(to_json(plan, rows, made), "utf-8")


if __name__ == "__main__":
    print_utf8()
    main()
