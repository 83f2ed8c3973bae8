"""What JAX is told before it computes anything: how exactly, where, and in whose thread."""

import jax


def configure() -> None:
    """Double precision, and paths on the processor: one of two numbers is slower on a GPU.

    Networks are trained in single precision all the same, and on all devices, to which `train`
    shards them; whatever else is asked of them takes a tenth of a second.
    """
    jax.config.update("jax_enable_x64", True)  # g_ρ − g₀ is a difference of near-equals
    jax.config.update("jax_default_device", "cpu")
    # A program runs in the thread that asks for it. Otherwise it waits in one queue for all, where
    # the paths of a reader who lets go of a slider stand behind the trainings of the others.
    jax.config.update("jax_cpu_enable_async_dispatch", False)


# As JAX calls them. Others there may be: jax-metal's has no double precision and hangs in programs
# that are right elsewhere (jax-ml/jax issues 20938, 21840, 34109).
_KNOWN = ("cpu", "gpu", "cuda", "rocm", "tpu")


def devices() -> list[jax.Device]:
    """Those that networks are trained on: JAX's own choice, or the processor where that is foreign.

    Raises RuntimeError where JAX was told of no processor, by JAX_PLATFORMS.
    """
    chosen = jax.devices()
    return chosen if chosen[0].platform in _KNOWN else jax.devices("cpu")
