"""Model years as people write them, and as a VIN holds them. Pure.

«2018款», «18 款», «2016-2018款», «2018年以后» say a year for sure. A bare «2018» may as well be a
name (标致 2008): whoever reads gets both, and decides by what else is known.
"""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

FIRST, LAST = 1900, 2100


class Years(NamedTuple):
    """Both included."""

    first: int = FIRST
    last: int = LAST

    def __str__(self) -> str:
        if self == ANY:
            return ""
        if self.first == self.last:
            return str(self.first)
        if self.last == LAST:
            return f"{self.first}-"
        return f"{self.first}-{self.last}" if self.first > FIRST else f"-{self.last}"


ANY = Years()
"""Of which nothing is said."""

_YEAR = r"(\d{4}|\d{2})"
_MARK = r"(?:年款|款|年产|年)"
_TO = r"\s*(?:-|~|–|—|至|到)\s*"
_RANGE = re.compile(rf"(?<![\da-z.]){_YEAR}\s*{_MARK}?{_TO}{_YEAR}\s*{_MARK}")
_SINCE = re.compile(rf"(?<![\da-z.]){_YEAR}\s*{_MARK}\s*(?:及?以后|及?之后|起)")
_UNTIL = re.compile(rf"(?<![\da-z.]){_YEAR}\s*{_MARK}\s*(?:及?以前|及?之前)")
_ONE = re.compile(rf"(?<![\da-z.]){_YEAR}\s*{_MARK}")
_BARE = re.compile(rf"(?<![\da-z.])((?:19|20)\d\d)(?:{_TO}((?:19|20)\d\d))?(?![\da-z.])")
_VIN = re.compile(r"(?<![\da-z])[a-hj-npr-z0-9]{17}(?![\da-z])")
_MOST_BARE = 3
_OLDEST = 1950


def readings(text: str, this_year: int) -> Iterator[tuple[str, Sequence[Years]]]:
    """Each way to read the text: what is left of it, and what it says of years, part by part."""
    rest, sure = _from_vin(text, this_year)
    rest, marked = _marked(rest, this_year)
    bare = [one for one in _BARE.finditer(rest) if _plausible(one, this_year)][:_MOST_BARE]
    for chosen in range(2 ** len(bare)):
        taken = [one for place, one in enumerate(bare) if chosen >> place & 1]
        said = [Years(int(one[1]), int(one[2] or one[1])) for one in taken]
        for from_vin in [[one] for one in sure] or [[]]:
            yield _without(rest, taken), [*marked, *said, *from_vin]


def typed_years(value: Any, this_year: int) -> Years | None:
    """What stands in a field of its own: 2018, «18», «2018款», «2016-2018». None: unreadable."""
    text = str(value).strip().lower().removesuffix(".0")
    text = text if re.search(r"[款年]", text) else f"{text}款"
    rest, found = _marked(text, this_year)
    return found[0] if len(found) == 1 and not rest.strip() else None


def common(parts: Sequence[Years]) -> Years | None:
    """What they say together; None where they contradict each other."""
    first = max((one.first for one in parts), default=FIRST)
    last = min((one.last for one in parts), default=LAST)
    return Years(first, last) if first <= last else None


def _marked(text: str, this_year: int) -> tuple[str, list[Years]]:
    """The text without the years that are marked as such, and these."""
    found: list[Years] = []
    for pattern, opens in ((_RANGE, ""), (_SINCE, "up"), (_UNTIL, "down"), (_ONE, "")):
        text = pattern.sub(partial(_take, found, opens, this_year), text)
    return text, found


def _take(found: list[Years], opens: str, this_year: int, match: re.Match[str]) -> str:
    years = [_whole(one, this_year) for one in match.groups()]
    known = [one for one in years if one is not None]
    if len(known) < len(years) or known[0] > known[-1]:
        return match[0]
    first, last = FIRST if opens == "down" else known[0], LAST if opens == "up" else known[-1]
    found.append(Years(first, last))
    return " "


def _whole(digits: str, this_year: int) -> int | None:
    """The year of four digits or of two; None for what is none."""
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if 2000 + year <= this_year + 2 else 1900
    return year if _OLDEST <= year <= this_year + 2 else None


def _plausible(match: re.Match[str], this_year: int) -> bool:
    years = [int(one) for one in match.groups() if one]
    return _OLDEST <= years[0] <= years[-1] <= this_year + 2


def _without(text: str, taken: Sequence[re.Match[str]]) -> str:
    for match in reversed(taken):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return text


# ISO 3779: place 10 is the model year, in a circle of thirty (no I, O, Q, U, Z, 0)
_CODES = "abcdefghjklmnprstvwxy123456789"
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VALUES = dict(zip("abcdefghjklmnprstuvwxyz", map(int, "12345678123457923456789"), strict=True))
_CHECKED = "l12345"  # China and North America: place 9 proves the rest (GB 16735, 49 CFR 565)
_CHINA_BEGAN = 1997


def _from_vin(text: str, this_year: int) -> tuple[str, list[Years]]:
    """The text without its VIN, and the years that it may mean; a VIN mistyped stays as it is."""
    match = _VIN.search(text)
    if match is None or not any(one.isdigit() for one in match[0]):
        return text, []
    vin = match[0]
    if vin[9] not in _CODES or (vin[0] in _CHECKED and not _proves(vin)):
        return text, []
    first = 1980 + _CODES.index(vin[9])
    years = [one for one in (first, first + 30, first + 60) if one <= this_year + 1]
    if vin[0] == "l":
        years = [one for one in years if one >= _CHINA_BEGAN]
    elif vin[0] in "145":
        # in North America place 7 tells one circle from the next
        years = [one for one in years if (one < 2010) == vin[6].isdigit()]
    return _without(text, [match]), [Years(one, one) for one in years]


def _proves(vin: str) -> bool:
    total = sum(
        (int(one) if one.isdigit() else _VALUES[one]) * weight
        for one, weight in zip(vin, _WEIGHTS, strict=True)
    )
    return vin[8] == "0123456789x"[total % 11]
