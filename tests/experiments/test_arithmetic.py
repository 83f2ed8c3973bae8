"""Where it is computed: on devices that somebody has tried, or on the processor."""

from types import SimpleNamespace

import jax
import numpy as np
import pytest

from experiments import train
from experiments.arithmetic import devices
from experiments.sweep.result import provenance


@pytest.fixture
def metal(monkeypatch):
    """JAX as with jax-metal: a platform that is chosen before the processor."""
    real = jax.devices

    def seen(backend=None):
        return real(backend) if backend else [SimpleNamespace(platform="METAL", device_kind="M")]

    monkeypatch.setattr(jax, "devices", seen)
    train._mesh.cache_clear()
    yield
    train._mesh.cache_clear()


def test_networks_are_trained_on_jaxs_own_choice_where_that_was_tried():
    assert devices() == jax.devices()


def test_and_on_the_processor_where_it_is_foreign(metal):
    assert {device.platform for device in devices()} == {"cpu"}
    assert train._mesh().devices.ravel().tolist() == devices()
    assert provenance(1, 1.0)["device"] == f"1 × {devices()[0].device_kind}"


@pytest.mark.parametrize("platform", ["gpu", "tpu"])
def test_and_on_those_that_jax_is_made_for(monkeypatch, platform):
    chosen = [SimpleNamespace(platform=platform)]
    monkeypatch.setattr(jax, "devices", lambda backend=None: chosen)
    assert np.all(devices() == chosen)
