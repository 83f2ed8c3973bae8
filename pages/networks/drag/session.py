"""A slice of trainings: trained, and shown, a stretch at a time."""

from pages.figures.networks import DrawnSnapshot
from pages.networks.drag.figure import ALONG, Slice, drawn_slice, scene, warning
from pages.ui import link
from pages.ui.live import live_figure
from pages.ui.network_controls import warn
from pages.ui.training import Training, training, watch


def drag_through(of: Slice) -> None:
    """The live figure with the slider that the slice is dragged by."""
    watch(training("trained slice", of, of.setting.task.num_steps, lambda: drawn_slice(of)), _show)


def _show(held: Training[DrawnSnapshot]) -> None:
    of: Slice = held.setting
    along = ALONG[of.along]
    notices: list[str] = []
    at = link.tick(of.along, along.values, along.default, notices)
    step = link.step("step", held.num_steps, notices) if held.finished else held.step
    link.show(notices)
    if held.snapshots:
        warn(warning(of, held.snapshots[-1].report))
    live_figure(
        scene(of, held.snapshots, at, step, held.finished),
        key="slice",
        on_release=lambda values: link.write(values, {of.along: along.default}),
    )
