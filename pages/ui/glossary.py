"""The words of the course in one place: what each means, and how a text explains those it uses.

`explained` marks the first use of every word in a text. What it means is shown by the frame of the
app (frame.js), which every page has around it, wherever the text stands.
"""

import re
from dataclasses import dataclass
from itertools import chain


@dataclass(frozen=True)
class Entry:
    """A word, what it means, how texts spell it, and a link to where it can be seen."""

    key: str  # its anchor on the page of the glossary
    name: str  # HTML, as the meaning is: of tags only i and sub
    says: str
    spelled: tuple[str, ...] = ()  # a capital and a plural in s go without saying
    seen: str = ""  # a page's address, with settings


THEMES: dict[str, list[Entry]] = {
    "The idea": [
        Entry("sam", "SAM", "Sharpness-aware minimisation. At every step it moves a small distance "
              "uphill, takes the gradient there, and uses it to step downhill from where it stood.",
              ("SAM", "sharpness-aware minimisation", "sharpness-aware minimization"), "one_step"),
        Entry("alpha-sam", "α-SAM", "SAM with two settings instead of one: the radius ρ of its "
              "ascent step and the strength α of its correction. With α = 0 it is gradient "
              "descent, with α = 1 it is SAM.", ("α-SAM",), "dial"),
        Entry("alpha", "α, the strength of the correction", "How many times α-SAM adds its "
              "correction to the gradient. 0 is gradient descent, 1 is SAM. Below 0, with ρ "
              "above 0, it is AntiSAM.", ("α",), "dial?alpha=1"),
        Entry("rho", "ρ, the radius", "The length of the ascent step, in the units of the "
              "parameters. With a negative ρ that step goes downhill.", ("ρ",), "how_far"),
        Entry("strength", "αρ, the strength of the penalty", "To first order, α-SAM "
              "minimises the loss plus αρ times the length of the gradient. Settings of equal αρ "
              "are therefore equally strong while ρ is small.", ("αρ",), "how_far"),
        Entry("ascent-step", "ascent step, or perturbation", "The step of length ρ uphill, made "
              "only to take a gradient there. The parameters themselves stay where they are.",
              ("ascent step", "perturbation"), "one_step"),
        Entry("perturbed-point", "perturbed point, θ + ρ<i>u</i>", "The end of the ascent step, "
              "where SAM takes its second gradient.", ("perturbed point", "θ + ρu"), "one_step"),
        Entry("correction", "correction, or gradient difference", "The gradient at the perturbed "
              "point minus the gradient here. α-SAM adds it α times.",
              ("correction", "gradient difference"), "one_step"),
        Entry("delta", "Δ", "What α-SAM adds to the gradient: α times the correction.", (),
              "saddam"),
        Entry("antisam", "AntiSAM", "What α-SAM is with αρ below 0, such as α = −1. It is pushed "
              "towards sharper regions. On a quadratic, with small steps, it comes to rest at "
              "a distance |αρ| from the minimum.",
              ("AntiSAM",), "dial?alpha=-1&rho=0.2"),
    ],
    "The loss and its shape": [
        Entry("parameters", "θ, the parameters", "The numbers that training changes, such as the "
              "weights of a network. The surfaces here have two of them, θ₁ and θ₂.",
              ("parameter", "θ", "weights"), "one_step"),
        Entry("loss", "<i>L</i>, the loss", "A number that says how wrong the model is on the "
              "training examples. Training makes it smaller.", ("training loss", "loss"),
              "explorer"),
        Entry("surface", "loss surface", "The loss over all values of the parameters, drawn like "
              "a landscape whose height is the loss.", ("loss surface",), "explorer"),
        Entry("gradient", "gradient, ∇<i>L</i>", "The arrow along which the loss rises fastest. "
              "It is as long as the slope is steep, and its opposite points straight downhill.",
              ("gradient",), "one_step"),
        Entry("gradient-norm", "gradient norm, ‖∇<i>L</i>‖", "The length of the gradient: how "
              "steep the loss is. A small distance from a minimum it is large where the minimum is "
              "sharp, which is the idea of SAM. At the minimum itself it is 0, sharp or flat.",
              ("gradient norm", "‖∇L‖", "norm of the gradient"), "one_step"),
        Entry("unit-gradient", "<i>u</i>, the unit gradient", "The gradient divided by its length: "
              "a step of length 1 straight uphill.", ("unit gradient",), "one_step"),
        Entry("hessian", "<i>H</i>, the Hessian", "The matrix of all second derivatives of the "
              "loss. It says how fast the gradient changes from place to place.", ("Hessian",),
              "sharpness_measures"),
        Entry("eigenvalue", "eigenvalue, eigenvector", "Along certain directions, its "
              "eigenvectors, a matrix only stretches: the factors are its eigenvalues. Those of "
              "the Hessian are the curvatures of the loss along them.",
              ("eigenvalue", "eigenvector"), "sharpness_measures"),
        Entry("curvature", "curvature", "How fast the slope changes along a direction. A narrow "
              "valley has a large curvature across it.", ("curvature",), "bounces"),
        Entry("sharpness", "sharpness, λ<sub>max</sub>", "The largest curvature of the loss in any "
              "direction: the largest eigenvalue of the Hessian. It depends on how the parameters "
              "are scaled.", ("sharpness", "λmax", "λ<sub>max</sub>"), "sharpness_measures"),
        Entry("trace", "trace", "The sum of the eigenvalues of the Hessian, that is, of the "
              "curvatures along its eigenvectors.", ("trace",), "sharpness_measures"),
        Entry("third-derivative", "<i>T</i>[<i>u</i>,<i>u</i>], the third derivative",
              "How the curvature along the gradient changes from place to place. Where ρ is small, "
              "it makes most of the error of SAM's gradient difference, divided by ρ, as an "
              "estimate of <i>Hu</i>. It is 0 on a quadratic.",
              ("third derivative",), "how_far"),
        Entry("minimum", "minimum", "A point near which none has a lower loss. "
              "Where all points of a valley floor are as low as each other, each is one.",
              ("minimum", "minima"), "explorer"),
        Entry("flat-minimum", "flat minimum", "A minimum around which the loss rises slowly. "
              "Moving the parameters a little hardly changes it.", ("flat minimum", "flat minima"),
              "dial?alpha=1"),
        Entry("sharp-minimum", "sharp minimum", "A minimum around which the loss rises steeply. "
              "Moving the parameters a little changes it a lot.",
              ("sharp minimum", "sharp minima"), "dial?alpha=-1"),
        Entry("saddle", "saddle", "A point where the slope is 0, and from which the loss rises in "
              "one direction and falls in another.", ("saddle", "saddle point"),
              "bounces?figure=the-saddle"),
        Entry("critical-point", "critical point", "A point where the gradient is 0: a minimum, a "
              "maximum or a saddle.", ("critical point",), "explorer?surface=himmelblau"),
        Entry("quadratic", "quadratic", "A loss with the same curvature everywhere, like a bowl. "
              "Near a minimum most losses are nearly quadratic.",
              ("quadratic", "quadratic bowl"), "one_step?surface=quadratic-bowl"),
        Entry("valley-floor", "valley floor", "The line along the bottom of a valley, where the "
              "loss is least across it. Where the floor is level, all of its points are minima.",
              ("valley floor",), "explorer?surface=valley"),
        Entry("fork", "fork", "A surface of this app: a valley with two equally deep minima, a "
              "flat one on the left and a sharp one on the right.", ("fork",), "dial"),
        Entry("twin-wells", "twin wells", "A surface of this app: two separate wells of equal "
              "depth, a wide one on the left and a narrow one on the right.", ("twin wells",),
              "explorer?surface=twin-wells"),
        Entry("two-factor-net", "two-factor net", "A network of two weights whose product should "
              "be 1. Every pair with that product is a minimum; the flattest has equal weights.",
              ("two-factor net",), "explorer?surface=two-factor-net"),
        Entry("condition", "condition number", "The largest curvature at a minimum divided by the "
              "smallest. Where it is large the loss is a long, narrow valley.",
              ("condition number", "ill-conditioned"),
              "explorer?surface=valley"),
        Entry("barrier", "loss barrier", "The highest loss on the straight line between two "
              "solutions, above that at its ends. Without one, the two share a basin.",
              ("loss barrier", "barrier"), "planes"),
        Entry("basin", "basin", "The region around a minimum from which gradient descent runs down "
              "to that minimum. Two solutions share a basin where no loss barrier lies between "
              "them.", ("basin",), "planes"),
        Entry("reparametrisation", "reparametrisation", "Other parameters for the same function, "
              "for example one layer doubled and the next one halved. It changes the sharpness "
              "and not what the network computes.", ("reparametrisation", "reparametrise"),
              "sharpness_measures"),
    ],
    "Going downhill": [
        Entry("gradient-descent", "gradient descent, GD", "The simplest way to train: take the "
              "gradient, move a small step against it, and repeat.", ("gradient descent", "GD"),
              "dial?alpha=0"),
        Entry("learning-rate", "η, the learning rate", "How far a step goes: it is η times the "
              "gradient. Too small is slow, too large diverges.", ("learning rate", "η"),
              "bounces?figure=the-edge"),
        Entry("iterate", "iterate", "The parameters after a step. All iterates in their order are "
              "the trajectory of a run.", ("iterate", "trajectory"), "explorer"),
        Entry("converge", "converge", "To come closer and closer to one point. SAM with a fixed ρ "
              "does not: it bounces. Figures say «ends in» a minimum where the middle of the "
              "bounce is there, and «does not converge to a minimum» where it is in none.",
              ("converge", "convergence"), "bounces"),
        Entry("diverge", "diverge", "To move away without end, as gradient descent does where the "
              "learning rate is too large for the curvature.", ("diverge", "divergence"),
              "bounces?figure=the-edge"),
        Entry("edge-of-stability", "edge of stability", "The sharpness beyond which a method "
              "with learning rate η no longer stays near a minimum. It is 2/η for gradient "
              "descent, and less for SAM: uphill, where SAM takes its gradient, the slope is "
              "steeper.", ("edge of stability",), "bounces?figure=the-edge"),
        Entry("fixed-point", "fixed point", "A point that a step leads back to itself.",
              ("fixed point",), "dial?alpha=-1&rho=0.2"),
        Entry("limit-cycle", "limit cycle, or bounce", "A loop that a run ends in instead of "
              "coming to rest. On a quadratic SAM jumps to and fro between two points, at a "
              "distance <i>b</i> on either side of the minimum.",
              ("limit cycle", "bounce"), "bounces"),
        Entry("loss-floor", "loss floor", "The loss that is left because SAM keeps bouncing, "
              "however long it runs.", ("loss floor",), "bounces?eta=0.1"),
        Entry("valley-drift", "valley drift", "Slow motion along the floor of a valley, caused by "
              "bouncing across it.", ("valley drift", "drift"), "bounces?figure=the-drift"),
        Entry("saddle-trapping", "saddle trapping", "SAM is held beside a saddle that gradient "
              "descent leaves.", ("saddle trapping",), "bounces?figure=the-saddle"),
    ],
    "The mathematics of a step": [
        Entry("taylor", "Taylor expansion", "A function near a point, written as its value, its "
              "slope times the distance, its curvature times the distance squared, and so on. "
              "It holds for short distances.", ("Taylor expansion", "Taylor"), "how_far"),
        Entry("first-order", "first order, second order", "The part of a Taylor expansion that is "
              "proportional to the distance is its first order. The part proportional to the "
              "distance squared is its second.", ("first order", "second order"),
              "downhill_first"),
        Entry("linearisation", "linearisation", "To replace a function by its tangent: a Taylor "
              "expansion that ends after the first order.",
              ("linearisation", "linear model", "tangent"), "one_step"),
        Entry("finite-difference", "finite difference", "A derivative estimated from two values: "
              "their difference divided by the distance between them.", ("finite difference",),
              "how_far"),
        Entry("forward-difference", "forward difference", "A finite difference between a point and "
              "one ahead of it. SAM's estimate is one; its error grows like ρ.",
              ("forward difference",), "how_far"),
        Entry("central-difference", "central difference", "A finite difference between a point "
              "ahead and one as far behind. Its error grows only like ρ², and it costs one "
              "gradient more.", ("central difference",), "how_far"),
        Entry("backward-difference", "backward difference", "A finite difference between a point "
              "and one behind it. Two steps of gradient descent contain one.",
              ("backward difference",), "free_sam"),
        Entry("hessian-vector", "Hessian-vector product", "The Hessian times a direction: how the "
              "gradient changes along it. It can be computed without the Hessian, for the price of "
              "a few gradients.", ("Hessian-vector product",), "saddam"),
        Entry("cosine", "cosine similarity", "The cosine of the angle between two directions. It "
              "is 1 if they agree, 0 at a right angle, −1 if they are opposite.",
              ("cosine similarity", "cosine"), "how_far"),
        Entry("relative-error", "relative error", "The length of the error divided by the length "
              "of what is estimated.", ("relative error",), "how_far"),
        Entry("float32", "float32", "Numbers with about seven digits, which most networks use. "
              "float64 has about sixteen.", ("float32", "float64"),
              "how_far?arithmetic=float32-jax-s-default&rho=0.000001"),
    ],
    "Learning from data": [
        Entry("generalisation", "generalisation", "Doing well on new examples, and not only on "
              "those of the training.", ("generalisation", "generalise", "generalization"),
              "train"),
        Entry("overfitting", "overfitting", "Fitting the training examples so closely, mistakes "
              "included, that new examples are answered worse.", ("overfitting", "overfit"),
              "train"),
        Entry("label-noise", "label noise", "Training examples whose label is wrong. On purpose, "
              "a share of the labels is changed here before training.", ("label noise",), "train"),
        Entry("test-accuracy", "test accuracy", "The share of new examples that the network "
              "answers correctly.", ("test accuracy",), "train"),
        Entry("test-loss", "test loss", "The loss on new examples, which were not used for "
              "training.", ("test loss",), "train"),
        Entry("decision-boundary", "decision boundary", "The line between the places where a "
              "network gives one answer and those where it gives another.",
              ("decision boundary",), "train"),
        Entry("cross-entropy", "cross-entropy", "A loss for networks that choose between classes. "
              "It goes to 0 as the network becomes sure of every right answer.",
              ("cross-entropy",), "train"),
        Entry("minibatch", "minibatch", "The few examples that one step is computed from. Their "
              "number is the batch size, <i>B</i>.", ("minibatch", "minibatches", "batch size"),
              "minibatches"),
        Entry("sgd", "SGD", "Stochastic gradient descent: gradient descent on a new minibatch at "
              "every step.", ("SGD", "stochastic gradient descent"), "minibatches#race"),
        Entry("minibatch-noise", "minibatch noise", "What a gradient on a few examples differs by "
              "from the gradient on all of them. A difference of two such gradients carries it "
              "twice.", ("minibatch noise", "gradient noise"), "minibatches"),
        Entry("m-sharpness", "m-sharpness", "The sharpness that SAM sees when every <i>m</i> "
              "examples have an ascent step of their own. A smaller <i>m</i> also penalises the "
              "noise of the gradient.", ("m-sharpness",), "minibatches"),
        Entry("regulariser", "regulariser, or penalty", "Something added to the loss so that "
              "training prefers one solution to another.",
              ("regulariser", "regularisation", "penalty"), "drag"),
        Entry("implicit-regulariser", "implicit regulariser", "What an algorithm makes small "
              "besides the loss, although nobody wrote it down. For α-SAM it is, to first order, "
              "αρ‖∇<i>L</i>‖.", ("implicit regulariser", "implicit regularisation"), "free_sam"),
        Entry("weight-decay", "weight decay", "Making all weights a little smaller at every step, "
              "which penalises large ones.", ("weight decay",), "sweep#others"),
        Entry("early-stopping", "early stopping", "Keeping the network of the step at which the "
              "validation accuracy was highest, instead of the last one.", ("early stopping",),
              "sweep#others"),
        Entry("validation", "validation examples", "Examples that are neither learned nor tested "
              "on. Settings are chosen by the accuracy on them, the validation accuracy.",
              ("validation examples", "validation accuracy"), "sweep#others"),
        Entry("seed", "random seed", "The number that fixes what is drawn at random, here the "
              "first weights of a network. With another seed the same training ends elsewhere.",
              ("random seed",), "sweep"),
    ],
    "Momentum and Adam": [
        Entry("momentum", "momentum", "Stepping along a running mean of the gradients instead of "
              "the last one. The memory is β: 0 has none, 0.9 remembers about ten steps.",
              ("momentum",), "saddam"),
        Entry("heavy-ball", "heavy ball", "Momentum in its oldest form (Polyak): each step repeats "
              "β times the last one and adds a gradient step.", ("heavy ball",), "saddam"),
        Entry("adam", "Adam", "Momentum whose steps are divided, for each parameter, by the usual "
              "size of its gradients. The most used optimiser for networks.", ("Adam",), "saddam"),
        Entry("adamw", "AdamW", "Adam with weight decay that is applied to the parameters "
              "directly, outside both of its means.", ("AdamW",), "saddam"),
        Entry("moments", "first and second moment", "The two running means that Adam keeps: "
              "<i>m</i> of the gradients, and <i>v</i> of their squares.",
              ("first moment", "second moment"), "saddam#averaging"),
        Entry("saddam", "Saddam", "SAM + Adam: Adam whose step gets the correction of α-SAM added "
              "directly, scaled like the step itself. The name comes with the idea of α-SAM.",
              ("Saddam",), "saddam"),
        Entry("decoupled", "coupled, decoupled", "Coupled: the correction goes into the means of "
              "the optimiser. Decoupled: it goes around them and into the step.",
              ("coupled", "decoupled"), "saddam#averaging"),
        Entry("unscaled", "unscaled", "A correction that is added to the step of Adam as it is, "
              "without the division that scales the step for each parameter.", ("unscaled",),
              "saddam"),
    ],
    "Relatives of SAM": [
        Entry("gnp", "GNP", "Gradient norm penalty: minimise <i>L</i> + αρ‖∇<i>L</i>‖ by a "
              "finite difference of radius ρ. That is α-SAM with αρ chosen instead of α.",
              ("GNP", "gradient norm penalty"), "dial?alpha=0.8"),
        Entry("exact-penalty", "exact penalty", "Gradient descent on <i>L</i> + "
              "αρ‖∇<i>L</i>‖ with the derivative itself instead of a finite difference: "
              "α-SAM as ρ goes to 0 at a fixed αρ.", ("exact penalty",), "how_far"),
        Entry("wsam", "WSAM", "SAM with a weight γ between the loss and its sharpness. With plain "
              "gradient steps it is α-SAM with α = γ/(1 − γ).", ("WSAM",), "dial?alpha=9"),
        Entry("forward-only", "forward only", "A correction from the gradients of two ordinary "
              "steps, without an ascent step. Its third step needs no gradient of its own: it "
              "computes 2 gradients in 3 steps.",
              ("forward only", "forward-only"), "free_sam"),
        Entry("adaptive-sharpness", "adaptive sharpness", "Sharpness for changes relative to the "
              "size of each weight. Rescaling the layers of a network does not change it.",
              ("adaptive sharpness",), "sharpness_measures"),
        Entry("asam", "ASAM, adaptive SAM", "SAM whose ascent step is longer for large weights and "
              "shorter for small ones, so that it lowers the adaptive sharpness.",
              ("ASAM", "adaptive SAM"), "family"),
        Entry("usam", "USAM", "SAM with an ascent step of ρ times the gradient itself, instead of "
              "a fixed length: it becomes shorter near a minimum.", ("USAM",), "family"),
        Entry("gsam", "GSAM", "SAM that uses only a part of its correction: the part at a right "
              "angle to SAM's gradient.", ("GSAM",),
              "family"),
        Entry("asyncsam", "AsyncSAM", "SAM whose ascent step uses the gradient of an earlier step. "
              "So the two gradients of a step can be computed at the same time.",
              ("AsyncSAM",), "family"),
        Entry("vsam", "VSAM", "Variational SAM: SAM that learns its ρ, as the width of a Gaussian "
              "around the parameters.", ("VSAM", "variational SAM"), "learning_alpha"),
    ],
    "Learning α": [
        Entry("variational-inference", "variational inference", "Finding the simple distribution, "
              "here a Gaussian, that comes closest to the posterior.",
              ("variational inference",), "learning_alpha"),
        Entry("posterior", "posterior", "How probable each value of the parameters is after the "
              "data have been seen. It is wide where the loss is flat.", ("posterior",),
              "learning_alpha#settled"),
        Entry("prior", "prior", "How probable each value of the parameters is held to be before "
              "any data are seen.", ("prior",), "learning_alpha"),
        Entry("gaussian", "Gaussian", "The bell-shaped distribution. Its width is its standard "
              "deviation.", ("Gaussian",), "learning_alpha"),
        Entry("temperature", "τ, the temperature", "What a wider Gaussian is worth, measured in "
              "loss. The larger it is, the larger ρ or α is learned.", ("temperature",),
              "learning_alpha?temperature=0.3"),
    ],
}  # fmt: skip

ENTRIES = list(chain.from_iterable(THEMES.values()))

# What is left as it is: code, mathematics, headings, links, whole elements that are pressed or
# typeset by themselves or explained already, the directives of Markdown, tags and entities.
_LEFT_ALONE = (
    r"```.*?```|`[^`\n]*`",
    r"\$\$.*?\$\$|\$[^$]+\$",
    r"^\#{1,6}\s[^\n]*",
    r"!?\[[^\]]*\]\([^)]*\)",
    r"<(?P<element>a|button|code|math|pre|script|style|svg)\b.*?</(?P=element)\s*>",
    r'<span class="term"[^>]*"term-(?P<explained>[\w-]+)">.*?</span>',
    r":[a-z]+(?:/\w+:|\[[^\]]*\])",
    r"<[^>]*>|&\#?\w+;",
)


def _pattern(spelling: str) -> str:
    """A regular expression for the spelling; for its plural and its capital, if it is a word."""
    if not re.fullmatch(r"[a-z][a-z -]+", spelling, re.IGNORECASE) or spelling.isupper():
        return re.escape(spelling)
    first = spelling[0]
    return f"[{first}{first.upper()}]{re.escape(spelling[1:])}s?"


_SPELLED = sorted(
    ((spelling, entry.key) for entry in ENTRIES for spelling in entry.spelled),
    key=lambda pair: -len(pair[0]),  # α-SAM before α and SAM
)
_WORDS = "|".join(f"(?P<word{n}>{_pattern(spelling)})" for n, (spelling, _) in enumerate(_SPELLED))
_TEXT = re.compile(
    "|".join([*_LEFT_ALONE, rf"(?<![\w-])(?:{_WORDS})(?![\w-])"]), re.DOTALL | re.MULTILINE
)
_KEYS = {f"word{n}": key for n, (_, key) in enumerate(_SPELLED)}


def explained(text: str) -> str:
    """Markdown or HTML with the first use of every word of the glossary marked as HTML.

    Who points at one, goes to it with the keyboard or taps on it is told what it means.
    """
    used: set[str | None] = set()

    def marked(found: re.Match[str]) -> str:
        key = _KEYS.get(found.lastgroup or "")
        if key is None or key in used:
            used.add(found["explained"])
            return found[0]
        used.add(key)
        return (
            f'<span class="term" tabindex="0" aria-describedby="{_anchor(key)}">{found[0]}</span>'
        )

    return _TEXT.sub(marked, text)


def meanings() -> str:
    """HTML with what every word means, for the frame of the app, which shows it where one asks."""
    return "".join(
        f'<p id="{_anchor(entry.key)}"><b>{entry.name}</b> {entry.says}</p>' for entry in ENTRIES
    )


def _anchor(key: str) -> str:
    return f"term-{key}"
