"""The course as data: its lessons in their order; and the contents, which have all pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Lesson:
    """A page of the course, and what its reader should know of it beforehand."""

    folder: str  # of `pages`; its last part is the address
    title: str
    minutes: int
    needs: tuple[str, ...]  # what one must know: in words, or the folder of another lesson
    after: str  # goes on from «afterwards you can»
    sight: str  # what will be seen, in one line
    second_half: bool = False  # of the lesson before it, whose number it shares


COURSE = (
    Lesson(
        *("lessons/why_flat", "Why a flat minimum?", 3, ("what a loss is",)),
        "say why a flat minimum may be worth more than a sharp one, and when not",
        "Two minima, equally deep. Move the test loss a little: only one of them stays good.",
    ),
    Lesson(
        *("lessons/one_step", "One step of SAM", 5, ("gradient descent",)),
        "draw a step of SAM, and one of α-SAM",
        "A step up of length ρ, the gradient there, and a step down from where one stood.",
    ),
    Lesson(
        *("lessons/how_far", "One knob, two jobs", 6, ("lessons/one_step",)),
        "say what a larger ρ buys and what it costs",
        "A larger ρ makes SAM stronger and its estimate worse, until it points the wrong way.",
    ),
    Lesson(
        *("lessons/dial", "α separates them", 5, ("lessons/how_far",)),
        "choose α and ρ apart, and say what α = −1, 0 and 1 are",
        "One slider leads from AntiSAM through gradient descent to SAM and beyond it.",
    ),
    Lesson(
        *("lessons/downhill_first", "Mirror: can SAM measure downhill?", 5, ("lessons/dial",)),
        "say what is the same and what is not when both signs change",
        "An ascent step that goes down: nearly the same step as SAM's, and another drift.",
    ),
    Lesson(
        *("lessons/free_sam", "SAM for free?", 6, ("lessons/downhill_first",)),
        "say when the second gradient of SAM can be saved",
        "SAM computes two gradients at every step. Could it do with one?",
    ),
    Lesson(
        *("lessons/minibatches", "Minibatch noise", 5, ("lessons/free_sam",)),
        "say why both gradients of a difference must be of one minibatch",
        "The noise of minibatches hides the difference of two gradients, unless they share it.",
    ),
    Lesson(
        *("networks/train", "Real networks: train and watch", 6, ("lessons/dial",)),
        "read accuracy and sharpness of a network during training",
        "Three networks learn from labels some of which are wrong. What does each make of them?",
    ),
    Lesson(
        *("networks/drag", "Real networks: drag α", 4, ("networks/train",)),
        "say how accuracy and sharpness of a network depend on α",
        "Twenty-six trained networks under one slider: boundary, accuracy and sharpness follow it.",
        second_half=True,
    ),
    Lesson(
        *("lessons/saddam", "Adam and Saddam", 7, ("Adam", "lessons/free_sam")),
        "say where in Adam SAM’s correction belongs, and why",
        "Where in Adam the correction of SAM belongs, and what momentum makes of it.",
    ),
    Lesson(
        *("lessons/bounces", "What theory knows exactly", 8, ("eigenvalues", "lessons/dial")),
        "predict how wide SAM bounces, and its loss, before you run it",
        "Four laws as dashed lines, drawn before the run: it follows them.",
    ),
    Lesson(
        *("lessons/learning_alpha", "Learning α", 6, ("lessons/dial",)),
        "say what changes when α is learned instead of ρ",
        "A learned ρ lengthens the ascent step. A learned α leaves it as it is.",
    ),
    Lesson(
        *("lessons/family", "The family of SAM", 6, ("lessons/dial", "lessons/downhill_first")),
        "say of a method of the family what it changes in SAM",
        "SAM beside its relatives, two at a time: each changes one part, and some changes matter.",
    ),
    Lesson(
        *("lessons/what_sam_buys", "What SAM buys, and what is open", 4, ("lessons/dial",)),
        "quote what SAM gains on benchmarks, and say what is untested",
        "Published gains and their price, doubts, and what here nobody has tested yet.",
    ),
)

CONTENTS: dict[str, dict[str, str]] = {
    "The idea": {"idea/home": "Sharpness-aware minimisation"},
    "The course": {each.folder: each.title for each in COURSE},
    "Explore": {
        "explore/explorer": "Explorer",
        "explore/atlas": "The α × ρ map",
    },
    "More networks": {
        "networks/sweep": "The α × ρ sweep",
        "networks/planes": "The surface of a network",
        "networks/sharpness_measures": "Five numbers called sharpness",
        "networks/adam": "Saddam on networks",
        "networks/batches": "Minibatches on networks",
    },
    "Reference": {
        "reference/glossary": "Glossary and references",
        "reference/notation": "Notation",
        "reference/exercises": "All exercises",
        "reference/moments": "For teachers",
    },
}

TITLES = {folder: title for held in CONTENTS.values() for folder, title in held.items()}

_LEADS_ON = ("The course", "More networks")  # the parts whose pages are read one after the other


def number(folder: str) -> int:
    """The number of a lesson, from 1."""
    place = [each.folder for each in COURSE].index(folder)
    return sum(not each.second_half for each in COURSE[: place + 1])


def label(folder: str) -> str:
    """The number of a lesson, with a letter where two halves share it: 7, 8a, 8b."""
    at = [each.folder for each in COURSE].index(folder)
    halves = [each.second_half for each in COURSE[at : at + 2]]
    half = "b" if halves[0] else "a" if halves[1:] == [True] else ""
    return f"{number(folder)}{half}"


def lesson_in(folder: str) -> Lesson | None:
    """The lesson of a folder; of other pages, None."""
    return next((each for each in COURSE if each.folder == folder), None)


def following(folder: str) -> str | None:
    """The folder of the page that one reads next, where there is an order."""
    part = next(part for part, held in CONTENTS.items() if folder in held)
    every = [each for held in CONTENTS.values() for each in held]
    return every[every.index(folder) + 1] if part in _LEADS_ON else None


def place(lesson: Lesson) -> str:
    """Which lesson of how many this is, and how long it takes."""
    half = ", second half" if lesson.second_half else ""
    count = number(COURSE[-1].folder)
    return f"Lesson {number(lesson.folder)} of {count}{half} · {lesson.minutes} min"


def purpose(lesson: Lesson) -> str:
    """What a lesson needs and what one can do after it, as Markdown."""
    needs = ", ".join(map(_needed, lesson.needs))
    return f"needs: {needs} · afterwards you can {lesson.after}"


def _needed(name: str) -> str:
    if lesson_in(name) is None:
        return name
    return f"lesson {label(name)}, [{TITLES[name]}]({name.split('/')[-1]})"
