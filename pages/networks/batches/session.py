"""The controls of the two figures on minibatches of networks."""

from experiments.methods import NOISY_TASKS, Comparison, noisy
from pages.networks.batches.noise_figure import AGES
from pages.ui.controls import settings, switch


def chosen(notices: list[str]) -> Comparison:
    """The comparison that the page's controls stand on."""
    task = switch("Data", list(NOISY_TASKS), "data", notices, labelled=False)
    with settings():
        seeds = switch("Random seeds", ["8", "4"], "seeds", notices)
    return noisy(task, int(seeds))


def chosen_age(notices: list[str]) -> str:
    """How long the network of the second figure has been trained: one of AGES."""
    return switch("The network", list(AGES), "network", notices, labelled=False)
