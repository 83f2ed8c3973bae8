"""A loss that a reader types: which texts are formulas, and what they are as functions of JAX.

No text is ever run as Python. It is cut into words, all of which are known; what they say together
is parsed and checked node by node, and JAX's functions are called as the nodes say.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from textwrap import fill

import jax.numpy as jnp
from jaxtyping import Array, Float

LONGEST = 120  # characters
LETTERS = ("a", "b", "c")  # that stand for numbers, which are given beside the text
_LARGEST, _POWER = 1e6, 12
# What a program of second derivatives takes long to compile for.
_NODES, _DEPTH, _FUNCTIONS_DEEP = 60, 16, 4


class NoSurface(ValueError):
    """Why a text gives no surface, as a sentence."""


class Refused(NoSurface):
    """Why a text is no formula, as a sentence; and the character at which it is not, from 1."""

    def __init__(self, place: int, reason: str) -> None:
        super().__init__(f"The formula cannot be read at character {place}: {reason}.")
        self.place = place


def _log(z):
    # The derivative of log, 1/z, has values where log has none; that of the square root has not.
    return jnp.log(z) + 0 * jnp.sqrt(z)


_FUNCTIONS: dict[str, Callable] = {
    **{name: getattr(jnp, name) for name in ("sin", "cos", "tan", "exp", "sqrt", "abs")},
    **{name: getattr(jnp, name) for name in ("sinh", "cosh", "tanh")},
    "log": _log,
}
_OPERATIONS: dict[type[ast.operator], Callable] = {
    ast.Add: jnp.add,
    ast.Sub: jnp.subtract,
    ast.Mult: jnp.multiply,
    ast.Div: jnp.divide,
}
_SYNONYMS = {
    **dict.fromkeys(("x", "θ₁", "θ1", "theta1", "theta_1", "t1"), "x"),
    **dict.fromkeys(("y", "θ₂", "θ2", "theta2", "theta_2", "t2"), "y"),
    **{"pi": "pi", "π": "pi", "ln": "log"},
    **{name: name for name in _FUNCTIONS},
}
_OPERATORS = {each: each for each in ("**", "+", "-", "*", "/")} | {
    **{"^": "**", "−": "-", "–": "-", "×": "*", "·": "*"}
}
_RAISED = dict(zip("²³⁴", ("**2", "**3", "**4"), strict=True))
_WORD = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-zθπ][A-Za-z0-9_θπ₁₂]*)"
    r"|(?P<operator>\*\*|[-+*/^−–×·])|(?P<raised>[²³⁴])|(?P<bracket>[()])"
)


@dataclass(frozen=True)
class TypedLoss:
    """The loss that a formula says; equal where the formulas are, however they were written."""

    text: str  # in Python's signs, of x and y

    def __call__(self, params: Float[Array, "2"]) -> Float[Array, ""]:
        x, y = params
        return _value(_tree(self.text), {"x": x, "y": y, "pi": jnp.pi})

    @property
    def latex(self) -> str:
        """The formula in LaTeX."""
        return f"L(x,y)={_latex(_tree(self.text))}"

    @property
    def source(self) -> str:
        """The function as a program has it that imports `jax.numpy` as `jnp`."""
        names = {each.id for each in ast.walk(_tree(self.text)) if isinstance(each, ast.Name)}
        own = "\ndef log(z):\n    return jnp.log(z) + 0 * jnp.sqrt(z)  # no value, no gradient\n"
        written = re.sub(r"\b(?!log\b)([a-z]+)(?=\()|\bpi\b", r"jnp.\g<0>", self.text)
        if len(written) > 80:
            written = (
                "(\n"
                + fill(written, 80, initial_indent=" " * 8, subsequent_indent=" " * 8)
                + "\n    )"
            )
        body = f"\ndef loss(params):\n    x, y = params\n    return {written}"
        return own + body if "log" in names else body

    @property
    def may_have_holes(self) -> bool:
        """Whether it says something that has no value everywhere."""
        return any(
            (isinstance(each, ast.Name) and each.id in ("log", "sqrt", "tan"))
            or (isinstance(each, ast.BinOp) and _divides(each))
            for each in ast.walk(_tree(self.text))
        )


def letters(text: str) -> list[str]:
    """Those of the LETTERS that stand in a text, whether or not it is a formula."""
    names = {found["name"] for found in _WORD.finditer(text)}
    return [each for each in LETTERS if each in names]


def read(text: str, numbers: Mapping[str, float] | None = None) -> TypedLoss:
    """The loss that a text says, with these `numbers` for its `letters`; or Refused.

    Its parameters are θ₁ and θ₂, also written x and y, t1 and t2, theta1 and theta2.
    """
    if len(text) > LONGEST:
        raise Refused(LONGEST + 1, f"it has more than {LONGEST} characters")
    written, places = "", []
    for place, word in _words(text, numbers or {}):
        places += [place] * len(word)
        written += word
    try:
        tree = ast.parse(written, mode="eval").body
    except SyntaxError as error:  # none is known
        at = min(max((error.offset or 1) - 1, 0), len(places) - 1)
        raise Refused(places[at] if places else 1, "this is no formula") from None
    _check(tree, places)
    if not {"x", "y"} & {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}:
        raise Refused(1, "it has neither θ₁ nor θ₂")
    return TypedLoss(ast.unparse(tree))


def _words(text: str, numbers: Mapping[str, float]) -> Iterator[tuple[int, str]]:
    """The words of a text in Python's signs, each with its place; Refused where one cannot stand.

    What may stand somewhere depends on the word before: a value, a function, or neither.
    """
    before, opened, at = "", [], 0
    while at < len(text):
        place, found = at + 1, _WORD.match(text, at)
        if text[at].isspace():
            at += 1
            continue
        if found is None:
            raise Refused(place, f"“{text[at]}” has no meaning here")
        at, word, kind = found.end(), found[0], found.lastgroup
        if kind == "name" and word not in _SYNONYMS and word not in numbers:
            raise Refused(place, f"there is no “{word[:20]}”")
        function = kind == "name" and _SYNONYMS.get(word) in _FUNCTIONS
        if before == "function" and word != "(":
            raise Refused(place, "after a function comes a bracket, as in sin(x)")
        begins = kind in ("number", "name") or word == "("
        if before == "value" and begins:
            raise Refused(place, "a sign is missing before it; a product is written 2*x")
        signed = kind == "operator" and _OPERATORS[word] in "+-"
        if before != "value" and not begins and not signed:
            raise Refused(place, f"before “{word}” a value is missing")
        if word == "(":
            opened.append(place)
        elif word == ")":
            if not opened:
                raise Refused(place, "this bracket was never opened")
            opened.pop()
        if kind == "number":
            word = _number(place, word)
        elif word in numbers:  # in brackets, for the power of a negative number
            sign = "-" * (numbers[word] < 0)
            word = f"({sign}{_number(place, str(abs(numbers[word])))})"
        elif kind == "name":
            word = _SYNONYMS[word]
        else:
            word = {**_OPERATORS, **_RAISED}.get(word, word)
        ends = kind in ("number", "name", "raised") or word == ")"
        before = "function" if function else "value" if ends else ""
        yield place, word
    if before != "value":
        raise Refused(len(text) + 1, "it ends before a value")
    if opened:
        raise Refused(opened[-1], "this bracket is never closed")


def _number(place: int, word: str) -> str:
    number = float(word)
    if number > _LARGEST:
        raise Refused(place, f"a number is at most {_LARGEST:.0f}")
    return repr(int(number) if number.is_integer() else number)


def _check(tree: ast.expr, places: list[int]) -> None:
    """Refuse what is no arithmetic, and what is too much of it."""
    count = 0

    def visit(node: ast.expr, depth: int, functions: int) -> None:
        nonlocal count
        parts: list[ast.expr] = []
        count += 1
        place = places[node.col_offset]
        if depth > _DEPTH:
            raise Refused(place, "too many brackets or signs stand within each other")
        if count > _NODES:
            raise Refused(place, "it is too long")
        if functions > _FUNCTIONS_DEEP:
            raise Refused(place, f"more than {_FUNCTIONS_DEEP} functions stand within each other")
        match node:
            case ast.Constant(value=int() | float()) | ast.Name(id="x" | "y" | "pi"):
                pass
            case ast.Call(func=ast.Name(id=name), args=[part], keywords=[]) if name in _FUNCTIONS:
                parts = [part]
            case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=part):
                parts = [part]
            case ast.BinOp(op=ast.Pow(), left=part, right=power):
                if abs(_power(power) or 0) > _POWER or _power(power) is None:
                    reason = f"an exponent is a number from −{_POWER} to {_POWER}, or a fraction"
                    raise Refused(places[power.col_offset], reason)
                parts = [part]
            case ast.BinOp(op=op, left=first, right=second) if type(op) in _OPERATIONS:
                parts = [first, second]
            case _:
                raise Refused(place, "this is no arithmetic")
        for part in parts:
            visit(part, depth + 1, functions + isinstance(node, ast.Call))

    visit(tree, 1, 0)


def _power(node: ast.expr) -> int | float | None:
    """The number that an exponent is; None where it is none."""
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=part):
            power = _power(part)
            return None if power is None else -power
        case ast.BinOp(
            op=ast.Div(),
            left=ast.Constant(value=int() | float() as above),
            right=ast.Constant(value=int() | float() as below),
        ) if below:
            return above / below
        case _:
            return None


def _divides(node: ast.BinOp) -> bool:
    """Whether it is a quotient, or a power of another kind than 0, 1, 2, …; but for x/2."""
    if isinstance(node.op, ast.Pow):
        power = _power(node.right)
        return not isinstance(power, int) or power < 0
    return isinstance(node.op, ast.Div) and not isinstance(node.right, ast.Constant)


@lru_cache(maxsize=64)
def _tree(text: str) -> ast.expr:
    """Of a text that `read` has written."""
    return ast.parse(text, mode="eval").body


def _value(node: ast.expr, names: dict):
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=name):
            return names[name]
        case ast.Call(func=ast.Name(id=name), args=[part]):
            return _FUNCTIONS[name](_value(part, names))
        case ast.UnaryOp(op=op, operand=part):
            value = _value(part, names)
            return -value if isinstance(op, ast.USub) else value
        case ast.BinOp(op=ast.Pow(), left=part, right=power):
            return jnp.power(_value(part, names), _power(power) or 0)
        case ast.BinOp(op=op, left=first, right=second):
            return _OPERATIONS[type(op)](_value(first, names), _value(second, names))
    raise TypeError(node)  # `read` has let nothing else through


_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: r"\,", ast.Div: "/"}
_BINDS = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.Pow: 4}


def _latex(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=int() | float() as value):
            digits, _, power = f"{value:.6g}".partition("e")
            return rf"{digits} \cdot 10^{{{int(power)}}}" if power else digits
        case ast.Name(id=name):
            return r"\pi" if name == "pi" else name
        case ast.Call(func=ast.Name(id="sqrt"), args=[part]):
            return rf"\sqrt{{{_latex(part)}}}"
        case ast.Call(func=ast.Name(id="abs"), args=[part]):
            return rf"\left|{_latex(part)}\right|"
        case ast.Call(func=ast.Name(id=name), args=[part]):
            return rf"\{name}\left({_latex(part)}\right)"
        case ast.UnaryOp(op=op, operand=part):
            return ("-" if isinstance(op, ast.USub) else "+") + _within(part, 3)
        case ast.BinOp(op=ast.Pow(), left=part, right=power):
            return f"{_within(part, 5)}^{{{_latex(power)}}}"
        case ast.BinOp(op=ast.Div(), left=above, right=below):
            return rf"\frac{{{_latex(above)}}}{{{_latex(below)}}}"
        case ast.BinOp(op=op, left=first, right=second):
            binds = _BINDS[type(op)]
            number = isinstance(second, ast.Constant) or ast.unparse(second)[0].isdigit()
            sign = r" \cdot" if isinstance(op, ast.Mult) and number else _SIGNS[type(op)]
            return f"{_within(first, binds)}{sign} {_within(second, binds + 1)}"
    raise TypeError(node)


def _within(node: ast.expr, binds: int) -> str:
    """A part, in brackets where it binds less than what it is a part of."""
    own = 6
    if isinstance(node, ast.BinOp):
        own = _BINDS[type(node.op)]
    elif isinstance(node, ast.UnaryOp):
        own = 1
    return rf"\left({_latex(node)}\right)" if own < binds else _latex(node)
