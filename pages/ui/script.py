"""A run as a script of its own: JAX and optax, nothing of this app, the same end."""

import ast
import inspect
from collections.abc import Iterator
from functools import lru_cache

from landscapes import Landscape
from landscapes.formula import TypedLoss
from optimizers import RULES, reads
from pages.ui.about import ABOUT
from pages.ui.setting import RunSetting

DIGITS = 4  # after the point, of the end that is printed

_ALPHA_SAM = """
def direction(params, grad):
    \"\"\"g + α (g_ρ − g): g_ρ is the gradient after a step of length ρ uphill.\"\"\"
    far = params + rho * unit(grad)
    return grad + alpha * (jax.grad(loss)(far) - grad)
"""

# Of the family of SAM: where the second gradient is taken.
_RELATIVE = """
def direction(params, grad):
    \"\"\"g + α (∇L at another point − g).\"\"\"
{far}
    return grad + alpha * (jax.grad(loss)(far) - grad)
"""

_FAR = {
    "USAM": "    far = params + rho * grad",
    "ASAM": "    size = jnp.abs(params)\n    far = params + rho * size * unit(size * grad)",
    "Max-norm SAM": "    far = params + rho * jnp.sign(grad)",
    "Two-step SAM": "    far = params + rho / 2 * unit(grad)\n"
    "    far = far + rho / 2 * unit(jax.grad(loss)(far))",
}

_EXACT = """
def direction(params, grad):
    \"\"\"The gradient of L + αρ‖∇L‖: a derivative of the gradient along itself.\"\"\"
    return grad + alpha * rho * jax.jvp(jax.grad(loss), (params,), (unit(grad),))[1]
"""

_FORWARD = """
def direction(params, grad, memory):
    \"\"\"Every second step is corrected by the difference of the last two gradients.\"\"\"
    count, last_params, last_grad = memory
    far = jnp.linalg.norm(params - last_params)
    slope = jnp.where(far == 0, 0, (last_grad - grad) / jnp.where(far == 0, 1, far))
    corrected = grad + 2 * alpha * rho * slope
    return jnp.where(count % 2 == 1, corrected, grad)
"""

_STEP = """
optimizer = {optimizer}

def step(carry, _):
    params, state = carry
    grad = jax.grad(loss)(params)
    updates, state = optimizer.update(direction(params, grad), state, params)
    return (optax.apply_updates(params, updates), state), None

state = optimizer.init(start)
"""

_FORWARD_STEP = """
def step(carry, _):
    params, memory = carry
    grad = jax.grad(loss)(params)
    next_params = params - learning_rate * direction(params, grad, memory)
    return (next_params, (memory[0] + 1, params, grad)), None

state = (0, start, jnp.zeros(2))
"""

_SADDAM_STEP = """
def step(carry, _):
    params, (count, first, second{and_memory}) = carry
    grad = jax.grad(loss)(params)
    correction = direction(params, grad{memory}) - grad
    # Running means of the gradient and of its square, corrected for their start at 0.
    first = momentum * first + (1 - momentum) * {for_first}
    second = decay * second + (1 - decay) * grad**2
    mean = first / (1 - momentum ** (count + 1))
    root = jnp.sqrt(second / (1 - decay ** (count + 1))) + 1e-8
    next_params = params - learning_rate * {update}
    return (next_params, (count + 1, first, second{and_next})), None

state = (0, jnp.zeros(2), jnp.zeros(2){and_start})
"""

_OPTIMIZERS = {
    "α-SAM + SGD": "optax.sgd(learning_rate)",
    "α-SAM + heavy ball": "optax.sgd(learning_rate, momentum=momentum)",
    "α-SAM + Nesterov": "optax.sgd(learning_rate, momentum=momentum, nesterov=True)",
    "α-SAM + RMSProp": "optax.rmsprop(\n    learning_rate, decay=decay, eps_in_sqrt=False, "
    "bias_correction=True\n)",
    "α-SAM + Adam": "optax.adam(learning_rate, b1=momentum, b2=decay)",
}

# Of Saddam: what the first moment takes in, and what a step is.
_SADDAM = {
    "Saddam M (first moment)": ("(grad + correction)", "mean / root"),
    "Saddam D (decoupled)": ("grad", "(mean + correction) / root"),
    "Saddam raw (unscaled)": ("grad", "(mean / root + correction)"),
    "Saddam F (forward-only)": ("grad", "(mean + correction) / root"),
}

_UNIT = """
def unit(vector):
    norm = jnp.linalg.norm(vector)
    return jnp.where(norm == 0, 0, vector / jnp.where(norm == 0, 1, norm))
"""


def script_of(setting: RunSetting) -> str:
    """The script of a run: it prints where the run ends, with `DIGITS` digits behind the point."""
    landscape = setting.landscape
    names = {"learning_rate", "alpha", "rho", *reads(RULES[setting.rule])}
    rule = _rule(setting.rule)
    libraries = ["jax", "optax"] if "optax." in rule else ["jax"]
    hyperparameters = setting.hyperparameters()._asdict()
    values = [f"{n} = {float(value)!r}" for n, value in hyperparameters.items() if n in names]
    start = [float(each) for each in setting.start]
    typed = isinstance(landscape.loss, TypedLoss)
    where = "a surface given by a formula" if typed else f"the surface «{landscape.name}»"
    parts = [
        f'"""{setting.rule} on {where}, as {ABOUT["program"]} '
        f"{ABOUT['version']} draws it.\n\nIt needs {' and '.join(libraries)}. "
        'Where a run bounces irregularly, its end depends on rounding.\n"""',
        "\nimport jax\nimport jax.numpy as jnp",
        *(f"import {each}" for each in libraries[1:]),
        '\njax.config.update("jax_enable_x64", True)  # double precision, as the app has it\n',
        "\n".join([*values, f"start = jnp.array({start!r})"]),
        _surface(landscape),
        rule,
        f"\n(end, _), _ = jax.lax.scan(step, (start, state), length={setting.num_steps})",
        f"print(*(round(float(value), {DIGITS}) + 0.0 for value in end))",
    ]
    return "\n".join(part.rstrip("\n") for part in parts) + "\n"


def _rule(rule: str) -> str:
    """The step of a rule, and where its memory begins."""
    if rule in _OPTIMIZERS:
        return _UNIT + _ALPHA_SAM + _STEP.format(optimizer=_OPTIMIZERS[rule])
    if rule in _FAR:
        relative = _RELATIVE.format(far=_FAR[rule])
        return _UNIT + relative + _STEP.format(optimizer=_OPTIMIZERS["α-SAM + SGD"])
    if rule == "Exact gradient norm":
        return _UNIT + _EXACT + _STEP.format(optimizer=_OPTIMIZERS["α-SAM + SGD"])
    if rule == "Forward-only":
        return _FORWARD + _FORWARD_STEP
    for_first, update = _SADDAM[rule]
    forward = rule == "Saddam F (forward-only)"
    step = _SADDAM_STEP.format(
        for_first=for_first,
        update=update,
        and_memory=", last_params, last_grad" if forward else "",
        memory=", (count, last_params, last_grad)" if forward else "",
        and_next=", params, grad" if forward else "",
        and_start=", start, jnp.zeros(2)" if forward else "",
    )
    return (_FORWARD if forward else _UNIT + _ALPHA_SAM) + step


@lru_cache(maxsize=64)
def _surface(landscape: Landscape) -> str:
    """The loss of a surface with all that it names, without the types."""
    if isinstance(landscape.loss, TypedLoss):
        return landscape.loss.source
    source = inspect.getsource(inspect.getmodule(landscape.loss))  # type: ignore[arg-type]
    lines = source.splitlines()
    tree = ast.parse(source)
    defined = {name: node for node in tree.body for name in _defines(node)}
    needed: list[ast.stmt] = []

    def need(name: str) -> None:
        node = defined.get(name)
        if node is None or node in needed:
            return
        needed.append(node)
        body = node.body if isinstance(node, ast.FunctionDef) else [node]
        for each in (inner for part in body for inner in ast.walk(part)):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
                need(each.id)

    need("loss")
    pieces = [_untyped(node, lines) for node in sorted(needed, key=lambda each: each.lineno)]
    return "\n".join(["", f"# {landscape.blurb}", *pieces])


def _defines(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef):
        yield node.name
    elif isinstance(node, ast.Assign):
        targets = (each for target in node.targets for each in ast.walk(target))
        yield from (each.id for each in targets if isinstance(each, ast.Name))
    elif isinstance(node, ast.Import):
        # The script has these already.
        yield from (a.name for a in node.names if a.name.split(".")[0] != "jax")


def _untyped(node: ast.stmt, lines: list[str]) -> str:
    """The statement as it is written; of a function without the types of what it takes."""
    if not isinstance(node, ast.FunctionDef):
        return "\n".join(lines[node.lineno - 1 : node.end_lineno])
    names = ", ".join(each.arg for each in node.args.args)
    body = lines[node.body[0].lineno - 1 : node.end_lineno]
    return "\n".join(["", f"def {node.name}({names}):", *body])
