"""What hangs on paths, once more as on a processor of 2008."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

LIMIT = "--xla_cpu_max_isa"
# Where this run is limited already, `make test-machines` sees to the others.
needless = LIMIT in os.environ.get("XLA_FLAGS", "") or platform.machine() not in ("x86_64", "AMD64")


@pytest.mark.skipif(needless, reason="this processor has nothing that can be left out")
def test_what_hangs_on_paths_does_not_hang_on_the_processor():
    """Processors round otherwise, and XLA reads its flags once: so by a process of its own."""
    ours = ("PYTEST_", "QUICK_XLA_FLAGS")  # what this run tells its own processes
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [*(sys.executable, "-X", "warn_default_encoding"), "-m", "pytest", "-q", "-m", "rounding"],
        cwd=Path(__file__).parents[1],
        env=env | {"XLA_FLAGS": f"{env.get('XLA_FLAGS', '')} {LIMIT}=SSE4_2".strip()},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    assert " passed" in done.stdout
