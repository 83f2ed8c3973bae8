"""Files of runs and trainings: what is written is read again, and anything else is a sentence."""

import io
import json
import subprocess
import sys
import zipfile

import jax
import jax.numpy as jnp
import numpy as np
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from experiments import kept as module
from experiments.kept import (
    FORMAT,
    LARGEST,
    RECIPE,
    BadKept,
    Kept,
    KeptTraining,
    from_zip,
    to_zip,
    weights_of,
)
from landscapes.networks.mlp import init_params, logits

NETWORKS = jax.vmap(lambda key: init_params(key, (2, 5, 4, 3)))(
    jax.random.split(jax.random.key(0), 2)
)
TRAINING = KeptTraining(
    {"data": "Two moons", "alpha": 4.0, "hidden units by layer": [5, 4], "batch size": 10},
    {"step": np.array([0.0, 10, 20]), "alpha.train_loss": np.array([0.7, 0.25, np.nan])},
    {"gd": weights_of(NETWORKS, 0), "alpha": weights_of(NETWORKS, 1)},
)
RUN = {"surface": "Twin wells", "run": "alpha-sam-sgd_8_0.1", "settings": {"alpha": 8.0}}
PATH = {"step": np.arange(3), "x": np.array([0.1, 0.2, np.inf])}
WHOLE = to_zip(Kept([RUN], [TRAINING]), [PATH], {"program": "a", "version": "1"})


def members(content: bytes = WHOLE) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(**parts: bytes) -> bytes:
    names = {"head": "kept.json", "curves": "training-1/curves.csv", "npz": "training-1/gd.npz"}
    return packed(members() | {names[name]: content for name, content in parts.items()})


def test_what_is_written_is_read_again():
    [run], [training] = from_zip(WHOLE)
    assert run == RUN and training.settings == TRAINING.settings
    for name, values in TRAINING.curves.items():
        np.testing.assert_allclose(training.curves[name], values, 1e-8)
    for name, weights in TRAINING.weights.items():
        assert {*training.weights[name]} == {*weights} == {"W1", "b1", "W2", "b2", "W3", "b3"}
        for each, array in weights.items():
            np.testing.assert_array_equal(training.weights[name][each], array)


def test_other_programs_open_what_is_in_it():
    parts = members()
    assert json.loads(parts["kept.json"])["format"] == FORMAT
    curves = pandas.read_csv(io.BytesIO(parts["training-1/curves.csv"]))
    assert curves["step"].tolist() == [0, 10, 20] and np.isnan(curves["alpha.train_loss"][2])
    path = pandas.read_csv(io.BytesIO(parts["run-1.csv"]))
    assert path["x"].tolist()[:2] == [0.1, 0.2]
    assert RECIPE in parts["README.txt"].decode()


def test_the_five_lines_compute_what_the_network_does(tmp_path):
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as archive:
        archive.extractall(tmp_path)
    assert len(RECIPE.splitlines()) == 5
    run = subprocess.run(
        [sys.executable, "-c", RECIPE + "\nprint(*x)"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    one = jax.tree.map(lambda leaf: leaf[1], NETWORKS)
    expected = logits(one, jnp.array([0.5, -0.2], jnp.float32))
    np.testing.assert_allclose([float(each) for each in run.stdout.split()], expected, 1e-5)


def npz(**arrays) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


def head(**values) -> bytes:
    return json.dumps(json.loads(members()["kept.json"]) | values).encode()


def f4(*shape: int) -> np.ndarray:
    return np.zeros(shape, np.float32)


BOMB = packed({"W1.npy": b"\0" * (module.ROOM + 10)})
CLAIMS = f4(2, 2).tobytes()
HUGE = b"{'descr': '<f4', 'fortran_order': False, 'shape': (9999999, 9999999), }"
CLAIMING = b"\x93NUMPY\x01\x00" + len(HUGE).to_bytes(2, "little") + HUGE + b"\n" + CLAIMS


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no zip file"),
        (b"PK\x03\x04 and then nothing", "no zip file"),
        (WHOLE[: len(WHOLE) // 2], "no zip file"),
        (b"\0" * (LARGEST + 1), "too large"),
        (packed({"kept.json": b" " * (module.ROOM + 1)}), "too large when it is unpacked"),
        (packed({f"{k}": b"" for k in range(300)}), "too many parts"),
        (packed({f"{k}": b"" for k in range(900)}), "too many parts"),
        (packed(members(), zipfile.ZIP_LZMA), "packed in a way"),
        (packed({"a.txt": b""}), "no kept.json"),
        (changed(head=b"[" * 100_000), "no kept.json that can be read"),
        (changed(head=b"9" * 10_000), "no kept.json that can be read"),
        (changed(head=b"[]"), "does not say"),
        (changed(head=b'{"format": "alpha-sam kept 2"}'), "does not say"),
        (changed(head=head(runs={})), "runs: a list"),
        (changed(head=head(runs=[RUN] * 21)), "runs: a list"),
        (changed(head=head(runs=[3])), "run 1: these are no settings"),
        (changed(head=head(runs=[{"alpha": 10**400}])), "run 1: these are no settings"),
        (changed(head=head(runs=[{"alpha": float("nan")}])), "run 1: these are no settings"),
        (changed(head=head(runs=[{"alpha": True}])), "run 1: these are no settings"),
        (changed(head=head(runs=[{"a": {"b": {"c": 1}}}])), "run 1: these are no settings"),
        (changed(head=head(runs=[{"a": "x" * 301}])), "run 1: these are no settings"),
        (changed(head=head(trainings=[None])), "training 1: settings"),
        (changed(head=head(trainings=[{"networks": ["../../x"]}])), "names of networks"),
        (changed(head=head(trainings=[{"networks": [[]]}])), "names of networks"),
        (changed(curves=b""), "no table of numbers"),
        (changed(curves=b"step,a\n1,x\n"), "no table of numbers"),
        (changed(curves=b"step,a\n1\n"), "no table of numbers"),
        (changed(curves=b"step\n1\n0\n"), "no steps that rise"),
        (changed(curves=b"step\nnan\n"), "no steps that rise"),
        (changed(curves=b"step,a\n0,inf\n"), "no steps that rise"),
        (changed(curves=b"a\n0\n"), "no steps that rise"),
        (changed(curves=b"step,step\n0,1\n"), "no steps that rise"),
        (changed(npz=b"none"), "gd.npz is broken"),
        (changed(npz=BOMB), "gd.npz is too large when it is unpacked"),
        (changed(npz=npz(W1=np.array([{}, {}]), b1=f4(2))), "W1.npy: no array"),
        (changed(npz=npz(W1=np.zeros((2, 2)), b1=f4(2))), "W1.npy: no array"),
        (changed(npz=packed({"W1.npy": CLAIMING})), "W1.npy: no array"),
        (changed(npz=npz(W1=f4(3, 2))), "weights W1, b1"),
        (changed(npz=npz(W1=f4(3, 2), b2=f4(3))), "weights W1, b1"),
        (changed(npz=npz(W1=f4(3, 2), b1=f4(2))), "layer 1 does not fit"),
        (changed(npz=npz(W1=f4(3, 2), b1=f4(3), W2=f4(2, 2), b2=f4(2))), "layer 2 does not fit"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_a_sentence(content, says):
    with pytest.raises(BadKept, match=says) as raised:
        from_zip(content)
    assert str(raised.value).endswith(".") and len(str(raised.value)) < 200


def read(content: bytes) -> None:
    try:
        from_zip(content)
    except BadKept:
        pass


@settings(max_examples=300)
@given(some.integers(0, len(WHOLE) - 1), some.binary(min_size=1, max_size=8))
def test_a_file_that_was_damaged_anywhere_is_read_or_a_sentence(place, garbage):
    read(WHOLE[:place] + garbage + WHOLE[place + len(garbage) :])


ANYTHING: some.SearchStrategy = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inner: (
        some.lists(inner, max_size=4)
        | some.dictionaries(some.sampled_from(["settings", "networks", "alpha"]), inner)
    ),
    max_leaves=10,
)


@given(ANYTHING, ANYTHING)
def test_any_json_in_it_is_read_or_a_sentence(runs, trainings):
    read(changed(head=head(runs=runs, trainings=trainings)))
    read(changed(head=head(trainings=[{"settings": runs, "networks": trainings}])))


@given(some.binary(max_size=200))
def test_any_weights_are_read_or_a_sentence(content):
    read(changed(npz=packed({"W1.npy": content})))
    read(changed(curves=content))
