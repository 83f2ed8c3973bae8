"""The tests on other machines than this one: `make test-machines`, or `python -m tests.machines`.

Processors differ in how many numbers they work on at once and in whether they multiply and add in
one, and so in how they round; old and new Pythons get different versions of JAX. XLA can be told to
do with less than the processor has. So all tests that need no browser are run by each Python below,
with each set of instructions that this processor has; the arguments go to pytest.

Each Python has an environment of its own, .venv-3.13 and the like, made when it is missing.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from experiments.terminal import print_utf8

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.13")  # the oldest and the newest that is tested
ISAS = {"SSE4_2": "sse4_2", "AVX": "avx", "AVX2": "avx2", "AVX512": "avx512f"}  # in /proc/cpuinfo
VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def candidates(version: str) -> Iterator[str]:
    """Programs that may be this version of Python: by name, and where pyenv and uv keep them."""
    yield from filter(None, [shutil.which(f"python{version}"), sys.executable])
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    uv = Path.home() / ".local/share/uv/python"
    for home, pattern in ((pyenv / "versions", f"{version}.*"), (uv, f"cpython-{version}.*")):
        yield from (str(path / f"bin/python{version}") for path in sorted(home.glob(pattern)))


def is_version(python: str, version: str) -> bool:
    """Asked of itself: a shim of pyenv is found by any name, and starts only some."""
    try:
        said = subprocess.run([python, "-c", VERSION], capture_output=True, encoding="utf-8")
    except OSError:
        return False
    return said.returncode == 0 and said.stdout.strip() == version


def find(version: str) -> str | None:
    """A Python of this version that starts, or None."""
    return next((each for each in candidates(version) if is_version(each, version)), None)


def environment(version: str) -> Path | None:
    """The Python of the environment for this version, with all that tests need; None without."""
    folder = ROOT / f".venv-{version}"
    python, stamp = folder / "bin/python", folder / "tests"
    lists = (ROOT / "requirements.txt", ROOT / "tests/requirements.txt")
    newest = max(each.stat().st_mtime for each in lists)
    if stamp.exists() and stamp.stat().st_mtime >= newest and is_version(str(python), version):
        return python
    found = find(version)
    if found is None:
        return None
    print(f"Making {folder.name} with {found}", flush=True)
    subprocess.run([found, "-m", "venv", "--clear", str(folder)], check=True)
    install = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*install, "-r", str(lists[1])], check=True)
    stamp.touch()
    return python


def instructions() -> list[str]:
    """Those of the sets of instructions that this processor has."""
    info = Path("/proc/cpuinfo")
    words = set(re.findall(r"\w+", info.read_text("utf-8"))) if info.exists() else set()
    return [isa for isa, word in ISAS.items() if word in words]


def run(python: Path, isa: str, arguments: list[str]) -> bool:
    """All tests without a browser, as this processor would run them if it had no more than isa."""
    flags = f"{os.environ.get('XLA_FLAGS', '')} {isa and f'--xla_cpu_max_isa={isa}'}"
    tests = [str(ROOT / "tests"), f"--ignore={ROOT / 'tests/browser'}"]
    command = [str(python), "-X", "warn_default_encoding", "-m", "pytest", "-q"]
    done = subprocess.run(
        [*command, "--numprocesses=auto", "--no-loadscope-reorder", *tests, *arguments],
        cwd=ROOT,
        env={**os.environ, "XLA_FLAGS": flags.strip()},
    )
    return done.returncode == 0


def main(arguments: list[str]) -> str | None:
    """What failed or is missing, in a sentence; None if all is well."""
    wrong = []
    for version in PYTHONS:
        python = environment(version)
        if python is None:
            wrong.append(f"there is no Python {version} here")
            print(f"No Python {version} here: install it, by pyenv, uv or the system", flush=True)
            continue
        for isa in instructions() or [""]:  # on ARM there is nothing to leave out
            what = f"Python {version} with {isa or 'all instructions'}"
            print(f"\n{what}", flush=True)
            if not run(python, isa, arguments):
                wrong.append(f"{what} failed")
    missing = [isa for isa in ISAS if isa not in instructions()]
    if missing:
        print(f"\nNot tried, because this processor lacks it: {', '.join(missing)}", flush=True)
    return "; ".join(wrong) or None


if __name__ == "__main__":
    print_utf8()
    sys.exit(main(sys.argv[1:]))
