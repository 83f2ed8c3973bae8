"""Loss landscapes of two parameters, in teaching order. To add one: one file, one line here."""

from landscapes.beale import BEALE
from landscapes.curvature import curvatures
from landscapes.factor import FACTOR
from landscapes.fork import FORK
from landscapes.himmelblau import HIMMELBLAU
from landscapes.kink import KINK
from landscapes.landscape import CriticalPoint, Grid, Landscape, Window, sample
from landscapes.neuron import NEURON
from landscapes.outcome import left_at, outcome, outcome_of_last, outcomes
from landscapes.penalty import penalised
from landscapes.quadratic import QUADRATIC
from landscapes.ripple import RIPPLE
from landscapes.rosenbrock import ROSENBROCK
from landscapes.saddle import SADDLE
from landscapes.survey import Survey, survey
from landscapes.twin import TWIN
from landscapes.valley import VALLEY

LANDSCAPES: dict[str, Landscape] = {
    each.name: each
    for each in (
        QUADRATIC,
        TWIN,
        FORK,
        VALLEY,
        FACTOR,
        SADDLE,
        HIMMELBLAU,
        BEALE,
        ROSENBROCK,
        NEURON,
        RIPPLE,
        KINK,
    )
}

__all__ = [
    "LANDSCAPES",
    "CriticalPoint",
    "Grid",
    "Landscape",
    "Survey",
    "Window",
    "curvatures",
    "left_at",
    "outcome",
    "outcome_of_last",
    "outcomes",
    "penalised",
    "sample",
    "survey",
]
