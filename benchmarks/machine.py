"""What the processor does meanwhile, for one server and for everybody else.

Linux tells; elsewhere the answers are None.
"""

import math
import os
import time
from pathlib import Path
from urllib.parse import urlsplit

PROC = Path("/proc")


def cpu_of(root: int) -> float | None:
    """Seconds of CPU used by a process and its descendants, those that have ended included."""
    parents, seconds = {}, {}
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            told = stat.read_text("utf-8", "replace")
            fields = told.rpartition(")")[2].split()  # a name may hold spaces
        except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
            continue
        pid = int(stat.parent.name)
        parents[pid] = int(fields[1])
        seconds[pid] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def belongs(pid: int) -> bool:
        return pid == root or (pid in parents and belongs(parents[pid]))

    return sum(seconds[pid] for pid in seconds if belongs(pid)) if root in seconds else None


def memory_of(root: int) -> float:
    """Bytes of a process that are in memory; NaN where the system does not tell."""
    try:
        return int((PROC / str(root) / "statm").read_text("utf-8").split()[1]) * os.sysconf(
            "SC_PAGE_SIZE"
        )
    except OSError:
        return math.nan


def cpu_of_all() -> float | None:
    """Seconds of CPU used on the whole machine."""
    if not (PROC / "stat").exists():
        return None
    user, nice, system, _idle, _waiting, *rest = (PROC / "stat").read_text("utf-8").split()[1:9]
    return sum(map(int, [user, nice, system, *rest])) / os.sysconf("SC_CLK_TCK")


def server_at(url: str) -> int:
    """The process that serves a local address; 0 where none is found."""
    port = f"--server.port={urlsplit(url).port}".encode()
    for cmdline in PROC.glob("[0-9]*/cmdline"):
        try:
            if port in cmdline.read_bytes().split(b"\0"):
                return int(cmdline.parent.name)
        except (FileNotFoundError, ProcessLookupError):
            continue
    return 0


class Others:
    """The share of one core that processes other than ours have used since this was made."""

    def __init__(self) -> None:
        self.since, self.before = time.monotonic(), self._used()

    def _used(self) -> float | None:
        everybody, ours = cpu_of_all(), cpu_of(os.getpid())
        return None if everybody is None or ours is None else everybody - ours

    def share(self) -> float | None:
        now = self._used()
        if now is None or self.before is None:
            return None
        return max(0.0, now - self.before) / (time.monotonic() - self.since)
