"""Programs kept on disk: found again, and never in the way."""

import json
import os
import subprocess
import sys
import zlib
from pathlib import Path

import jax
import pytest

from experiments import program_cache
from experiments.program_cache import VARIABLE, damaged, folder, machine, tidy

ROOT = Path(__file__).parents[2]
HOME = Path("~").expanduser()


@pytest.mark.parametrize(
    "environment, system, place",
    [
        ({}, "linux", HOME / ".cache" / "alpha-sam-explorer"),
        ({"XDG_CACHE_HOME": "/else"}, "linux", Path("/else/alpha-sam-explorer")),
        ({}, "darwin", HOME / "Library" / "Caches" / "alpha-sam-explorer"),
        ({"LOCALAPPDATA": "/local"}, "win32", Path("/local/alpha-sam-explorer")),
        ({}, "win32", HOME / "AppData" / "Local" / "alpha-sam-explorer"),
        ({VARIABLE: "/mine"}, "linux", Path("/mine")),
        ({VARIABLE: "~/mine"}, "win32", HOME / "mine"),
        ({VARIABLE: "off"}, "linux", None),
        ({VARIABLE: ""}, "darwin", None),
    ],
)
def test_the_folder_is_the_users_cache_or_where_the_variable_says(environment, system, place):
    assert folder(environment, system) == place


def test_the_tests_use_nothing_of_a_readers():
    place = folder(os.environ, sys.platform)
    assert place is None or place.name.endswith("-tests")
    program_cache.keep()  # as the conftest has had it already
    assert jax.config.jax_compilation_cache_dir == (place and str(place / program_cache.machine()))


_PROCESS = """
import json, sys, jax
from collections import Counter
from experiments import program_cache
program_cache.keep()
events = Counter()
jax.monitoring.register_event_listener(lambda event, **_: events.update([event]))
answer = float(jax.jit(lambda x: x * 2 + 1)(3.0))
found = {name: events[f"/jax/compilation_cache/cache_{name}"] for name in ("hits", "misses")}
print(json.dumps({"answer": answer, "kept": bool(jax.config.jax_compilation_cache_dir)} | found))
"""


def begin(place) -> subprocess.Popen:
    """A process that computes 7, by a program that it keeps there."""
    return subprocess.Popen(
        [sys.executable, "-c", _PROCESS],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "XLA_FLAGS"} | {VARIABLE: str(place)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def told(process: subprocess.Popen) -> dict:
    said, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint
    told = json.loads(said) | {"complaint": complaint}
    assert told["answer"] == 7
    return told


def entries(place: Path) -> list[Path]:
    return sorted(place.rglob("*-cache"))


def test_what_two_have_compiled_at_once_a_third_finds(tmp_path):
    both = [told(each) for each in [begin(tmp_path), begin(tmp_path)]]
    assert all(each["kept"] for each in both)
    found = told(begin(tmp_path))
    assert found["hits"] > 0 and found["misses"] == 0
    assert {entry.parent for entry in entries(tmp_path)} == {tmp_path / machine()}
    assert not any(damaged(entry.read_bytes()) for entry in entries(tmp_path))


def test_a_damaged_entry_is_compiled_and_thrown_away(tmp_path):
    told(begin(tmp_path))
    [first, *_] = entries(tmp_path)
    whole = first.read_bytes()
    contents = (b"", b"no program", whole[: len(whole) // 2], whole[:-1])
    assert not damaged(whole) and all(map(damaged, contents))
    for entry in entries(tmp_path):
        entry.write_bytes(whole[: len(whole) // 2])
    again = told(begin(tmp_path))
    assert again["hits"] == 0
    for entry in entries(tmp_path):
        os.utime(entry, (0, 0))  # what has just been written may not be complete yet
    tidy(tmp_path)
    assert not entries(tmp_path)


def test_where_no_folder_can_be_made_nothing_is_kept(tmp_path):
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    without = told(begin(in_the_way))
    assert not without["kept"] and "not kept on disk" in without["complaint"]


def test_of_too_many_entries_the_least_recently_used_go(tmp_path):
    content = zlib.compress(os.urandom(1000))
    for age, name in enumerate(["new", "used", "old", "older"]):
        entry = tmp_path / "machine" / f"{name}-cache"
        entry.parent.mkdir(exist_ok=True)
        entry.write_bytes(content)
        os.utime(entry, (1000 - age, 1000 - age))
    os.utime(tmp_path / "machine" / "older-cache", (2000, 500))  # read again not long ago
    other = tmp_path / "not-ours"
    other.write_bytes(content)
    tidy(tmp_path, limit=2 * len(content))
    assert [entry.name for entry in entries(tmp_path)] == ["new-cache", "older-cache"]
    assert other.exists()
    tidy(tmp_path / "nowhere")
