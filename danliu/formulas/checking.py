"""Which kind each part of a formula has, and where the parts do not fit together."""

from collections.abc import Callable
from dataclasses import replace

from danliu.formulas.errors import FormulaError, UnknownReference
from danliu.formulas.kinds import Kind, Path, kind_of_value
from danliu.formulas.signature import Function, Kinds, Overload, functions
from danliu.formulas.tree import Call, Literal, Reference, Tree

Scope = Callable[[Path], Kind]


def check(tree: Tree, scope: Scope) -> Kind:
    """The kind of the formula's result, `any` if only the run can tell.

    scope    the kind of a reference; raises UnknownReference if there is none
    Raises   FormulaError, UnknownReference, both with the column
    """
    match tree:
        case Literal(value):
            return Kind.any if value == "" else kind_of_value(value)
        case Reference():
            return _look_up(tree, scope)
        case Call(_, arguments):
            kinds = tuple(check(argument, scope) for argument in arguments)
            return resolve(tree, kinds)[1][-1]


def resolve(call: Call, kinds: Kinds) -> tuple[Overload, Kinds]:
    """The overload for arguments of these kinds, the kinds it takes them as, and what it gives.

    Raises   FormulaError at the argument that does not fit
    """
    fitting = functions[call.name].fits(kinds)
    if not fitting:
        raise _misfit(call, kinds)
    overload, match = fitting[0]
    _check_constants(call, overload)
    given = {other[-1] for _, other in fitting}
    return overload, match if len(given) == 1 else (*match[:-1], Kind.any)


def _check_constants(call: Call, overload: Overload) -> None:
    slots = overload.slots(len(call.arguments)) or ()
    for argument, slot in zip(call.arguments, slots, strict=True):
        if slot.constant and not (isinstance(argument, Literal) and argument.value != ""):
            raise FormulaError(argument.at, "formula", [f"constant, such as {slot.constant[0]}"])


def _look_up(reference: Reference, scope: Scope) -> Kind:
    try:
        return scope(reference.path)
    except UnknownReference as error:
        raise replace(error, at=reference.at) from None


def _misfit(call: Call, kinds: Kinds) -> FormulaError:
    """Blame the last argument that another kind would mend, else the first."""
    function = functions[call.name]
    for place in reversed(range(len(kinds))):
        if wanted := _wanted(function, kinds, place):
            return FormulaError(call.arguments[place].at, str(kinds[place]), wanted)
    slot = function.overloads[0].takes[0]
    return FormulaError(call.arguments[0].at, str(kinds[0]), sorted(map(str, slot.kinds)))


def _wanted(function: Function, kinds: Kinds, place: int) -> list[str]:
    real = set(Kind) - {Kind.any, Kind.blanks}
    mended = {kind: (*kinds[:place], kind, *kinds[place + 1 :]) for kind in real}
    return sorted(str(kind) for kind, tried in mended.items() if function.fits(tried))
