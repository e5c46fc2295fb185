"""Choosing: AND OR XOR NOT IF IFS SWITCH CHOOSE, blanks, membership. A blank counts as FALSE."""

from collections.abc import Callable
from math import trunc

from sqlalchemy import Null

from danliu.formulas.errors import Fault
from danliu.formulas.formed import formed
from danliu.formulas.kinds import Error, Kind, Sql, Value, kind_of_value
from danliu.formulas.parts import Case, Part, chosen, code, first_of, kind_of
from danliu.formulas.signature import function
from danliu.formulas.slots import KEY, NUMBER, SAME, SAME_SINGLE, TRUTH, TRUTH_OR_LIST

Later = Callable[[], Value]  # an argument that is computed only if it is asked for


def _joined(word: str, truths: tuple[Sql, ...]) -> Sql:
    sure = ["coalesce({}, FALSE)"] * len(truths)
    return formed(f"({f' {word} '.join(sure)})", *truths, kind=Kind.truth)


@function("AND", "且", "并且", takes=[TRUTH], gives=Kind.truth, more=True, blanks=True)
class And:
    @staticmethod
    def python(*truths: bool | None) -> bool:
        return all(truths)

    @staticmethod
    def sql(*truths: Sql) -> Sql:
        return _joined("AND", truths)


@function("OR", "或", "或者", takes=[TRUTH], gives=Kind.truth, more=True, blanks=True)
class Or:
    @staticmethod
    def python(*truths: bool | None) -> bool:
        return any(truths)

    @staticmethod
    def sql(*truths: Sql) -> Sql:
        return _joined("OR", truths)


@function("XOR", "异或", takes=[TRUTH], gives=Kind.truth, more=True, blanks=True)
class Xor:
    """Whether an odd number of them holds."""

    @staticmethod
    def python(*truths: bool | None) -> bool:
        return sum(map(bool, truths)) % 2 == 1

    @staticmethod
    def sql(*truths: Sql) -> Sql:
        return _joined("<>", truths) if len(truths) < 3 else _odd(truths)


def _odd(truths: tuple[Sql, ...]) -> Sql:
    ones = " + ".join(["coalesce({}, FALSE)::integer"] * len(truths))
    return formed(f"(({ones}) % 2 = 1)", *truths, kind=Kind.truth)


def _lists(holds: str) -> str:
    return f"({{0}} IS NOT NULL AND (SELECT {holds} FROM unnest({{0}}) AS _u(_x)))"


@function("AND", "且", "并且", takes=[TRUTH_OR_LIST], gives=Kind.truth, blanks=True)
class AllOf:
    """Of a list: whether all that is there holds; a blank does not."""

    @staticmethod
    def python(truths: list[bool | None] | None) -> bool:
        return all(truths or [])

    sql = _lists("coalesce(bool_and(coalesce(_x, FALSE)), TRUE)")


@function("OR", "或", "或者", takes=[TRUTH_OR_LIST], gives=Kind.truth, blanks=True)
class AnyOf:
    @staticmethod
    def python(truths: list[bool | None] | None) -> bool:
        return any(truths or [])

    sql = _lists("coalesce(bool_or(_x), FALSE)")


@function("NOT", "非", takes=[TRUTH], gives=Kind.truth, blanks=True)
class Not:
    @staticmethod
    def python(truth: bool | None) -> bool:
        return not truth

    sql = "({} IS NOT TRUE)"


def _holds(name: str, condition: Later) -> bool | Error:
    found = condition()
    if found is None or isinstance(found, bool | Error):
        return found or False
    raise Fault(name, [str(kind_of_value(found))])


@function("IF", "如果", takes=[TRUTH, SAME, SAME], gives=None, optional=1, lazy=True, catches=True)
class If:
    """Without a third argument: blank."""

    @staticmethod
    def python(condition: Later, then: Later, otherwise: Later | None = None) -> Value:
        holds = _holds("IF", condition)
        if isinstance(holds, Error):
            return holds
        if holds:
            return then()
        return otherwise() if otherwise else None

    @staticmethod
    def sql(condition: Part, then: Part, otherwise: Part | None = None) -> Part:
        return chosen([Case(condition, then)], otherwise)


@function("IFS", "多条件", takes=[TRUTH, SAME], gives=None, more=2, lazy=True, catches=True)
class Ifs:
    """The value behind the first condition that holds; #N/A if none does."""

    @staticmethod
    def python(*pairs: Later) -> Value:
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            holds = _holds("IFS", condition)
            if holds:
                return holds if isinstance(holds, Error) else value()
        return Error.na

    @staticmethod
    def sql(*parts: Part) -> Part:
        cases = [Case(*pair) for pair in zip(parts[::2], parts[1::2], strict=True)]
        return chosen(cases, None, lacking=Error.na)


@function(
    "SWITCH",
    "匹配",
    takes=[KEY, KEY, SAME],
    gives=None,
    more=2,
    tail=SAME,
    lazy=True,
    catches=True,
)
class Switch:
    """The value behind the key that equals the first argument, else the last, else #N/A."""

    @staticmethod
    def python(value: Later, *pairs: Later) -> Value:
        found = [value(), *(key() for key in pairs[: len(pairs) // 2 * 2 : 2])]
        for one in found:
            if isinstance(one, Error):
                return one
        if found[0] in found[1:]:
            return pairs[found[1:].index(found[0]) * 2 + 1]()
        return pairs[-1]() if len(pairs) % 2 else Error.na

    @staticmethod
    def sql(value: Part, *parts: Part) -> Part:
        keys = parts[: len(parts) // 2 * 2 : 2]
        gaps = ", ".join(["{}"] * len(keys))
        place = formed(
            f"array_position(ARRAY[{gaps}], {{}})",
            *(key.sql for key in keys),
            value.sql,
            kind=Kind.number,
        )
        results = list(parts[1 : len(keys) * 2 : 2])
        last = parts[-1] if len(parts) % 2 else None
        return numbered(place, [value, *keys], results, last, None if last else Error.na)


@function("CHOOSE", "选择", takes=[NUMBER, SAME], gives=None, more=True, lazy=True, catches=True)
class Choose:
    """The value at a place, counted from 1. Beyond them: #VALUE!."""

    @staticmethod
    def python(place: Later, *values: Later) -> Value:
        found = place()
        if found is None or isinstance(found, Error):
            return found
        if kind_of_value(found) is not Kind.number:
            raise Fault("CHOOSE", [str(kind_of_value(found))])
        return values[trunc(found) - 1]() if 1 <= found < len(values) + 1 else Error.value

    @staticmethod
    def sql(place: Part, *values: Part) -> Part:
        whole = formed("trunc({})", place.sql, kind=Kind.number)
        lacking = formed("(CASE WHEN {} IS NOT NULL THEN '#VALUE!' END)", place.sql, kind=Kind.text)
        none = Part(formed("NULL", kind=Kind.any), Kind.any, lambda: lacking)
        return numbered(whole, [place], list(values), none, None)


def numbered(
    place: Sql, heads: list[Part], values: list[Part], last: Part | None, lacking: Error | None
) -> Part:
    """The value at the place that SQL computes, counted from 1; the heads' errors come first."""
    rest = [last] if last else []
    kind = kind_of([*values, *rest])
    whens = " ".join(f"WHEN {n} THEN {{}}" for n in range(1, len(values) + 1))
    choice = f"(CASE {{}} {whens} ELSE {{}} END)"
    end = last.sql if last else formed("NULL", kind=Kind.any)
    value = formed(choice, place, *(one.sql for one in values), end, kind=kind)
    errors = [head.error for head in heads if head.error is not None]
    if errors:
        value = formed("(CASE WHEN {} IS NULL THEN {} END)", first_of(errors), value, kind=kind)

    def fault() -> Sql:
        end = code(lacking) if lacking else last.error if last else None
        given = [none if one is None else one for one in (*(v.error for v in values), end)]
        return first_of([*errors, formed(choice, place, *given, kind=Kind.text)])

    none = formed("NULL::text", kind=Kind.text)
    fallible = lacking or any(one.fault for one in (*heads, *values, *rest))
    return Part(value, kind, fault if fallible else None)


@function("BLANK", "空值", takes=[], gives=Kind.any)
class Blank:
    @staticmethod
    def python() -> None:
        return None

    sql = "NULL"


@function(
    "COALESCE", "IFBLANK", "如果为空", takes=[SAME], gives=None, more=True, lazy=True, catches=True
)
class Coalesce:
    """The first argument that has a value; an error counts only where none has."""

    @staticmethod
    def python(*values: Later) -> Value:
        first = None
        for value in values:
            found = value()
            if found is not None and not isinstance(found, Error):
                return found
            first = first or found
        return first

    @staticmethod
    def sql(*parts: Part) -> Part:
        kind = kind_of(parts)
        gaps = ", ".join(["{}"] * len(parts))
        value = formed(f"coalesce({gaps})", *(part.sql for part in parts), kind=kind)
        faulty = [part for part in parts if part.fault]

        def fault() -> Sql:
            errors = first_of([part.error for part in faulty if part.error is not None])
            return formed("(CASE WHEN {} IS NULL THEN {} END)", value, errors, kind=Kind.text)

        return Part(value, kind, fault if faulty else None)


@function(
    "ONEOF", "属于", takes=[SAME_SINGLE, SAME_SINGLE], gives=Kind.truth, more=True, blanks=True
)
class OneOf:
    """Whether the first argument equals one of the others; blank equals blank."""

    @staticmethod
    def python(value: Value, *choices: Value) -> bool:
        return value in choices

    @staticmethod
    def sql(value: Sql, *choices: Sql) -> Sql:
        if all(isinstance(one, Null) for one in choices):  # of ids: an array of them has no type
            return formed("({} IS NULL)", value, kind=Kind.truth)
        # unlike IN, array_position finds a NULL, and the value stands here only once
        gaps = ", ".join(["{}"] * len(choices))
        found = f"(array_position(ARRAY[{gaps}], {{}}) IS NOT NULL)"
        return formed(found, *choices, value, kind=Kind.truth)
