"""Excel's number formats, as far as people use them in formulas: read once, then two twins."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from danliu.formulas.decimals import CONTEXT
from danliu.formulas.writing import part

TOKEN = re.compile(
    r'"[^"]*"|\\.|[#0?,.]*[#0?][#0?,.]*%*|y+|m+|d+|h+|s+|a{3,4}|AM/PM|.', re.DOTALL | re.IGNORECASE
)
DIGITS = re.compile(r"[#0?,.]*[#0?][#0?,.]*%*")
PLAIN = re.compile(r"(?:#,##|#*)0*(?:\.0*#*)?%*")  # other ways to write digits are not ours
FOREIGN = re.compile(r"[;\[\]@_*?]|[#0?,.]*[#0?].*|AM/PM|E|G", re.IGNORECASE)
WEEK = ["一", "二", "三", "四", "五", "六", "日"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
]  # fmt: skip
SPELLINGS = {"y": "yy", "yyy": "yyyy"}
DATE_CODES = {"y", "m", "d", "h", "s", "a"}
MOST_PLACES = 20


def _quoted(text: str) -> str:
    """Text of a person's inside a template of ours, which has braces of its own."""
    doubled = text.replace("'", "''")
    return "'" + doubled.replace("{", "' || chr(123) || '").replace("}", "' || chr(125) || '") + "'"


@dataclass(frozen=True)
class Format:
    """`tokens` of the pattern: digits, codes of a date, or text as it is."""

    tokens: tuple[str, ...]

    @property
    def is_number(self) -> bool:
        digits = [token for token in self.tokens if DIGITS.fullmatch(token)]
        others = [token for token in self.tokens if not DIGITS.fullmatch(token)]
        plain = len(digits) == 1 and bool(PLAIN.fullmatch(digits[0]))
        return plain and self._places <= MOST_PLACES and all(map(_is_text, others))

    @property
    def is_date(self) -> bool:
        codes = [self._code(n) for n, token in enumerate(self.tokens) if _is_code(token)]
        others = [token for token in self.tokens if not _is_code(token)]
        return bool(codes) and set(codes) <= set(CODES) and all(map(_is_text, others))

    @property
    def _digits(self) -> str:
        return next(token for token in self.tokens if DIGITS.fullmatch(token))

    @property
    def _places(self) -> int:
        return len(re.sub("[^#0?]", "", self._digits.partition(".")[2]))

    def number(self, value: Decimal) -> str:
        """Rounded half away from zero; the sign stands in front of everything."""
        digits = self._digits
        factor = Decimal(100) ** digits.count("%")
        step = Decimal(1).scaleb(-self._places)
        size = CONTEXT.multiply(value.copy_abs(), factor).quantize(
            step, rounding=ROUND_HALF_UP, context=CONTEXT
        )
        whole, _, rest = f"{size:f}".partition(".")
        whole = whole.lstrip("0").rjust(self._least, "0")
        if "," in digits:
            whole = re.sub(r"(\d)(?=(?:\d{3})+$)", r"\1,", whole)
        body = whole + ("." + self._cut(rest) if "." in digits else "") + "%" * digits.count("%")
        sign = "-" if value < 0 and size else ""
        return sign + "".join(body if token == digits else _plain(token) for token in self.tokens)

    @property
    def _least(self) -> int:
        return self._digits.partition(".")[0].count("0")

    @property
    def _optional(self) -> int:
        """How many decimals are left out where they are zeros."""
        rest = self._digits.partition(".")[2].rstrip("%")
        return len(rest) - len(rest.rstrip("#?"))

    def _cut(self, rest: str) -> str:
        always = self._places - self._optional
        return rest[:always] + rest[always:].rstrip("0")

    def number_sql(self) -> str:
        """A template of the number {0}."""
        digits = self._digits
        percent = digits.count("%")
        size = f"round(abs({{0}}) * {100**percent}, {self._places})"
        whole = f"ltrim(split_part({size}::text, '.', 1), '0')"
        whole = f"lpad({whole}, greatest(length({whole}), {self._least}), '0')"
        if "," in digits:
            whole = f"regexp_replace({whole}, '(\\d)(?=(?:\\d\\d\\d)+$)', '\\1,', 'g')"
        rest = f"split_part({size}::text, '.', 2)"
        always = self._places - self._optional
        point = f" || '.' || left({rest}, {always}) || rtrim(substr({rest}, {always + 1}), '0')"
        body = f"{whole}{point if '.' in digits else ''} || '{'%' * percent}'"
        pieces = [body if token == digits else _quoted(_plain(token)) for token in self.tokens]
        sign = f"CASE WHEN {{0}} < 0 AND {size} <> 0 THEN '-' ELSE '' END"
        return f"({sign} || {' || '.join(pieces)})"

    def date(self, local: datetime) -> str:
        return "".join(
            CODES[code][0](local) if (code := self._code(n)) in CODES else _plain(token)
            for n, token in enumerate(self.tokens)
        )

    def date_sql(self) -> str:
        """A template of the local time {0}."""
        pieces = [
            CODES[code][1] if (code := self._code(n)) in CODES else _quoted(_plain(token))
            for n, token in enumerate(self.tokens)
        ]
        return f"nullif({' || '.join(pieces)}, '')"

    def _code(self, place: int) -> str:
        """After an hour or before a second, m means minutes."""
        token = SPELLINGS.get(self.tokens[place].lower(), self.tokens[place].lower())
        if not _is_code(token) or token[0] != "m" or len(token) > 2:
            return token
        codes = [(n, one[0].lower()) for n, one in enumerate(self.tokens) if _is_code(one)]
        at = codes.index((place, "m"))
        before = codes[at - 1][1] if at else ""
        after = codes[at + 1][1] if at + 1 < len(codes) else ""
        return token.replace("m", "n") if before == "h" or after == "s" else token


@lru_cache(maxsize=512)
def format_of(pattern: str) -> Format:
    return Format(tuple(TOKEN.findall(pattern)))


def _is_code(token: str) -> bool:
    return token[0].lower() in DATE_CODES and len(set(token.lower())) == 1


def _is_text(token: str) -> bool:
    """Written as it is. What else Excel's formats know (sections, conditions, fractions, E+) is
    not ours."""
    return token[0] in '"\\' or not (FOREIGN.fullmatch(token) or _is_code(token))


def _plain(token: str) -> str:
    if token[0] == '"' and len(token) > 1:
        return token[1:-1]
    return token[1:] if token[0] == "\\" and len(token) > 1 else token


def _names(names: list[str], field: str) -> str:
    listed = ", ".join(f"'{name}'" for name in names)
    return f"(ARRAY[{listed}])[extract({field} from {{0}})::integer]"


SHORT_DAYS, SHORT_MONTHS = [name[:3] for name in DAYS], [name[:3] for name in MONTHS]
LONG_WEEK = ["星期" + name for name in WEEK]


def _seconds(digits: int) -> str:
    return f"lpad(floor(extract(second from {{0}}))::text, {digits}, '0')"


CODES: dict[str, tuple[Callable[[datetime], str], str]] = {
    "yyyy": (lambda t: f"{t.year:04}", part("year", 4)),
    "yy": (lambda t: f"{t.year % 100:02}", f"right({part('year', 4)}, 2)"),
    "m": (lambda t: str(t.month), "extract(month from {0})::text"),
    "mm": (lambda t: f"{t.month:02}", part("month", 2)),
    "mmm": (lambda t: SHORT_MONTHS[t.month - 1], _names(SHORT_MONTHS, "month")),
    "mmmm": (lambda t: MONTHS[t.month - 1], _names(MONTHS, "month")),
    "d": (lambda t: str(t.day), "extract(day from {0})::text"),
    "dd": (lambda t: f"{t.day:02}", part("day", 2)),
    "ddd": (lambda t: SHORT_DAYS[t.weekday()], _names(SHORT_DAYS, "isodow")),
    "dddd": (lambda t: DAYS[t.weekday()], _names(DAYS, "isodow")),
    "aaa": (lambda t: WEEK[t.weekday()], _names(WEEK, "isodow")),
    "aaaa": (lambda t: LONG_WEEK[t.weekday()], _names(LONG_WEEK, "isodow")),
    "h": (lambda t: str(t.hour), "extract(hour from {0})::text"),
    "hh": (lambda t: f"{t.hour:02}", part("hour", 2)),
    "n": (lambda t: str(t.minute), "extract(minute from {0})::text"),
    "nn": (lambda t: f"{t.minute:02}", part("minute", 2)),
    "s": (lambda t: str(t.second), "floor(extract(second from {0}))::text"),
    "ss": (lambda t: f"{t.second:02}", _seconds(2)),
}
