"""Runs kept for comparison: pinned in the address, drawn as ghosts, listed under the figure."""

import math
from collections.abc import Sequence
from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import streamlit as st

from experiments.portrait import nearest_minimum
from landscapes import Landscape
from livefigure import Record
from optimizers import RULES, reads
from pages.figures.descent import PANELS, PINS
from pages.ui import formula, link
from pages.ui.setting import (
    DECAY,
    MOMENTUM,
    RULE,
    STEPS,
    Setting,
    alphas,
    evaluations,
    learning_rates,
    rhos,
)

MOST = len(PINS)


def read(landscape: Landscape, notices: list[str]) -> tuple[Setting, ...]:
    """The pins that the address names; what is no run on this surface is left out."""
    texts = [text for text in st.query_params.get("pins", "").split("~") if text]
    pins = [_setting(landscape, text) for text in texts[:MOST]]
    if None in pins:
        notices.append("A pin in the link describes no run on this surface; it was left out.")
    if len(texts) > MOST:
        notices.append(f"Of the {len(texts)} pins in the link the first {MOST} are shown.")
    return tuple(pin for pin in pins if pin)


def text(pin: Setting) -> str:
    """A run in letters that an address carries as they are."""
    numbers = (
        *(pin.alpha, pin.rho, pin.learning_rate, pin.num_steps),
        *(*pin.start, pin.momentum, pin.decay),
    )
    return "_".join([link.slug(pin.rule), *(f"{number:.6g}" for number in numbers)])


def _setting(landscape: Landscape, text: str) -> Setting | None:
    slug, *texts = text.split("_")
    rule = {link.slug(name): name for name in RULES}.get(slug)
    try:
        alpha, rho, learning_rate, num_steps, x, y, momentum, decay = link.numbers(" ".join(texts))
    except ValueError:
        return None
    allowed = (
        (alpha, alphas(landscape)),
        (rho, rhos(landscape)),
        (learning_rate, learning_rates(landscape)),
        (x, landscape.window.x),
        (y, landscape.window.y),
        (momentum, (0.0, 1.0)),
        (decay, (0.0, 1.0)),
    )
    inside = all(low <= value <= high for value, (low, *_, high) in allowed)
    if rule is None or num_steps not in STEPS or not inside:
        return None
    return Setting(
        landscape, rule, learning_rate, int(num_steps), alpha, rho, (x, y), momentum, decay
    )


def bench(
    setting: Setting, pins: Sequence[Setting], base: Record, pinned: Sequence[Record]
) -> None:
    """The pins, to go back to or to take away; and where every path of the picture ended."""
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
            st.caption(f"It stays in the picture while you try others; up to {MOST}.")
    with st.container(gap=None):
        for place, (pin, mark) in enumerate(zip(pins, PINS, strict=False)):
            with st.container(horizontal=True, gap="small", key=f"pin_{mark.name}"):
                go_back = st.button(
                    f"{mark.sign} {mark.name}: {written(pin)}",
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


def written(pin: Setting) -> str:
    """What tells a run from the others on its surface, in one line."""
    used = reads(RULES[pin.rule])
    quantities = {
        "α": pin.alpha,
        "ρ": pin.rho,
        "η": pin.learning_rate,
        **({"β": pin.momentum} if "momentum" in used else {}),
        **({"β₂": pin.decay} if "decay" in used else {}),
    }
    numbers = ", ".join(f"{name} = {digits(value)}" for name, value in quantities.items())
    x, y = map(digits, pin.start)
    return f"{pin.rule}, {numbers}, {pin.num_steps} steps from ({x}, {y})"


def ends(
    setting: Setting, pins: Sequence[Setting], base: Record, pinned: Sequence[Record]
) -> list[dict[str, str]]:
    """The table of where the paths ended: yours, the two it is compared with, the pins."""
    plain, one, yours = formula.names(setting.rule)
    return [
        _end(yours, setting, base, ""),
        _end(plain, replace(setting, alpha=0.0), base, "gd."),
        _end(one, replace(setting, alpha=1.0), base, "sam."),
        *(
            _end(f"{mark.sign} {mark.name}, {pin.rule}", pin, record, "")
            for pin, record, mark in zip(pins, pinned, PINS, strict=False)
        ),
    ]


def _end(name: str, run: Setting, record: Record, path: str) -> dict[str, str]:
    landscape = run.landscape
    *point, loss, grad_norm, curvature = (
        float(record[path + channel][-1]) for channel in ("x", "y", *PANELS)
    )
    outcome, left = (int(np.ravel(record[path + name])[0]) for name in ("outcome", "left"))
    lowest = "flattest point" if landscape.floor else "nearest minimum"
    return {
        "path": name,
        "α": digits(run.alpha),
        "ρ": digits(run.rho),
        "where it ends": formula.fates(landscape)[outcome].format(left=left),
        "L": digits(loss),
        "‖∇L‖": digits(grad_norm),
        "λmax": digits(curvature),
        f"distance to the {lowest}": digits(float(nearest_minimum(landscape, jnp.asarray(point)))),
        "evaluations of ∇L": str(evaluations(run)),
    }


def digits(value: float) -> str:
    """Three significant digits, as one would write them by hand."""
    if not math.isfinite(value):
        return "–"
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{float(f'{value:.3g}'):.10g}".replace("-", "−")
    mantissa, power = f"{value:.2e}".split("e")
    raised = str(int(power)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.replace('-', '−')}·10{raised}"


def _keep(pins: Sequence[Setting]) -> None:
    link.write({"pins": "~".join(map(text, pins))}, {})


def _return_to(pin: Setting) -> None:
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
    defaults = {
        "rule": link.slug(RULE),
        "eta": surface.learning_rate,
        "steps": surface.num_steps,
        "alpha": surface.alpha,
        "rho": surface.rho,
        "start": surface.start,
        "momentum": MOMENTUM,
        "decay": DECAY,
    }
    link.write(values, defaults)
