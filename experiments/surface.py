"""A surface sampled for drawing, by a program that is let go when it has long been unused."""

from experiments.programs import compiled
from landscapes import landscape

sample = compiled(landscape.sample, static_argnames=("field", "window", "resolution"))
