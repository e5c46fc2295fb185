"""Formulas as people write them: a choice by its name, where the store has its key. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import structs

from danliu.formulas import FormulaError, Tree, parse
from danliu.formulas.kinds import Path
from danliu.formulas.tree import Call, Literal, Reference
from danliu.tables.access import Sight
from danliu.tables.definition import TableDef, View
from danliu.tables.kinds import Scope
from danliu.tables.roles import Grant, Role
from danliu.tables.schema import Schema
from danliu.tables.table import Column

_COMPARES = ("=", "<>")


def with_keys(scope: Scope, text: str) -> str:
    """{状态}="待复核" becomes {状态}="review"; the rest of the text stays as it was typed.

    Raises FormulaError for what is no formula.
    """
    if not text:
        return text
    for literal, key in sorted(_named(scope, parse(text)), key=lambda found: -found[0].at):
        begins, written = literal.at - 1, _quoted(str(literal.value))
        if text[begins : begins + len(written)] == written:
            text = text[:begins] + _quoted(key) + text[begins + len(written) :]
    return text


def _named(scope: Scope, tree: Tree) -> Iterator[tuple[Literal, str]]:
    """Every text that is compared with a choice and is the name of one, with its key."""
    if not isinstance(tree, Call):
        return
    if tree.name in _COMPARES:
        for one, other in (tree.arguments, tree.arguments[::-1]):
            if isinstance(one, Reference) and isinstance(other, Literal):
                key = _keys(scope, one.path).get(str(other.value))
                if key is not None:
                    yield other, key
    for argument in tree.arguments:
        yield from _named(scope, argument)


def _keys(scope: Scope, path: Path) -> Mapping[str, str]:
    """Name -> key of the choices at a path, of those names that are no key themselves."""
    column = _column(scope, path)
    choices = _choices(column) if column else ()
    known = {one.key for one in choices}
    named = [(name, one.key) for one in choices for name in (one.name, one.name_en)]
    return {name: key for name, key in named if name and name not in known}


def _choices(column: Column) -> tuple[Any, ...]:
    options = column.options
    return tuple(getattr(options, "choices", None) or getattr(options, "stages", None) or ())


def _column(scope: Scope, path: Path) -> Column | None:
    column = scope.table.by_name.get(path[0])
    if column is None or len(path) == 1:
        return column
    return _column(scope.behind(column), path[1:]) if column.type.points == "one" else None


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def worded(schema: Schema, table: TableDef) -> TableDef:
    """The definition with every formula over the table's own records so."""
    scope = Scope(Sight(schema, None), schema.by_id[table.id])
    replace = structs.replace

    def own(text: str) -> str:
        try:
            return with_keys(scope, text)
        except FormulaError:
            return text  # whoever checks the definition says what is wrong with it

    def seen(view: View) -> View:
        colours = tuple(replace(one, when=own(one.when)) for one in view.colours)
        return replace(view, where=own(view.where), colours=colours)

    return replace(
        table,
        fields=tuple(replace(one, required_if=own(one.required_if)) for one in table.fields),
        checks=tuple(replace(one, when=own(one.when)) for one in table.checks),
        locks=tuple(replace(one, when=own(one.when)) for one in table.locks),
        views=tuple(seen(one) for one in table.views),
    )


def worded_role(schema: Schema, role: Role) -> Role:
    """The role with its row filters so."""
    sight = Sight(schema, None)

    def own(key: str, grant: Grant) -> Grant:
        if key not in schema.tables:
            return grant
        return structs.replace(grant, where=with_keys(Scope(sight, schema.table(key)), grant.where))

    return structs.replace(role, tables={key: own(key, one) for key, one in role.tables.items()})
