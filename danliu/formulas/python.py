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
    run = _compile(tree)

    def value(lookup: Lookup) -> Value:
        found = run(lookup)
        return None if isinstance(found, Error) else _shown(found)

    return value


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
    return _caller(function, arguments)


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


def _caller(function: Function, arguments: list[Run]) -> Run:
    """What to do is worked out once for each combination of types that is met."""
    plans: dict[tuple[type, ...], _Plan] = {}

    def run(lookup: Lookup) -> Value:
        values = [argument(lookup) for argument in arguments]
        types = tuple(map(type, values))
        plan = plans.get(types)
        if plan is None:
            plan = _planned(function, values)
            if list not in types:  # what a list is depends on what it holds
                plans[types] = plan
        return plan.run(lookup, values)

    return run


class _Plan(NamedTuple):
    """present    no argument is blank
    error      the place of the first error among them
    """

    overload: Overload | None
    present: bool
    error: int | None

    def run(self, lookup: Lookup, values: list[Value]) -> Value:
        if self.error is not None:
            return values[self.error]
        overload = self.overload
        if overload is None:
            return None
        result = (
            overload.python(Here(lookup), *values) if overload.timed else overload.python(*values)
        )
        if result is None and self.present and overload.fails:
            return overload.fails
        return result or None if isinstance(result, str) else result


def _planned(function: Function, values: list[Value]) -> _Plan:
    kinds = tuple(map(kind_of_value, values))
    if Kind.error in kinds:
        return _Plan(None, False, kinds.index(Kind.error))
    fitting = function.fits(kinds)
    if not fitting:
        raise Fault(function.name, [str(kind) for kind in kinds])
    overload, present = fitting[0][0], Kind.any not in kinds
    return _Plan(overload if present or overload.blanks else None, present, None)


def _run_lazily(overload: Overload, arguments: list[Run], lookup: Lookup) -> Value:
    return overload.python(*(partial(argument, lookup) for argument in arguments))


def _shown(value: Value) -> Value:
    if isinstance(value, Decimal):
        return plain(value)
    is_numbers = isinstance(value, list) and kind_of_value(value) is Kind.numbers
    return [_shown(one) for one in value] if is_numbers else value
