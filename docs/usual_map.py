"""The map that is kept with the program, computed anew: `python -m docs.usual_map`."""

from experiments import arithmetic
from pages.explore.atlas.figure import measured_usual
from pages.explore.atlas.usual import keep

arithmetic.configure()
keep(measured_usual())
