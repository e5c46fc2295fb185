"""Address: province, city, district, street and the rest, with the text as it was typed.

Typed text is split at the plain suffixes of the administration (省 市 区 县 街道 镇 …). What they
do not show stays in `rest`, and the text is always kept.
"""

import re
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, NoOptions, field
from danliu.tables.fields.text import clean

PARTS = ("province", "city", "district", "street", "rest")
LONGEST = 300  # characters
_WANTED = Words("地址，如 江苏省苏州市吴中区木渎镇中山路1号", "an address")

_PROVINCE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,6}自治区|(?:北京|天津|上海|重庆)市"
    r"|(?:香港|澳门)特别行政区)"
)
_CITY = re.compile(r"[\u4e00-\u9fff]{1,10}?(?:自治州|地区|盟|(?<!超)市(?!场|政|区|县))")
# 小区, 社区, 园区 and the like are places to live and work, not districts
_DISTRICT = re.compile(
    r"[\u4e00-\u9fff]{1,11}?(?:自治县|自治旗|(?<![小社园校厂景库矿辖])区|(?<!省)县|旗|市(?!场|政))"
)
_STREET = re.compile(
    r"[\u4e00-\u9fff]{1,8}?(?:街道(?!口)|镇(?![\u4e00-\u9fff]?路)|(?<!城)乡(?!村))"
)
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


@field("address")
class Address(Field[NoOptions, dict[str, str]]):
    """Stored as {"text", "province", "city", "district", "street", "rest"}, without blank parts."""

    kind = Kind.list
    python = dict[str, str]

    def column(self, options: NoOptions) -> TypeEngine[Any]:
        return JSONB()

    def parse(self, typed: Any, options: NoOptions) -> dict[str, str]:
        if isinstance(typed, dict):
            return _from_parts(typed)
        text = " ".join(clean(typed, LONGEST).split())
        return {"text": text, **split(text)}

    def show(self, stored: dict[str, str], options: NoOptions) -> str:
        return stored["text"]

    def search_text(self, stored: dict[str, str], options: NoOptions) -> str:
        return stored["text"]


def _from_parts(typed: dict[str, Any]) -> dict[str, str]:
    """The parts as given; the text too where it was, else made of them."""
    if strange := set(typed) - {"text", *PARTS}:
        raise BadCell("not-an-address", Words(*(f"{w}: {sorted(strange)[0]}" for w in _WANTED)))
    given = {key: clean(typed[key] or "", LONGEST) for key in ("text", *PARTS) if key in typed}
    parts = {key: part for key, part in given.items() if part}
    # the city of a municipality is the municipality: said once
    same = parts.get("province") == parts.get("city")
    said = [parts.get(key, "") for key in PARTS if not (same and key == "city")]
    text = parts.pop("text", "") or "".join(said)
    if not text:
        raise BadCell("not-an-address", _WANTED)
    return {"text": text, **(parts or split(text))}


def split(text: str) -> dict[str, str]:
    """The parts that plain suffixes show, and the rest; blank ones left out."""
    province, rest = _taken(_PROVINCE, text.replace(" ", ""))
    if province in _MUNICIPALITIES:
        city, rest = province, re.sub(rf"^(?:{province})?(?:市辖区|县(?!级))?", "", rest)
    else:
        city, rest = _taken(_CITY, rest)
    district, rest = _taken(_DISTRICT, rest) if province or city else ("", rest)
    street, rest = _taken(_STREET, rest) if district or city else ("", rest)
    found = dict(zip(PARTS, (province, city, district, street, rest), strict=True))
    return {key: part for key, part in found.items() if part}


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, str]:
    """What the pattern takes from the front, and what is left."""
    front = pattern.match(text)
    return (front[0], text[front.end() :]) if front else ("", text)
