"""The Explorer: every control reaches the picture and the address, and nothing breaks it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landscapes import LANDSCAPES
from livefigure import Handle, Scene, Slider
from livefigure.numbers import written
from optimizers import RULES
from pages.explore.explorer import session
from pages.explore.explorer.figure import text as written_as
from pages.ui import run_figure
from pages.ui.setting import (
    STEPS,
    RunSetting,
    alphas,
    learning_rates,
    rhos,
)
from tests.visit import app_at

BOWL = LANDSCAPES["Quadratic bowl"]
# The bowl, and few steps: what compiles soonest.
SHORT = {"surface": "quadratic-bowl", "steps": "100"}
PIN = "alpha-sam-sgd_-1_0.1_0.05_100_0.7_1.3_0.9_0.999"


class Visit:
    """The page as a reader meets it, and the scenes it has sent."""

    def __init__(self, scenes: list[Scene], address: dict[str, str]):
        self.scenes = scenes
        self.app = app_at("pages/explore/explorer/page.py")
        self.app.query_params.update(address)
        self.run()

    def run(self) -> None:
        """Until the paths are there: what must be compiled comes after the surface."""
        for _ in range(3):
            self.app.run()
            assert not self.app.exception
            if self.scene.base is not None and self.scene.whole:
                break
        assert self.scene.base is not None and self.scene.whole

    @property
    def scene(self) -> Scene:
        return self.scenes[-1]

    @property
    def address(self) -> dict[str, str]:
        return self.app.query_params

    @property
    def notices(self) -> str:
        return "\n".join(info.value for info in self.app.info)

    @property
    def table(self) -> list[dict[str, str]]:
        return self.app.table[0].value.to_dict("records")

    def slider(self, name: str) -> float:
        controls = [each for each in self.scene.controls if isinstance(each, Slider)]
        [slider] = [each for each in controls if each.name == name]
        return slider.values[slider.index]

    def start(self) -> tuple[float, float]:
        [handle] = [each for each in self.scene.controls if isinstance(each, Handle)]
        return handle.at

    def path(self) -> np.ndarray:
        base = self.scene.base
        assert base is not None
        return np.stack([base["x"], base["y"]], axis=-1)


@pytest.fixture
def visit(monkeypatch):
    """Opens the page at an address, with the browser's half of the live figure taken off."""
    scenes: list[Scene] = []
    monkeypatch.setattr(run_figure, "live_figure", lambda scene, **_: scenes.append(scene))
    return lambda **address: Visit(scenes, SHORT | address)


def traces(scene: Scene) -> list[str]:
    return [trace.name for trace in scene.figure.data]


# The link


def test_a_link_brings_everything_back(visit):
    link = {
        "surface": "quadratic-bowl",
        "rule": "alpha-sam-adam",
        "eta": "0.1",
        "steps": "100",
        "momentum": "0.5",
        "decay": "0.99",
        "view": "relief",
        "alpha": "-1.5",
        "rho": "-0.2",
        "start": "-1.25,0.5",
        "step": "17",
        "pins": PIN,
    }
    page = visit(**link)
    assert page.app.selectbox(key="surface").value == "Quadratic bowl"
    assert page.app.selectbox(key="rule").value == "α-SAM + Adam"
    shown = {name: page.app.select_slider(key=name).value for name in ("eta", "steps")}
    assert shown == {"eta": 0.1, "steps": 100}
    shown = {name: page.app.select_slider(key=name).value for name in ("momentum", "decay")}
    assert shown == {"momentum": 0.5, "decay": 0.99}
    assert (page.slider("alpha"), page.slider("rho")) == (-1.5, -0.2)
    assert page.start() == (-1.25, 0.5) and tuple(page.path()[0]) == (-1.25, 0.5)
    assert page.scene.step == 17
    assert {"surface", "pin A"} <= set(traces(page.scene)) and "height" in page.scene.base
    assert page.notices == ""
    assert page.address == link


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("surface", "moon", "There is no surface “moon”"),
        ("rule", "newton", "There is no rule “newton”"),
        ("view", "cube", "There is no view “cube”"),
        ("eta", "0", "eta = 0 lies outside"),
        ("eta", "1e9", "eta = 1e+09 lies outside"),
        ("eta", "quick", "which is no setting"),
        ("eta", "0.0501", "between two ticks"),
        ("steps", "9000", "steps = 9000 lies outside"),
        ("alpha", "99", "alpha = 99 lies outside"),
        ("alpha", "nan", "which is no setting"),
        ("rho", "-7", "rho = -7 lies outside"),
        ("start", "9,-9", "moved to its edge, (2, -2)"),
        ("start", "here", "which is no setting"),
        ("step", "101", "There is no step 101"),
        ("pins", "nonsense", "describes no run on this surface"),
        ("pins", PIN.replace("sgd", "newton"), "describes no run"),
        ("pins", PIN.replace("_100_", "_101_"), "describes no run"),
        ("pins", PIN.replace("-1_", "nan_"), "describes no run"),
        ("pins", PIN.replace("0.7", "7"), "describes no run"),
        ("pins", "~".join([PIN] * 5), "the first 4 are shown"),
    ],
)
def test_a_bad_link_falls_back_and_says_so(visit, name, text, said):
    page = visit(**{name: text, "surface": "quadratic-bowl"} | {"steps": "100", name: text})
    assert said in page.notices
    assert len(page.notices.splitlines()) == 1


def test_momentum_out_of_range_falls_back_and_says_so(visit):
    page = visit(rule="alpha-sam-heavy-ball", momentum="1.5")
    assert "momentum = 1.5 lies outside" in page.notices
    assert page.app.select_slider(key="momentum").value == 0.9


def test_another_surface_returns_what_belonged_to_the_last_to_its_defaults(visit):
    page = visit(
        rule="forward-only", alpha="3", rho="0.3", start="1,1", eta="0.1", step="5", pins=PIN
    )
    page.app.selectbox(key="surface").set_value("Saddle")
    page.run()
    saddle = LANDSCAPES["Saddle"]
    assert page.address == {"surface": "saddle", "rule": "forward-only"}
    assert (page.slider("alpha"), page.slider("rho")) == (saddle.alpha, saddle.rho)
    assert page.start() == saddle.start and page.scene.step is None
    assert page.app.select_slider(key="eta").value == saddle.learning_rate
    assert page.app.select_slider(key="steps").value == saddle.num_steps
    assert "pin A" not in traces(page.scene) and page.notices == ""


def test_reset_returns_everything(visit):
    page = visit(rule="forward-only", alpha="3", pins=PIN, view="relief")
    [reset] = [button for button in page.app.button if button.label == "Reset"]
    reset.click()
    page.run()
    assert page.address == {}
    assert page.app.selectbox(key="surface").value == "Twin wells"
    assert page.slider("alpha") == page.scene.story[0].values["alpha"]


# A surface of one's own

OWN = {"surface": "your-own", "steps": "100"}


def test_a_formula_is_a_link(visit):
    address = OWN | {"formula": "x^2 + 5*y^2", "start": "1,1", "eta": "0.05", "alpha": "4"}
    page = visit(**address)
    assert page.notices == "" and page.address == address
    assert page.app.selectbox(key="surface").value == "Your own…"
    assert page.app.text_input(key="formula").value == "x^2 + 5*y^2"
    assert page.scene.settings["surface"] == "x ** 2 + 5 * y ** 2"
    params, bends = np.array([1.0, 1.0]), np.array([2.0, 10.0])
    for _ in range(100):
        grad = bends * params
        far = params + page.slider("rho") * grad / np.linalg.norm(grad)
        params = params - 0.05 * (grad + 4 * (bends * far - grad))
    np.testing.assert_allclose(page.path()[-1], params, rtol=1e-6, atol=1e-9)
    assert page.table[0]["distance to the nearest minimum"] == written(np.linalg.norm(params))
    [script] = [block.value for block in page.app.code if "jax.lax.scan" in block.value]
    assert "return x ** 2 + 5 * y ** 2\n" in script


def test_another_formula_is_typed_and_reset(visit):
    page = visit(**OWN, formula="x^2 + 5*y^2", start="1,1", pins="nonsense")
    page.app.text_input(key="formula").set_value("(x^2 - 1)^2 + y^2").run()
    page.run()
    assert page.address == {"surface": "your-own", "formula": "(x^2 - 1)^2 + y^2"}
    assert page.scene.settings["surface"] == "(x ** 2 - 1) ** 2 + y ** 2" and page.notices == ""
    page.app.button(key="pin").click()
    page.run()
    assert "pin A" in traces(page.scene)
    page.app.selectbox(key="surface").set_value("Quadratic bowl")
    page.run()
    assert page.address == {"surface": "quadratic-bowl"} and not page.app.text_input


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("x + foo(y)", r"at character 5: there is no “foo”"),
        ("x**[y](javascript:1)", r"at character 4: “\[” has no meaning"),
        ("log(-1 - x^2)", "has no value anywhere"),
        ("x" * 3000, "more than 120 characters"),
    ],
)
def test_a_bad_formula_stays_to_be_mended_and_the_picture_is_of_another(visit, formula, said):
    page = visit(**OWN, formula=formula)
    assert said in page.notices and "is shown instead" in page.notices
    assert len(page.notices.splitlines()) == 1
    assert page.app.text_input(key="formula").value == formula[:120]
    assert "tanh" in page.scene.settings["surface"]


def test_a_letter_of_a_formula_has_a_slider(visit):
    page = visit(**OWN, formula="a*x^2 + y^2", a="-2", pins="nonsense")
    assert page.scene.settings["surface"] == "-2 * x ** 2 + y ** 2"
    page.app.select_slider(key="a").set_value(2.5).run()
    page.run()
    assert page.address == OWN | {"formula": "a*x^2 + y^2", "a": "2.5"}
    assert page.scene.settings["surface"] == "2.5 * x ** 2 + y ** 2" and page.notices == ""


def test_a_window_is_typed_and_one_without_room_is_not_shown(visit):
    page = visit(**OWN, formula="x^2 + y^2")
    assert page.app.text_input(key="window").value == "-2, 2, -2, 2"
    page.app.text_input(key="window").set_value("−1, 3, 0, 6").run()
    page.run()
    assert page.address == OWN | {"formula": "x^2 + y^2", "window": "−1, 3, 0, 6"}
    assert list(page.scene.figure.layout.xaxis.range) == [-1, 3] and page.notices == ""
    for text, said in (("3, 3, 0, 1", "has no room"), ("0, 1e9, 0, 1", "beyond 1000"), ("x", "no")):
        page = visit(**OWN, formula="x^2 + y^2", window=text)
        assert said in page.notices
        assert list(page.scene.figure.layout.xaxis.range) == [-2, 2]


@pytest.mark.parametrize("formula", ["sqrt(x) + y^2", "1/x", "-x^2 - y^2", "x*0", "(x*y - 1)^2"])
@pytest.mark.parametrize("view", ["map", "relief"])
def test_any_surface_is_drawn(visit, formula, view):
    page = visit(**OWN, formula=formula, view=view)
    assert page.notices == ""
    assert not any("distance" in column for column in page.table[0])


# The controls


def test_every_control_above_reaches_the_picture_and_the_address(visit):
    page = visit(rule="alpha-sam-heavy-ball")
    for name, value, text in (("eta", 0.1, "0.1"), ("momentum", 0.5, "0.5")):
        before = page.path()
        page.app.select_slider(key=name).set_value(value)
        page.run()
        assert not np.allclose(page.path(), before), name
        assert page.address[name] == text
    page.app.select_slider(key="steps").set_value(200)
    page.run()
    assert page.scene.base["step"][-1] == 200 and page.address["steps"] == "200"
    page.app.button_group(key="view").set_value("Relief")
    page.run()
    assert page.scene.figure.data[0].type == "surface" and page.address["view"] == "relief"
    before = page.path()
    page.app.selectbox(key="rule").set_value("α-SAM + SGD")
    page.run()
    assert not np.allclose(page.path()[:50], before[:50])
    assert "rule" not in page.address  # it is the default


def test_the_decay_reaches_the_picture_and_the_address(visit):
    page = visit(rule="alpha-sam-adam")
    before = page.path()
    page.app.select_slider(key="decay").set_value(0.9)
    page.run()
    assert not np.allclose(page.path(), before)
    assert page.address["decay"] == "0.9"


def test_alpha_rho_and_start_reach_the_picture(visit):
    first = visit().path()
    for changed in ({"alpha": "3"}, {"rho": "0.5"}, {"start": "1,1"}):
        assert not np.allclose(visit(**changed).path(), first)


def test_a_control_is_there_only_where_the_rule_reads_it(visit):
    sgd = visit(rule="alpha-sam-sgd")
    assert [each.key for each in sgd.app.select_slider] == ["eta", "steps"]
    page = visit(rule="alpha-sam-rmsprop")
    assert [each.key for each in page.app.select_slider] == ["eta", "steps", "decay"]


# The pins


def test_a_run_is_pinned_drawn_listed_and_removed(visit):
    page = visit(alpha="2")
    page.app.button(key="pin").click()
    page.run()
    assert page.address["pins"] == "alpha-sam-sgd_2_0.2_0.05_100_0.7_1.3_0.9_0.999"
    assert [name for name in traces(page.scene) if "pin" in name][0] == "pin A"
    assert [row["path"] for row in page.table][3:] == ["■ A, α-SAM + SGD"]
    assert page.app.button(key="pin").disabled  # the same run once is enough
    page.app.button(key="remove_0").click()
    page.run()
    assert "pins" not in page.address and "pin A" not in traces(page.scene)


def test_a_fifth_pin_is_refused_with_the_reason(visit):
    four = "~".join(PIN.replace("-1_", f"{alpha}_") for alpha in (0, 1, 2, 3))
    page = visit(alpha="-2", pins=four)
    assert [name for name in traces(page.scene) if name.startswith("pin")] == [
        "pin A",
        "pin B",
        "pin C",
        "pin D",
    ]
    assert page.app.button(key="pin").disabled
    assert any("remove one" in caption.value for caption in page.app.caption)


def test_one_can_go_back_to_a_pin(visit):
    page = visit(rule="forward-only", alpha="3", rho="0.3", start="1,1", step="5", pins=PIN)
    page.app.button(key="return_0").click()
    page.run()
    assert (page.slider("alpha"), page.slider("rho")) == (-1.0, 0.1)
    assert page.start() == (0.7, 1.3) and page.scene.step is None
    assert page.app.selectbox(key="rule").value == "α-SAM + SGD"
    [pin] = [trace for trace in page.scene.figure.data if trace.name == "pin A"]
    np.testing.assert_allclose(pin.x, page.path()[:, 0], rtol=1e-6)


def test_the_panels_have_room_for_the_longest_run(visit):
    page = visit(pins=PIN.replace("_100_", "_500_"))
    last = np.log10(500)  # beyond 400 steps the axis is logarithmic
    assert page.scene.figure.layout.xaxis2.range[1] > last
    assert page.scene.base["at"][0] == 0.5


@given(
    st.sampled_from(sorted(RULES)),
    st.sampled_from(alphas(BOWL)),
    st.sampled_from(rhos(BOWL)),
    st.sampled_from(learning_rates(BOWL)),
    st.sampled_from(STEPS),
    st.tuples(*[st.integers(-2000, 2000).map(lambda thousandths: thousandths / 1000)] * 2),
)
def test_a_pin_is_read_as_it_was_written(rule, alpha, rho, learning_rate, num_steps, start):
    pin = RunSetting(BOWL, rule, learning_rate, num_steps, alpha, rho, start, 0.5, 0.99)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.query_params", {"pins": written_as(pin)})
        notices = []
        assert session.read(BOWL, notices) == (pin,)
        assert notices == []


def test_of_five_pins_four_are_kept():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.query_params", {"pins": "~".join([PIN] * 5)})
        assert len(session.read(BOWL, [])) == session.MOST == 4


@given(st.text(max_size=80))
def test_no_text_is_more_than_a_notice(text):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.query_params", {"pins": text})
        assert len(session.read(BOWL, [])) <= session.MOST


# The table


def test_the_table_says_what_a_run_by_hand_says(visit):
    page = visit(alpha="2", rho="0.1")
    curvatures = np.array([10.0, 1.0])
    for row, alpha in zip(page.table, (2.0, 0.0, 1.0), strict=True):
        params = np.array(BOWL.start)
        for _ in range(100):
            grad = curvatures * params
            perturbed = params + 0.1 * grad / np.linalg.norm(grad)
            params = params - 0.05 * (grad + alpha * (curvatures * perturbed - grad))
        grad_norm = np.linalg.norm(curvatures * params)
        assert row["α"] == f"{alpha:g}"
        assert row["L"] == written(0.5 * (curvatures * params**2).sum())
        assert row["‖∇L‖"] == written(grad_norm)
        assert row["λmax"] == "10"
        assert row["distance to the nearest minimum"] == written(np.linalg.norm(params))
        assert row["evaluations of ∇L"] == ("100" if alpha == 0 else "200")


def test_the_code_on_the_page_is_the_code_of_the_rule(visit):
    code = "\n".join(block.value for block in visit(rule="forward-only").app.code)
    for name in ("forward_only", "perturb", "extrapolate", "alpha_sam_gradient"):
        assert f"def {name}(" in code


def test_the_script_of_the_run_has_its_settings(visit):
    page = visit(surface="fork", alpha="-1.5", rho="0.25", start="0.5,0.5", steps="100")
    [script] = [block.value for block in page.app.code if "jax.lax.scan" in block.value]
    for line in ("alpha = -1.5\n", "rho = 0.25\n", "jnp.array([0.5, 0.5])", "length=100)"):
        assert line in script
    labels = [download.proto.label for download in page.app.get("download_button")]
    assert labels == ["Download the pinned runs", "Download the script"]
