"""The palette can be seen: measured as WCAG does, and as colour-blind eyes do."""

import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest
from streamlit.config import get_config_options

from pages.figures.palette import LETTERED

CONFIG = tomllib.loads((Path(__file__).parents[1] / ".streamlit/config.toml").read_text("utf-8"))
# Those of the methods, by their places in the palette (pages/reference/notation).
MEANINGS = dict(
    enumerate(["gradient descent", "SAM", "α-SAM", "AntiSAM", "exact ∇‖∇L‖", "the ascent step"])
) | {7: "free estimates"}
LOOK = 5

# Machado, Oliveira and Fernandes (2009), full severity; rows are red, green, blue, all linear.
EYES = {
    "all three cones": np.eye(3),
    "no red cones": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "no green cones": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "no blue cones": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}

modes = pytest.mark.parametrize("mode", ["light", "dark"])


def linear(colour: str) -> np.ndarray:
    """Linear red, green and blue of "#rrggbb"."""
    channels = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lettered(colour: str, text: str) -> str:
    """The colour of words: as CSS mixes it, straight in the channels."""
    channels = [np.frombuffer(bytes.fromhex(each[1:]), np.uint8) for each in (colour, text)]
    mixed = LETTERED * channels[0] + (1 - LETTERED) * channels[1]
    return "#" + bytes(int(each) for each in mixed.round()).hex()


def contrast(one: str, other: str) -> float:
    """WCAG's ratio, from 1 to 21."""
    dark, light = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (one, other))
    return float((light + 0.05) / (dark + 0.05))


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b*, in which distance is difference as seen."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = to_xyz @ rgb / [0.9505, 1.0, 1.0890]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def test_contrast_is_what_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(
        4.48, abs=0.005
    )  # WCAG's known near miss


@modes
def test_text_is_easy_to_read(mode):
    theme = CONFIG["theme"][mode]
    for ink in ("textColor", "linkColor", "codeTextColor"):
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            assert contrast(theme[ink], theme[ground]) >= 4.5, (ink, ground)


@modes
def test_words_in_the_colour_of_a_line_are_easy_to_read(mode):
    theme = CONFIG["theme"][mode]
    for meaning, colour in enumerate(theme["chartCategoricalColors"]):
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            assert contrast(lettered(colour, theme["textColor"]), theme[ground]) >= 4.5, meaning


@modes
def test_buttons_and_sliders_can_be_seen(mode):
    """Streamlit letters primary buttons in white and writes slider values in the same colour: in
    the dark no colour gives both 4.5, and the values are many where buttons are few."""
    theme = CONFIG["theme"][mode]
    assert contrast(theme["primaryColor"], "#ffffff") >= 3.5
    assert contrast(theme["primaryColor"], theme["backgroundColor"]) >= 4.5


@modes
def test_every_path_stands_out_from_the_page(mode):
    theme = CONFIG["theme"][mode]
    for index, meaning in MEANINGS.items():
        colour = theme["chartCategoricalColors"][index]
        assert contrast(colour, theme["backgroundColor"]) >= 3, meaning


@modes
def test_every_path_stands_out_from_the_lower_half_of_the_surface(mode):
    """The look is a short arrow with a hollow head, and on paper its sky blue can be no darker
    without turning into SAM's blue: there it keeps 2.5."""
    theme = CONFIG["theme"][mode]
    for index, meaning in MEANINGS.items():
        enough = 2.5 if (mode, index) == ("light", LOOK) else 3
        for ground in theme["chartSequentialColors"][:5]:
            assert contrast(theme["chartCategoricalColors"][index], ground) >= enough, meaning


@modes
@pytest.mark.parametrize("eyes", EYES)
def test_no_two_paths_look_alike(mode, eyes):
    """2.3 is just noticeable; 11 is seen at a glance, and dash or marker tell the rest."""
    colours = CONFIG["theme"][mode]["chartCategoricalColors"]
    seen = [lab(np.clip(EYES[eyes] @ linear(colour), 0, 1)) for colour in colours]
    for one, other in itertools.combinations(MEANINGS, 2):
        distance = np.linalg.norm(seen[one] - seen[other])
        assert distance >= 11, (MEANINGS[one], MEANINGS[other])


@modes
def test_the_surface_rises_from_the_page(mode):
    theme = CONFIG["theme"][mode]
    surface = theme["chartSequentialColors"]
    away = [contrast(colour, theme["backgroundColor"]) for colour in surface]
    assert surface[0] == theme["backgroundColor"]
    assert away == sorted(away)


@modes
def test_the_palettes_have_the_length_that_streamlit_insists_on(mode):
    theme = CONFIG["theme"][mode]
    assert len(set(theme["chartCategoricalColors"])) == 10
    assert len(theme["chartSequentialColors"]) == 10


def test_streamlit_knows_every_option():
    """It drops a misspelt one with no more than a line in the log."""

    def options(table, prefix=""):
        for name, value in table.items():
            if isinstance(value, dict):
                yield from options(value, f"{prefix}{name}.")
            else:
                yield prefix + name

    assert set(options(CONFIG)) <= set(get_config_options())
