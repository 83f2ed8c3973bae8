"""How much memory a server comes to keep: one reader opens hundreds of random settings.

    python -m benchmarks.memory [--settings 500] [--seed 0]

Every setting is a page at a random link: a surface under a rule, for some number of steps, on the
Explorer (most of them) or on the map; a lesson; or networks in training, of which the first
snapshots are seen. The cache on disk is empty at first. The server's resident memory is printed on
the way, with how long a picture took. No more than a gigabyte may ever be in memory.
"""

import argparse
import asyncio
import random
import tempfile
import time
from contextlib import suppress
from statistics import median

from benchmarks.classroom import PAGES, Log, Reader
from benchmarks.machine import memory_of, server_at
from experiments.terminal import print_utf8
from landscapes import LANDSCAPES
from optimizers import RULES
from pages.ui.link import slug
from pages.ui.network_controls import BATCHES, NETWORKS
from pages.ui.setting import STEPS
from tests.browser.server import serve

MOST = 1000  # megabytes
EVERY = 25  # settings between two lines
PATIENCE = 60.0  # seconds; what has diverged at once shows no figure


def setting(draw: random.Random) -> tuple[str, str]:
    """A page, and the query of a link to it."""
    surface, rule = slug(draw.choice([*LANDSCAPES])), slug(draw.choice([*RULES]))
    kind = draw.random()
    if kind < 0.6:
        steps = draw.choice(STEPS)
        return (
            "explorer",
            f"surface={surface}&rule={rule}&steps={steps}&alpha={draw.choice([0, 2])}",
        )
    if kind < 0.75:
        return "atlas", f"surface={surface}&rule={rule}"
    if kind < 0.85:
        return draw.choice(PAGES), ""
    network, batch = slug(draw.choice([*NETWORKS])), slug(draw.choice([*BATCHES]))
    data = draw.choice(["two-moons", "spirals", "digits"])
    return "train", f"data={data}&network={network}&batch={batch}&rule={rule}&steps=300"


async def visit(server: str, page: str, query: str, log: Log) -> None:
    """Open the page, see its first exact picture, and leave."""
    reader = Reader(server, page, query, log, 0)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await reader.open()
    await reader.leave()


def main() -> None:
    print_utf8()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory")
    parser.add_argument("--settings", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    draw, log = random.Random(asked.seed), Log()
    with tempfile.TemporaryDirectory() as cache, serve(ALPHA_SAM_CACHE=cache) as server:
        process, began, most = server_at(server), time.monotonic(), 0.0
        for number in range(1, asked.settings + 1):
            asyncio.run(visit(server, *setting(draw), log))
            now = memory_of(process) / 1e6
            most = max(most, now)
            if number % EVERY == 0:
                took = log.openings[-EVERY:]
                print(
                    f"  {number:4} settings  {now:5.0f} MB, at most {most:5.0f}  "
                    f"a picture in {median(took):.2f} s  after {time.monotonic() - began:4.0f} s",
                    flush=True,
                )
        time.sleep(10)
        print(f"  left alone for ten seconds: {memory_of(process) / 1e6:.0f} MB")
    print(f"  at most {most:.0f} MB, bar ≤ {MOST}: {'met' if most <= MOST else 'not met'}")
    for error in log.errors[:5]:
        print(f"  ! {error}")


if __name__ == "__main__":
    main()
