"""Runs and trainings as files: downloaded in one tab, and loaded in the tab of somebody else."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser import live

OWN = "/explorer?surface=your-own&formula=a*x^2%2By^2&a=3&alpha=2&steps=100"
KEEP = "Keep this training, compare it, take it along"


@pytest.fixture
def downloaded(tmp_path) -> Callable[[Page, str], Path]:
    def download(page: Page, label: str) -> Path:
        with page.expect_download(timeout=60_000) as got:
            page.get_by_role("button", name=label).click()
        path = tmp_path / got.value.suggested_filename
        got.value.save_as(path)
        return path

    return download


def test_pinned_runs_come_back_on_their_own_surface(page, fresh_page, downloaded):
    live.ready(page, OWN)
    page.get_by_role("button", name="Pin this run").click()
    page.wait_for_function("() => location.search.includes('pins=')")
    page.get_by_text("Take the pinned runs along").click()
    file = downloaded(page, "Download the pinned runs")
    with zipfile.ZipFile(file) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("run-1.csv").decode())))
    assert int(rows[-1]["step"]) == 100 and float(rows[-1]["loss"]) < float(rows[0]["loss"])
    live.ready(fresh_page, "/explorer?surface=fork")
    fresh_page.get_by_text("Take the pinned runs along").click()
    fresh_page.locator("input[type=file]").last.set_input_files(file)
    fresh_page.wait_for_function("() => location.search.includes('pins=')", timeout=30_000)
    here, there = (parse_qs(urlsplit(each.url).query) for each in (page, fresh_page))
    for name in ("surface", "formula", "a", "pins"):
        assert here[name] == there[name], name
    expect(fresh_page.get_by_role("textbox", name="Your formula")).to_have_value(
        "a*x^2+y^2", timeout=30_000
    )
    expect(fresh_page.get_by_text("■ A: ").first).to_be_visible(timeout=60_000)


def test_a_training_comes_back_beside_another(page, fresh_page, downloaded, tmp_path):
    live.ready(page, "/train?network=8&steps=500&alpha=2")
    page.get_by_text(KEEP).click()
    page.get_by_role("button", name="Keep this training").click(timeout=90_000)
    file = downloaded(page, "Download what is kept")
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path)
    held = np.load(tmp_path / "training-1" / "alpha.npz")
    assert held["W1"].shape == (8, 2) and held["b2"].shape == (2,)
    live.ready(fresh_page, "/train?network=8&steps=500&alpha=8")
    fresh_page.get_by_text(KEEP).click()
    upload = fresh_page.locator("input[type=file]").last
    broken = tmp_path / "broken.zip"
    broken.write_bytes(file.read_bytes()[:500])
    upload.set_input_files(broken)
    expect(fresh_page.get_by_text("or it is no zip file")).to_be_visible(timeout=30_000)
    upload.set_input_files(file)
    expect(fresh_page.locator(".legend")).to_contain_text("A: Two moons, α-SAM + SGD, α = 2",
                                                          timeout=60_000)  # fmt: skip
    expect(fresh_page.get_by_text("or it is no zip file")).to_have_count(0)
