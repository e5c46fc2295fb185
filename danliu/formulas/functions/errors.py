"""Errors and kinds as things to ask about: IFERROR ISERROR ISNUMBER … An error ends here."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from danliu.formulas.errors import Fault
from danliu.formulas.formed import formed
from danliu.formulas.kinds import Error, Kind, Sql, Value, kind_of_value
from danliu.formulas.parts import Part, code
from danliu.formulas.signature import function
from danliu.formulas.slots import ANYTHING, SAME

Later = Callable[[], Value]
NEVER = formed("FALSE", kind=Kind.truth)


def forgiven(value: Later) -> Value:
    """A value of a wrong kind is #VALUE!. SQL knows the kinds before it runs."""
    try:
        return value()
    except Fault:
        return Error.value


def _instead(meant: Callable[[Error], bool], sign: str) -> Any:
    class Instead:
        @staticmethod
        def python(value: Later, otherwise: Later) -> Value:
            found = forgiven(value)
            return otherwise() if isinstance(found, Error) and meant(found) else found

        @staticmethod
        def sql(value: Part, otherwise: Part) -> Part:
            return _replaced(value, otherwise, sign)

    return Instead


def _replaced(value: Part, otherwise: Part, sign: str) -> Part:
    error = value.error
    if error is None:
        return value
    kind = otherwise.kind if value.kind is Kind.any else value.kind
    caught = f"(CASE WHEN {{}} {sign} THEN {{}} ELSE {{}} END)"
    made = formed(caught, error, otherwise.sql, value.sql, kind=kind)
    rest = formed("NULL::text", kind=Kind.text) if otherwise.error is None else otherwise.error
    left = formed(caught, error, rest, error, kind=Kind.text)
    return Part(made, kind, lambda: left)


def _forgives(*names: str, twins: Any) -> None:
    function(*names, takes=[SAME, SAME], gives=None, lazy=True, catches=True)(twins)


_forgives("IFERROR", "如果错误", twins=_instead(lambda _: True, "IS NOT NULL"))
_forgives("IFNA", twins=_instead(lambda error: error is Error.na, f"= '{Error.na}'"))


def _asks(*names: str, python: Callable[[Value], bool], sql: Callable[[Part], Sql]) -> None:
    """Register a question about any value, errors included, which never has an error itself."""

    class Question:
        @staticmethod
        def python(value: Later) -> bool:
            return python(forgiven(value))

        @staticmethod
        def sql(value: Part) -> Part:
            return Part(sql(value), Kind.truth)

    function(*names, takes=[ANYTHING], gives=Kind.truth, lazy=True, catches=True)(Question)


def _error(test: str) -> Callable[[Part], Sql]:
    """A question about the error, which is NULL where there is none."""

    def ask(part: Part) -> Sql:
        return NEVER if part.error is None else formed(test, part.error, kind=Kind.truth)

    return ask


def _there(*kinds: Kind) -> Callable[[Part], Sql]:
    def ask(part: Part) -> Sql:
        present = formed("({} IS NOT NULL)", part.sql, kind=Kind.truth)
        return present if part.kind in kinds else NEVER

    return ask


def _is_blank(part: Part) -> Sql:
    if part.error is None:
        return formed("({} IS NULL)", part.sql, kind=Kind.truth)
    return formed("(num_nonnulls({}, {}) = 0)", part.sql, part.error, kind=Kind.truth)


def _of(*kinds: Kind) -> Callable[[Value], bool]:
    return lambda value: kind_of_value(value) in kinds


def _not_text(part: Part) -> Sql:
    return formed("(NOT {})", _there(Kind.text)(part), kind=Kind.truth)


_asks("ISERROR", "是否错误", python=_of(Kind.error), sql=_error("({} IS NOT NULL)"))
_asks(
    "ISERR",
    python=lambda value: isinstance(value, Error) and value is not Error.na,
    sql=_error("coalesce({} <> '#N/A', FALSE)"),
)
_asks("ISNA", python=lambda value: value is Error.na, sql=_error("coalesce({} = '#N/A', FALSE)"))
_asks("ISBLANK", "是否为空", python=lambda value: value is None, sql=_is_blank)
_asks("ISNUMBER", "是否数字", python=_of(Kind.number), sql=_there(Kind.number))
_asks("ISTEXT", "是否文本", python=_of(Kind.text), sql=_there(Kind.text))
_asks("ISNONTEXT", python=lambda value: not isinstance(value, str), sql=_not_text)
_asks("ISLOGICAL", python=_of(Kind.truth), sql=_there(Kind.truth))
_asks("ISDATE", "是否日期", python=_of(Kind.date, Kind.moment), sql=_there(Kind.date, Kind.moment))


@function("NA", takes=[], gives=Kind.any, lazy=True, catches=True)
class NotAvailable:
    @staticmethod
    def python() -> Error:
        return Error.na

    @staticmethod
    def sql() -> Part:
        return Part(formed("NULL", kind=Kind.any), Kind.any, lambda: code(Error.na))


@function("ERROR.TYPE", takes=[ANYTHING], gives=Kind.number, lazy=True, catches=True)
class ErrorType:
    """Excel's number of the error, 2 for #DIV/0!; #N/A if there is none."""

    @staticmethod
    def python(value: Later) -> Any:
        found = forgiven(value)
        return Decimal(found.number) if isinstance(found, Error) else Error.na

    @staticmethod
    def sql(value: Part) -> Part:
        if value.error is None:
            return Part(
                formed("NULL::numeric", kind=Kind.number), Kind.number, lambda: code(Error.na)
            )
        error = value.error
        cases = " ".join(f"WHEN '{one}' THEN {one.number}" for one in Error)
        number = formed(f"(CASE {{}} {cases} END)::numeric", error, kind=Kind.number)
        missing = formed("(CASE WHEN {} IS NULL THEN '#N/A' END)", error, kind=Kind.text)
        return Part(number, Kind.number, lambda: missing)
