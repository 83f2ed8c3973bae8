"""How readers who train share a processor, and what a drag takes beside them.

    python -m benchmarks.turns [--seconds 25]

One reader trains many large networks at once, two train small ones, and a fourth drags, all in this
process and with the app's own turns. Prints who got how many seconds of work and how long each
waited for a turn at most; and how many times as long the paths of a drag took as before.
"""

import argparse
import threading
import time
from dataclasses import dataclass, field, replace
from statistics import median, quantiles

from experiments import arithmetic
from experiments.terminal import print_utf8
from landscapes import LANDSCAPES
from landscapes.networks import TASKS
from pages.figures.networks import TrainingSetting, drawn_snapshots
from pages.networks.drag.figure import Slice, drawn_slice
from pages.networks.train.figure import alphas
from pages.ui import run
from pages.ui.setting import DECAY, MOMENTUM, RULE, RunSetting
from pages.ui.training import Training

DRAWING = 0.25  # seconds between two times that a page asks, in which it is drawn


@dataclass
class Reader:
    """Somebody who trains, as the page would advance it."""

    name: str
    training: Training
    waits: list[float] = field(default_factory=list)

    def begin(self) -> None:
        """Compile, and take the first steps."""
        while len(self.training.snapshots) < 3:
            if (snapshot := next(self.training.rest)) is not None:
                self.training.snapshots.append(snapshot)

    def read(self, ended: threading.Event) -> None:
        last = time.monotonic()
        while self.training.running and not ended.wait(DRAWING):
            before = self.training.worked
            self.training.advance()
            if worked := self.training.worked - before:
                now = time.monotonic()
                self.waits.append(now - worked - last)
                last = now

    def says(self) -> str:
        held = self.training
        return (
            f"{self.name:<24} {held.worked:5.1f} s of work in {len(self.waits)} turns, at most "
            f"{max(self.waits, default=0):.1f} s between two, {held.step} of {held.num_steps} steps"
        )


def _setting(data: str, hidden: tuple[int, ...], seed: int) -> TrainingSetting:
    task = replace(TASKS[data], hidden=hidden, num_steps=10_000)
    return TrainingSetting(task, RULE, 4.0, 0.1, None, seed, MOMENTUM, DECAY)


def readers() -> list[Reader]:
    large, *small = (
        _setting("Digits", (64, 64), 0),
        *(_setting("Two moons", (32, 32), seed) for seed in (0, 1)),
    )
    trainings: dict[str, Training] = {
        "28 networks of 64-64": Training(
            large, large.task.num_steps, drawn_slice(Slice(large, "alpha"))
        )
    }
    for k, each in enumerate(small, start=1):
        trainings[f"3 networks of 32-32, {k}"] = Training(
            each, each.task.num_steps, drawn_snapshots(each, alphas(each), [each.rho] * 3)
        )
    return [Reader(name, training) for name, training in trainings.items()]


def drag(seconds: float) -> list[float]:
    """How long the paths took of releases at intervals, for so many seconds."""
    surface = LANDSCAPES["Twin wells"]
    setting = RunSetting(
        surface, RULE, surface.learning_rate, surface.num_steps, 1.0, 0.1, surface.start
    )
    run.records(setting)  # compiles
    taken: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.monotonic()
        run.records(setting)
        taken.append(time.monotonic() - began)
        time.sleep(0.4)
    return taken


def main() -> None:
    print_utf8()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.turns")
    parser.add_argument("--seconds", type=float, default=25)
    asked = parser.parse_args()
    arithmetic.configure()
    everybody = readers()
    for reader in everybody:
        reader.begin()
    alone = drag(asked.seconds / 3)
    ended = threading.Event()
    threads = [threading.Thread(target=reader.read, args=(ended,)) for reader in everybody]
    for thread in threads:
        thread.start()
    beside = drag(asked.seconds)
    ended.set()
    for thread in threads:
        thread.join()
    for reader in everybody:
        print(reader.says())
    worst = [quantiles(each, n=20)[-1] for each in (alone, beside)]
    print(
        f"a drag beside them takes {median(beside) / median(alone):.1f} times as long, "
        f"in the worst twentieth {worst[1] / worst[0]:.1f} times"
    )


if __name__ == "__main__":
    main()
