"""No flag of XLA is set that the installed one lacks, and a wrong one of the reader's is named."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flags import given_and_known, refusal
from tests.sources import ROOT, SOURCES

KNOWN, UNKNOWN = "--xla_cpu_max_isa=AVX2", "--xla_of_another_version=true"


def test_of_the_flags_that_one_wishes_those_are_left_that_xla_knows(monkeypatch):
    monkeypatch.setenv("XLA_FLAGS", KNOWN)
    assert given_and_known(UNKNOWN, "--xla_backend_optimization_level=1") == (
        f"{KNOWN} --xla_backend_optimization_level=1"
    )


def test_the_tests_run_with_flags_that_xla_knows():
    assert not refusal(os.environ["QUICK_XLA_FLAGS"])


def test_a_run_that_cannot_start_says_which_flag_is_why():
    environment = {k: v for k, v in os.environ.items() if k != "QUICK_XLA_FLAGS"}
    tried = subprocess.run(
        [sys.executable, "-m", "pytest", "-n2", "--collect-only", "-q", "tests/test_theme.py"],
        cwd=ROOT,
        env={**environment, "XLA_FLAGS": UNKNOWN},
        capture_output=True,
        encoding="utf-8",
    )
    assert tried.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"Unknown flag in XLA_FLAGS: {UNKNOWN}" in tried.stdout + tried.stderr


def strings(node: ast.AST, but_in: str) -> Iterator[str]:
    """All strings of a program that are no arguments of one function, named here."""
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == but_in:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for child in ast.iter_child_nodes(node):
        yield from strings(child, but_in)


def test_nothing_sets_a_flag_before_xla_is_asked_about_it():
    # Of the flag that the matrix of machines is about, every run says by itself that it lacks it.
    left_out = {Path(__file__), ROOT / "tests/machines.py", ROOT / "tests/test_rounding.py"}
    for source in {*SOURCES} - left_out:
        program = ast.parse(source.read_text("utf-8"))
        said = [each for each in strings(program, "given_and_known") if "--xla_" in each]
        assert not said, f"{source.relative_to(ROOT)}: {said}"
