"""Who may import whom, and where maths may live: read from the source, not taken on trust."""

import ast
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from tests.sources import PAGES, ROOT, SOURCES

JAX = {"jax", "jaxtyping", "numpy"}
CORE = {*JAX, "optax", "landscapes", "optimizers", "experiments"}
DRAWN = {*CORE, "plotly", "livefigure", "pages.figures"}
# What each file may import besides its own folder and the standard library, by its name; the first
# line that fits is the one that counts. What fits none may import nothing, and may not be there.
LAW: dict[str, Collection[str]] = {
    "landscapes/**": {*JAX, "sklearn"},
    "optimizers/**": {*JAX, "optax"},
    "experiments/**": CORE,
    "livefigure/mount.py": {"plotly", "streamlit"},
    "livefigure/example.py": {"numpy", "plotly", "streamlit"},
    "livefigure/formula.py": {"latex2mathml"},
    "livefigure/**": {"numpy", "plotly"},
    "pages/figures/boundary.py": {*JAX, "contourpy"},
    "pages/figures/**": DRAWN,
    "pages/ui/**": {*DRAWN, "streamlit"},
    # The folder of a page: it imports no other page's folder.
    "pages/*/*/page.py": {*DRAWN, "pages.ui", "streamlit"},
    "pages/*/*/session.py": {*DRAWN, "pages.ui", "streamlit"},
    "pages/*/*/*figure.py": {*DRAWN, "pages.ui"},
    "pages/*/*/*view.py": DRAWN,
    "pages/*/*/*compute.py": CORE,
    "pages/explore/atlas/usual.py": CORE,
    "pages/networks/sweep/words.py": DRAWN,
    "pages/reference/exercises/table.py": {"livefigure", "pages"},  # the one list of all of them
    "pages/reference/exercises/solutions.py": {"pages.ui"},
    "pages/reference/exercises/starts.py": (),
    "pages/reference/exercises/text.py": {"pages.ui"},
    "pages/reference/glossary/text.py": {"pages.ui"},
    "pages/reference/moments/table.py": (),
    "pages/reference/notation/picture.py": {"pages.figures"},
    "pages/reference/notation/table.py": (),
    "pages/reference/notation/text.py": {"pages.figures"},
    "pages/**/__init__.py": (),
    "pages/__init__.py": (),
    "book/**": {"numpy", "plotly", "livefigure", "pages", "experiments"},
    "ports/**": {"torch"},  # each a file that somebody else has in a project of their own
    "app.py": {"jax", "pandas", "streamlit", "experiments", "pages.ui"},
    "benchmarks/**": {
        *(*CORE, "livefigure", "pages", "plotly", "streamlit", "playwright", "tests"),
        "torch",  # where it is installed, to compare with
        "websockets",  # by which Streamlit serves
    },
}
FREE = ("docs/", "tests/")
MUST_EXIST = ["landscapes", "optimizers", "experiments", "pages/figures", "pages/ui", "app.py"]
TRANSFORMS = {
    *("jit", "grad", "value_and_grad", "vmap", "pmap", "shard_map", "scan", "fori_loop"),
    *("while_loop", "jvp", "vjp", "linearize", "hessian", "jacobian", "jacfwd", "jacrev"),
}
NAMELESS = {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "constants.py"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def fits(name: str, pattern: str) -> bool:
    """Whether a path is one of those: * is a name or a part of one, ** any folders, too."""
    parts = re.split(r"(\*\*|\*)", pattern)
    meant = {"**": ".*", "*": "[^/]*"}
    return bool(re.fullmatch("".join(meant.get(part, re.escape(part)) for part in parts), name))


def rule_of(name: str) -> str | None:
    """The line of the law that counts for a file."""
    return next((pattern for pattern in LAW if fits(name, pattern)), None)


def folder_of(name: str) -> str:
    """What a file may import as its own: its room; of the pages, the folder of the page."""
    parts = name.removesuffix(".py").split("/")
    if parts[0] != "pages":
        return parts[0]
    return ".".join(parts[: 2 if parts[1] in ("figures", "ui") else 3])


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


def allowed(name: str, rooms: Collection[str]) -> bool:
    return any(f"{name}.".startswith(f"{room}.") for room in {*rooms, *sys.stdlib_module_names})


def forbidden(name: str, code: str) -> list[str]:
    """What a file imports although the law does not let it."""
    package = ".".join(Path(name).parent.parts)
    may = {*LAW.get(rule_of(name) or "", ()), folder_of(name)}
    return [each for each in imports(code, package) if not allowed(each, may)]


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


CODE = {relative(source): source.read_text("utf-8") for source in SOURCES}
UNDER_LAW = {name: code for name, code in CODE.items() if not name.startswith(FREE)}


def test_imports_point_inwards():
    wrong = {name: forbidden(name, code) for name, code in UNDER_LAW.items()}
    assert not {name: names for name, names in wrong.items() if names}


def test_every_file_has_a_line_in_the_law_and_every_line_has_files():
    assert not [name for name in UNDER_LAW if rule_of(name) is None]
    used = {rule_of(name) for name in UNDER_LAW}
    assert not [pattern for pattern in LAW if pattern not in used]
    assert not [room for room in MUST_EXIST if not (ROOT / room).exists()]


def test_pages_do_no_maths_outside_their_compute():
    drawn = {n: c for n, c in CODE.items() if n.startswith(("pages/", "livefigure/"))}
    wrong = {n: transforms(c) for n, c in drawn.items() if not n.endswith("compute.py")}
    assert not {name: found for name, found in wrong.items() if found}


def test_a_page_reads_from_top_to_bottom():
    """What needs a `def` has a name, and therefore a file beside the page."""
    assert PAGES
    definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    nodes = {relative(page): ast.walk(ast.parse(page.read_text("utf-8"))) for page in PAGES}
    assert not [name for name, of in nodes.items() if any(isinstance(n, definitions) for n in of)]


def test_precision_belongs_to_entry_points():
    for name, code in UNDER_LAW.items():
        is_entry = name.startswith(("benchmarks/", "book/", "experiments/")) and "__main__" in code
        assert is_entry or name == "app.py" or "arithmetic.configure()" not in code, name
        # The last of these sets nothing: the script that it writes does.
        own = {"experiments/arithmetic.py", "experiments/program_cache.py", "pages/ui/script.py"}
        if name not in own:
            assert "enable_x64" not in code.lower() and "config.update(" not in code, name


def test_streamlit_finds_no_page_on_its_own():
    """`pages/*.py` would be served, without app.py, to the first visitor of a cold server."""
    assert [path.name for path in (ROOT / "pages").iterdir() if path.is_file()] == ["__init__.py"]


def test_every_file_is_named_after_what_it_holds():
    assert not [name for name in CODE if Path(name).name in NAMELESS]


# The law would also hold over sources that it cannot read; so:


@pytest.mark.parametrize(
    "code",
    [
        "import streamlit",
        "import streamlit.components.v2 as components",
        "from streamlit import slider",
        "def later():\n    import streamlit",
        "from pages import ui",
        "from pages.ui.controls import pick",
        "from .. import ui",
        "from ..ui import pick",
        "import pages",
        "from pages.lessons.dial import view",
    ],
)
def test_what_a_figure_may_not_import_is_seen(code):
    assert forbidden("pages/figures/any.py", code)


def test_a_page_may_import_its_own_folder_and_no_others():
    assert not forbidden("pages/lessons/dial/page.py", "from pages.lessons.dial import figure")
    assert forbidden("pages/lessons/dial/page.py", "from pages.lessons.saddam import figure")
    assert forbidden("pages/lessons/dial/anything.py", "import numpy")


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
