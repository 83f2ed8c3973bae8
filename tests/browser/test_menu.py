"""What one takes away of a figure, opened again by programs that are not ours."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from livefigure.mount import themes
from tests.browser import live
from tests.browser.test_axe import AUDIT, AXE

SVG = "{http://www.w3.org/2000/svg}"
WHOLE = "/dial?scene=0&alpha=1&rho=0.1"


@pytest.fixture
def save(tmp_path) -> Callable[[Page, str], Path]:
    """Presses the button of a kind of file in the dialog, and has the file."""

    def saved(page: Page, kind: str) -> Path:
        with page.expect_download(timeout=60_000) as got:
            page.locator(f".menu[open] [data-file={kind}]").click()
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}-{got.value.suggested_filename}"
        got.value.save_as(path)
        return path

    return saved


def opened(page: Page, url: str) -> Locator:
    live.ready(page, url)
    page.get_by_role("button", name="Save", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Save or share this figure")
    expect(dialog).to_be_visible()
    return dialog


def picture(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def texts(svg: Path) -> list[str]:
    return ["".join(each.itertext()) for each in ET.parse(svg).iter(f"{SVG}text")]


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def share(path: Path, colour: str) -> float:
    """The share of a picture's pixels that have nearly this colour."""
    pixels = np.asarray(picture(path)).astype(int)
    return float((np.abs(pixels - rgb(colour)).max(axis=-1) < 12).mean())


_BARS = "on which side each run ends, by α"  # a panel that the card does without


def test_a_picture_has_the_size_the_colours_and_the_words_that_were_asked_for(page, save):
    dialog = opened(page, WHOLE)
    graph = page.locator(".graph").first.bounding_box()
    assert graph
    svg = save(page, "svg")
    root = ET.parse(svg).getroot()
    width, height = (float(root.get(name) or 0) for name in ("width", "height"))
    assert width == pytest.approx(graph["width"], abs=1) and height > graph["height"] + 40
    said = texts(svg)
    assert "α separates them · α-SAM Explorer" in said and "θ₁" in said
    assert "α = 1 · ρ = 0.1 · step 4000" in said
    assert any("six runs of α-SAM" in each for each in said)
    assert _BARS in said and "flat minimum" in said
    light, dark = (themes()[name] for name in ("light", "dark"))
    orange = [theme["chart-categorical-colors"].split(",")[2] for theme in (light, dark)]
    for times in (1, 4):
        dialog.locator(".times").select_option(str(times))
        png = save(page, "png")
        assert picture(png).size == pytest.approx((times * width, times * height), abs=1)
        assert share(png, orange[0]) > 5e-4 > share(png, orange[1])
    dialog.locator(".times").select_option("1")
    dialog.locator(".theme").select_option("dark")
    dialog.get_by_label("title").uncheck()
    dialog.get_by_label("legend").uncheck()
    bare = save(page, "svg")
    assert float(ET.parse(bare).getroot().get("height") or 0) == pytest.approx(
        graph["height"], abs=1
    )
    assert not any("α-SAM" in each for each in texts(bare)) and "θ₁" in texts(bare)
    png = save(page, "png")
    assert picture(png).getpixel((1, 1)) == rgb(dark["background-color"])
    assert share(png, orange[1]) > 5e-4 > share(png, orange[0])
    assert page.locator(".dressed").count() == 0, "what was drawn off the page stays there"


def test_a_card_hides_in_the_picture_what_it_hides_on_the_page(page, save):
    opened(page, "/dial?scene=1")
    said = texts(save(page, "svg"))
    assert _BARS not in said and not any("predicted" in each for each in said)
    names = {trace["name"] for trace in json.loads(save(page, "json").read_text("utf-8"))["traces"]}
    assert "path 1" in names and not names & {"hover", "dial", "flat bars"}


def test_data_are_what_is_drawn_with_all_that_it_was_drawn_with(page, save):
    opened(page, "/explorer?step=5&alpha=2&surface=rosenbrock")
    text = save(page, "csv").read_text("utf-8")
    notes = dict(line[2:].split(": ", 1) for line in text.splitlines() if line[0] == "#")
    assert notes["alpha"] == "2" and notes["step shown"] == "5"
    assert notes["surface"] == "Rosenbrock" and notes["version"]
    body = io.StringIO("".join(line for line in text.splitlines(True) if line[0] != "#"))
    rows = [row for row in csv.DictReader(body) if row["trace"] == "path"]
    drawn = live.data(page, "path")
    for axis in ("x", "y"):
        assert np.allclose([float(row[axis]) for row in rows], drawn[axis], rtol=1e-3)
    assert [int(row["step"]) for row in rows][:6] == [0, 1, 2, 3, 4, 5]
    every = json.loads(save(page, "json").read_text("utf-8"))
    assert every["about"] == {"program": "α-SAM Explorer", "version": notes["version"]}
    assert every["settings"]["alpha"] == 2 and every["settings"]["rule"] == "α-SAM + SGD"
    [path] = [trace for trace in every["traces"] if trace["name"] == "path"]
    assert np.allclose(path["x"], drawn["x"], rtol=1e-3) and path["axes"] == {"x": "θ₁", "y": "θ₂"}
    [now] = [trace for trace in every["traces"] if trace["name"] == "now"]
    assert (now["x"], now["y"]) == ([path["x"][5]], [path["y"][5]])
    [surface] = every["maps"]
    assert np.shape(surface["z"]) == (len(surface["y"]), len(surface["x"]))
    assert parse_qs(urlsplit(every["address"]).query)["alpha"] == ["2"]


def test_a_link_a_frame_and_a_code_lead_to_what_is_shown(page, save, server):
    live.ready(page, WHOLE)
    with live.Redraw(page):  # the hand is quicker than the page: its address follows
        live.slider(page, "α").focus()
        page.keyboard.press("ArrowRight")
        page.get_by_role("button", name="Save", exact=True).first.click()
    dialog = page.get_by_role("dialog")
    link = dialog.locator(".link")
    page.wait_for_function("() => document.querySelector('.menu .link').value.includes('1.1')")
    address = link.input_value()
    assert address.startswith(server) and parse_qs(urlsplit(address).query)["alpha"] == ["1.1"]
    expect(dialog).to_contain_text("others cannot open it")
    shot = Image.open(io.BytesIO(dialog.locator(".qr").screenshot())).convert("L")
    [found] = zxingcpp.read_barcodes(np.asarray(shot))
    assert found.text == address
    frame = ET.fromstring(dialog.locator(".frame").input_value())
    assert frame.tag == "iframe" and frame.get("title")
    query = parse_qs(urlsplit(frame.get("src") or "").query)
    assert query["embed"] == ["true"] and query["alpha"] == ["1.1"]
    code = ET.parse(save(page, "qr")).getroot()
    assert code.tag == f"{SVG}svg" and code.find(f"{SVG}path") is not None


def test_the_keyboard_comes_in_and_out_and_axe_finds_nothing(page):
    live.ready(page, WHOLE)
    button = page.get_by_role("button", name="Save", exact=True).first
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    page.keyboard.press("l")  # elsewhere this key opens the lecture view
    assert page.locator("[data-lecture]").count() == 0
    page.evaluate(AXE)
    assert page.evaluate(AUDIT, {}) == []
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(button).to_be_focused()


def test_fingers_reach_all_of_it(phone_page, save):
    dialog = opened(phone_page, WHOLE)
    controls = dialog.locator("button, select, label:has([type=checkbox]), input:not([type])")
    for box in [each.bounding_box() for each in controls.all() if each.is_visible()]:
        assert box and box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert picture(save(phone_page, "png")).size[0] > 600


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_saved_themes_are_those_of_the_page(page, scheme):
    live.ready(page, WHOLE)
    page.emulate_media(color_scheme=scheme)
    page.wait_for_timeout(300)
    painted = """names => {
        const style = getComputedStyle(document.querySelector(".live"));
        const probe = document.querySelector(".live").appendChild(document.createElement("i"));
        const plain = (colour) => {
            probe.style.color = colour;
            return getComputedStyle(probe).color;
        };
        const found = Object.entries(names).map(([name, value]) => [
            name,
            style.getPropertyValue(`--st-${name}`).split(/,(?![^(]*\\))/).map(plain).join(),
            value.split(",").map(plain).join(),
        ]);
        probe.remove();
        return found;
    }"""
    try:
        found = page.evaluate(painted, themes()[scheme])
    finally:
        page.emulate_media(color_scheme="light")
    assert len(found) >= 6
    assert not [each for each in found if each[1] != each[2]]


def test_a_video_shows_the_path_drawing_itself(moving_page, open_tab, save):
    dialog = opened(moving_page, "/?scene=0&alpha=4")
    moving_page.keyboard.press("Escape")
    moving_page.locator(".speed").select_option("4")
    moving_page.get_by_role("button", name="Save", exact=True).click()
    film = save(moving_page, "film")
    expect(dialog.locator(".done")).to_have_text("Saved as figure.webm.")
    assert film.read_bytes()[:4] == b"\x1aE\xdf\xa3"  # EBML, which begins a WebM
    fresh = open_tab()
    fresh.set_content("<input type=file><video muted></video><canvas></canvas>")
    fresh.locator("input").set_input_files(film)
    seen = fresh.evaluate(
        """async () => {
            const [input, video, canvas] = document.body.children;
            video.src = URL.createObjectURL(input.files[0]);
            const next = (event) => new Promise((resolve) => video.addEventListener(
                event, resolve, {once: true}));
            await next("loadeddata");
            [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
            const brush = canvas.getContext("2d", {willReadFrequently: true});
            const drawn = () => {
                brush.drawImage(video, 0, 0);
                const {data} = brush.getImageData(0, 0, canvas.width, canvas.height);
                let count = 0;
                for (let i = 0; i < data.length; i += 4) {
                    if (data[i] - data[i + 2] > 80) count += 1; // orange, if not quite
                }
                return count;
            };
            const first = drawn();
            await Promise.all([next("ended"), video.play()]);
            return {first, last: drawn(), seconds: video.currentTime, width: video.videoWidth};
        }"""
    )
    assert seen["width"] > 600 and 2 < seen["seconds"] < 8
    assert seen["last"] > 500 > 2 * seen["first"]


def test_a_relief_is_a_picture_and_says_that_it_is_no_video(page, save):
    dialog = opened(page, "/explorer?view=relief&scene=0")
    expect(dialog).to_contain_text("not as a video")
    assert dialog.locator("[data-file=film]").is_disabled()
    pixels = np.asarray(picture(save(page, "png")))
    middle = pixels[pixels.shape[0] // 3 : pixels.shape[0] // 2, 200:600].reshape(-1, 3)
    assert len(np.unique(middle, axis=0)) > 50, "the relief is not there"


def test_traces_without_points_or_places_of_their_own_are_no_trouble(page, save):
    """Of a comparison of networks some traces are empty until they are wanted."""
    opened(page, "/adam")
    every = json.loads(save(page, "json").read_text("utf-8"))
    counts = [max(len(trace.get(axis) or []) for axis in "xy") for trace in every["traces"]]
    assert every["setting"] and sum(counts) > 20
    body = [line for line in save(page, "csv").read_text("utf-8").splitlines() if line[0] != "#"]
    assert len(list(csv.DictReader(body))) == sum(counts)


def test_what_is_drawn_on_a_hidden_panel_is_not_in_the_picture(page, save):
    """Neither are the lines of its layout, which are no traces: on the map α = −1, 0 and 1."""
    for scene in ("2", "0"):
        dialog = opened(page, f"/atlas?scene={scene}")
        paths = ET.parse(save(page, "svg")).iter(f"{SVG}path")
        assert any(each.get("data-index") is not None for each in paths) == (scene == "0")
        dialog.get_by_role("button", name="Close").click()
