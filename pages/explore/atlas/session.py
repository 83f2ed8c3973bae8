"""The live map on its page: what the address asks for, and what is chosen on it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from landscapes import Landscape
from pages.explore.atlas.figure import Claim, Told, cells, chosen, scene, story
from pages.ui import link
from pages.ui.live import live_figure
from pages.ui.setting import RunSetting, defaults
from pages.ui.story import told_card

KEY = "atlas"


def atlas_map(
    landscape: Landscape, rule: str, learning_rate: float, colour: str, claims: Sequence[Claim]
) -> RunSetting:
    """The map of one landscape and one rule; returns the setting that is chosen on it."""
    notices: list[str] = []
    grid = cells(landscape)
    usual = defaults(landscape)
    alphas, rhos = grid.alphas.tolist(), grid.rhos.tolist()
    bare = RunSetting(
        landscape=landscape,
        rule=rule,
        learning_rate=learning_rate,
        num_steps=landscape.num_steps,
        **usual | {"start": link.point("start", landscape.window, usual["start"], notices)},
        step=link.step("step", landscape.num_steps, notices),
    )
    told = story(bare, colour)
    card = link.card(len(told), ["alpha", "rho", "step"], notices)
    alpha, rho = _cell(card, told, usual)
    setting = replace(
        bare,
        alpha=alphas[link.tick("alpha", alphas, alpha, notices)],
        rho=rhos[link.tick("rho", rhos, rho, notices)],
    )
    link.show(notices)

    def write(values: Mapping[str, Any]) -> None:
        said, card = told_card(values)
        said, plain = chosen(said, grid, usual)
        if plain:
            plain = {**plain, **dict(zip(("alpha", "rho"), _cell(card, told, usual), strict=True))}
        link.write(said, plain)

    live_figure(scene(setting, colour, claims, card), key=KEY, on_release=write)
    return setting


def _cell(
    card: int | None, told: Sequence[Told], usual: Mapping[str, float]
) -> tuple[float, float]:
    """The α and ρ that go without saying: those of the card, or those of the surface."""
    return (usual["alpha"], usual["rho"]) if card is None else told[card].cell
