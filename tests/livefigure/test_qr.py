"""The QR codes of the figure's script, read by a reader of such codes."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
import zxingcpp

from tests.sources import ROOT

# Of all kinds: the smallest, with one small square and with many, with its version written down,
# with blocks of two lengths, with two bytes for the length, with the uneven version 32.
TEXTS = [
    *(
        "x" * length
        for length in (0, 1, 14, 26, 60, 130, 150, 213, 214, 400, 700, 1200, 1560, 2331)
    ),
    "http://localhost:8501/dial?alpha=0.3&rho=0.2&embed=true",
    "https://example.org/größer?start=−1,0.5&α=8",
]
WRITE = """
import { qrOf } from "./livefigure/js/qr.js";
const texts = JSON.parse(await new Response(Deno.stdin.readable).text());
console.log(JSON.stringify(texts.map((text) => qrOf(text).map((row) => row.map(Number)))));
"""


@pytest.fixture(scope="module")
def codes(tmp_path_factory) -> list[np.ndarray]:
    run = subprocess.run(
        [sys.executable, "-m", "deno", "eval", WRITE],
        cwd=ROOT,
        env=os.environ | {"DENO_DIR": str(tmp_path_factory.mktemp("deno")), "NO_COLOR": "1"},
        input=json.dumps(TEXTS),
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    return [np.array(code) for code in json.loads(run.stdout)]


def read(code: np.ndarray) -> list[str]:
    """What the code says, photographed sharply."""
    pixels = np.kron(1 - np.pad(code, 4), np.ones((4, 4))) * 255
    return [found.text for found in zxingcpp.read_barcodes(pixels.astype(np.uint8))]


@pytest.mark.parametrize("place", range(1, len(TEXTS)), ids=[str(len(t)) for t in TEXTS[1:]])
def test_a_reader_reads_what_was_written(codes, place):
    assert read(codes[place]) == [TEXTS[place]]


def test_a_part_of_it_may_be_lost(codes):
    code = codes[-1].copy()
    before = code.copy()
    code[9:13, 12:16] = 1 - code[9:13, 12:16]  # a stain amid the data
    assert (code != before).sum() == 16 and read(code) == [TEXTS[-1]]


def test_the_empty_text_has_a_code(codes):
    assert codes[0].shape == (21, 21)
