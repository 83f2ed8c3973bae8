"""What JAX is told before it computes anything: how exactly, and where."""

import jax


def configure() -> None:
    """Double precision, single precision that is single, and paths on the processor.

    On a GPU "float32" products are rounded to 10 bits unless one asks for more, and a path of two
    numbers is slower there. Networks are not affected by the last: `train` deals them out to all
    devices, and whatever else is asked of them takes a tenth of a second.
    """
    jax.config.update("jax_enable_x64", True)  # g_ρ − g₀ is a difference of near-equals
    jax.config.update("jax_default_matmul_precision", "highest")
    jax.config.update("jax_default_device", "cpu")
