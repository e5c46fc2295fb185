"""Phone numbers: kept without spaces; a Chinese one without +86, others with + and country."""

import re
import unicodedata
from typing import Any

from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, NoOptions, field

_CHINESE = re.compile(r"1[3-9]\d{9}|0\d{9,11}(-\d{1,6})?|[48]00\d{7}|[2-8]\d{6,7}")
_FOREIGN = re.compile(r"\+[1-9]\d{6,14}")
_WANTED = Words(
    "电话号码，如 13812345678 或 0512-66668888", "a phone number such as 13812345678 or +4915112345"
)


@field("phone")
class Phone(Field[NoOptions, str]):
    kind = Kind.text
    python = str

    def column(self, options: NoOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: NoOptions) -> str:
        text = unicodedata.normalize("NFKC", str(typed)).strip()
        area = re.fullmatch(r"\(?(0\d{2,3})[)\s-]\s*(\d{7,8})(?:\s*[-转]\s*(\d{1,6}))?", text)
        if area:
            text = area[1] + area[2] + (f"-{area[3]}" if area[3] else "")
        digits = re.sub(r"[\s().-]", "", text) if not area else text
        digits = re.sub(r"^(\+|00)86", "", digits)
        digits = re.sub(r"^00", "+", digits)
        if not (_CHINESE.fullmatch(digits) or _FOREIGN.fullmatch(digits)):
            raise BadCell("not-a-phone", _WANTED)
        return digits
