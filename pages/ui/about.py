"""What this program is called, and which version of it this is: as CITATION.cff has it."""

import re
from pathlib import Path

_CITATION = (Path(__file__).parents[2] / "CITATION.cff").read_text("utf-8")


def _said(key: str) -> str:
    found = re.search(rf"^{key}: (.+)$", _CITATION, re.MULTILINE)
    if not found:
        raise ValueError(f"CITATION.cff has no {key}")
    return found[1].strip()


ABOUT = {"program": _said("title"), "version": _said("version")}
