"""ID numbers: of a person (居民身份证, GB 11643-1999) or of an organisation (统一社会信用代码).

The last character checks the others. A person's number holds a region and a date of birth, which
must make sense. The person's check is ISO 7064 MOD 11-2, the organisation's is GB 32100-2015.
"""

import re
from datetime import date
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.text import one_line

# GB/T 2260, provinces; 83 is for people from Taiwan
_PROVINCES = re.compile("1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # of GB 32100: no I, O, S, V, Z
_AUTHORITIES = frozenset("123456789ANY")  # who registers: GB 32100-2015, table 1
_SHAPES = {
    "person": Words("18 位身份证号", "an identity number of 18 characters"),
    "organisation": Words("18 位统一社会信用代码", "a social credit code of 18 characters"),
    "any": Words("18 位身份证号或统一社会信用代码", "an identity number or a social credit code"),
}


class IdNumberOptions(Struct, frozen=True, forbid_unknown_fields=True):
    of: Literal["any", "person", "organisation"] = "any"


@field("id-number")
class IdNumber(Field[IdNumberOptions, str]):
    options = IdNumberOptions
    kind = Kind.text
    python = str

    def column(self, options: IdNumberOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: IdNumberOptions) -> str:
        number = one_line(typed).upper().replace(" ", "").replace("-", "")
        if options.of != "organisation" and _is_persons(number):
            return _person(number)
        if options.of != "person" and _is_organisations(number):
            return _organisation(number)
        raise BadCell("not-an-id-number", _SHAPES[options.of])


def _is_persons(number: str) -> bool:
    digits = number[:17]
    return (
        len(number) == 18 and digits.isascii() and digits.isdigit() and number[17] in "0123456789X"
    )


def _is_organisations(number: str) -> bool:
    return len(number) == 18 and set(number) <= set(_ALPHABET)


def _person(number: str) -> str:
    if not _PROVINCES.match(number):
        raise BadCell("no-such-region", Words("前两位为省级代码", "a province's code in front"))
    if not _is_birthday(number[6:14]):
        raise BadCell(
            "no-such-birthday",
            Words("第 7–14 位为出生日期，如 19900307", "a date of birth in places 7 to 14"),
        )
    return _checked(number, persons_check(number[:17]))


def _is_birthday(digits: str) -> bool:
    try:
        return 1900 <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year <= 2099
    except ValueError:
        return False


def _organisation(number: str) -> str:
    if number[0] not in _AUTHORITIES or not number[2:8].isdigit():
        raise BadCell("not-an-id-number", _SHAPES["organisation"])
    return _checked(number, organisations_check(number[:17]))


def _checked(number: str, wanted: str) -> str:
    if number[17] != wanted:
        raise BadCell(
            "wrong-check-digit",
            Words(
                "校验位相符的号码：最后一位与前面不符，请核对每一位",
                "a number whose last character fits the others: compare every character",
            ),
        )
    return number


def persons_check(digits: str) -> str:
    """The check character of 17 digits: ISO 7064 MOD 11-2."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2 % 11
    return "0123456789X"[(12 - total) % 11]


def organisations_check(characters: str) -> str:
    """The check character of 17 characters: weights are powers of 3 modulo 31."""
    values = (_ALPHABET.index(one) * pow(3, place, 31) for place, one in enumerate(characters))
    return _ALPHABET[-sum(values) % 31]
