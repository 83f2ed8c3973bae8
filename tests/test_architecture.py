"""Who may import whom, and where maths may live: read from the source, not taken on trust."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
JAX = {"jax", "jaxtyping", "numpy"}
CORE = {*JAX, "optax", "landscapes", "optimizers"}
# What each room may import, besides itself and the standard library. A room that is not built yet
# is in the law already; none may import benchmarks, tests or app.
LAW = {
    "landscapes": {*JAX, "sklearn"},
    "optimizers": {*JAX, "optax"},
    "experiments": CORE,
    "pages/figures": {*CORE, "experiments", "plotly", "contourpy"},
    "pages/widgets": {*CORE, "experiments", "plotly", "streamlit", "pages.figures"},
    "pages": {*CORE, "experiments", "plotly", "streamlit"},
    "app.py": {"jax", "pandas", "streamlit", "experiments"},
    "benchmarks": {
        *(*CORE, "experiments", "pages", "plotly", "streamlit", "playwright", "tests"),
        "torch",  # where it is installed, to compare with
        "websockets",  # by which Streamlit serves
    },
}
MUST_EXIST = ["landscapes", "optimizers", "pages/figures", "pages/widgets", "pages", "app.py"]
SHARED_BY_PAGES = {"figures", "widgets"}
TRANSFORMS = {
    *("jit", "grad", "value_and_grad", "vmap", "pmap", "shard_map", "scan", "fori_loop"),
    *("while_loop", "jvp", "vjp", "linearize", "hessian", "jacobian", "jacfwd", "jacrev"),
}
NAMELESS = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "constants.py"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def sources(room: str) -> list[Path]:
    path = ROOT / room
    return [path] if path.is_file() else sorted(path.rglob("*.py"))


def room_of(source: Path) -> str:
    """The innermost room of the law that holds the file."""
    name = relative(source)
    return max((room for room in LAW if f"{name}/".startswith(f"{room}/")), key=len)


def page_scripts() -> list[Path]:
    return [
        script
        for script in sorted((ROOT / "pages").glob("*/*.py"))
        if script.parent.name not in SHARED_BY_PAGES and script.name != "__init__.py"
    ]


def each(paths: list[Path]):
    return pytest.mark.parametrize("source", paths, ids=relative)


def imports(code: str, package: str = "") -> Iterator[str]:
    """Everything a module imports, by its full dotted name."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")
            base = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
            module = ".".join(filter(None, [base, node.module]))
            yield from (f"{module}.{alias.name}" for alias in node.names)


def allowed(name: str, rooms: set[str]) -> bool:
    return any(f"{name}.".startswith(f"{room}.") for room in {*rooms, *sys.stdlib_module_names})


def transforms(code: str) -> set[str]:
    """The transforms of JAX that a module mentions: jax.grad, lax.scan, from jax import jit."""
    tree = ast.parse(code)
    of_jax: set[str] = set()
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            of_jax |= {a.asname or "jax" for a in node.names if a.name.split(".")[0] == "jax"}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "jax":
            of_jax |= {alias.asname or alias.name for alias in node.names}
            found |= {alias.name for alias in node.names} & TRANSFORMS
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in TRANSFORMS:
            root: ast.expr = node
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in of_jax:
                found.add(node.attr)
    return found


EVERYTHING = sorted({source for room in LAW for source in sources(room)})


@each(EVERYTHING)
def test_imports_point_inwards(source):
    room = room_of(source)
    names = imports(source.read_text("utf-8"), relative(source.parent).replace("/", "."))
    own = room.removesuffix(".py").replace("/", ".")
    assert not [name for name in names if not allowed(name, LAW[room] | {own})]


@each(sources("pages"))
def test_pages_do_no_maths(source):
    assert not transforms(source.read_text("utf-8"))


@each(page_scripts())
def test_a_page_reads_from_top_to_bottom(source):
    """What needs a `def` has a name, and therefore a room elsewhere."""
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    nodes = ast.walk(ast.parse(source.read_text("utf-8")))
    assert not [node.name for node in nodes if isinstance(node, definitions)]


@each(EVERYTHING)
def test_precision_belongs_to_entry_points(source):
    code = source.read_text("utf-8")
    room = room_of(source)
    is_entry = room == "app.py" or (room in {"benchmarks", "experiments"} and "__main__" in code)
    assert is_entry or "arithmetic.configure()" not in code
    if relative(source) not in {"experiments/arithmetic.py", "experiments/program_cache.py"}:
        assert "enable_x64" not in code.lower() and "config.update(" not in code


def test_streamlit_finds_no_page_on_its_own():
    """`pages/*.py` would be served, without app.py, to the first visitor of a cold server."""
    assert [path.name for path in (ROOT / "pages").iterdir() if path.is_file()] == ["__init__.py"]


def test_every_file_is_named_after_what_it_holds():
    tests = sources("tests")
    assert not [relative(path) for path in [*EVERYTHING, *tests] if path.name in NAMELESS]


# The law would also hold over nothing, or over sources it cannot read; so:


@pytest.mark.parametrize("room", LAW)
def test_the_law_is_read_over_something(room):
    there = (ROOT / room).exists()
    assert there or room not in MUST_EXIST
    assert bool(sources(room)) == there


def test_there_are_pages():
    assert page_scripts()


@pytest.mark.parametrize(
    "code",
    [
        "import streamlit",
        "import streamlit.components.v2 as components",
        "from streamlit import slider",
        "def later():\n    import streamlit",
        "from pages import widgets",
        "from pages.widgets.controls import pick",
        "from .. import widgets",
        "from ..widgets import pick",
        "import pages",
    ],
)
def test_a_figure_cannot_reach_streamlit(code):
    names = imports(code, package="pages.figures")
    assert not all(allowed(name, LAW["pages/figures"] | {"pages.figures"}) for name in names)


@pytest.mark.parametrize(
    "code",
    [
        "import jax\njax.jit(f)",
        "import jax as j\n@j.vmap\ndef f(x): ...",
        "from jax import lax\nlax.scan(f, 0, xs)",
        "import jax.lax\njax.lax.scan(f, 0, xs)",
        "from jax import grad",
        "from jax.lax import scan as walk",
    ],
)
def test_maths_is_recognised_however_it_is_spelt(code):
    assert transforms(code)


def test_a_record_may_have_a_field_named_grad():
    assert not transforms("import jax.numpy as jnp\njnp.zeros(2)\nanatomy.grad")
