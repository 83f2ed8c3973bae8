"""What to show in a lecture: prepared settings, and the keys of the lecture view."""

import streamlit as st

from pages.reference.moments.table import MOMENTS
from pages.ui.lesson import say

say(
    "Ten moments in the order of a lecture: with about 2 minutes for each, 20 in all. Each link "
    "opens its figure in the **lecture view**: it fills the screen, large enough for the last "
    "row. Every figure of this app has that view, by its button «Lecture view», by the key L "
    "once it was clicked, and by `lecture=1` in the address: so any setting can be a moment of "
    "your own."
)
say(
    "**Keys.** Space plays and pauses. ← and → turn the scenes (or go single steps, outside a "
    "story); the buttons of a presenter do the same. 1 to 9 choose a preset. H hides what the "
    "figure says, and shows it again. F is full screen. Esc leaves."
)

for first in range(0, len(MOMENTS), 2):
    columns = st.columns(2)  # row by row, so that the order is that of the lecture on phones, too
    for number, moment in enumerate(MOMENTS[first : first + 2], first + 1):
        with columns[number - first - 1], st.container(border=True, height="stretch"):
            say(
                f"## {number} · [{moment.title}]({moment.link})\n"
                f"{moment.say}\n\n*Will be asked:* {moment.asked}\n\n*Answer:* {moment.answer}"
            )
