"""The first meaning of a formula: a Python function."""

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, partial

from danliu.formulas.decimals import plain
from danliu.formulas.errors import Fault
from danliu.formulas.kinds import Kind, Lookup, Value, kind_of_value
from danliu.formulas.parsing import parse
from danliu.formulas.signature import Function, Overload, functions
from danliu.formulas.times import Here
from danliu.formulas.tree import Literal, Reference, Tree

Run = Callable[[Lookup], Value]


def to_python(tree: Tree) -> Run:
    """Compile to a function of a lookup; it raises Fault on a value of a wrong kind.

    The lookup gives None for what is blank or missing. It also knows ("$now",), an aware
    datetime, and ("$zone",), the name of a time zone.
    """
    run = _compile(tree)
    return run if isinstance(tree, Reference) else lambda lookup: _shown(run(lookup))


@lru_cache(maxsize=4_096)
def formula(text: str) -> Run:
    """The function of a formula as it was written, compiled once. Raises FormulaError."""
    return to_python(parse(text))


def _compile(tree: Tree) -> Run:
    if isinstance(tree, Literal):
        constant = None if tree.value == "" else tree.value
        return lambda _: constant
    if isinstance(tree, Reference):
        return partial(_read, tree.path)
    function = functions[tree.name]
    arguments = [_compile(argument) for argument in tree.arguments]
    if function.overloads[0].lazy:
        return partial(_run_lazily, function.overloads[0], arguments)
    return partial(_run, function, arguments)


def _read(path: tuple[str, ...], lookup: Lookup) -> Value:
    """Blank text is blank; a JSON document's numbers become exact ones."""
    value = lookup(path)
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(repr(value))
    return value


def _run(function: Function, arguments: list[Run], lookup: Lookup) -> Value:
    values = [argument(lookup) for argument in arguments]
    overload = _fitting(function, values)
    if not overload.blanks and any(value is None for value in values):
        return None
    here = [Here(lookup)] if overload.timed else []
    result = overload.python(*here, *values)
    return None if isinstance(result, str) and not result else result


def _fitting(function: Function, values: list[Value]) -> Overload:
    kinds = tuple(map(kind_of_value, values))
    fitting = function.fits(kinds)
    if not fitting:
        raise Fault(function.name, [str(kind) for kind in kinds])
    return fitting[0][0]


def _run_lazily(overload: Overload, arguments: list[Run], lookup: Lookup) -> Value:
    return overload.python(*(partial(argument, lookup) for argument in arguments))


def _shown(value: Value) -> Value:
    return plain(value) if kind_of_value(value) is Kind.number else value
