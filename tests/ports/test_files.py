"""What is to be copied is short and needs one library."""

import re

from tests.sources import ROOT


def test_the_one_for_torch_has_no_more_than_forty_lines_and_imports_torch_alone():
    text = (ROOT / "ports" / "alpha_sam_torch.py").read_text("utf-8")
    assert len(text.splitlines()) <= 40
    assert re.findall(r"^(?:import|from) .*", text, re.M) == ["import torch"]
