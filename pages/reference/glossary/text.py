"""The words of the course, each with the page that shows it, and the papers behind it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """A word, what it means here, and a link to where it can be seen."""

    name: str
    says: str
    seen: str  # a page's address, with settings


@dataclass(frozen=True)
class Paper:
    """A reference, its title and arXiv id checked against how others cite it."""

    authors: str
    year: int
    title: str
    arxiv: str


TERMS = [
    Term("α", "How strongly α-SAM reacts to what its look has taught it: $g_0 + α(g_ρ - g_0)$. "
         "0 is gradient descent, 1 is SAM.", "dial?alpha=1"),
    Term("ρ", "How far SAM looks, in units of the parameters. A negative ρ looks downhill.",
         "how_far"),
    Term("AntiSAM", "α-SAM with α < 0. It does not look for sharp minima: it rests about $|αρ|$ "
         "beside a minimum.", "dial?alpha=-1&rho=0.2"),
    Term("Edge of stability", "The sharpness at which one step turns the gradient $g$ into $-g$: "
         "$2/η$ for gradient descent, less for SAM.", "bounces?figure=the-edge"),
    Term("Forward-only", "A correction from the gradients of two plain steps, with no look: the "
         "regulariser at the price of gradient descent.", "free_sam"),
    Term("GNP", "Penalising the gradient norm, $L + λ\\|∇L\\|$, by a finite difference over a "
         "radius $r$: α-SAM with $ρ = r$ and $α = λ/r$.", "dial?alpha=0.8"),
    Term("Gradient norm", "$\\|∇L\\|$, the slope. It is 0 at every minimum, sharp or flat, and so "
         "is not itself a sharpness.", "explorer"),
    Term("Implicit regulariser", "What an algorithm descends besides the loss, though nobody wrote "
         "it down: for α-SAM, to first order, $αρ\\|∇L\\|$.", "free_sam"),
    Term("λmax, or λ₁", "The largest eigenvalue of the Hessian: curvature in the sharpest "
         "direction.", "explorer"),
    Term("Limit cycle", "The bounce to and fro in which SAM ends on a quadratic, $±β$ along the "
         "sharpest direction.", "bounces"),
    Term("Look, or ascent step", "The trip to $θ + ρ\\,g_0/\\|g_0\\|$ to take a gradient, "
         "$g_ρ$, there. The walk itself stays at θ. SAM's gradient leaves out that the step turns "
         "as θ moves: a term of order $ρ^2$.", "explorer"),
    Term("Loss floor", "The loss at which SAM's bounce ends, $λ_1β^2/2$: waiting longer does not "
         "lower it.", "bounces?eta=0.1"),
    Term("Minibatch noise", "What a gradient on a few examples adds to the gradient on all. A "
         "difference of two of them carries it twice.", "minibatches"),
    Term("m-sharpness", "The sharpness that SAM sees when every $m$ examples have a look of their "
         "own. A smaller $m$ also penalises the noise of the gradient.", "minibatches"),
    Term("Product $p = αρ$", "The strength of the regulariser. On a quadratic it is all that "
         "matters; compare settings at equal $p$.", "bounces?figure=the-drift"),
    Term("Saddam", "Adam with the correction $α(g_ρ - g_0)$ beside its momentum, scaled as its "
         "step is. A name of this app.", "saddam"),
    Term("Saddle trapping", "SAM caught beside a saddle that gradient descent leaves.",
         "bounces?figure=the-saddle"),
    Term("Sharpness", "How fast the loss rises around a point; here λmax. It depends on how the "
         "parameters are scaled.", "explorer"),
    Term("Temperature $T$", "What width is worth to a learned ρ or α: each grows until the rise of "
         "the loss along its look is $T$.", "learning_alpha?temperature=0.3"),
    Term("Valley drift", "Motion along the floor of a valley that comes from bouncing across it.",
         "bounces?figure=the-drift"),
    Term("Variational SAM (VSAM)", "SAM that learns ρ, as the width of a Gaussian around θ whose "
         "random draw the look stands for.", "learning_alpha"),
    Term("WSAM", "SAM with a weight γ between the loss and its sharpness: α-SAM with "
         "$α = γ/(1 - γ)$, so SAM itself is $γ = 1/2$.", "dial?alpha=9"),
]  # fmt: skip

PAPERS = [
    Paper("Agarwala and Dauphin", 2023, "SAM operates far from home: eigenvalue regularization as "
          "a dynamical phenomenon", "2302.08692"),
    Paper("Andriushchenko and Flammarion", 2022, "Towards understanding sharpness-aware "
          "minimization", "2206.06232"),
    Paper("Barrett and Dherin", 2021, "Implicit gradient regularization", "2009.11162"),
    Paper("Bartlett, Long and Bousquet", 2023, "The dynamics of sharpness-aware minimization: "
          "bouncing across ravines and drifting towards wide minima", "2210.01513"),
    Paper("Becker et al.", 2024, "Momentum-SAM: sharpness aware minimization without computational "
          "overhead", "2401.12033"),
    Paper("Cattaneo et al.", 2024, "On the implicit bias of Adam", "2309.00079"),
    Paper("Compagnoni et al.", 2023, "An SDE for modeling SAM: theory and insights", "2301.08203"),
    Paper("Dai, Ahn and Sra", 2023, "The crucial role of normalization in sharpness-aware "
          "minimization", "2305.15287"),
    Paper("Foret et al.", 2021, "Sharpness-aware minimization for efficiently improving "
          "generalization", "2010.01412"),
    Paper("Ghosh et al.", 2023, "Implicit regularization in heavy-ball momentum accelerated "
          "stochastic gradient descent", "2302.00849"),
    Paper("Jo et al.", 2025, "Asynchronous sharpness-aware minimization for fast and accurate "
          "deep learning", "2503.11147"),
    Paper("Karakida et al.", 2023, "Understanding gradient regularization in deep learning: "
          "efficient finite-difference computation and implicit bias", "2210.02720"),
    Paper("Kim et al.", 2023, "Stability analysis of sharpness-aware minimization", "2301.06308"),
    Paper("Liu et al.", 2022, "Towards efficient and scalable sharpness-aware minimization",
          "2203.02714"),
    Paper("Long and Bartlett", 2024, "Sharpness-aware minimization and the edge of stability",
          "2309.12488"),
    Paper("Möllenhoff and Khan", 2023, "SAM as an optimal relaxation of Bayes", "2210.01620"),
    Paper("Smith et al.", 2021, "On the origin of implicit regularization in stochastic gradient "
          "descent", "2101.12176"),
    Paper("Ujváry et al.", 2022, "Rethinking sharpness-aware minimization as variational "
          "inference", "2210.10452"),
    Paper("Wen, Ma and Li", 2023, "How does sharpness-aware minimization minimize sharpness?",
          "2211.05729"),
    Paper("Yue et al.", 2023, "Sharpness-aware minimization revisited: weighted sharpness as a "
          "regularization term", "2305.15817"),
    Paper("Zhao, Zhang and Hu", 2022, "Penalizing gradient norm for efficiently improving "
          "generalization in deep learning", "2202.03599"),
]  # fmt: skip


def terms() -> str:
    """The glossary as Markdown."""
    return "\n\n".join(f"**[{t.name}]({t.seen}).** {t.says}" for t in TERMS)


def papers() -> str:
    """The references as Markdown."""
    return "\n".join(
        f"- {p.authors} {p.year}: *{p.title}*. [arXiv {p.arxiv}](https://arxiv.org/abs/{p.arxiv})"
        for p in PAPERS
    )
