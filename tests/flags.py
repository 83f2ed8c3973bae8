"""Flags of XLA, of which a single one that the installed version lacks ends the process.

Versions differ in them: JAX 0.12 came without one that tests of 0.10 are quicker with.
"""

import os
import subprocess
import sys

START = "import jax; jax.devices('cpu')"  # XLA reads its flags once, with its first device


def refusal(flags: str) -> str:
    """Why XLA does not start with these flags, in its own words; empty where it does start."""
    asked = subprocess.run(
        [sys.executable, "-c", START],
        env={**os.environ, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": flags},
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    return asked.stderr.strip() if asked.returncode else ""


def given_and_known(*wishes: str) -> str:
    """What $XLA_FLAGS says already, then those of the wishes that the installed XLA knows.

    Raises ValueError, with XLA's own words, where it does not start with $XLA_FLAGS alone.
    """
    given = os.environ.get("XLA_FLAGS", "")
    if words := refusal(given):
        raise ValueError(f"XLA does not start with XLA_FLAGS={given!r}. It says:\n{words}")
    return " ".join([given, *(wish for wish in wishes if not refusal(wish))]).strip()
