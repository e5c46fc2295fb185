"""What a list asks of a table, without its values: which fields it pins, ranges over, sorts by.
Pure."""

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from danliu.formulas import Tree, parse
from danliu.formulas.tree import Call, Literal, Reference
from danliu.tables.definition import Sort
from danliu.tables.table import SYSTEM_KINDS, Table

_RANGES = ("<", "<=", ">", ">=")


class Shape(Struct, frozen=True, array_like=True):
    """Field keys: held to one value, to one of several, within a range; and the order."""

    equal: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    ranged: tuple[str, ...] = ()
    sort: tuple[Sort, ...] = ()

    @property
    def text(self) -> str:
        """The same for the same shape: a key in the database."""
        return msgspec.json.encode(self).decode()

    def narrowed(self, other: "Shape") -> "Shape":
        """This shape where another filter, such as a role's, holds as well."""
        equal = tuple(dict.fromkeys((*other.equal, *self.equal)))
        return msgspec.structs.replace(self, equal=equal)


def read_shape(text: str) -> Shape:
    return msgspec.json.decode(text, type=Shape)


def shape_of(table: Table, where: str, sort: tuple[Sort, ...] = ()) -> Shape:
    """The shape of a filter that is known to be sound, in this order."""
    found: dict[str, list[str]] = {"equal": [], "among": [], "ranged": []}
    for how, name in _asked(parse(where)) if where else ():
        key = table.by_name[name].key if name in table.by_name else name
        if key in table.columns or key in SYSTEM_KINDS:
            found[how].append(key)
    order = tuple(Sort(_key(table, one.field), one.descending) for one in sort)
    once = {how: tuple(sorted(set(keys))) for how, keys in found.items()}
    return Shape(once["equal"], once["among"], once["ranged"], order)


def _key(table: Table, name: str) -> str:
    return table.by_name[name].key if name in table.by_name else name


def _asked(tree: Tree) -> Iterator[tuple[str, str]]:
    """What must hold for the formula to be true, of own fields beside constants."""
    match tree:
        case Call("AND", arguments):
            for argument in arguments:
                yield from _asked(argument)
        case Call("=" | "ONEOF", (Reference((name,)), Literal() | Reference())):
            yield "equal", name
        case Call("ONEOF", (Reference((name,)), *_)):
            yield "among", name
        case Call(sign, (Reference((name,)), Literal())) if sign in _RANGES:
            yield "ranged", name
