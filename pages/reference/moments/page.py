"""What to show in a lecture: prepared settings, and the keys of the lecture view."""

from pages.reference.moments.table import MOMENTS
from pages.ui.lesson import say

say(
    "Ten moments in the order of a lecture. Each link opens its figure in the **lecture view**: it "
    "fills the screen, large enough for the last row. Every figure of this app has that view, by "
    "its button «Lecture view», by the key L, and by `lecture=1` in the address: so any setting "
    "can be a moment of your own."
)
say(
    "**Keys.** Space plays and pauses. ← and → turn the pages of a story, or go by one step where "
    "there is none; so does a presenter. 1 to 9 choose a preset. H hides what the figure says, and "
    "shows it again. F is full screen. Esc leaves."
)
for number, moment in enumerate(MOMENTS, start=1):
    say(
        f"#### {number} · [{moment.title}]({moment.link})\n"
        f"{moment.say}\n\n*Will be asked:* {moment.asked}"
    )
