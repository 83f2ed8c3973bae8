"""Own data by hand: drawn in the square, put by keys, or brought as a file."""

import random

import pytest
from playwright.sync_api import Page, expect

ADDRESS = "/train?data=your-own&network=8&steps=500"


@pytest.fixture
def asked(open_tab) -> Page:
    page = open_tab(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.goto(ADDRESS)
    expect(page.locator(".canvas svg")).to_be_visible(timeout=60_000)
    return page


def stroke(page: Page, height: float) -> None:
    box = page.locator(".canvas svg").bounding_box()
    assert box
    at = lambda x, y: (box["x"] + x * box["width"], box["y"] + y * box["height"])
    page.mouse.move(*at(0.1, height))
    page.mouse.down()
    page.mouse.move(*at(0.9, height + 0.1), steps=40)
    page.mouse.up()


def test_points_are_drawn_and_trained_on(asked):
    square, count = asked.locator(".canvas svg"), asked.locator(".canvas .count")
    stroke(asked, 0.2)
    first = square.locator("circle.first").count()
    assert first >= 10
    asked.get_by_label("● second").check()
    stroke(asked, 0.7)
    square.focus()
    asked.keyboard.press("ArrowUp")
    asked.keyboard.press("Space")
    second = square.locator("circle.second").count()
    expect(count).to_have_text(f"{first} ○, {second} ●")
    asked.get_by_role("button", name="Undo").click()
    expect(count).to_have_text(f"{first} ○, {second - 1} ●")
    asked.get_by_role("button", name="Train on these points").click()
    learned = (first + second - 1) // 2
    expect(asked.get_by_text(f"{learned} examples to learn from")).to_be_attached(timeout=60_000)
    expect(asked.get_by_text("in no link. Until")).to_have_count(0)
    points = asked.locator(".live .background .scatterlayer .point")
    expect(points).to_have_count(learned, timeout=60_000)
    assert "your-own" in asked.url and len(asked.url) < 120


def test_a_table_is_read_and_a_broken_one_is_told_by_row_and_column(asked, tmp_path):
    rng = random.Random(0)
    rows = [f"{rng.uniform(0, 9):.3f},{rng.uniform(0, 9):.3f},{k % 2}" for k in range(50)]
    asked.get_by_role("tab", name="A table (CSV)").click()
    file = asked.locator("input[type=file]").first
    broken = tmp_path / "broken.csv"
    broken.write_text("\n".join([*rows[:4], "1,none,0", *rows[5:]]), "utf-8")
    file.set_input_files(broken)
    expect(asked.get_by_text("Row 5, column 2: “none” is no number.")).to_be_visible(timeout=30_000)
    whole = tmp_path / "whole.csv"
    whole.write_text("\n".join(["x,y,label", *rows]), "utf-8")
    file.set_input_files(whole)
    expect(asked.get_by_text("25 examples to learn from")).to_be_attached(timeout=60_000)
    expect(asked.get_by_text("Row 5, column 2")).to_have_count(0)
    points = asked.locator(".live .background .scatterlayer .point")
    expect(points).to_have_count(25, timeout=60_000)
