"""The page of all exercises leaves none out, and leads to each."""

import html

from pages.explore.explorer.figure import EXERCISES as BY_SURFACE
from pages.reference.exercises.starts import STARTS
from pages.reference.exercises.table import BY_PAGE
from pages.ui.course import CONTENTS, COURSE
from tests.lessons.registry import FIGURES
from tests.visit import app_at


def test_every_lesson_has_two_exercises_at_least():
    for lesson in COURSE:
        if lesson.folder != "networks/train":  # its second half has them
            assert len(BY_PAGE[lesson.folder]) >= 2, lesson.folder


def test_the_exercises_of_all_figures_are_in_the_list():
    listed = {exercise.task for held in BY_PAGE.values() for exercise in held}
    figures = {each.task for figure in FIGURES.values() for each in figure().exercises}
    assert figures <= listed
    assert {each.task for held in BY_SURFACE.values() for each in held} <= listed


def test_the_page_leads_to_the_figure_of_each():
    page = app_at("pages/reference/exercises/page.py").run()
    assert not page.exception
    text = " ".join(each.value for each in page.markdown)
    folders = {folder for held in CONTENTS.values() for folder in held}
    for folder, exercises in BY_PAGE.items():
        assert folder in folders
        address = "." if folder == "idea/home" else folder.split("/")[1]
        assert f'href="{address}"' in text
        for number, start in enumerate(STARTS[folder], start=1):
            assert start.split("?")[0] == address
            begun = start.partition("#")
            leads = f"{begun[0]}&exercise={number}{begun[1]}{begun[2]}"
            assert f'href="{html.escape(leads)}"' in text, start
        assert text.count("<li data-exercise") >= len(exercises)
