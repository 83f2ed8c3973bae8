"""What is a formula and what is none; what it says, and what no text can do."""

import ast
import math

import jax
import jax.numpy as jnp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from landscapes.formula import LONGEST, Refused, TypedLoss, letters, read

AT = jnp.array([0.7, 1.3])
X, Y = 0.7, 1.3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("x**2 + y**2", X**2 + Y**2),
        ("θ₁^2 + θ₂^2", X**2 + Y**2),
        ("t1*t2 − theta1/theta2", X * Y - X / Y),
        ("x² · y³", X**2 * Y**3),
        ("-x^2", -(X**2)),
        ("2^-1 * x", X / 2),
        ("x^(1/2)", math.sqrt(X)),
        ("x - y - 1", X - Y - 1),
        ("x / y / 2", X / Y / 2),
        ("2*x*3e-1 + .5*y", 0.6 * X + 0.5 * Y),
        ("sin(x) + cos(y) + tan(x)", math.sin(X) + math.cos(Y) + math.tan(X)),
        ("exp(x) + log(y) + ln(x)", math.exp(X) + math.log(Y) + math.log(X)),
        ("sqrt(x) + tanh(y)", math.sqrt(X) + math.tanh(Y)),
        ("sinh(x) + cosh(y) + abs(-x) + pi + π", math.sinh(X) + math.cosh(Y) + X + 2 * math.pi),
    ],
)  # fmt: skip
def test_a_formula_has_the_value_that_it_says(text, value):
    assert float(read(text)(AT)) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", 1, "ends before a value"),
        ("x +", 4, "ends before a value"),
        ("sin(x) + foo*y", 10, "there is no “foo”"),
        ("xy", 1, "there is no “xy”"),
        ("2x", 2, "a sign is missing"),
        ("x (y)", 3, "a sign is missing"),
        ("x * / y", 5, "before “/” a value is missing"),
        ("x + ()", 6, "before “)” a value is missing"),
        ("x + (y * (2 - x)", 5, "never closed"),
        ("x + y)", 6, "never opened"),
        ("sin x", 5, "a bracket, as in sin(x)"),
        ("x ** y", 6, "an exponent is a number"),
        ("x^13", 3, "an exponent is a number"),
        ("x^2^3", 3, "an exponent is a number"),
        ("x + 1e9", 5, "a number is at most 1000000"),
        ("x + 1e999", 5, "a number is at most"),
        ("x; y", 2, "“;” has no meaning"),
        ("x.real", 2, "“.” has no meaning"),
        ("x = y", 3, "“=” has no meaning"),
        ("'x'", 1, "“'” has no meaning"),
        ("sin(x, y)", 6, "“,” has no meaning"),
        ("__import__", 1, "“_” has no meaning"),
        ("lambda x", 1, "there is no “lambda”"),
        ("x if y else x", 3, "there is no “if”"),
        ("2 + 3", 1, "neither θ₁ nor θ₂"),
        ("−" * 30 + "x", 17, "within each other"),
        ("sin(cos(sin(cos(exp(x)))))", 21, "more than 4 functions"),
        ("(" + "+".join(["x*y"] * 8) + ")*(" + "+".join(["x*y"] * 9) + ")", 62, "it is too long"),
        ("x" + "+x" * 80, LONGEST + 1, "more than 120 characters"),
        ("x" + "+x" * 59, 1, "within each other"),
    ],
)
def test_what_is_no_formula_is_refused_with_its_place(text, place, said):
    with pytest.raises(Refused) as refused:
        read(text)
    assert said in str(refused.value)
    assert refused.value.place == place
    assert f"at character {place}:" in str(refused.value)


def test_a_formula_is_the_same_however_it_is_written():
    assert read("x^2 + y^2") == read("  θ₁**2+(t2)² ") == TypedLoss("x ** 2 + y ** 2")
    assert hash(read("2.0*x")) == hash(read("2*x"))


@pytest.mark.parametrize("text", ["log(x) + y", "sqrt(x) + y", "x^(1/2) + y", "log(x)*log(x) + y"])
def test_where_a_formula_has_no_value_it_has_no_gradient(text):
    value, gradient = jax.value_and_grad(read(text))(jnp.array([-0.5, 1.0]))
    assert jnp.isnan(value) and jnp.isnan(gradient[0])
    assert read(text).may_have_holes


@pytest.mark.parametrize("text", ["x^2 + y/2", "sin(x)*exp(y)", "abs(x) - tanh(y)^3"])
def test_a_formula_that_has_a_value_everywhere_has_no_holes(text):
    assert not read(text).may_have_holes


def test_its_precision_is_that_of_its_parameters():
    for dtype in (jnp.float32, jnp.float64):
        assert read("2*x^2 + pi*y + 1/3")(jnp.array([1, 2], dtype)).dtype == dtype


@pytest.mark.parametrize("text", ["log(x^2+1)*y", "sin(pi*x) + sqrt(y)/cosh(x)", "-abs(x)^-1.5"])
def test_the_source_computes_the_same(text):
    known: dict = {"jnp": jnp}
    exec(read(text).source, known)  # what we have written, not what anybody typed
    assert float(known["loss"](AT)) == float(read(text)(AT))


def test_its_latex_has_brackets_where_they_are_needed():
    assert read("(x + 1)^2*(y - 2)").latex == r"L(x,y)=\left(x+ 1\right)^{2}\, \left(y- 2\right)"
    assert read("x - (y - 1)").latex == r"L(x,y)=x- \left(y- 1\right)"
    assert read("(-x)^2/y").latex == r"L(x,y)=\frac{\left(-x\right)^{2}}{y}"
    assert read("1e-5*sqrt(x)").latex == r"L(x,y)=1 \cdot 10^{-5}\, \sqrt{x}"


WORDS = some.sampled_from(
    [
        *("x", "y", "θ₁", "t2", "pi", "2", "0", ".5", "1e3", "9" * 30, "²", " "),
        *("+", "-", "*", "/", "^", "**", "−", "(", ")", "sin(", "log(", "sqrt(", "abs(", "exp"),
        *("__class__", ".", ",", "[", "]", "lambda", "x:", "eval(", "{", "}", "'", '"', "\\"),
        *("\n", "\x00", "=", "if", "#", "θ", "é", "🂡"),
    ]
)
TEXTS = some.one_of(
    some.lists(WORDS, max_size=40).map("".join),
    some.text(max_size=130),
    some.text("xy0123456789.+-*/^() e", max_size=40),
    some.recursive(
        some.sampled_from(["x", "y", "pi", "2", "0.5", "θ₁", "1e6"]),
        lambda part: some.one_of(
            some.tuples(part, some.sampled_from("+-*/−"), part).map("({0[0]}{0[1]}{0[2]})".format),
            some.tuples(part, some.sampled_from(["2", "-3", "(1/2)", "99"])).map(
                "({0[0]})^{0[1]}".format
            ),
            some.tuples(some.sampled_from(["sin", "log", "abs", "exp"]), part).map(
                "{0[0]}({0[1]})".format
            ),
        ),
        max_leaves=8,
    ),
)
ALLOWED = (
    *(ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.Load),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Pow, ast.USub, ast.UAdd),
)


@settings(max_examples=400)
@given(TEXTS)
def test_any_text_is_a_formula_or_refused_at_a_place(text):
    try:
        loss = read(text)
    except Refused as refused:
        assert 1 <= refused.place <= max(len(text), LONGEST) + 1
        return
    assert all(isinstance(node, ALLOWED) for node in ast.walk(ast.parse(loss.text, mode="eval")))
    again = read(loss.text) if len(loss.text) <= LONGEST else loss
    assert again == loss
    assert loss.latex.count("{") == loss.latex.count("}")
    value = loss(jnp.array([0.3, -0.4]))
    assert jnp.shape(value) == () and jnp.issubdtype(jnp.result_type(value), jnp.floating)


@pytest.mark.parametrize(
    ("text", "numbers", "value"),
    [
        ("a*x^2 + y", {"a": 2.5}, 2.5 * X**2 + Y),
        ("x*a^2 - b", {"a": -0.5, "b": -1.0}, X / 4 + 1),
        ("x^a + y/c", {"a": -2.0, "c": 0.3}, X**-2 + Y / 0.3),
        ("-a - x", {"a": -0.0}, -X),
    ],
)
def test_a_letter_stands_for_its_number(text, numbers, value):
    assert letters(text) == list(numbers)
    assert float(read(text, numbers)(AT)) == pytest.approx(value, rel=1e-14)


def test_a_letter_without_a_number_is_none_and_an_exponent_stays_small():
    assert letters("tan(x) + abs(y) + ab") == []
    with pytest.raises(Refused, match="character 5: there is no “a”"):
        read("x + a")
    with pytest.raises(Refused, match="character 3: an exponent"):
        read("x^a", {"a": 13.0})
