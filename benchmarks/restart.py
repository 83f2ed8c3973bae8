"""The first picture of every page after the first start of the app, and after a second.

    python -m benchmarks.restart [PAGE …]

The cache on disk is empty before the first start. When the glossary has come, and with it the app,
one reader opens one page after another, as a browser would, and waits for the exact picture of its
first live figure. On pages that train, that is the first of the training; on those that show
nothing before it is over, the training is in the time. Beside the seconds stand those that the
server's processor worked for it, which are the same on a busy machine. After the second start no
picture may take more than a second, nor more than 0.4 of what it took first.
"""

import argparse
import asyncio
import math
import tempfile
import time
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.classroom import PAGES, Log, Reader
from benchmarks.machine import cpu_of, server_at
from experiments import memory
from experiments.terminal import print_utf8
from tests.browser.server import serve

MOST, SHARE = 1.0, 0.4
NETWORKS = ("train", "drag", "planes", "sharpness_measures", "adam", "batches")


class Opening(NamedTuple):
    seconds: float
    worked: float  # by the server's processor


async def _arrive(server: str) -> None:
    reader = Reader(server, "glossary", "", Log(), 0)
    await reader.arrive()
    await reader.leave()


async def _open(server: str, page: str) -> Opening:
    process, log = server_at(server), Log()
    before = cpu_of(process)
    reader = Reader(server, page, "", log, 0)
    await reader.open()
    after = cpu_of(process)
    await reader.leave()
    worked = math.nan if before is None or after is None else after - before
    return Opening(log.openings[0], worked)


def start(pages: Sequence[str], cache: str) -> tuple[list[Opening], list[Opening]]:
    """What it takes until the picture of each page is there, at a fresh server; and once more."""
    with serve(ALPHA_SAM_CACHE=cache) as server:
        asyncio.run(_arrive(server))
        first = [asyncio.run(_open(server, page)) for page in pages]
        time.sleep(2 * memory.QUIET)
        return first, [asyncio.run(_open(server, page)) for page in pages if page not in NETWORKS]


def main() -> None:
    print_utf8()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.restart")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="as in its address")
    pages = parser.parse_args().pages or [*PAGES, "atlas", *NETWORKS]
    with tempfile.TemporaryDirectory() as cache:
        (first, _), (second, again) = start(pages, cache), start(pages, cache)
    print(f"  {'':<20}{'first start':>19}{'second start':>19}")
    met = 0
    for page, before, now in zip(pages, first, second, strict=True):
        ratio = now.seconds / before.seconds
        well = now.seconds <= MOST and ratio <= SHARE
        met += well
        print(
            f"  /{page:<20}{before.seconds:6.2f} s, {before.worked:6.2f} s"
            f"{now.seconds:8.2f} s, {now.worked:6.2f} s  {ratio:5.2f} ×  "
            + ("met" if well else "not met")
        )
    print(f"  {met} of {len(pages)} within {MOST:g} s and {SHARE:g} of what they took at first")
    print(
        f"  Opened once more, the median page works {median(each.worked for each in again):.2f} s,"
    )
    print(f"  and the slowest {max(each.worked for each in again):.2f} s; bar ≤ 0.2")


if __name__ == "__main__":
    main()
