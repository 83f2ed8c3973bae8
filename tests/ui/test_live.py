"""What the app does to the words of a live figure."""

from pages.ui.live import unbroken


def test_an_equation_in_a_text_is_not_broken_over_two_lines():
    space = "\N{NO-BREAK SPACE}"
    told = unbroken('At p = <b class="a">0.1</b> and ρ &lt; 0 it ends.')
    assert told == f'At p{space}={space}<b class="a">0.1</b> and ρ{space}&lt;{space}0 it ends.'
