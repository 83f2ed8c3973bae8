"""The scripts of runs: they need nothing of ours, and end where the app's runs end."""

import ast
import subprocess
import sys
from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest

from landscapes import LANDSCAPES
from landscapes.typed import typed_surface
from optimizers import RULES, run
from pages.ui.script import DIGITS, script_of
from pages.ui.setting import RunSetting

NUM_STEPS = 300


def setting(surface: str, rule: str = "α-SAM + SGD", **changes) -> RunSetting:
    landscape = LANDSCAPES.get(surface) or typed_surface(surface)
    asked = RunSetting(
        landscape, rule, landscape.learning_rate, NUM_STEPS, 0.7, 0.05, landscape.start
    )
    return replace(asked, **changes)


# Adam's steps are as long as its rate: so they are short.
SETTINGS = [
    *(setting(name) for name in LANDSCAPES),
    *(setting("Rosenbrock", rule, learning_rate=0.001) for rule in RULES),
    *(setting("Two-factor net", rule, learning_rate=0.01, alpha=-0.5) for rule in RULES),
    setting("Twin wells", alpha=0.0, rho=0.3, num_steps=1, start=(-0.123, 0.9)),
    setting("x - log(x) + sqrt(y)*y/2 + cos(pi*x)^2 - 0.1*sin(x)*sin(y)*sin(x*y)*sin(x + y)"),
    setting("log(x) + y^2", learning_rate=0.5),  # its run gets to where there is no value
    setting("Quadratic bowl", start=(0.0, 0.0)),  # where the gradient is 0
    setting("Quadratic bowl", "Saddam F (forward-only)", start=(0.0, 0.0)),
]


def ends_of(asked: RunSetting, nudge: float = 0.0) -> str:
    """Where the app's run ends, as its script prints it."""
    start = jnp.array(asked.start) * (1 + nudge)
    rule = RULES[asked.rule]
    path = run(
        asked.landscape.loss, rule, start, asked.hyperparameters(), num_steps=asked.num_steps
    )
    return " ".join(str(round(float(v), DIGITS) + 0.0) for v in path.params[-1])


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> list[str]:
    """What the scripts print, one after the other, by a Python that finds nothing of ours."""
    folder = tmp_path_factory.mktemp("scripts")
    for k, asked in enumerate(SETTINGS):
        (folder / f"{k}.py").write_text(script_of(asked), "utf-8")
    driver = (
        "import runpy, sys\n"
        "try: import landscapes\n"
        "except ImportError: pass\n"
        "else: sys.exit('this Python finds the app')\n"
        f"for k in range({len(SETTINGS)}): runpy.run_path(f'{{k}}.py')\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-X", "utf8", "-c", driver],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
    )
    assert not done.returncode, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("place", range(len(SETTINGS)))
def test_a_script_prints_where_the_run_of_the_app_ends(printed, place):
    asked = SETTINGS[place]
    # No digit is asked for that hangs on rounding: not where a run is chaotic.
    if ends_of(asked, 1e-9) != ends_of(asked):
        pytest.skip("this run's end hangs on the last digit of its start")
    assert printed[place] == ends_of(asked), f"{asked.rule} on {asked.landscape.name}"


def test_few_of_the_settings_hang_on_rounding():
    hanging = [each for each in SETTINGS if ends_of(each, 1e-9) != ends_of(each)]
    assert len(hanging) <= 0.15 * len(SETTINGS)


@pytest.mark.parametrize("asked", SETTINGS, ids=lambda each: f"{each.rule} {each.landscape.name}")
def test_a_script_is_short_and_imports_jax_and_optax_alone(asked):
    text = script_of(asked)
    assert text.count("\n") <= 60 and max(map(len, text.splitlines())) <= 100
    tree = ast.walk(ast.parse(text))
    names = {
        a.name.split(".")[0] for node in tree if isinstance(node, ast.Import) for a in node.names
    }
    assert {"jax"} <= names <= {"jax", "optax", "math"}
    assert ("optax" in names) == ("optax." in text)
    assert not any(isinstance(node, ast.ImportFrom) for node in ast.walk(ast.parse(text)))


def test_a_script_has_the_numbers_of_its_setting():
    text = script_of(setting("Fork", alpha=-1.5, rho=0.25, num_steps=77, start=(0.5, -0.25)))
    assert "alpha = -1.5\n" in text and "rho = 0.25\n" in text and "length=77" in text
    assert "start = jnp.array([0.5, -0.25])" in text and "momentum" not in text
    assert np.isclose(LANDSCAPES["Fork"].learning_rate, 0.05) and "learning_rate = 0.05" in text
