"""What SAM gains on real benchmarks and at what price, and what nobody has tested yet."""

import streamlit as st

from pages.lessons.what_sam_buys.figure import what_sam_buys
from pages.ui.lesson import say, sources
from pages.ui.lesson_figure import lesson_figure

say(
    "What does SAM gain on real benchmarks, and at what price? Networks on ImageNet, as "
    "@foret2021 trained them."
)
lesson_figure(what_sam_buys(), key="what_sam_buys")

say(
    """
## Gains that were published
Lower is better where ↓ stands, higher where ↑ stands. Where a – stands, only the gain was given.

| task and network | without SAM | with SAM | better by | source |
|---|---|---|---|---|
| CIFAR-10, WideResNet-28-10, 200 epochs: error, % ↓ | 3.5 ± 0.1 | 2.7 ± 0.1 | 0.8 | @foret2021 |
| CIFAR-100, the same: error, % ↓ | 18.8 ± 0.2 | 16.5 ± 0.2 | 2.3 | @foret2021 |
| CIFAR-100, PyramidNet, ShakeDrop, AutoAugment: error, % ↓ \
| 10.6 ± 0.1 | 10.3 ± 0.1 | 0.3 | @foret2021 |
| ImageNet, ResNet-50, 100 epochs: error, % ↓ | 22.9 ± 0.1 | 22.5 ± 0.1 | 0.4 | @foret2021 |
| ImageNet, ResNet-50, 400 epochs: error, % ↓ | 22.3 ± 0.1 | 20.9 ± 0.1 | 1.4 | @foret2021 |
| ImageNet, ViT-B/16, simple preprocessing: accuracy, % ↑ | – | – | 5.3 | @chen2022 |
| ImageNet, Mixer-B/16, the same: accuracy, % ↑ | – | – | 11.0 | @chen2022 |
| CIFAR-10, 20 % wrong labels, ResNet-32: accuracy, % ↑ | 84.8 | 95.1 | 10.3 | @foret2021 |
| the same, best moment of training: accuracy, % ↑ | 91.3 ± 0.2 | 92.9 ± 0.1 | 1.6 | @kwon2021 |
| SuperGLUE, T5-Base, one run each: score ↑ | 75.3 | 78.5 | 3.2 | @bahri2022 |

In these rows SAM gains most where little else regularises the network, as with transformers without
pre-training or strong augmentation, and least in a PyramidNet that has every other trick as well.
"""
)

with st.expander("Variants"):
    say(
        """
* GNP penalises the length of the gradient. Its authors find SAM to be a special case, and not the
  best one (@zhao2022).
* ASAM measures the ascent step relative to the size of each weight. In the second row on wrong
  labels it has 93.2 ± 0.1 % (@kwon2021).
* WSAM weighs the sharpness. Its authors find it better than SAM or highly competitive (@yue2023).
* ESAM computes less: 40 % more than plain training instead of 100 %, at SAM's accuracy, by its
  authors (@du2022). LookSAM makes an ascent step only now and then (@liu2022).
"""
    )
with st.expander("Where this breaks"):
    say(
        """
* **The theory behind SAM is incomplete.** @andriushchenko2022 argue that neither the bound it comes
  from nor convergence to flat minima explains its success. Nor do they explain why it should be
  computed on few examples at a time.
* **Flat is not enough.** There are networks of two layers whose flattest solutions do not
  generalise. In some of these cases SAM fails, in others it generalises all the same (@wen2023).
* **Sharpness is a poor predictor.** @andriushchenko2023 find no good correlation with
  generalisation in modern networks, and sometimes a negative one.
* **Gains depend on data and architecture.** @kaddour2022 try SAM on vision, language and graphs: it
  is better on many tasks, and worse on some.
* **How one counts matters.** The two rows on wrong labels are from two papers. Where the best
  moment of training counts, SAM gains less: plain training is good before it learns the wrong
  labels. @baek2024 ascribe what SAM gains there to the course of training, not to sharpness at its
  end.
"""
    )
with st.expander("Whose is what"):
    say(
        """
**The idea's author proposed** α and ρ as two settings, [AntiSAM](dial), negative ρ, the estimate
from two plain steps ([forward only](free_sam)), learning α in place of ρ, and the questions about
minibatches and Adam ([Saddam](saddam)). The formula is also in two papers, as
GNP (@zhao2022) and as WSAM (@yue2023), with positive α and ρ only.

**Of this app, and tested nowhere but on its surfaces and small networks:**
* the closed forms of [bounce, drift and saddle](bounces) for any α, and where AntiSAM rests. They
  are derived for quadratics and level valleys, and checked against runs;
* [forward only](free_sam) as an optimiser: on the fork, two moons and digits of 8 × 8 pixels;
* [Saddam D](saddam): on two data sets, with 8 seeds and one learning rate;
* [learning α](learning_alpha): on surfaces, with no network at all.
"""
    )

say(
    """
## What is open
* Does α beside ρ help in a large network whose ρ has been tuned? In the small ones of the
  [sweep](sweep) a longer ascent step is mostly as good or better at equal αρ.
* Does [forward only](free_sam) hold up in a large network, with noise and momentum at once?
* Where in [Adam](saddam) does the correction belong, when everything else is tuned as well?
* Is α < 0 of use, other than to find sharp regions?
* Weight decay and early stopping also resist wrong labels. In small networks one of the two is [at
  least as good as SAM](sweep#others), and sharper. And in large ones?
* Why does SAM help, if it is not for flatness alone?
"""
)
sources(
    "@foret2021, Tables 1, 2 and 4",
    "@chen2022, abstract",
    "@kwon2021, Table 6",
    "@bahri2022, full data",
    "the other claims by the abstracts of the papers that are named",
)
