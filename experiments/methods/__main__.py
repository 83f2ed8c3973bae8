"""Compare methods without a page: `python -m experiments.methods [--out FOLDER]`.

With --out the comparisons that the two pages open with are trained and written, a JSON file of
FOLDER for each; the app shows those of docs/comparisons. Without it five comparisons are trained
and printed as tables.
"""

import argparse
import sys
import time
from pathlib import Path

from experiments import arithmetic
from experiments.methods import (
    SHIPPED,
    Comparison,
    MethodSnapshot,
    compare,
    histories,
    noisy,
    saddams,
    table,
)
from experiments.methods.result import to_json
from experiments.sweep.result import provenance
from experiments.terminal import print_utf8

PRINTED = {
    "Saddam on the digits, α = 1": saddams("Digits", 1.0, 8),
    "Saddam on the digits, α = 4": saddams("Digits", 4.0, 8),
    "Saddam on two moons, α = 1": saddams("Two moons", 1.0, 8),
    "Minibatches of two moons": noisy("Two moons", 8),
    "Minibatches of digits": noisy("Digits", 8),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m experiments.methods",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where the files are written")
    out = parser.parse_args().out
    arithmetic.configure()  # as in the app
    if out is not None and not out.is_dir():
        parser.error(f"there is no folder {out}")
    for name, comparison in (PRINTED if out is None else SHIPPED).items():
        began = time.monotonic()
        snapshots = _trained(name, comparison)
        if out is None:
            print(name, *table(comparison, histories(comparison, snapshots)), "", sep="\n")
        else:
            made = provenance(len(snapshots), time.monotonic() - began)
            (out / f"{name}.json").write_text(to_json(comparison, snapshots, made), "utf-8")


def _trained(name: str, comparison: Comparison) -> list[MethodSnapshot]:
    """The whole comparison, with its share on stderr meanwhile."""
    snapshots = []
    for snapshot in compare(comparison):
        snapshots.append(snapshot)
        share = snapshot.step / comparison.num_steps
        print(f"\r{name} {share:4.0%}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return snapshots


if __name__ == "__main__":
    print_utf8()
    main()
