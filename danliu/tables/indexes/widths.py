"""How many bytes a text may take: PostgreSQL would refuse a write whose key does not fit. Pure."""

from danliu.formulas import Tree, parse
from danliu.formulas.tree import Call, Literal, Reference
from danliu.tables.table import SYSTEM_KINDS, Column, Table

WIDEST = 2_600  # of the 2,704 bytes that a key of a B-tree may have
_UNBOUNDED = 1_000_000
_BYTES = 4  # of one character
_ONE_LINE = 200  # characters of those types that do not say how many
_KEYS = {"choice": 60, "state": 60, "person": 60, "role": 60, "phone": 40, "id-number": 18}
_LONG = ("long-text", "url", "address", "signature", "attachment")
_CHOOSE = ("IF", "IFS", "IFERROR", "IFBLANK", "IFNA", "SWITCH", "CHOOSE")
_SAME = ("TRIM", "LEFT", "RIGHT", "MID", "UPPER", "LOWER", "PROPER", "CLEAN")


def text_width(column: Column) -> int:
    """Of a stored text."""
    if column.definition.type in _LONG:
        return _UNBOUNDED
    known = _KEYS.get(column.definition.type, _ONE_LINE)
    return _BYTES * int(getattr(column.options, "max", known))


def formula_width(table: Table, tree: Tree) -> int:
    """Of the text that a formula gives."""
    match tree:
        case Literal(value):
            return len(str(value).encode()) + 1
        case Reference((name,)):
            return _field_width(table, name)
        case Call("&" | "CONCAT" | "CONCATENATE", arguments):
            return sum(formula_width(table, one) for one in arguments)
        case Call(name, arguments) if name in _CHOOSE:
            return max(formula_width(table, one) for one in arguments)
        case Call(name, (first, *_)) if name in _SAME:
            # a letter may become three when it is made big
            return formula_width(table, first) * (3 if name in ("UPPER", "PROPER") else 1)
        case Call("TEXT"):
            return _BYTES * _ONE_LINE
        case Call("AND" | "OR" | "NOT" | "=" | "<>" | "<" | "<=" | ">" | ">=" | "ISBLANK"):
            return _BYTES * 5
    return _UNBOUNDED


def _field_width(table: Table, name: str) -> int:
    if name in SYSTEM_KINDS:
        return _BYTES * _ONE_LINE
    column = table.by_name.get(name)
    if column is None:
        return _UNBOUNDED
    if not column.type.stored:
        return formula_width(table, parse(getattr(column.options, "formula", '""')))
    kind = str(column.type.kind)
    return text_width(column) if kind == "text" else _BYTES * _ONE_LINE
