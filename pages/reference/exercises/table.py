"""All exercises of the app, by the page on whose figure each is judged."""

from collections.abc import Mapping, Sequence
from itertools import chain

from livefigure import Exercise
from pages.explore.atlas.figure import EXERCISES as ATLAS
from pages.explore.explorer.figure import EXERCISES as EXPLORER
from pages.idea.home.figure import EXERCISES as HOME
from pages.lessons.bounces.bounce_figure import EXERCISES as BOUNCES
from pages.lessons.dial.figure import EXERCISES as DIAL
from pages.lessons.downhill_first.valley_figure import EXERCISES as DOWNHILL_FIRST
from pages.lessons.family.figure import EXERCISES as FAMILY
from pages.lessons.free_sam.race_figure import EXERCISES as FREE_SAM
from pages.lessons.how_far.estimate_figure import EXERCISE as HOW_FAR_ESTIMATE
from pages.lessons.how_far.family_figure import EXERCISES as HOW_FAR
from pages.lessons.learning_alpha.figure import EXERCISES as LEARNING_ALPHA
from pages.lessons.minibatches.clouds_figure import EXERCISES as MINIBATCHES
from pages.lessons.one_step.figure import EXERCISES as ONE_STEP
from pages.lessons.saddam.race_figure import EXERCISES as SADDAM
from pages.lessons.what_sam_buys.figure import EXERCISES as WHAT_SAM_BUYS
from pages.lessons.why_flat.figure import EXERCISES as WHY_FLAT
from pages.networks.drag.figure import EXERCISES as DRAG

BY_PAGE: Mapping[str, Sequence[Exercise]] = {
    "idea/home": HOME,
    "lessons/why_flat": WHY_FLAT,
    "lessons/one_step": ONE_STEP,
    "lessons/how_far": (*HOW_FAR, HOW_FAR_ESTIMATE),
    "lessons/dial": DIAL,
    "lessons/downhill_first": DOWNHILL_FIRST,
    "lessons/free_sam": FREE_SAM,
    "lessons/minibatches": MINIBATCHES,
    "networks/drag": DRAG,
    "lessons/saddam": SADDAM,
    "lessons/bounces": BOUNCES,
    "lessons/learning_alpha": LEARNING_ALPHA,
    "lessons/family": FAMILY,
    "lessons/what_sam_buys": WHAT_SAM_BUYS,
    "explore/explorer": tuple(chain(*EXPLORER.values())),
    "explore/atlas": ATLAS,
}
