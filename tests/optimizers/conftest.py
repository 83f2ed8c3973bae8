"""Half precision, where the processor has it: XLA has no float16 for one without F16C."""

from functools import cache

import jax
import jax.numpy as jnp
import pytest


@cache
def _compiles() -> bool:
    half = jnp.zeros(2, jnp.float16)
    try:
        jax.block_until_ready(jax.jit(lambda x: x * x + x.sum())(half).astype(jnp.float32))
    except jax.errors.JaxRuntimeError:
        return False
    return True


@pytest.fixture
def float16():
    """Skips a test where nothing can be computed in that type."""
    if not _compiles():
        pytest.skip("XLA compiles no float16 for this processor")


@pytest.fixture(autouse=True)
def _float16_as_a_parameter(request):
    parameters = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    if any(value is jnp.float16 for value in parameters.values()):
        request.getfixturevalue("float16")
