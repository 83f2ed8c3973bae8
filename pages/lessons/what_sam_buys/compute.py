"""Published errors of ResNets on ImageNet, by the gradients that their training computed."""

from enum import IntEnum

import jax
import jax.numpy as jnp
import numpy as np

from experiments.programs import compiled

# Top-1 test error in percent after so many epochs, without SAM and with it: Foret et al. 2021
# (arXiv 2010.01412), Table 2, means of five runs whose 95 % intervals are at most 0.2 wide to
# either side, for 50 layers 0.1. By the number of layers.
EPOCHS = (100, 200, 400)
PLAIN = {50: (22.9, 22.3, 22.3), 101: (21.2, 20.9, 22.3), 152: (20.4, 20.3, 20.9)}
SAM = {50: (22.5, 21.4, 20.9), 101: (20.2, 19.4, 19.0), 152: (19.2, 18.5, 18.4)}
LAYERS = tuple(PLAIN)
BUDGETS = (200, 400)  # epochs of plain training at which the two are compared
CLEAR = 0.5  # percentage points
CLOSE = 0.4  # percentage points: no number has room between two rings so near each other
UNCERTAIN = {50: 0.1, 101: 0.2, 152: 0.2}  # to either side, at most


class Ahead(IntEnum):
    """Which of the two has the lower error."""

    SAM = 0
    SAM_A_LITTLE = 1
    PLAIN = 2


@compiled
def errors(cost, layers):
    """The channels at many settings: errors, and the gradients they cost in epochs of plain ones.

    `cost` is how many gradients a step of SAM counts as. "sam.bars" goes up and down each 95 %
    interval, or a wider one, with a NaN between two of them. "sam.200" is the error of SAM at the
    cost of 200 epochs of plain training, "plain.200" that of plain training, and "gain.200" what
    the second is above the first; "differs.200" is minus that, and "note.200" the height at
    which it is written: half way between the two, or above them where they are close.
    Between two measured numbers of epochs the error is interpolated along their logarithm, as the
    lines are drawn.
    """
    plain, sam = (jnp.asarray(list(table.values())) for table in (PLAIN, SAM))
    epochs = np.log(EPOCHS)

    def at(cost, layers):
        row = jnp.searchsorted(jnp.asarray(LAYERS), layers - 0.5)
        channels = {
            "plain": plain[row],
            "sam": sam[row],
            "sam.cost": jnp.asarray(EPOCHS) * cost,
            "cost.now": cost,
        }
        width = jnp.asarray(list(UNCERTAIN.values()))[row] * jnp.array([-1, 1, jnp.nan])
        for name, mean in (("plain", plain[row]), ("sam", sam[row])):
            channels[f"{name}.bars"] = (mean[:, None] + width[None]).ravel()
        channels["sam.bars.at"] = jnp.repeat(channels["sam.cost"], width.size)
        for budget in BUDGETS:
            affordable = jnp.log(budget / cost)
            with_sam = jnp.interp(affordable, epochs, sam[row])
            without = plain[row, EPOCHS.index(budget)]
            gain = (without - with_sam).round(9)
            channels |= {
                f"sam.{budget}": with_sam,
                f"plain.{budget}": without,
                f"gain.{budget}": gain,
                f"differs.{budget}": -gain,
                f"note.{budget}": jnp.where(
                    jnp.abs(gain) < CLOSE,
                    jnp.maximum(with_sam, without) + CLOSE,
                    (with_sam + without) / 2,
                ),
                f"ahead.{budget}": jnp.where(
                    gain > CLEAR, Ahead.SAM, jnp.where(gain > 0, Ahead.SAM_A_LITTLE, Ahead.PLAIN)
                ),
            }
        return channels

    return jax.vmap(at)(cost, layers)
