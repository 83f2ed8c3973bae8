"""What is faster where: `python -m benchmarks.devices`, on a machine with a GPU.

The same programs, compiled, in a process of their own for each kind of device, and how many times
faster the GPU is. What follows from it stands in `experiments/arithmetic.py` and in
`experiments/train.py`: paths stay on the processor, networks are sharded over all devices.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.compute import lines_through
from benchmarks.networks import step_ratios, training
from experiments import arithmetic
from experiments.atlas import atlas
from experiments.terminal import print_utf8
from landscapes import LANDSCAPES
from landscapes.networks import TASKS
from optimizers import RULES
from pages.networks.planes import compute as planes
from pages.networks.sharpness_measures import compute as measures
from tests.browser.server import ROOT

KINDS = ("cpu", "cuda,cpu")  # as JAX_PLATFORMS has them
REPEATS = 5


def main() -> None:
    if "--here" in sys.argv:
        here()
        return
    found = [each for each in map(_of_kind, KINDS) if each]
    print(f"{'':<44}" + "".join(f"{device:>28}" for device, _ in found))
    for what in found[0][1]:
        figures = [seen[what] for _, seen in found]
        ratio = f"{figures[0] / figures[-1]:10.3g} ×" if what.endswith(" s") else ""
        print(f"{what:<44}" + "".join(f"{figure:28.3g}" for figure in figures) + ratio)


def _of_kind(kind: str) -> tuple[str, dict[str, float]] | None:
    """The name of the device and its figures; None where there is no such device."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.devices", "--here"],
        env=os.environ | {"JAX_PLATFORMS": kind},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    if done.returncode:
        print(f"nothing from {kind}: its process ended with {done.returncode}")
        return None
    device, *figures = map(json.loads, done.stdout.splitlines())
    return device, dict(figures)


def here() -> None:
    """Print, as lines of JSON, this process's device, and then names and figures."""
    arithmetic.configure()
    print(json.dumps(jax.devices()[0].device_kind))
    with jax.default_device(jax.devices()[0]):  # paths, too, for once
        for what, figure in _figures():
            print(json.dumps([what, figure]), flush=True)


def _figures() -> Iterator[tuple[str, float]]:
    for name in ("Twin wells", "Rosenbrock"):
        landscape = LANDSCAPES[name]
        steps = landscape.num_steps
        yield f"300 paths × {steps} steps, {name}, s", lines_through(landscape, steps, REPEATS).warm
        yield f"atlas of 61 × 61, {name}, s", _warm(lambda it=landscape: _atlas(it))

    moons, digits = TASKS["Two moons"], TASKS["Digits"]
    for task in (moons, digits):
        for runs in (1, 8, 25, 200):
            short = replace(task, num_steps=task.num_steps // 10)
            seen = training(short, range(runs), jnp.linspace(-1.0, 4.0, runs))
            yield f"{short.num_steps} steps, {runs} × {task.dataset.name}, s", seen.trained
        for rule, ratio in step_ratios(task, 40).items():
            yield f"{task.dataset.name}, {rule}, plain steps", ratio

    task = replace(digits, num_steps=200)
    paths = planes.collect(list(planes.train_trajectories(task, 0.1, 0)))
    plane = planes.plane_for("Three solutions", paths, planes.SAM)
    ends, split = (-1.0, 1.0), task.split()
    loss = task.example_loss
    yield (
        "ground of a plane, 45 × 45, Digits, s",
        _warm(lambda: planes.heights(loss, "Training loss", plane, ends, ends, split)),
    )
    yield (
        "paths on a plane, Digits, s",
        _warm(lambda: planes.project(loss, plane, paths.params, split.train)),
    )
    networks = jax.tree.map(lambda leaf: leaf[:3, -1], paths.params)
    yield "five measures, Digits, s", _warm(lambda: measures.measure(loss, networks, split))


def _atlas(landscape):
    return atlas(
        landscape,
        RULES["α-SAM + SGD"],
        jnp.array(landscape.start),
        landscape.learning_rate,
        jnp.linspace(*landscape.alpha_range, 61),
        jnp.linspace(*landscape.rho_range, 61),
        np.linspace(0, landscape.num_steps, 60).astype(int),
        num_steps=landscape.num_steps,
    )


def _warm(compute: Callable) -> float:
    """Seconds, the median, once all is compiled."""

    def once() -> float:
        began = time.perf_counter()
        jax.block_until_ready(compute())
        return time.perf_counter() - began

    once()
    return median(once() for _ in range(REPEATS))


if __name__ == "__main__":
    print_utf8()
    main()
