"""Bar codes and QR codes: what they say. The digits of the trade are checked (GS1 General
Specifications, section 7.9: weights 3 and 1 from the right)."""

import re
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell, BadOption
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.text import clean, one_line

_DIGITS = {"ean-13": 13, "ean-8": 8, "upc-a": 12, "itf-14": 14}
_CODE_128 = re.compile(r"[\x20-\x7e]{1,80}")  # its printable characters
_QR_HOLDS = 800  # characters: a byte code of version 40, correction M, in Chinese of three bytes


class BarCodeOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """code-128 takes any letters and digits; the others are numbers with a check digit."""

    code: Literal["ean-13", "ean-8", "upc-a", "itf-14", "code-128"] = "code-128"


class QrOptions(Struct, frozen=True, forbid_unknown_fields=True):
    max: int = _QR_HOLDS  # characters

    def __post_init__(self) -> None:
        if not 1 <= self.max <= _QR_HOLDS:
            wanted = Words(
                f"1 到 {_QR_HOLDS}：更多放不进二维码", f"1 to {_QR_HOLDS}: a QR code holds no more"
            )
            raise BadOption("max", wanted)


@field("bar-code")
class BarCode(Field[BarCodeOptions, str]):
    options = BarCodeOptions
    kind = Kind.text
    python = str

    def column(self, options: BarCodeOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: BarCodeOptions) -> str:
        text = one_line(typed)
        if options.code == "code-128":
            if not _CODE_128.fullmatch(text):
                raise BadCell("not-a-bar-code", Words("英文字母、数字和符号", "plain ASCII"))
            return text
        return _checked(re.sub(r"[\s-]", "", text), options.code)


@field("qr")
class Qr(Field[QrOptions, str]):
    """Text that is shown as a QR code."""

    options = QrOptions
    kind = Kind.text
    python = str

    def column(self, options: QrOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: QrOptions) -> str:
        return clean(typed, options.max)


def _checked(digits: str, code: str) -> str:
    length = _DIGITS[code]
    if not re.fullmatch(rf"[0-9]{{{length}}}", digits):
        wanted = Words(f"{length} 位数字（{code.upper()}）", f"{length} digits ({code.upper()})")
        raise BadCell("not-a-bar-code", wanted)
    if digits[-1] != check_digit(digits[:-1]):
        raise BadCell(
            "wrong-check-digit",
            Words(
                "校验位相符的条码：最后一位与前面不符，请核对",
                "a code whose last digit fits the others: compare them",
            ),
        )
    return digits


def check_digit(digits: str) -> str:
    """The check digit that belongs behind these digits."""
    weighted = (int(one) * (1 if place % 2 else 3) for place, one in enumerate(reversed(digits)))
    return str(-sum(weighted) % 10)
