"""The controls of the comparison of Saddam on networks."""

from experiments.methods import Comparison, saddams
from pages.ui.controls import settings, switch


def chosen(notices: list[str]) -> Comparison:
    """The comparison that the page's controls stand on."""
    task = switch("Data", ["Digits", "Two moons"], "data", notices, labelled=False)
    with settings():
        alpha = switch("α, at the same αρ", ["1", "4"], "alpha", notices)
        seeds = switch("Random seeds", ["4", "8"], "seeds", notices)
    return saddams(task, float(alpha), int(seeds))
