"""Numbers and dates to text and back: TEXT FIXED VALUE NUMBERVALUE."""

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from danliu.formulas.decimals import CONTEXT, DECIMALS, LIMIT, kept
from danliu.formulas.formats import Format, format_of
from danliu.formulas.formed import formed, shared
from danliu.formulas.functions.letters import FULL, HALF, to_half_sql
from danliu.formulas.functions.rounding import places_sql, quantized
from danliu.formulas.kinds import Error, Kind, Sql, kind_of_type
from danliu.formulas.signature import function
from danliu.formulas.slots import DAY, NUMBER, TEXT, TRUTH, constant
from danliu.formulas.times import Here, SqlHere

NUMBER_FORMATS = ("0", "0.00", "#,##0", "#,##0.00", "0%", "0.0%", "000000", "¥#,##0.00", "0.##")
DATE_FORMATS = (
    "yyyy-mm-dd",
    "yyyy/m/d",
    "yyyy年m月d日",
    "yymmdd",
    "m月d日 aaaa",
    "hh:mm",
    "yyyy-mm-dd hh:mm:ss",
    "d/m/yy ddd",
    "h时m分s秒",
)


@function("TEXT", "转文本", takes=[NUMBER, constant(Kind.text, *NUMBER_FORMATS)], gives=Kind.text)
class NumberText:
    """By a format of 0 # , . % and text around them; see `Format`."""

    fails = Error.value

    @staticmethod
    def python(number: Decimal, pattern: str) -> str | None:
        made = format_of(pattern)
        return made.number(number) if made.is_number else None

    @staticmethod
    def sql(number: Sql, pattern: str) -> Sql:
        return _by(format_of(pattern), number, number=True)


@function(
    "TEXT", "转文本", takes=[DAY, constant(Kind.text, *DATE_FORMATS)], gives=Kind.text, timed=True
)
class DateText:
    """By a format of yyyy m d h s, aaaa for the weekday; a moment by the clock on the wall."""

    fails = Error.value

    @staticmethod
    def python(here: Here, value: date, pattern: str) -> str | None:
        made = format_of(pattern)
        local = here.local(value) if isinstance(value, datetime) else _midnight(value)
        return made.date(local) if made.is_date else None

    @staticmethod
    def sql(here: SqlHere, value: Sql, pattern: str) -> Sql:
        is_moment = kind_of_type(value.type) is Kind.moment
        local = (
            here.local(value)
            if is_moment
            else formed("({})::timestamp", here.day(value), kind=Kind.moment)
        )
        return _by(format_of(pattern), local, number=False)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _by(made: Format, value: Sql, *, number: bool) -> Sql:
    told = (made.is_number and number) or (made.is_date and not number)
    template = (made.number_sql() if number else made.date_sql()) if told else "NULL::text"
    return shared(template, value, kind=Kind.text)


GROUPED = "regexp_replace({0}, '(\\d)(?<!\\.\\d*)(?=(?:\\d\\d\\d)+(?:\\.|$))', '\\1,', 'g')"


def _fixed(optional: int, *, truth: bool) -> None:
    class Fixed:
        @staticmethod
        def python(number: Decimal, places: Decimal = Decimal(2), plain: bool = False) -> str:
            found = quantized(number, places, ROUND_HALF_UP)
            found = found.quantize(Decimal(1), context=CONTEXT) if places < 1 else found
            found = found or found.copy_abs()
            return f"{found:f}" if plain else f"{found:,f}"

        @staticmethod
        def sql(number: Sql, places: Sql | None = None, plain: Sql | None = None) -> Sql:
            digits = formed("2", kind=Kind.number) if places is None else places_sql(places)
            written = formed("round({}, {})::text", number, digits, kind=Kind.text)
            if plain is None:
                return shared(GROUPED, written, kind=Kind.text)
            either = f"(CASE WHEN {{1}} THEN {{0}} WHEN NOT {{1}} THEN {GROUPED} END)"
            return shared(either, written, plain, kind=Kind.text)

    takes = [NUMBER, NUMBER, TRUTH] if truth else [NUMBER, NUMBER]
    function("FIXED", takes=takes, gives=Kind.text, optional=optional, guarded=True)(Fixed)


_fixed(1, truth=False)
_fixed(0, truth=True)

# sign, money, sign again; whole part with or without groups; decimals; exponent; percents
READ = (
    r"^[ ]*([-+]?)[¥￥$]?([-+]?)((?:[0-9]{1,3})(?:,[0-9]{3,3})+|[0-9]{1,100})?"
    r"(\.[0-9]{0,100})?(?:[eE]([-+]?[0-9]{1,2}))?[ ]*(%*)[ ]*$"
)
_TO_HALF = str.maketrans(FULL, HALF)


def read_number(text: str) -> Decimal | None:
    """A number as people write it; None for what is none."""
    found = re.fullmatch(READ[1:-1], text.translate(_TO_HALF))
    if not found:
        return None
    first, second, whole, rest, power, percent = found.groups()
    if not (whole or (rest and rest != ".")) or (first and second):
        return None
    digits = f"{(whole or '0').replace(',', '')}{rest or ''}"
    number = Decimal(f"{digits}E{int(power or 0) - 2 * len(percent)}")
    return kept(number.copy_negate() if "-" in (first, second) else number)


def number_sql(text: Sql) -> Sql:
    half = to_half_sql(text)
    parts = shared(f"regexp_match({{0}}, '{READ}')", half, kind=Kind.any)
    digits = (
        "(coalesce(nullif(replace(({0})[3], ',', ''), ''), '0') || coalesce(nullif(({0})[4], "
        "'.'), ''))"
    )
    number = (
        "(CASE WHEN num_nonnulls(nullif(({0})[3], ''), nullif(nullif(({0})[4], ''), '.')) > 0 "
        "AND NOT (({0})[1] <> '' AND ({0})[2] <> '') AND length(({0})[6]) < 40 THEN "
        f"round(({digits} || 'E' || (coalesce(({{0}})[5], '0')::integer - 2 * "
        f"length(({{0}})[6])))::numeric, {DECIMALS}) "
        "* CASE WHEN ({0})[1] || ({0})[2] = '-' THEN -1 ELSE 1 END END)"
    )
    found = shared(number, parts, kind=Kind.number)
    return shared(f"(CASE WHEN abs({{0}}) < {LIMIT} THEN {{0}} END)", found, kind=Kind.number)


@function("VALUE", "转数值", takes=[TEXT], gives=Kind.number)
class Value:
    """1,234.5 · ￥12 · 12% · １２; anything else is #VALUE!."""

    fails = Error.value

    @staticmethod
    def python(text: str) -> Decimal | None:
        return read_number(text)

    @staticmethod
    def sql(text: Sql) -> Sql:
        return number_sql(text)


@function("N", takes=[NUMBER], gives=Kind.number)
class N:
    """A number as it is; TRUE is 1 and FALSE is 0; a text is 0."""

    @staticmethod
    def python(number: Decimal) -> Decimal:
        return number

    sql = "{}"


@function("N", takes=[TRUTH], gives=Kind.number)
class NOfTruth:
    @staticmethod
    def python(truth: bool) -> Decimal:
        return Decimal(truth)

    sql = "({})::integer::numeric"


@function("N", takes=[TEXT], gives=Kind.number)
class NOfText:
    @staticmethod
    def python(_text: str) -> Decimal:
        return Decimal(0)

    sql = "(CASE WHEN {} IS NOT NULL THEN 0::numeric END)"


@function("NUMBERVALUE", takes=[TEXT, TEXT, TEXT], gives=Kind.number)
class NumberValue:
    """A number with signs of another country's: its decimal point, and what parts its groups."""

    fails = Error.value

    @staticmethod
    def python(text: str, point: str, group: str) -> Decimal | None:
        if point[0] == group[0]:
            return None
        plain = text.replace(" ", "").replace(group[0], "")
        return read_number(plain.replace(point[0], "."))

    @staticmethod
    def sql(text: Sql, point: Sql, group: Sql) -> Sql:
        plain = (
            "(CASE WHEN left({1}, 1) <> left({2}, 1) THEN replace(replace(replace({0}, ' ', ''), "
            "left({2}, 1), ''), left({1}, 1), '.') END)"
        )
        return number_sql(shared(plain, text, point, group, kind=Kind.text))


function("NUMBERVALUE", takes=[TEXT], gives=Kind.number)(Value)
