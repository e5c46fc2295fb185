"""A formula as a condition of WHERE: the same answer where it is TRUE, and an index may help.

In a value, `{x} = "a"` must be FALSE where x is blank, which PostgreSQL can only say in a form
that no index serves. A condition may leave it unknown: such a row is left out as well.
"""

from collections.abc import Callable

from danliu.formulas.errors import FormulaError
from danliu.formulas.formed import formed
from danliu.formulas.kinds import Column, Kind, Path, Sql
from danliu.formulas.sql import compiled
from danliu.formulas.tree import Call, Literal, Reference, Tree

Given = Callable[[Path], bool]


def _nothing(_path: Path) -> bool:
    return False


def to_filter(tree: Tree, column: Column, given: Given = _nothing) -> Sql:
    """Compile a formula of kind truth to a condition that holds exactly where it is TRUE.

    given    whether a path stands for one value, not blank, that is the same for every row
    Raises   as to_sql, and FormulaError if the formula is not a truth
    """
    match tree:
        case Call("AND" | "OR" as word, arguments) if _is_safe(tree, column, word):
            parts = [to_filter(argument, column, given) for argument in arguments]
            gaps = f" {word} ".join(["{}"] * len(parts))
            return formed(f"({gaps})", *parts, kind=Kind.truth)
        case Call("=" | "ONEOF", (Reference() as reference, *choices)):
            if not given(reference.path) and _are_constants(choices, given):
                compiled(tree, column)  # for the errors of its kinds
                constants = [compiled(choice, column).sql for choice in choices]
                return _membership(column(reference.path), constants)
    return _truth(tree, column)


def _is_safe(tree: Call, column: Column, word: str) -> bool:
    """With a list it is one condition. With an error OR is blank, even where a part is TRUE."""
    parts = [compiled(argument, column) for argument in tree.arguments]
    if any(part.kind is Kind.truths for part in parts):
        return False
    return word == "AND" or not any(part.fault for part in parts)


def _truth(tree: Tree, column: Column) -> Sql:
    term = compiled(tree, column)
    if term.kind not in (Kind.truth, Kind.any):
        raise FormulaError(tree.at, str(term.kind), [str(Kind.truth)])
    return term.taken_as(Kind.truth)


def _are_constants(choices: list[Tree], given: Given) -> bool:
    return all(
        given(choice.path)
        if isinstance(choice, Reference)
        else isinstance(choice, Literal) and choice.value != ""
        for choice in choices
    )


def _membership(found: Sql, constants: list[Sql]) -> Sql:
    """Of the bare column, which an index knows, and not of NULLIF of it."""
    if len(constants) == 1:
        return formed("(({}) = {})", found, *constants, kind=Kind.truth)
    gaps = ", ".join(["{}"] * len(constants))
    return formed(f"(({{}}) = ANY (ARRAY[{gaps}]))", found, *constants, kind=Kind.truth)
