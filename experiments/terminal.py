"""What programs without a page print: Greek letters, wherever they print them."""

import io
import sys


def print_utf8() -> None:
    """Have stdout and stderr take every letter, as they do not in a pipe on Windows.

    Streams that are no files' own, like those that tests put in their place, stay as they are.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
