"""What is there before Python is: the Makefile's advice, and the container."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests import machines
from tests.browser.server import PATIENCE, free_port, healthy
from tests.sources import LISTED, ROOT

# ── make run, where Python is not as it should be ───────────────────────────────────────────


@pytest.fixture
def make(tmp_path, monkeypatch):
    """`make run` in a folder of its own, with programs on the PATH that are written here."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("Makefile", "requirements.txt"):
        shutil.copy(ROOT / name, tmp_path)

    def make(python: str, **scripts: str) -> list[str]:
        for name, text in scripts.items():
            path = programs / name.replace("_", ".")
            path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
            path.chmod(0o755)
        # A make that was started by another, as these tests are by `make test`, says where it is.
        alone = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL")}
        done = subprocess.run(
            ["make", "run", f"PYTHON={python}"],
            cwd=tmp_path,
            env={**alone, "PATH": f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
        )
        assert done.returncode
        return done.stdout.splitlines()

    return make


SHIM = 'echo "pyenv: command not found" >&2; exit 127'


def test_a_shim_that_starts_nothing_is_told_from_a_python_that_is_old(make):
    [said] = make("python3.99", python3_99=SHIM, pyenv="echo 3.98.1; echo 3.99.0")
    assert said == (
        "python3.99 is here but does not start. It is a shim of pyenv: "
        "PYENV_VERSION=3.99.0 make run PYTHON=python3.99"
    )
    [said] = make("python3.99", python3_99=SHIM, pyenv="exit 1")
    assert said == "python3.99 is here but does not start."


def test_a_python_that_is_not_there_or_too_old_is_named_with_one_to_take(make):
    [said] = make("python3.99")
    assert said.startswith("No python3.99 here: install Python 3.13")
    old = 'case "$2" in *version_info*) exit 1;; esac; [ "$1" = -V ] && echo Python 3.10.1; exit 0'
    [said] = make("python3.10", python3_10=old)
    assert said.startswith("Python 3.11 or later is needed; this is Python 3.10.1.")
    assert said.endswith("make run PYTHON=python3.13")


def test_a_python_that_is_too_new_to_be_tested_is_tried_and_named(make):
    new = (
        'case "$*" in *abiflags*|*ensurepip*) exit 1;; esac; [ "$1" = -V ] && echo Python 3.14.0; '
        "exit 0"
    )
    said = make("python3.14", python3_14=new)
    assert said[0].startswith("This is Python 3.14.0, with which nothing was tested.")
    assert "cannot make environments" in said[1]  # and so it went on


# ── make test-machines ──────────────────────────────────────────────────────────────────────


def test_a_python_is_found_by_what_it_says_and_not_by_its_name(tmp_path, monkeypatch):
    shim = tmp_path / "python3.99"
    shim.write_text(f"#!/bin/sh\n{SHIM}\n", "utf-8")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(machines.Path, "home", lambda: tmp_path)
    assert machines.find("3.99") is None
    there = tmp_path / "pyenv/versions/3.99.0/bin/python3.99"
    there.parent.mkdir(parents=True)
    there.write_text("#!/bin/sh\necho 3.99\n", "utf-8")
    there.chmod(0o755)
    assert machines.find("3.99") == str(there)


def test_what_fails_and_what_is_missing_is_said_at_the_end(monkeypatch, capsys):
    ran = []

    def run(python, isa, arguments):
        ran.append((python.name, isa, arguments))
        return isa != "AVX"

    monkeypatch.setattr(machines, "PYTHONS", ("3.11", "3.99"))
    monkeypatch.setattr(
        machines, "environment", lambda version: Path(version) if version == "3.11" else None
    )
    monkeypatch.setattr(machines, "instructions", lambda: ["SSE4_2", "AVX"])
    monkeypatch.setattr(machines, "run", run)
    said = machines.main(["-k", "theme"])
    assert said == "Python 3.11 with AVX failed; there is no Python 3.99 here"
    assert ran == [("3.11", "SSE4_2", ["-k", "theme"]), ("3.11", "AVX", ["-k", "theme"])]
    assert "lacks it: AVX2, AVX512" in capsys.readouterr().out


# ── The container ───────────────────────────────────────────────────────────────────────────

INSTRUCTIONS = {"FROM", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "HEALTHCHECK", "CMD"}


def dockerfile() -> list[tuple[str, str]]:
    """Its instructions and what they say, lines that go on joined."""
    lines = (ROOT / "Dockerfile").read_text("utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("#"))
    joined = text.replace("\\\n", " ").splitlines()
    return [tuple(line.split(None, 1)) for line in joined if line.strip()]  # type: ignore[misc]


def said(instruction: str) -> str:
    [argument] = [argument for name, argument in dockerfile() if name == instruction]
    return argument


def ignored(path: str) -> bool:
    """Whether .dockerignore leaves out a file or a folder above it."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    parts = path.split("/")
    above = ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]
    patterns = [line.replace("**/", "*") for line in lines if line and not line.startswith("#")]
    return any(fnmatch(each, pattern) for each in above for pattern in patterns)


def test_the_container_is_slim_has_a_tested_python_and_no_root():
    names = [name for name, _ in dockerfile()]
    assert set(names) == INSTRUCTIONS and names[0] == "FROM" and names[-1] == "CMD"
    assert re.fullmatch(r"python:3\.1[123]-slim", said("FROM"))
    assert int(said("USER")) > 0 and names.index("USER") > max(
        place for place, name in enumerate(names) if name in ("RUN", "COPY")
    )
    assert f"--uid {said('USER')} " in said("RUN")
    for name, argument in dockerfile():
        if name == "RUN":
            assert shlex.split(argument)
        if name == "COPY":
            source, _ = argument.split()
            assert (ROOT / source).exists() and not ignored(source)


@pytest.fixture(scope="module")
def contents(tmp_path_factory) -> Path:
    """What COPY takes into the container: all that .dockerignore does not name."""
    folder = tmp_path_factory.mktemp("container")
    for path in ROOT.rglob("*"):
        name = path.relative_to(ROOT).as_posix()
        if path.is_file() and not ignored(name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, folder / name)
    return folder


def test_what_it_holds_is_all_that_the_app_imports_and_reads(contents):
    assert not (contents / "tests").exists() and not list(contents.rglob("__pycache__"))
    assert LISTED and all((contents / script).exists() for script in LISTED)
    program = """
import runpy, sys
from pathlib import Path
for path in [*Path("pages").rglob("*.py"), *Path("livefigure").glob("*.py")]:
    if path.name != "page.py":
        __import__(".".join(path.with_suffix("").parts))
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(str(Path("app.py").resolve()), default_timeout=300)
for page in ("pages/idea/home/page.py", "pages/networks/sweep/page.py"):
    app.run()  # before it has, it does not know its pages
    assert not app.switch_page(page).run().exception, app.exception
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=contents, capture_output=True, encoding="utf-8"
    )
    assert not done.returncode, done.stderr


def test_its_command_answers_its_health_check_from_outside(contents):
    port = free_port()
    python, *command = json.loads(said("CMD"))
    check = said("HEALTHCHECK").partition("CMD ")[2]
    assert python == "python" and said("EXPOSE") == "8501" and ":8501/" in check
    with subprocess.Popen(
        [sys.executable, *command, f"--server.port={port}"],
        cwd=contents,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            deadline = time.monotonic() + PATIENCE
            while not healthy(f"http://127.0.0.1:{port}") and time.monotonic() < deadline:
                time.sleep(0.1)
            # Every address of the machine is served; 127.0.0.2 is none that localhost means.
            assert healthy(f"http://127.0.0.2:{port}") or sys.platform != "linux"
            asked = [each.replace("8501", str(port)) for each in json.loads(check)[1:]]
            assert not subprocess.run([sys.executable, *asked], timeout=60).returncode
        finally:
            server.terminate()
    assert subprocess.run([sys.executable, *asked], stderr=subprocess.DEVNULL).returncode
