"""The explorer's figure on its page, set by the address; runs to pin, go back to and remove."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st

from experiments.kept import BadKept, Kept, to_zip
from experiments.programs import PROGRAMS
from landscapes import Landscape
from livefigure import Record, released
from optimizers import RULES, reads
from pages.explore.explorer.figure import (
    ends,
    from_text,
    pin_record,
    prose_of,
    said,
    text,
    with_exercises,
    with_pins,
)
from pages.explore.explorer.view import PINS
from pages.ui import link
from pages.ui.about import ABOUT
from pages.ui.fragment import fragment
from pages.ui.kept import file_controls, loaded
from pages.ui.run import program
from pages.ui.run_figure import KEY, asked, mount, scene
from pages.ui.script import script_of
from pages.ui.setting import DECAY, MOMENTUM, RULE, RunSetting, defaults
from pages.ui.story import usual_on
from pages.ui.surface import IN_ADDRESS, surface_query

MOST = len(PINS)


@fragment
def explorer(
    landscape: Landscape,
    rule: str,
    learning_rate: float,
    num_steps: int,
    momentum: float,
    decay: float,
    dimensions: int,
) -> None:
    """The run figure with its pins, and below it a table of where each run ended."""
    notices: list[str] = []
    pins = read(landscape, notices)
    as_opened = (
        *(rule == RULE, learning_rate == landscape.learning_rate),
        *(num_steps == landscape.num_steps, dimensions == 2, not pins),
    )
    prose = prose_of(landscape, all(as_opened))
    card = link.card(len(prose.story), [*defaults(landscape), "step"], notices)
    setting = asked(
        landscape,
        notices,
        usual=usual_on(card, prose.story, defaults(landscape)),
        rule=rule,
        learning_rate=learning_rate,
        num_steps=num_steps,
        momentum=momentum,
        decay=decay,
        dimensions=dimensions,
        span=max((pin.num_steps for pin in pins), default=0),
    )
    link.show(notices)
    shown = with_exercises(scene(setting, prose, released(KEY).fetch, card), setting)
    ready = all([PROGRAMS.seen(program(pin)) for pin in pins]) and shown.base is not None
    mount(with_pins(shown, setting, pins, ready), landscape, prose)
    if ready and shown.base is not None:
        list_runs(setting, pins, shown.base, [pin_record(setting, pin) for pin in pins])
    show_script(setting)


def read(landscape: Landscape, notices: list[str]) -> tuple[RunSetting, ...]:
    """The pins that the address names; what is no run on this surface is left out."""
    texts = [text for text in st.query_params.get("pins", "").split("~") if text]
    pins = [from_text(landscape, text) for text in texts[:MOST]]
    if None in pins:
        notices.append("A pin in the link describes no run on this surface; it was left out.")
    if len(texts) > MOST:
        notices.append(f"Of the {len(texts)} pins in the link the first {MOST} are shown.")
    return tuple(pin for pin in pins if pin)


def list_runs(
    setting: RunSetting, pins: Sequence[RunSetting], base: Record, pinned: Sequence[Record]
) -> None:
    """The pins, to go back to or to take away; and where every run of the picture ended."""
    full, already = len(pins) == MOST, text(setting) in map(text, pins)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Pin this run",
            key="pin",
            icon=":material/keep:",
            disabled=full or already,
            on_click=_keep,
            args=([*pins, setting],),
        )
        if full:
            st.caption(f"{MOST} runs are pinned: remove one to pin another.", width="content")
        elif already:
            st.caption("This run is pinned.", width="content")
        elif not pins:
            st.caption(f"It stays in the figure while you try others; up to {MOST}.")
    with st.container(gap=None):
        for place, (pin, mark) in enumerate(zip(pins, PINS, strict=False)):
            with st.container(horizontal=True, gap="small", key=f"pin_{mark.name}"):
                go_back = st.button(
                    f"{mark.sign} {mark.name}: {said(pin)}",
                    key=f"return_{place}",
                    help="Go back to this run",
                    type="tertiary",
                    wrap=True,
                    on_click=_return_to,
                    args=(pin,),
                )
                st.button(
                    f"Remove {mark.name}",
                    key=f"remove_{place}",
                    icon=":material/close:",
                    type="tertiary",
                    on_click=_keep,
                    args=([*pins[:place], *pins[place + 1 :]],),
                )
            if go_back:
                st.rerun()  # all of the page: the controls above stand outside this fragment
    st.table(ends(setting, pins, base, pinned), border="horizontal")
    with st.expander(
        "Take the pinned runs along, or bring some back", icon=":material/folder_zip:"
    ):
        st.markdown(
            "The zip file has the settings of the pinned runs (`kept.json`) and the path of each "
            "(CSV). Loaded again, its runs are pinned in place of those that are pinned now."
        )
        runs = list(map(kept_run, pins))  # now: the file is written where no address is known
        write = lambda: to_zip(Kept(runs, ()), list(map(path, pinned)), ABOUT)
        file_controls("runs", "the pinned runs", write if pins else None, take_runs)
    if loaded("runs"):
        st.rerun()  # all of the page: a file may be of another surface


def kept_run(pin: RunSetting) -> dict[str, Any]:
    """A pin as a file has it: its surface and itself as in an address, and its settings."""
    return {"surface": surface_query(), "run": text(pin), "settings": pin.told}


def path(record: Record) -> dict[str, np.ndarray]:
    """The steps of a run that are shown, with what is measured there."""
    names = {"step": "step", "x": "theta1", "y": "theta2", "loss": "loss"}
    names |= {"grad_norm": "gradient_norm", "curvature": "sharpness"}
    return {column: np.asarray(record[name], float) for name, column in names.items()}


def take_runs(kept: Kept) -> None:
    """Pin the runs of a file, on their surface; `BadKept` where there are none, or too many."""
    if not kept.runs:
        raise BadKept("This file has no runs. Trainings are loaded where networks are trained.")
    if len(kept.runs) > MOST:
        raise BadKept(f"This file has {len(kept.runs)} runs; {MOST} can be pinned.")
    surfaces = [run.get("surface") for run in kept.runs]
    if any(each != surfaces[0] for each in surfaces):
        raise BadKept("The runs of this file are on more than one surface.")
    if not isinstance(surfaces[0], dict) or not surfaces[0].keys() <= {*IN_ADDRESS}:
        raise BadKept("The runs of this file are on a surface that is not known here.")
    # An address may say anything: what is no surface, or no run on it, the page tells.
    where = {name: str(value) for name, value in surfaces[0].items()}
    link.replace({**where, "pins": "~".join(str(run.get("run")) for run in kept.runs)}, {})


def show_script(setting: RunSetting) -> None:
    """The run as a script, to be copied or downloaded."""
    script = script_of(setting)
    with st.expander("The code of what I see", icon=":material/terminal:"):
        st.caption("This script runs without the app and prints where the run above ends.")
        st.code(script, language="python")
        st.download_button(
            "Download the script",
            script,
            file_name="run.py",
            mime="text/x-python",
            icon=":material/download:",
            on_click="ignore",
        )


def _keep(pins: Sequence[RunSetting]) -> None:
    link.write({"pins": "~".join(map(text, pins))}, {})


def _return_to(pin: RunSetting) -> None:
    surface, used = pin.landscape, reads(RULES[pin.rule])
    values = {
        "rule": link.slug(pin.rule),
        "eta": pin.learning_rate,
        "steps": pin.num_steps,
        "alpha": pin.alpha,
        "rho": pin.rho,
        "start": pin.start,
        "step": None,
        "momentum": pin.momentum if "momentum" in used else None,
        "decay": pin.decay if "decay" in used else None,
    }
    usual = defaults(surface) | {
        "rule": link.slug(RULE),
        "eta": surface.learning_rate,
        "steps": surface.num_steps,
        "momentum": MOMENTUM,
        "decay": DECAY,
    }
    link.write(values, usual)
