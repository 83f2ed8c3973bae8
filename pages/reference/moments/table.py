"""Ten settings worth showing in a lecture, in the order of one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """A figure as it is to be shown, what one says to it, and what will be asked."""

    title: str
    address: str  # of the page with the setting, without the view
    say: str
    asked: str

    @property
    def link(self) -> str:
        """The address of the figure in the lecture view."""
        return f"{self.address}{'&' if '?' in self.address else '?'}lecture=1"


MOMENTS = (
    Moment(
        "Why flat?",
        "why_flat?scene=1",
        "Two minima are equally low. When the loss moves a little, the sharp one is no longer low.",
        "Is a flat minimum always better?",
    ),
    Moment(
        "The problem",
        "explorer?alpha=0&rho=0.1",
        "Gradient descent ends in the well in which it starts: here, in the sharp one.",
        "Why should it leave, if both wells are equally deep?",
    ),
    Moment(
        "One step of SAM",
        "one_step?alpha=1&rho=0.4",
        "Go up by ρ, read the gradient there, and step down with it from where you stood.",
        "Does that not need two gradients a step?",
    ),
    Moment(
        "Too large a radius",
        "how_far?rho=0.4",
        "SAM estimates ∇‖g‖ by a difference over the length ρ. At ρ = 0.4 this estimate points the "
        "other way.",
        "Why not simply take a small ρ?",
    ),
    Moment(
        "α as a dial: SAM",
        "dial?alpha=1&rho=0.2",
        "The ascent step stays as long as it is, and α multiplies what it has found. At α = 1, "
        "which is SAM, all six runs end on the flat side.",
        "What does a still larger α do?",
    ),
    Moment(
        "α as a dial: AntiSAM",
        "dial?alpha=-1&rho=0.2",
        "At α = −1 all six runs turn to the sharp side and come to rest beside the floor, |αρ| "
        "from it.",
        "Why do they not rest in the minimum?",
    ),
    Moment(
        "SAM for free?",
        "free_sam?rho=0.1&eta=0.02",
        "Two steps of gradient descent already hold almost the same arrow as the second gradient "
        "of SAM.",
        "When does the free estimate fail?",
    ),
    Moment(
        "Noise",
        "minibatches?eta=0.01&batch=16",
        "The difference of two gradients is small. With two minibatches it is lost in their noise; "
        "with the same one twice it is not.",
        "Is it enough to take larger minibatches?",
    ),
    Moment(
        "Real networks",
        "train?noise=0.2",
        "One label in five is wrong. Look at which network bends its boundary around the wrong "
        "ones.",
        "And if all labels are right?",
    ),
    Moment(
        "It never lands",
        "bounces?eta=0.05&p=0.2",
        "With a constant radius SAM does not converge: it ends by jumping across the minimum, and "
        "the dashed lines say how far.",
        "Which iterate should one keep, then?",
    ),
)
