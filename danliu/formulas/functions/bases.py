"""Numbers as people and machines write them: Roman, and with another base than ten."""

import re
from decimal import Decimal
from math import trunc

from danliu.formulas.formed import formed, shared
from danliu.formulas.kinds import Error, Kind, Sql
from danliu.formulas.signature import function
from danliu.formulas.slots import NUMBER, TEXT

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WIDEST = 2**53
LONGEST = 255
ONES = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
TENS = ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"]
HUNDREDS = ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"]
THOUSANDS = ["", "M", "MM", "MMM"]
FACES = [(1000, THOUSANDS), (100, HUNDREDS), (10, TENS), (1, ONES)]


@function("ROMAN", takes=[NUMBER], gives=Kind.text)
class Roman:
    """From 1 to 3999, in the classic form."""

    @staticmethod
    def python(number: Decimal) -> str | Error:
        whole = trunc(number)
        if not 0 <= number < 4000:
            return Error.value
        return "".join(faces[whole // unit % 10] for unit, faces in FACES)

    @staticmethod
    def sql(number: Sql) -> Sql:
        inside = "(CASE WHEN {0} >= 0 AND {0} < 4000 THEN trunc({0})::integer END)"
        digits = " || ".join(
            f"(ARRAY{faces}::text[])[{{0}} / {unit} % 10 + 1]" for unit, faces in FACES
        )
        whole = shared(inside, number, kind=Kind.number)
        return shared(f"nullif({digits}, '')", whole, kind=Kind.text)

    error = "(CASE WHEN NOT ({0} >= 0 AND {0} < 4000) THEN '#VALUE!' END)"


# each pair that subtracts, as what it stands for
PAIRS = [
    ("CM", "DCCCC"),
    ("CD", "CCCC"),
    ("XC", "LXXXX"),
    ("XL", "XXXX"),
    ("IX", "VIIII"),
    ("IV", "IIII"),
]
WORTH = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
READABLE = "^ *-?M*(CM|CD|D?C*)(XC|XL|L?X*)(IX|IV|V?I*) *$"


@function("ARABIC", takes=[TEXT], gives=Kind.number)
class Arabic:
    """A Roman number, at most 255 letters of it."""

    fails = Error.value

    @staticmethod
    def python(text: str) -> Decimal | None:
        roman = text.translate(_CAPITALS)
        if len(roman) > LONGEST or not re.fullmatch(READABLE[1:-1], roman):
            return None
        for pair, plain in PAIRS:
            roman = roman.replace(pair, plain)
        found = sum(WORTH.get(letter, 0) for letter in roman)
        return Decimal(-found if "-" in roman else found)

    @staticmethod
    def sql(text: Sql) -> Sql:
        roman = formed("translate({}, 'mdclxvi', 'MDCLXVI')", text, kind=Kind.text)
        checked = shared(
            f"(CASE WHEN length({{0}}) <= {LONGEST} AND {{0}} ~ '{READABLE}' THEN {{0}} END)",
            roman,
            kind=Kind.text,
        )
        for pair, plain in PAIRS:
            checked = formed(f"replace({{}}, '{pair}', '{plain}')", checked, kind=Kind.text)
        worth = " + ".join(
            f"{value} * (length({{0}}) - length(replace({{0}}, '{letter}', '')))"
            for letter, value in WORTH.items()
        )
        signed = f"(({worth}) * CASE WHEN strpos({{0}}, '-') > 0 THEN -1 ELSE 1 END)::numeric"
        return shared(signed, checked, kind=Kind.number)


_CAPITALS = str.maketrans("mdclxvi", "MDCLXVI")


def _in_base(number: int, base: int, least: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, base)
        digits = DIGITS[last] + digits
    return digits.rjust(max(least, 1), "0")


_WRITTEN = (
    f"(SELECT coalesce(string_agg(substr('{DIGITS}', mod(div(_v, _b ^ _n), _b)::integer + 1, "
    "1), '' "
    "ORDER BY _n DESC), '') FROM (SELECT {}::numeric AS _v, {}::numeric AS _b OFFSET 0) AS _w, "
    "generate_series(0, 53) AS _n WHERE _v >= _b ^ _n)"
)


@function("BASE", takes=[NUMBER, NUMBER, NUMBER], gives=Kind.text, optional=1)
class Base:
    """A whole number below 2^53 with another base, from 2 to 36, at least so many digits."""

    fails = Error.num

    @staticmethod
    def python(number: Decimal, base: Decimal, least: Decimal = Decimal(0)) -> str | None:
        whole, radix, width = trunc(number), trunc(base), trunc(least)
        if not (0 <= whole < WIDEST and 2 <= radix <= 36 and 0 <= width <= LONGEST):
            return None
        return _in_base(whole, radix, width)

    @staticmethod
    def sql(number: Sql, base: Sql, least: Sql | None = None) -> Sql:
        width = formed("0::numeric", kind=Kind.number) if least is None else least
        inside = (
            f"(CASE WHEN trunc({{0}}) >= 0 AND trunc({{0}}) < {WIDEST} "
            f"AND trunc({{1}}) BETWEEN 2 AND 36 AND trunc({{2}}) BETWEEN 0 AND {LONGEST} "
        )
        whole = shared(inside + "THEN trunc({0}) END)", number, base, width, kind=Kind.number)
        written = formed(
            _WRITTEN, whole, formed("trunc({})", base, kind=Kind.number), kind=Kind.text
        )
        padded = shared(
            "(CASE WHEN {1} IS NOT NULL THEN lpad({0}, greatest(length({0}), "
            f"least(greatest(trunc({{2}}), 1), {LONGEST})::integer), '0') END)",
            written,
            whole,
            width,
            kind=Kind.text,
        )
        return padded


_READ = (
    f"(SELECT sum((strpos('{DIGITS}', _c) - 1) * _b ^ (_l - _n)) FROM "
    "(SELECT {}::text AS _t, {}::numeric AS _b OFFSET 0) AS _w, "
    "LATERAL (SELECT length(_t) AS _l) AS _s, "
    "LATERAL (SELECT _n, substr(_t, _n::integer, 1) AS _c FROM generate_series(1, _l) AS _n) AS _d)"
)
_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_AS_UPPER = str.maketrans(_LOWER, _UPPER)


@function("DECIMAL", takes=[TEXT, NUMBER], gives=Kind.number)
class FromBase:
    """What a text of at most 20 digits means with another base."""

    fails = Error.num

    @staticmethod
    def python(text: str, base: Decimal) -> Decimal | None:
        digits, radix = text.translate(_AS_UPPER), trunc(base)
        if not 2 <= radix <= 36 or len(digits) > 20 or set(digits) - set(DIGITS[:radix]):
            return None
        return Decimal(int(digits, radix))

    @staticmethod
    def sql(text: Sql, base: Sql) -> Sql:
        upper = formed(f"translate({{}}, '{_LOWER}', '{_UPPER}')", text, kind=Kind.text)
        inside = (
            "(CASE WHEN trunc({1}) BETWEEN 2 AND 36 AND length({0}) <= 20 AND "
            f"translate({{0}}, left('{DIGITS}', least(greatest(trunc({{1}}), 0), 36)::integer), "
            f"'') = '' THEN {{0}} END)"
        )
        digits = shared(inside, upper, base, kind=Kind.text)
        return formed(_READ, digits, formed("trunc({})", base, kind=Kind.number), kind=Kind.number)


def _machine(word: str, radix: int) -> None:
    """DEC2BIN and the like: ten digits, of which the first tells the sign."""
    span = radix**10
    half = span // 2

    class Written:
        fails = Error.num

        @staticmethod
        def python(number: Decimal, least: Decimal = Decimal(1)) -> str | None:
            whole, width = trunc(number), trunc(least)
            if not (-half <= whole < half and 1 <= width <= 10):
                return None
            text = _in_base(whole % span, radix, width)
            return text if whole < 0 or len(text) <= width or width == 1 else None

        @staticmethod
        def sql(number: Sql, least: Sql | None = None) -> Sql:
            width = formed("1::numeric", kind=Kind.number) if least is None else least
            inside = (
                f"(CASE WHEN trunc({{0}}) >= -{half} AND trunc({{0}}) < {half} "
                f"AND trunc({{1}}) BETWEEN 1 AND 10 THEN trunc({{0}}) END)"
            )
            whole = shared(inside, number, width, kind=Kind.number)
            unsigned = shared(
                f"(CASE WHEN {{0}} < 0 THEN {{0}} + {span} ELSE {{0}} END)", whole, kind=Kind.number
            )
            written = formed(
                _WRITTEN, unsigned, formed(f"{radix}", kind=Kind.number), kind=Kind.text
            )
            fits = (
                "(CASE WHEN {1} < 0 THEN {0} WHEN {1} IS NOT NULL AND (trunc({2}) = 1 OR "
                "length({0}) <= trunc({2})) THEN lpad({0}, greatest(length({0}), "
                "least(trunc({2}), 10)::integer), '0') END)"
            )
            return shared(fits, written, whole, width, kind=Kind.text)

    class Read:
        fails = Error.num

        @staticmethod
        def python(text: str) -> Decimal | None:
            upper = text.translate(_AS_UPPER)
            if len(upper) > 10 or set(upper) - set(DIGITS[:radix]):
                return None
            found = int(upper, radix)
            return Decimal(found - span if found >= half else found)

        @staticmethod
        def sql(text: Sql) -> Sql:
            number = FromBase.sql(
                shared("(CASE WHEN length({0}) <= 10 THEN {0} END)", text, kind=Kind.text),
                formed(f"{radix}::numeric", kind=Kind.number),
            )
            signed = f"(CASE WHEN {{0}} >= {half} THEN {{0}} - {span} ELSE {{0}} END)"
            return shared(signed, number, kind=Kind.number)

    function(f"DEC2{word}", takes=[NUMBER, NUMBER], gives=Kind.text, optional=1)(Written)
    function(f"{word}2DEC", takes=[TEXT], gives=Kind.number)(Read)


for _word, _radix in (("BIN", 2), ("OCT", 8), ("HEX", 16)):
    _machine(_word, _radix)
