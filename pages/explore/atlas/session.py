"""The live map on its page: what the address asks for, and what is chosen on it."""

from collections.abc import Sequence

from landscapes import Landscape
from pages.explore.atlas.figure import Claim, cells, chosen, scene
from pages.ui import link
from pages.ui.live import live_figure
from pages.ui.setting import RunSetting, defaults

KEY = "atlas"


def atlas_map(
    landscape: Landscape, rule: str, learning_rate: float, colour: str, claims: Sequence[Claim]
) -> RunSetting:
    """The map of one landscape and one rule; returns the setting that is chosen on it."""
    notices: list[str] = []
    grid = cells(landscape)
    usual = defaults(landscape)
    alphas, rhos = grid.alphas.tolist(), grid.rhos.tolist()
    setting = RunSetting(
        landscape=landscape,
        rule=rule,
        learning_rate=learning_rate,
        num_steps=landscape.num_steps,
        alpha=alphas[link.tick("alpha", alphas, usual["alpha"], notices)],
        rho=rhos[link.tick("rho", rhos, usual["rho"], notices)],
        start=link.point("start", landscape.window, usual["start"], notices),
        step=link.step("step", landscape.num_steps, notices),
    )
    link.show(notices)
    live_figure(
        scene(setting, colour, claims),
        key=KEY,
        on_release=lambda values: link.write(*chosen(values, grid, usual)),
    )
    return setting
