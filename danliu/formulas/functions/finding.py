"""Finding and replacing inside a text. Places count from 1."""

from decimal import Decimal
from math import trunc

from danliu.formulas.formed import formed, shared
from danliu.formulas.functions.letters import folded, folded_sql
from danliu.formulas.functions.text import LONGEST, _length
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import NUMBER, TEXT
from danliu.formulas.wildcards import Pattern, pattern_sql

ONE = Decimal(1)
PLACE = f"least(greatest(trunc({{}}), 0), {LONGEST + 1})::integer"
ONE_SQL = formed("1", kind=Kind.number)


def _place(number: Decimal) -> int:
    return max(0, min(LONGEST + 1, trunc(number)))


@function("FIND", "查找", takes=[TEXT, TEXT, NUMBER], gives=Kind.number, optional=1)
class Find:
    """Where a text stands in another, capitals minded. Not there: #VALUE!."""

    fails = Error.value

    @staticmethod
    def python(part: str, text: str, start: Decimal = ONE) -> Decimal | None:
        first = _place(start)
        found = text.find(part, first - 1) if first else -1
        return Decimal(found + 1) if found >= 0 else None

    @staticmethod
    def sql(part: Sql, text: Sql, start: Sql | None = None) -> Sql:
        if start is None:
            return formed("nullif(strpos({}, {}), 0)::numeric", text, part, kind=Kind.number)
        place = formed(f"nullif({PLACE}, 0)", start, kind=Kind.number)
        found = "(nullif(strpos(substr({0}, {2}), {1}), 0) + {2} - 1)::numeric"
        return shared(found, text, part, place, kind=Kind.number)


@function("SEARCH", "搜索", takes=[TEXT, TEXT, NUMBER], gives=Kind.number, optional=1)
class Search:
    """The same without regard to capitals; ? is any character, * any text, ~ takes them as
    they are."""

    fails = Error.value

    @staticmethod
    def python(part: str, text: str, start: Decimal = ONE) -> Decimal | None:
        first = _place(start)
        found = Pattern(folded(part)).find(folded(text), first - 1) if first else None
        return None if found is None else Decimal(found + 1)

    @staticmethod
    def sql(part: Sql, text: Sql, start: Sql | None = None) -> Sql:
        first = (
            formed("1", kind=Kind.number)
            if start is None
            else formed(PLACE, start, kind=Kind.number)
        )
        place = formed("nullif({}, 0)", first, kind=Kind.number)
        pattern = pattern_sql(folded_sql(part))
        found = "nullif(regexp_instr({}, {}, {}), 0)::numeric"
        return formed(found, folded_sql(text), pattern, place, kind=Kind.number)


@function("SUBSTITUTE", "替换", takes=[TEXT, TEXT, TEXT], gives=Kind.text, blanks=True)
class Substitute:
    """Every occurrence; a blank text to put in takes them out."""

    @staticmethod
    def python(text: str | None, old: str | None, new: str | None) -> str | None:
        if not text or not old:
            return text
        return None if _grown(text, old, new or "") > LONGEST else text.replace(old, new or "")

    @staticmethod
    def sql(text: Sql, old: Sql, new: Sql) -> Sql:
        empty = formed("coalesce({}, '')", new, kind=Kind.text)
        plain = (
            f"(CASE WHEN {{1}} IS NULL THEN {{0}} WHEN {_GROWN} <= {LONGEST} THEN "
            f"nullif(replace({{0}}, {{1}}, {{2}}), '') END)"
        )
        return shared(plain, text, old, empty, kind=Kind.text)

    @staticmethod
    def error(text: Sql, old: Sql, new: Sql) -> Sql:
        empty = formed("coalesce({}, '')", new, kind=Kind.text)
        return shared(
            f"(CASE WHEN {_GROWN} > {LONGEST} THEN '{Error.value}' END)",
            text,
            old,
            empty,
            kind=Kind.text,
        )


_GROWN = (
    "(length({0}) + (length({0}) - length(replace({0}, {1}, ''))) / length({1}) * (length({2}) "
    "- length({1})))"
)


def _grown(text: str, old: str, new: str) -> int:
    """How long the text would get."""
    return len(text) + text.count(old) * (len(new) - len(old))


@function("SUBSTITUTE", "替换", takes=[TEXT, TEXT, TEXT, NUMBER], gives=Kind.text, blanks=True)
class SubstituteOne:
    """Only one occurrence, by its number."""

    @staticmethod
    def python(
        text: str | None, old: str | None, new: str | None, number: Decimal | None
    ) -> str | Error | None:
        if number is None:
            return None
        if number < 1:
            return Error.value
        if not text or not old:
            return text
        pieces = text.split(old)
        place = _place(number)
        if place >= len(pieces):
            return text
        return (old.join(pieces[:place]) + (new or "") + old.join(pieces[place:]))[:LONGEST]

    @staticmethod
    def sql(text: Sql, old: Sql, new: Sql, number: Sql) -> Sql:
        count = formed(PLACE, number, kind=Kind.number)
        literal = formed("replace(coalesce({}, ''), '\\', '\\\\')", new, kind=Kind.text)
        once = (
            "(CASE WHEN {3} < 1 OR {3} IS NULL THEN NULL WHEN {1} IS NULL THEN {0} ELSE "
            f"nullif(left(regexp_replace({{0}}, '***=' || {{1}}, {{2}}, 1, {{3}}), {LONGEST}), "
            "'') END)"
        )
        return shared(once, text, old, literal, count, kind=Kind.text)

    @staticmethod
    def error(_text: Sql, _old: Sql, _new: Sql, number: Sql) -> Sql:
        return formed("(CASE WHEN {} < 1 THEN '#VALUE!' END)", number, kind=Kind.text)


@function("REPLACE", "替换位置", takes=[TEXT, NUMBER, NUMBER, TEXT], gives=Kind.text, blanks=True)
class Replace:
    """So many characters from a place on are taken out, and a text is put in there."""

    @staticmethod
    def python(
        text: str | None, start: Decimal | None, count: Decimal | None, new: str | None
    ) -> str | Error | None:
        if start is None or count is None:
            return None
        if start < 1 or count < 0:
            return Error.value
        whole, first = text or "", _length(start) - 1
        return (whole[:first] + (new or "") + whole[first + _length(count) :])[:LONGEST]

    @staticmethod
    def sql(text: Sql, start: Sql, count: Sql, new: Sql) -> Sql:
        whole = formed("coalesce({}, '')", text, kind=Kind.text)
        put = formed("coalesce({}, '')", new, kind=Kind.text)
        joined = (
            "(CASE WHEN {1} >= 1 AND {2} >= 0 THEN nullif(left(left({0}, {1} - 1) || {3} || "
            f"substr({{0}}, {{1}} + {{2}}), {LONGEST}), '') END)"
        )
        first, length = (formed(_SIGNED, one, kind=Kind.number) for one in (start, count))
        return shared(joined, whole, first, length, put, kind=Kind.text)

    @staticmethod
    def error(_text: Sql, start: Sql, count: Sql, _new: Sql) -> Sql:
        wrong = "(CASE WHEN num_nonnulls({0}, {1}) = 2 AND ({0} < 1 OR {1} < 0) THEN '#VALUE!' END)"
        return shared(wrong, start, count, kind=Kind.text)


_SIGNED = f"least(greatest(floor({{}}), -1), {LONGEST})::integer"


@function("REPT", "重复", takes=[TEXT, NUMBER], gives=Kind.text)
class Rept:
    """A text several times, as long as the result fits into a cell."""

    @staticmethod
    def python(text: str, count: Decimal) -> str | Error:
        times = trunc(count)
        return Error.value if times < 0 or len(text) * times > LONGEST else text * times

    sql = (
        f"(CASE WHEN length({{0}}) * trunc({{1}}) BETWEEN 0 AND {LONGEST} "
        "THEN nullif(repeat({0}, least(greatest(trunc({1}), 0), 32767)::integer), '') END)"
    )
    error = (
        f"(CASE WHEN NOT length({{0}}) * trunc({{1}}) BETWEEN 0 AND {LONGEST} THEN '#VALUE!' END)"
    )


def _cut(name: str, alias: str, sql: str) -> None:
    """TEXTBEFORE and TEXTAFTER: by the number of the delimiter, below zero from the end."""

    class Cut:
        @staticmethod
        def python(text: str, mark: str, number: Decimal = ONE) -> str | Error:
            pieces, place = text.split(mark), trunc(number)
            count = len(pieces) - 1
            if not place:
                return Error.value
            place = place if place > 0 else count + 1 + place
            if not 1 <= place <= count:
                return Error.na
            return mark.join(pieces[:place] if name == "TEXTBEFORE" else pieces[place:])

        @staticmethod
        def sql(text: Sql, mark: Sql, number: Sql | None = None) -> Sql:
            place = _number_of(text, mark, number)
            return shared(
                f"nullif({sql}, '')", text, mark, _instance(text, mark, place), kind=Kind.text
            )

        @staticmethod
        def error(text: Sql, mark: Sql, number: Sql | None = None) -> Sql:
            found = _instance(text, mark, _number_of(text, mark, number))
            zero = ONE_SQL if number is None else formed(PLACE_OR_END, number, kind=Kind.number)
            wrong = "(CASE WHEN {} = 0 THEN '#VALUE!' WHEN {} IS NULL THEN '#N/A' END)"
            return formed(wrong, zero, found, kind=Kind.text)

    function(name, alias, takes=[TEXT, TEXT, NUMBER], gives=Kind.text, optional=1)(Cut)


PLACE_OR_END = f"trunc(least(greatest({{}}, -{LONGEST}), {LONGEST}))::integer"


def _number_of(text: Sql, mark: Sql, number: Sql | None) -> Sql:
    """The number of the delimiter, counted from the start."""
    if number is None:
        return ONE_SQL
    place = formed(PLACE_OR_END, number, kind=Kind.number)
    counted = (
        "(CASE WHEN {2} > 0 THEN {2} WHEN {2} < 0 THEN regexp_count({0}, '***=' || {1}) + 1 + "
        "{2} END)"
    )
    return shared(counted, text, mark, place, kind=Kind.number)


def _instance(text: Sql, mark: Sql, number: Sql) -> Sql:
    """Where that delimiter begins; NULL if there is none."""
    found = "(CASE WHEN {2} >= 1 THEN nullif(regexp_instr({0}, '***=' || {1}, 1, {2}), 0) END)"
    return shared(found, text, mark, number, kind=Kind.number)


_cut("TEXTBEFORE", "取前文", "left({0}, {2} - 1)")
_cut("TEXTAFTER", "取后文", "substr({0}, {2} + length({1}))")
