"""The controls of a training, how it is when nobody has touched them, and its warning."""

from dataclasses import replace

import streamlit as st

from experiments.train import usual_rate
from landscapes.networks import LOSSES, TASKS
from optimizers import RULES, reads
from pages.figures.networks import TrainingSetting
from pages.ui.controls import dial, pick, settings
from pages.ui.own_data import OWN, own_task
from pages.ui.setting import (
    DECAY,
    DECAYS,
    LABEL_NOISES,
    LEARNING_RATES,
    MOMENTA,
    MOMENTUM,
    RULE,
    WEIGHT_DECAYS,
)

ALPHAS = (-2.0, -1.0, -0.5, 0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
RHOS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0)
ALPHA, RHO = 4.0, 0.1  # before one chooses
STEPS = (500, 1000, 2000, 3000, 4000, 6000, 10000)
NETWORKS = {"8": (8,), "32": (32,), "16-16": (16, 16), "32-32": (32, 32), "64-64": (64, 64)}
BATCHES = {"all examples": None, "5": 5, "10": 10, "20": 20, "50": 50}
SEEDS = tuple(range(10))

_OF_A_TASK = ("network", "loss", "eta", "steps", "noise")

USUAL = TrainingSetting(TASKS["Two moons"], RULE, ALPHA, RHO, None, 0, MOMENTUM, DECAY)


def chosen(notices: list[str], dragged: str = "") -> TrainingSetting:
    """The setting that the page's controls stand on; what is `dragged` has its own elsewhere."""
    momentum, decay = MOMENTUM, DECAY
    data = pick("Data", [*TASKS, OWN], "Two moons", "data", notices, _OF_A_TASK, False)
    task = own_task() if data == OWN else TASKS[data]
    with settings():
        alpha = (
            0.0
            if dragged == "alpha"
            else dial("α, strength of the correction", ALPHAS, ALPHA, "alpha", notices)
        )
        rho = 0.0 if dragged == "rho" else dial("ρ, perturbation radius", RHOS, RHO, "rho", notices)
        noise = dial("Label noise", LABEL_NOISES, task.label_noise, "noise", notices)
        rule = pick("Rule", list(RULES), RULE, "rule", notices, ["eta"])
        rate = dial("η, learning rate", LEARNING_RATES, usual_rate(task, rule), "eta", notices)
        if "momentum" in reads(RULES[rule]):
            momentum = dial("β, momentum", MOMENTA, momentum, "momentum", notices)
        if "decay" in reads(RULES[rule]):
            decay = dial("β₂, decay of the second moment", DECAYS, decay, "decay", notices)
        weight_decay = dial("Weight decay", WEIGHT_DECAYS, 0.0, "wd", notices)
        batch = pick("Batch size", list(BATCHES), "all examples", "batch", notices)
        steps = dial("Steps", STEPS, task.num_steps, "steps", notices)
        usual = next(name for name, hidden in NETWORKS.items() if hidden == task.hidden)
        hidden = pick("Hidden tanh units, by layer", list(NETWORKS), usual, "network", notices)
        loss = pick("Loss", list(LOSSES), task.loss, "loss", notices)
        seed = dial("Random seed of the weights", SEEDS, 0, "seed", notices)
    task = replace(
        task,
        hidden=NETWORKS[hidden],
        loss=loss,
        learning_rate=rate,
        label_noise=noise,
        num_steps=steps,
    )
    return TrainingSetting(
        task, rule, alpha, rho, BATCHES[batch], seed, momentum, decay, weight_decay
    )


def warn(sentence: str | None) -> None:
    """Show the sentence, if there is one."""
    if sentence:
        st.warning(sentence, icon=":material/report:")
