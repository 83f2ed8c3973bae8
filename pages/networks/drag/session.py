"""A slice of trainings: trained, and shown, a stretch at a time."""

from dataclasses import replace

from pages.figures.ahead import drawn_ahead
from pages.figures.networks import DrawnSnapshot
from pages.networks.drag.figure import ALONG, STORY, Slice, drawn_slice, scene, warning
from pages.ui import link
from pages.ui.live import live_figure
from pages.ui.network_controls import USUAL, warn
from pages.ui.story import keep, usual_on
from pages.ui.training import Training, progress, training, watch

OPENED = Slice(replace(USUAL, alpha=0.0), "alpha")


def drag_through(of: Slice) -> None:
    """The live figure with the slider that the slice is dragged by."""
    ahead = drawn_ahead("drag") if of == OPENED else None
    steps = of.setting.task.num_steps
    watch(training("trained slice", of, steps, lambda: drawn_slice(of), ahead=ahead), _show)


def _show(held: Training[DrawnSnapshot]) -> None:
    of: Slice = held.setting
    finished = held.finished
    along = ALONG[of.along]
    notices: list[str] = []
    # The story is about this slice, and tells its end.
    told = STORY if of == OPENED and finished else ()
    story = [replace(each, text=link.in_place(each.text)) for each in told]
    card = link.card(len(story), [of.along, "step"], notices)
    usual = {of.along: along.default}
    at = link.tick(of.along, along.values, usual_on(card, story, usual)[of.along], notices)
    step = link.step("step", held.num_steps, notices) if finished else held.step
    link.show(notices)
    if held.snapshots:
        warn(warning(of, held.snapshots[-1].report))
    waiting = "" if finished else progress(held)
    live_figure(
        scene(of, held.snapshots, at, step, story, card, waiting),
        key="slice",
        on_release=lambda values: keep(values, story, usual),
    )
