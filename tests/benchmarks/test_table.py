"""The benchmark's table: it leaves no page out, and calls a bar met only when it is."""

import math

from benchmarks.__main__ import ROOT, Table, contents
from tests.sources import PAGES


def test_every_page_of_the_app_is_measured():
    scripts = {script.relative_to(ROOT).as_posix() for script in PAGES}
    pages = contents()
    assert scripts <= {page.script for page in pages}
    assert pages[0].address == "/" and len({page.address for page in pages}) == len(pages)


def test_a_bar_is_met_on_its_edge_and_never_by_what_could_not_be_measured(capsys):
    table = Table()
    for figure in (60.0, 60.1, math.inf, math.nan):
        table.row("p95", figure, "ms", at_most=60)
    table.row("ratio", 0.94, at_least=0.95)
    table.row("for the record", 7.0)
    assert (table.met, table.bars) == (1, 5)
    assert capsys.readouterr().out.count("not met") == 4
