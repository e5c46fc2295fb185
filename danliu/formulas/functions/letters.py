"""Letters: capitals, widths, code points. The letters of Latin, Greek and Cyrillic, in both twins
by one table: what PostgreSQL calls a capital depends on how it was built."""

from decimal import Decimal
from math import trunc

from danliu.formulas.formed import formed, raw
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import NUMBER, TEXT

RANGES = [(0x61, 0x7B), (0xE0, 0x180), (0x3AC, 0x3CF), (0x430, 0x460), (0xFF41, 0xFF5B)]


def _pairs() -> list[tuple[str, str]]:
    small = (chr(point) for first, end in RANGES for point in range(first, end))
    pairs = ((letter, letter.upper()) for letter in small)
    return [
        (letter, capital)
        for letter, capital in pairs
        if len(capital) == 1 and capital != letter and capital.lower() == letter
    ]


SMALL = "".join(small for small, _ in _pairs())
CAPITAL = "".join(capital for _, capital in _pairs())
TO_CAPITAL, TO_SMALL = str.maketrans(SMALL, CAPITAL), str.maketrans(CAPITAL, SMALL)
UPPER_SQL = f"translate({{}}, '{SMALL}', '{CAPITAL}')"
LOWER_SQL = f"translate({{}}, '{CAPITAL}', '{SMALL}')"


def folded(text: str) -> str:
    """For comparing without regard to capitals."""
    return text.translate(TO_SMALL)


def folded_sql(text: Sql) -> Sql:
    return formed(LOWER_SQL, text, kind=Kind.text)


@function("UPPER", "大写", takes=[TEXT], gives=Kind.text)
class Upper:
    @staticmethod
    def python(text: str) -> str:
        return text.translate(TO_CAPITAL)

    sql = UPPER_SQL


@function("LOWER", "小写", takes=[TEXT], gives=Kind.text)
class Lower:
    @staticmethod
    def python(text: str) -> str:
        return text.translate(TO_SMALL)

    sql = LOWER_SQL


LETTERS = frozenset(SMALL + CAPITAL)
_PROPER = (
    f"(SELECT string_agg(CASE WHEN _n = 1 OR strpos('{SMALL + CAPITAL}', substr(_t, _n - 1, 1)) "
    "= 0 "
    f"THEN {UPPER_SQL.format('_c')} ELSE {LOWER_SQL.format('_c')} END, '' ORDER BY _n) "
    "FROM (SELECT {}::text AS _t OFFSET 0) AS _w, "
    "LATERAL (SELECT _n, substr(_t, _n, 1) AS _c FROM generate_series(1, length(_t)) AS _n) AS _d)"
)


@function("PROPER", takes=[TEXT], gives=Kind.text)
class Proper:
    """A capital where a word begins."""

    @staticmethod
    def python(text: str) -> str:
        before = ["", *text[:-1]]
        return "".join(
            letter.translate(TO_SMALL if one in LETTERS else TO_CAPITAL)
            for one, letter in zip(before, text, strict=True)
        )

    sql = _PROPER


HALF = "".join(map(chr, range(0x20, 0x7F)))
FULL = "\u3000" + "".join(chr(ord(one) + 0xFEE0) for one in HALF[1:])
HALF_SQL, FULL_SQL = HALF.replace("'", "''"), FULL


@function("ASC", "半角", takes=[TEXT], gives=Kind.text)
class Asc:
    """Full-width letters, digits and signs become half-width ones."""

    @staticmethod
    def python(text: str) -> str:
        return text.translate(_TO_HALF)

    @staticmethod
    def sql(text: Sql) -> Sql:
        return to_half_sql(text)


@function("WIDECHAR", "JIS", "DBCS", "全角", takes=[TEXT], gives=Kind.text)
class WideChar:
    """Half-width letters, digits and signs become full-width ones."""

    @staticmethod
    def python(text: str) -> str:
        return text.translate(_TO_FULL)

    @staticmethod
    def sql(text: Sql) -> Sql:
        return _translated(text, HALF_SQL, FULL_SQL)


_TO_HALF, _TO_FULL = str.maketrans(FULL, HALF), str.maketrans(HALF, FULL)


def to_half_sql(text: Sql) -> Sql:
    return _translated(text, FULL_SQL, HALF_SQL)


def _translated(text: Sql, before: str, after: str) -> Sql:
    return formed(
        "translate({}, {}, {})", text, raw(f"'{before}'"), raw(f"'{after}'"), kind=Kind.text
    )


@function("CHAR", takes=[NUMBER], gives=Kind.text)
class Char:
    """The character of a number from 1 to 255."""

    fails = Error.value

    @staticmethod
    def python(number: Decimal) -> str | None:
        return chr(trunc(number)) if 1 <= number < 256 else None

    sql = "(CASE WHEN {0} >= 1 AND {0} < 256 THEN chr(trunc({0})::integer) END)"


@function("UNICHAR", takes=[NUMBER], gives=Kind.text)
class UniChar:
    """The character of a code point."""

    fails = Error.value

    @staticmethod
    def python(number: Decimal) -> str | None:
        point = trunc(number) if 1 <= number < 0x110000 else 0xD800
        return None if 0xD800 <= point < 0xE000 else chr(point)

    sql = (
        f"(CASE WHEN ({{0}} >= 1 AND {{0}} < {0xD800}) OR ({{0}} >= {0xE000} AND {{0}} < "
        f"{0x110000}) "
        "THEN chr(trunc({0})::integer) END)"
    )


@function("CODE", "UNICODE", takes=[TEXT], gives=Kind.number)
class Code:
    """The code point of the first character."""

    @staticmethod
    def python(text: str) -> Decimal:
        return Decimal(ord(text[0]))

    sql = "ascii({})::numeric"


UNSEEN = "".join(map(chr, range(1, 32)))


@function("CLEAN", takes=[TEXT], gives=Kind.text)
class Clean:
    """Without the characters that are not printed."""

    @staticmethod
    def python(text: str) -> str:
        return text.translate(dict.fromkeys(map(ord, UNSEEN)))

    sql = f"nullif(translate({{}}, '{UNSEEN}', ''), '')"


@function("EXACT", takes=[TEXT, TEXT], gives=Kind.truth, blanks=True)
class Exact:
    """Whether both are the same, capitals included."""

    @staticmethod
    def python(left: str | None, right: str | None) -> bool:
        return left == right

    sql = "({} IS NOT DISTINCT FROM {})"


@function("T", takes=[TEXT], gives=Kind.text)
class T:
    """A text as it is, and of everything else nothing."""

    @staticmethod
    def python(text: str) -> str:
        return text

    sql = "{}"
