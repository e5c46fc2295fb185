"""The first meaning of a formula: a Python function."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from danliu.formulas.decimals import plain
from danliu.formulas.errors import Fault
from danliu.formulas.kinds import Error, Kind, Lookup, Value, kind_of_value
from danliu.formulas.parsing import parse
from danliu.formulas.signature import Function, Overload, functions
from danliu.formulas.times import Here
from danliu.formulas.tree import Literal, Reference, Tree

Run = Callable[[Lookup], Value]


class Answer(NamedTuple):
    """What a formula gives. With an error there is no value."""

    value: Value
    error: Error | None


def to_python(tree: Tree) -> Run:
    """Compile to a function of a lookup; it raises Fault on a value of a wrong kind.

    The lookup gives None for what is blank or missing. It also knows ("$now",), an aware
    datetime, and ("$zone",), the name of a time zone. An error is None: see `to_answer`.
    """
    if isinstance(tree, Reference):
        return partial(_read, tree.path)
    answer = to_answer(tree)
    return lambda lookup: answer(lookup).value


def to_answer(tree: Tree) -> Callable[[Lookup], Answer]:
    """The same, but it tells the error where there is one. The lookup may give an Error too."""
    run = _compile(tree)

    def answer(lookup: Lookup) -> Answer:
        found = run(lookup)
        return Answer(None, found) if isinstance(found, Error) else Answer(_shown(found), None)

    return answer


@lru_cache(maxsize=4_096)
def formula(text: str) -> Run:
    """The function of a formula as it was written, compiled once. Raises FormulaError."""
    return to_python(parse(text))


def _compile(tree: Tree) -> Run:
    if isinstance(tree, Literal):
        constant = None if tree.value == "" else tree.value
        return lambda _: constant
    if isinstance(tree, Reference):
        return partial(_read_for_a_function, tree.path)
    function = functions[tree.name]
    arguments = [_compile(argument) for argument in tree.arguments]
    if function.overloads[0].lazy:
        return partial(_run_lazily, function.overloads[0], arguments)
    return partial(_run, function, arguments)


def _read(path: tuple[str, ...], lookup: Lookup) -> Value:
    value = _exact(lookup(path))
    return None if isinstance(value, Error) else value


def _read_for_a_function(path: tuple[str, ...], lookup: Lookup) -> Value:
    value = lookup(path)
    if isinstance(value, list | tuple):
        exact = [_exact(one) for one in value]
        return next((one for one in exact if isinstance(one, Error)), exact)
    return _exact(value)


def _exact(value: Value) -> Value:
    """Blank text is blank; a JSON document's numbers become exact ones."""
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    return value


def _run(function: Function, arguments: list[Run], lookup: Lookup) -> Value:
    values = [argument(lookup) for argument in arguments]
    kinds = tuple(map(kind_of_value, values))
    if Kind.error in kinds:
        return values[kinds.index(Kind.error)]
    overload = _fitting(function, kinds)
    present = Kind.any not in kinds
    if not present and not overload.blanks:
        return None
    result = overload.python(*([Here(lookup)] if overload.timed else []), *values)
    if result is None and overload.fails and present:
        return overload.fails
    return None if result == "" else result


def _fitting(function: Function, kinds: tuple[Kind, ...]) -> Overload:
    fitting = function.fits(kinds)
    if not fitting:
        raise Fault(function.name, [str(kind) for kind in kinds])
    return fitting[0][0]


def _run_lazily(overload: Overload, arguments: list[Run], lookup: Lookup) -> Value:
    return overload.python(*(partial(argument, lookup) for argument in arguments))


def _shown(value: Value) -> Value:
    kind = kind_of_value(value)
    if kind is Kind.number:
        return plain(value)
    return [_shown(one) for one in value] if kind is Kind.numbers else value
