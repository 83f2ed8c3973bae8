"""Machine code on disk: what was compiled once is compiled no more after a restart.

JAX writes it and reads it, by a key that holds the program itself, so nothing is ever out of date;
an entry that it cannot read or write costs a warning, and the program is compiled. What is added
here is where: in the user's own cache, or where ALPHA_SAM_CACHE says (empty or "off": nowhere).
And how much: every hour, and at first when the first visitor has long been served, damaged
entries are thrown away, and the least recently used of all that exceed the limit.
"""

import hashlib
import os
import platform
import sys
import threading
import time
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import jax

VARIABLE = "ALPHA_SAM_CACHE"
LIMIT = 256_000_000  # bytes; all pages with their defaults take 5 million, all surfaces 20
FIRST, EVERY = 60.0, 3600.0  # seconds until the folder is tidied for the first time, and between
OFF = ("", "off", "none", "0")


def folder(environment: Mapping[str, str], system: str) -> Path | None:
    """Where programs are kept on such a system (as in `sys.platform`); None: nowhere."""
    asked = environment.get(VARIABLE)
    if asked is not None:
        return None if asked.strip().lower() in OFF else Path(asked).expanduser()
    home = Path("~").expanduser()
    if system == "win32":
        base = environment.get("LOCALAPPDATA") or home / "AppData" / "Local"
    elif system == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = environment.get("XDG_CACHE_HOME") or home / ".cache"
    return Path(base) / "alpha-sam-explorer"


@cache
def keep() -> None:
    """Have JAX keep compiled programs on disk, if it can; to be told once, before it compiles."""
    try:
        place = folder(os.environ, sys.platform)
        chosen = getattr(jax.config, "jax_compilation_cache_dir", None)  # in JAX's own way
        if place is None or chosen:
            return
        # A home may be shared by machines: code for one processor is not for another.
        mine = place / machine()
        mine.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError) as why:  # RuntimeError where there is no home
        print(f"Compiled programs are not kept on disk: {why}", file=sys.stderr)
        return
    jax.config.update("jax_compilation_cache_dir", str(mine))
    # Even small programs take a tenth of a second each.
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
    threading.Thread(target=_keep_tidy, args=(place,), daemon=True).start()


def machine() -> str:
    """A name for the kind of processor, the same on all machines that run the same code."""
    kind = [platform.machine(), platform.processor()]
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines():
            if line.startswith(("model name", "flags", "Features")):
                kind.append(line)
            elif not line.strip():
                break  # the first processor will do
    return hashlib.blake2b("\n".join(kind).encode(), digest_size=6).hexdigest()


def tidy(place: Path, limit: int = LIMIT) -> None:
    """Throw away damaged entries, and the least recently used until all take at most `limit` bytes.

    Others may be reading, writing and tidying meanwhile: what has gone already is no matter.
    """
    entries = []
    for entry in place.rglob("*-cache"):
        with suppress(OSError):
            status = entry.stat()
            if time.time() - status.st_mtime > FIRST and damaged(entry.read_bytes()):
                entry.unlink()
            else:
                used = max(status.st_atime, status.st_mtime)
                entries.append((used, status.st_size, entry))
    size = sum(each for _, each, _ in entries)
    for _, each, entry in sorted(entries):
        if size <= limit:
            break
        with suppress(OSError):
            entry.unlink()
            size -= each


def damaged(content: bytes) -> bool:
    """Whether JAX could not read an entry: as a rule one that was cut off when a disk was full."""
    if content[:4] == b"\x28\xb5\x2f\xfd":  # Zstandard, which JAX takes where it is installed
        return False
    try:
        unpacked = zlib.decompressobj()
        unpacked.decompress(content)
        return not unpacked.eof
    except zlib.error:
        return True


def _keep_tidy(place: Path) -> None:
    time.sleep(FIRST)
    while True:
        tidy(place)
        time.sleep(EVERY)
