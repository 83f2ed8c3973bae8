"""What JAX is told before it computes anything: how exactly, and where."""

import jax


def configure() -> None:
    """Double precision, and paths on the processor: one of two numbers is slower on a GPU.

    Networks are trained in single precision all the same, and on all devices, to which `train`
    deals them out; whatever else is asked of them takes a tenth of a second.
    """
    jax.config.update("jax_enable_x64", True)  # g_ρ − g₀ is a difference of near-equals
    jax.config.update("jax_default_device", "cpu")
