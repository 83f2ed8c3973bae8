"""What an address says is used where it can be, and the reader is told where it cannot."""

from types import SimpleNamespace

import pytest
from streamlit.runtime.state.query_params import QueryParams

from landscapes import LANDSCAPES, Window
from pages.explore.explorer import session as explorer
from pages.networks.sweep import session as sweep
from pages.ui import link

TICKS = [-1.0, -0.5, 0.0, 0.5, 1.0]
WINDOW = Window(x=(-2.0, 2.0), y=(-1.0, 1.0))


class Address(QueryParams):
    """Streamlit's own, with what it tells the browser: each message is an entry of the history."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def _send_query_param_msg(self):
        self.messages.append(self.to_dict())


@pytest.fixture
def address(monkeypatch):
    """An address to write on, in place of the browser's."""
    address = Address()
    monkeypatch.setattr("streamlit.query_params", address)
    return address


def test_an_empty_address_shows_the_defaults_and_says_nothing(address):
    notices = []
    assert TICKS[link.tick("alpha", TICKS, 0.5, notices)] == 0.5
    assert link.point("start", WINDOW, (1.0, 0.5), notices) == (1.0, 0.5)
    assert link.step("step", 100, notices) is None
    assert link.choice("rule", ["SAM", "α-SAM + Adam"], "SAM", notices) == "SAM"
    assert notices == []


@pytest.mark.parametrize("value", TICKS)
def test_a_tick_in_the_address_is_found(address, value):
    notices = []
    address["alpha"] = f"{value:.6g}"
    assert TICKS[link.tick("alpha", TICKS, 0.0, notices)] == value
    assert notices == []


@pytest.mark.parametrize("text", ["-0.5", "−0.5", " −0.5 ", "-0.5,", "-.50"])
def test_a_number_may_be_written_as_the_app_prints_it(address, text):
    notices = []
    address["alpha"] = text
    assert TICKS[link.tick("alpha", TICKS, 0.0, notices)] == -0.5
    assert notices == []


@pytest.mark.parametrize("text", ["1.5,-0.5", "1.5, −0.5", "1.5 −0.5", "(1.5, −0.5)"])
def test_a_point_may_be_written_as_the_app_prints_it(address, text):
    notices = []
    address["start"] = text
    assert link.point("start", WINDOW, (1.0, 0.5), notices) == (1.5, -0.5)
    assert notices == []


def test_the_boxes_of_the_sweep_and_the_pins_read_numbers_likewise(address):
    assert sweep._numbers("2, −1 0.5", -1000.0) == (-1.0, 0.5, 2.0)
    address["pins"] = "alpha-sam-sgd_−1_0.1_0.05_300_−0.5_0.3_0.9_0.999"
    notices = []
    [pin] = explorer.read(LANDSCAPES["Twin wells"], notices)
    assert (pin.alpha, pin.start) == (-1.0, (-0.5, 0.3)) and notices == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [("2", 0.5), ("-1.01", 0.5), ("nan", 0.5), ("inf", 0.5), ("1e999", 0.5), ("", 0.5)]
    + [("one", 0.5), ("1,1", 0.5), ("1 1", 0.5), ("- 1", 0.5), ("0.7", 0.5), ("-0.3", -0.5)],
)
def test_a_number_that_is_no_tick_falls_back_with_a_notice(address, text, shown):
    notices = []
    address["alpha"] = text
    assert TICKS[link.tick("alpha", TICKS, 0.5, notices)] == shown
    assert len(notices) == 1 and "alpha" in notices[0]


@pytest.mark.parametrize(
    ("text", "shown"),
    [("3,0", (2.0, 0.0)), ("0,-9", (0.0, -1.0)), ("1e300,-1e300", (2.0, -1.0))]
    + [(text, (1.0, 0.5)) for text in ("", "1", "1,2,3", "a,b", "nan,0", "0,inf")],
)
def test_a_start_that_cannot_be_is_moved_or_replaced_with_a_notice(address, text, shown):
    notices = []
    address["start"] = text
    assert link.point("start", WINDOW, (1.0, 0.5), notices) == shown
    assert len(notices) == 1 and "start" in notices[0]


@pytest.mark.parametrize("text", ["-1", "101", "x", "1,2", "nan"])
def test_a_step_that_is_not_taken_becomes_the_last_with_a_notice(address, text):
    notices = []
    address["step"] = text
    assert link.step("step", 100, notices) is None
    assert len(notices) == 1


@pytest.mark.parametrize(
    ("text", "shown", "said"), [("118", 118, 0), ("121", 122, 1), ("9999", None, 0)]
)
def test_a_step_that_is_not_kept_becomes_the_nearest_with_a_notice(address, text, shown, said):
    notices: list[str] = []
    address.update({"step": text})
    assert link.stored_step("step", [0, 1, 118, 122, 4000], notices) == shown
    assert len(notices) == said and all("121" in each and "122" in each for each in notices)


def test_a_name_is_found_by_its_plain_letters(address):
    notices = []
    address["rule"] = "alpha-sam-adam"
    assert link.choice("rule", ["SAM", "α-SAM + Adam"], "SAM", notices) == "α-SAM + Adam"
    assert notices == []


def test_an_unknown_name_falls_back_and_none_of_its_markup_comes_alive(address):
    notices = []
    address["rule"] = "**[here](http://elsewhere)**" * 9
    assert link.choice("rule", ["SAM"], "SAM", notices) == "SAM"
    assert "\\[here\\]\\(" in notices[0] and len(notices[0]) < 150


def test_what_is_as_by_default_stays_out_of_the_address(address):
    address["alpha"] = "3"
    values = {"alpha": 1.0, "rho": 0.25, "start": [0.5, -1.0], "step": None}
    link.write(values, {"alpha": 1.0, "rho": 0.1})
    assert address.to_dict() == {"rho": "0.25", "start": "0.5,-1"}


def test_what_is_written_is_read_again(address):
    notices = []
    link.write({"alpha": -0.5, "start": (0.125, -0.75), "step": 7}, {})
    assert TICKS[link.tick("alpha", TICKS, 0.0, notices)] == -0.5
    assert link.point("start", WINDOW, (1.0, 0.5), notices) == (0.125, -0.75)
    assert link.step("step", 100, notices) == 7
    assert notices == []


def test_a_gesture_is_one_message_to_the_browser_and_none_where_nothing_changes(address):
    address.update({"alpha": "2", "rho": "0.3", "steps": "500", "view": "relief"})
    address.messages.clear()
    link.write({"surface": "fork", "alpha": None, "rho": 0.1, "steps": None}, {"rho": 0.1})
    assert address.messages == [{"view": "relief", "surface": "fork"}]
    link.write({"surface": "fork", "alpha": None}, {})
    assert len(address.messages) == 1
    link.replace({"data": "digits"}, {})
    assert address.messages[1:] == [{"data": "digits"}]
    link.clear()
    assert address.messages[2:] == [{}]
    address.update({"alpha": "2", "lecture": "1"})  # how it is shown is no setting
    link.replace({"data": "digits"}, {})
    assert address.messages[-1] == {"lecture": "1", "data": "digits"}


@pytest.mark.parametrize(
    ("asked", "frame"),
    [("", ""), ("alpha=2", ""), ("alpha=2&embed=true", "embed=true")]
    + [("embed=true&embed_options=light_theme", "embed=true&embed_options=light_theme")],
)
def test_a_link_within_the_app_keeps_it_in_the_frame_that_shows_it(monkeypatch, asked, frame):
    context = SimpleNamespace(query_string=asked)
    monkeypatch.setattr(link, "get_script_run_ctx", lambda: context)
    assert link.href({"alpha": 1.0, "step": None}) == "?alpha=1" + (f"&{frame}" if frame else "")
    text = link.in_place("see [there](?rho=1#race) and [it](https://example.org/?a=1)")
    query = "rho=1" + (f"&{frame}" if frame else "")
    there = query.replace("&", "&amp;")
    assert text == (
        f'see <a href="?{there}#race" target="_self">there</a> and [it](https://example.org/?a=1)'
    )
    assert link.within("dial") == ("dial" + (f"?{frame}" if frame else ""))


def test_a_link_within_its_page_hides_what_the_page_hides(address):
    address.update({"alpha": "2", "hide": "rho,story"})
    assert link.hides("story") and not link.hides("alpha")
    assert link.within("?alpha=1") == "?alpha=1&hide=rho,story"
    assert link.within("dial?alpha=1") == "dial?alpha=1"
    assert link.card(3, ["start"], []) is None, "without its story a figure is shown as a whole"
    link.replace({"data": "digits"}, {})
    assert address.messages[-1] == {"hide": "rho,story", "data": "digits"}
