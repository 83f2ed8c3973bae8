"""For teachers: a prepared lecture, exercises with solutions, guided links, a class of fifty."""

import streamlit as st

from pages.reference.moments.session import code_of
from pages.reference.moments.table import MOMENTS
from pages.ui.lesson import say

say(
    "All that one needs to teach with this app: a lecture of 20 minutes, exercises with their "
    "solutions, links that show a class only what it should move, frames for your own pages, and "
    "what a server for fifty people needs."
)

st.header("A lecture in ten moments")
say(
    "Ten moments in the order of a lecture, with about 2 minutes for each. Each link "
    "opens its figure in the **lecture view**: it fills the screen, large enough to be read "
    "from the last row. The QR code leads the phones of your class to the same setting on the "
    "page itself."
)
with st.expander("The lecture view of any figure, and its keys"):
    say(
        "Every figure of this app has that view, by its button «Lecture view», by the key L once "
        "it was clicked, and by `lecture=1` in the address: so any setting can be a moment of your "
        "own."
    )
    st.markdown(
        "| key | what it does |\n| --- | --- |\n"
        "| Space | plays and pauses |\n"
        "| ← and → | turn the scenes, or outside a story go single steps; so does a presenter |\n"
        "| 1 to 9 | choose a preset |\n"
        "| H | hides what the figure says, and shows it again |\n"
        "| F | is full screen |\n"
        "| Esc | leaves |"
    )
for first in range(0, len(MOMENTS), 2):
    columns = st.columns(2)  # row by row, so that the order is that of the lecture on phones, too
    for number, moment in enumerate(MOMENTS[first : first + 2], first + 1):
        with columns[number - first - 1], st.container(border=True, height="stretch"):
            say(
                f"### {number} · [{moment.title}]({moment.link})\n"
                f"{moment.say}\n\n*Do:* {moment.do}\n\n"
                f"*Will be asked:* {moment.asked}\n\n*Answer:* {moment.answer}"
            )
            code_of(moment)

st.header("Exercises")
say(
    "Every lesson has two exercises or more. Its figure sees by itself when one is solved. "
    "[All of them in one list](exercises) is for the class. [The same list with solutions to "
    "unfold](exercises?solutions=1) is for you: nothing leads there but this page."
)

st.header("A link that hides controls")
say(
    "Beginners see more in a figure with one slider. A link can leave out the others, and what is "
    "hidden stays where the link sets it: [α alone, at ρ = 0.2, without the story]"
    "(dial?alpha=0&rho=0.2&hide=rho,story,exercises). To make such a link, set a figure as you "
    "want it, press «Save», open «For a class», and tick what shall be hidden. The link, the frame "
    "and the QR code in that dialog then hide it. Below the figure stands a link that shows all "
    "again, so this is a help and no lock."
)
say(
    "By hand: `hide=` takes names with commas between them. A control has the name that it has in "
    "the address (`alpha`, `rho`, `eta`, `start`, `surface`, `rule`, `data`); further names are "
    "`story`, `exercises`, `presets`, `table`, `save` and `settings`. A name that a page does not "
    "have hides nothing there."
)

st.header("A figure in your own page or slides")
say(
    "«Save» has the frame for the setting on screen, ready to copy. It needs this server. In it "
    "stands the address with `embed=true`, which leaves out the menu:"
)
st.code(
    '<iframe src="https://your.server/dial?scene=2&embed=true" width="100%" height="720" '
    'title="α-SAM" style="border: 0"></iframe>',
    language="html",
    wrap_lines=True,
)
say(
    "Where there is no network, a lesson can be one file that is dragged without a server. Run "
    "this in the folder of the app:"
)
st.code("python -m book --lesson dial --out dial.html", language="bash")

st.header("A class of fifty")
say(
    "One computer with two processor cores carries fifty people who drag at once. This was "
    "measured with nothing else running: fifty readers let go of a slider every four seconds "
    "each, over all lessons, and five of them trained networks without end. In 95 of 100 cases "
    "the exact picture came within 0.2 seconds, and the server took 1.1 GB of memory. While one "
    "drags, nothing is sent at all, so a weak wireless network will do."
)
say(
    "Start the app so that others in your network reach it, and open every page that you will "
    "show once beforehand: the first visit compiles its programs, and they are kept. Then give "
    "the class the address that your browser shows, with the name or number of your computer in "
    "the network in place of `localhost`, say `http://192.168.0.17:8501`. Or open the app at that "
    "address yourself, and show the QR code of a moment."
)
st.code("python -m streamlit run app.py --server.address=0.0.0.0", language="bash")
say(
    "More than fifty wait a little longer, all of them alike. Training networks shares what is "
    "left of the processor: for a class in which everybody trains, take a computer with more cores."
)
