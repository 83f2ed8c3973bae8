"""Ten settings worth showing in a lecture, in the order of one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """A figure as it is to be shown, what one says and does, what will be asked and answered."""

    title: str
    plain: str  # the address of the page with the setting, without the view
    say: str
    do: str
    asked: str
    answer: str

    @property
    def link(self) -> str:
        """The address of the figure in the lecture view."""
        return f"{self.plain}{'&' if '?' in self.plain else '?'}lecture=1"


MOMENTS = (
    Moment(
        "Why flat?",
        "why_flat?scene=3",
        "Two minima are equally low. When the loss moves a little, the sharp one is no longer low.",
        "Drag s to 0, and slowly back to 0.3. The test loss at the sharp minimum soon rises, "
        "that at the flat one hardly.",
        "Is a flat minimum always better?",
        "No: a stretched axis makes a sharp minimum flat, but its test loss stays (scenes 5, 6).",
    ),
    Moment(
        "The problem",
        "dial?scene=1",
        "Gradient descent ends in the minimum beside which it starts: from 1, 2 and 3 in the flat "
        "one, from the others in the sharp one.",
        "Let the class follow runs 3 and 4 while they play (Space plays them again). They "
        "start side by side and end apart.",
        "Why should it prefer one, if both minima are equally deep?",
        "For the training loss there is no reason. A test loss that is moved a little is lower at "
        "the flat one.",
    ),
    Moment(
        "One step of SAM",
        "one_step?scene=4",
        "Go up by ρ, read the gradient there, and step down with it from where you stood.",
        "Drag ρ to 0. The blue arrow becomes as long as the grey one.",
        "Does that not need two gradients a step?",
        "It does. How that may be saved is the moment «SAM for free?».",
    ),
    Moment(
        "Too large a radius",
        "how_far?scene=2",
        "SAM takes an ascent step of 0.9. It ends at the bottom of the sharp well, and what SAM "
        "reads there leads it to neither minimum.",
        "Drag ρ. At this η, SAM reaches the flat minimum at no ρ.",
        "Why not simply take a small ρ?",
        "Because SAM is then weak: its strength is ρ, too. α-SAM takes a small ρ and a large α.",
    ),
    Moment(
        "α as a dial: SAM",
        "dial?scene=2",
        "The ascent step stays as short as it is, and α multiplies what it has found. At α = 1, "
        "which is SAM, not all six runs end on the flat side; at α = 4 all do (scene 3).",
        "Drag α from 0 to 4. One run after the other changes sides.",
        "What does a still larger α do?",
        "With ρ = 0.2, at α = 9, the runs pass the flat minimum, and bounce (scene 6).",
    ),
    Moment(
        "α as a dial: AntiSAM",
        "dial?alpha=-1&rho=0.2",
        "At α = −1 all six runs turn to the sharp side and come to rest beside the floor, |αρ| "
        "from it.",
        "Drag α to −0.5. The runs then rest half as far from the floor, at 0.1.",
        "Why do they not rest in the minimum?",
        "The gradient falls to 0 there and the correction does not. They cancel beside the floor.",
    ),
    Moment(
        "SAM for free?",
        "free_sam?scene=2",
        "A plain step has two gradients, too: before it and after it. Their difference costs "
        "nothing, and can do the job of SAM’s second gradient (scenes 4, 5).",
        "Drag η down to 0.01. The square comes close to the dot, and still measures nearly "
        "the same slope.",
        "When does the free estimate fail?",
        "Where steps are short it needs a larger αρ (scene 6), and the two gradients must not be "
        "of two minibatches.",
    ),
    Moment(
        "Noise",
        "minibatches?scene=5",
        "The difference of two gradients is small. With two minibatches it is lost in their noise; "
        "with the same one twice it is not.",
        "Drag η down. The dots fly apart, the diamonds stay together.",
        "Is it enough to take larger minibatches?",
        "Hardly: with two different minibatches, halving η needs four times the batch for the "
        "same noise. With the same minibatch twice it does not.",
    ),
    Moment(
        "Real networks",
        "train?scene=2",
        "One label in five is wrong. These points have a ring. The line is where the network of "
        "gradient descent changes its answer.",
        "Drag the step from 0 to 3000. The line follows the two classes first, and bends around "
        "single points later.",
        "And if all labels are right?",
        "Then α-SAM is flatter, but not more accurate (scene 5 has the link).",
    ),
    Moment(
        "It never lands",
        "bounces?scene=3",
        "With a constant radius SAM does not converge: it ends by jumping across the minimum, and "
        "the dashed lines say how far.",
        "Drag η to 0.02. The bounce becomes narrower, and the dashed lines with it.",
        "Which iterate should one keep, then?",
        "The mean of the last two: they lie on both sides of the minimum (scene 5).",
    ),
)
