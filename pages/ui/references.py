"""The papers behind the course: what each is, and how a text cites it.

A text says @foret2021 where it cites a paper; `cited` makes a link of that. Titles and identifiers
were checked against how others cite the paper.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Paper:
    """A reference; its id is that of the arXiv, or else it has an address of its own."""

    authors: str
    year: int
    title: str
    arxiv: str = ""
    url: str = ""

    @property
    def address(self) -> str:
        """Where it can be read."""
        return self.url or f"https://arxiv.org/abs/{self.arxiv}"


PAPERS = {
    "alpaydin1998": Paper("Alpaydin and Kaynak", 1998, "Optical recognition of handwritten digits",
        url="https://archive.ics.uci.edu/ml/datasets/Optical+Recognition+of+Handwritten+Digits"),
    "andriushchenko2022": Paper("Andriushchenko and Flammarion", 2022,
        "Towards understanding sharpness-aware minimization", "2206.06232"),
    "andriushchenko2023": Paper("Andriushchenko et al.", 2023,
        "A modern look at the relationship between sharpness and generalization", "2302.07011"),
    "antognini2018": Paper("Antognini and Sohl-Dickstein", 2018, "PCA of high dimensional random "
        "walks with comparison to neural network training", "1806.08805"),
    "baek2024": Paper("Baek, Kolter and Raghunathan", 2024, "Why is SAM robust to label noise?",
        "2405.03676"),
    "bahri2022": Paper("Bahri, Mobahi and Tay", 2022,
        "Sharpness-aware minimization improves language model generalization", "2110.08529"),
    "barrett2021": Paper("Barrett and Dherin", 2021, "Implicit gradient regularization",
        "2009.11162"),
    "bartlett2023": Paper("Bartlett, Long and Bousquet", 2023, "The dynamics of sharpness-aware "
        "minimization: bouncing across ravines and drifting towards wide minima", "2210.01513"),
    "becker2024": Paper("Becker et al.", 2024, "Momentum-SAM: sharpness aware minimization without "
        "computational overhead", "2401.12033"),
    "cattaneo2024": Paper("Cattaneo et al.", 2024, "On the implicit bias of Adam", "2309.00079"),
    "chen2022": Paper("Chen, Hsieh and Gong", 2022, "When vision transformers outperform ResNets "
        "without pre-training or strong data augmentations", "2106.01548"),
    "compagnoni2023": Paper("Compagnoni et al.", 2023,
        "An SDE for modeling SAM: theory and insights", "2301.08203"),
    "dinh2017": Paper("Dinh et al.", 2017, "Sharp minima can generalize for deep nets",
        "1703.04933"),
    "du2022": Paper("Du et al.", 2022, "Efficient sharpness-aware minimization for improved "
        "training of neural networks", "2110.03141"),
    "foret2021": Paper("Foret et al.", 2021,
        "Sharpness-aware minimization for efficiently improving generalization", "2010.01412"),
    "frankle2020": Paper("Frankle et al.", 2020,
        "Linear mode connectivity and the lottery ticket hypothesis", "1912.05671"),
    "ghosh2023": Paper("Ghosh et al.", 2023, "Implicit regularization in heavy-ball momentum "
        "accelerated stochastic gradient descent", "2302.00849"),
    "jiang2020": Paper("Jiang et al.", 2020,
        "Fantastic generalization measures and where to find them", "1912.02178"),
    "jo2025": Paper("Jo, Lim and Lee", 2025, "Asynchronous sharpness-aware minimization for fast "
        "and accurate deep learning", "2503.11147"),
    "kaddour2022": Paper("Kaddour et al.", 2022, "When do flat minima optimizers work?",
        "2202.00661"),
    "karakida2023": Paper("Karakida et al.", 2023, "Understanding gradient regularization in deep "
        "learning: efficient finite-difference computation and implicit bias", "2210.02720"),
    "kim2023": Paper("Kim et al.", 2023, "Stability analysis of sharpness-aware minimization",
        "2301.06308"),
    "kingma2015": Paper("Kingma and Ba", 2015, "Adam: a method for stochastic optimization",
        "1412.6980"),
    "kwon2021": Paper("Kwon et al.", 2021, "ASAM: adaptive sharpness-aware minimization for "
        "scale-invariant learning of deep neural networks", "2102.11600"),
    "li2018": Paper("Li et al.", 2018, "Visualizing the loss landscape of neural nets",
        "1712.09913"),
    "li2024": Paper("Li et al.", 2024, "Friendly sharpness-aware minimization", "2403.12350"),
    "liu2022": Paper("Liu et al.", 2022,
        "Towards efficient and scalable sharpness-aware minimization", "2203.02714"),
    "long2024": Paper("Long and Bartlett", 2024,
        "Sharpness-aware minimization and the edge of stability", "2309.12488"),
    "loshchilov2019": Paper("Loshchilov and Hutter", 2019, "Decoupled weight decay regularization",
        "1711.05101"),
    "moellenhoff2023": Paper("Möllenhoff and Khan", 2023, "SAM as an optimal relaxation of Bayes",
        "2210.01620"),
    "smith2021": Paper("Smith et al.", 2021, "On the origin of implicit regularization in "
        "stochastic gradient descent", "2101.12176"),
    "starnes2023": Paper("Starnes and Webster", 2023,
        "Improved performance of stochastic gradients with Gaussian smoothing", "2311.00531"),
    "ujvary2022": Paper("Ujváry et al.", 2022,
        "Rethinking sharpness-aware minimization as variational inference", "2210.10452"),
    "wen2023": Paper("Wen, Li and Ma", 2023, "Sharpness minimization algorithms do not only "
        "minimize sharpness to achieve better generalization", "2307.11007"),
    "xie2024": Paper("Xie, Pethick and Cevher", 2024,
        "SAMPa: sharpness-aware minimization parallelized", "2410.10683"),
    "yue2023": Paper("Yue et al.", 2023, "Sharpness-aware minimization revisited: weighted "
        "sharpness as a regularization term", "2305.15817"),
    "zhang2017": Paper("Zhang et al.", 2017,
        "Understanding deep learning requires rethinking generalization", "1611.03530"),
    "zhang2019": Paper("Zhang et al.", 2019, "Lookahead optimizer: k steps forward, 1 step back",
        "1907.08610"),
    "zhao2022": Paper("Zhao, Zhang and Hu", 2022,
        "Penalizing gradient norm for efficiently improving generalization in deep learning",
        "2202.03599"),
    "zhuang2022": Paper("Zhuang et al.", 2022,
        "Surrogate gap minimization improves sharpness-aware training", "2203.08065"),
}  # fmt: skip

CITATION = re.compile(r"(?<![\w/@])@([a-z]+\d{4}[a-z]?)\b")


def cite(key: str) -> str:
    """A link to a paper with its authors and its year, in Markdown.

    Raises KeyError for one that is not among the references.
    """
    paper = PAPERS[key]
    return f"[{paper.authors} {paper.year}]({paper.address})"


def cited(text: str) -> str:
    """Markdown with a link for each @key in it."""
    return CITATION.sub(lambda found: cite(found[1]), text)
