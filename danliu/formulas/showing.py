"""The tree back to text: for a renamed field, and for reading aloud."""

from collections.abc import Callable

from danliu.formulas.kinds import Path
from danliu.formulas.tree import Call, Literal, Reference, Tree

Name = Callable[[Path], str]
TIGHTNESS = {
    **dict.fromkeys(("=", "<>", "<", "<=", ">", ">="), 1),
    "&": 2,
    **dict.fromkeys("+-", 3),
    **dict.fromkeys("*/", 4),
    "^": 5,
    "negate": 6,
    "%": 7,
}
ATOM = 8


def show(tree: Tree, name: Name) -> str:
    """The formula as text, with no more parentheses than it needs; `name` names a path."""
    match tree:
        case Literal(bool(value)):
            return str(value).upper()
        case Literal(str(value)):
            return '"' + value.replace('"', '""') + '"'
        case Literal(value):
            return f"{value:f}"
        case Reference(path):
            return "{" + name(path) + "}"
        case Call():
            return _call(tree, name)


def _call(call: Call, name: Name) -> str:
    tightness = TIGHTNESS.get(call.name)
    if tightness is None:
        return f"{call.name}({', '.join(show(part, name) for part in call.arguments)})"
    first = _inside(call.arguments[0], tightness, name)
    if call.name == "negate":
        return f"-{first}"
    if call.name == "%":
        return f"{first}%"
    second = _inside(call.arguments[1], tightness + 1, name)
    return f"{first} {call.name} {second}"


def _inside(part: Tree, tightness: int, name: Name) -> str:
    """Signs of one tightness group to the left, so the right side needs to be tighter."""
    own = TIGHTNESS.get(part.name, ATOM) if isinstance(part, Call) else ATOM
    return show(part, name) if own >= tightness else f"({show(part, name)})"
