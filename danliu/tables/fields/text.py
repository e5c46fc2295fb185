"""Text: one line, or several. Spaces at the ends are dropped; characters stay as typed."""

import re
import unicodedata
from typing import Any

from msgspec import Struct
from sqlalchemy import Text as SqlText
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field


class TextOptions(Struct, frozen=True, forbid_unknown_fields=True):
    max: int = 500  # characters


class LongTextOptions(Struct, frozen=True, forbid_unknown_fields=True):
    max: int = 20_000  # characters


_BROKEN = re.compile("[\0\ud800-\udfff]")  # NUL, and half characters


def clean(typed: Any, longest: int) -> str:
    """The text as it may be stored. Raises BadCell for what PostgreSQL or a reader cannot hold."""
    if not isinstance(typed, str | int | float) or isinstance(typed, bool):
        raise BadCell("not-text", Words("文字", "text"))
    text = str(typed).strip()
    if _BROKEN.search(text):
        raise BadCell(
            "broken-text",
            Words(
                "可读的文字，不能含空字符或残缺字符",
                "readable text, without NUL or half characters",
            ),
        )
    if len(text) > longest:
        raise BadCell(
            "too-long",
            Words(
                f"最多 {longest} 个字，现有 {len(text)} 个",
                f"at most {longest} characters, there are {len(text)}",
            ),
        )
    return text


def one_line(typed: Any, longest: int = 200) -> str:
    """Clean text in plain characters (full width made half), spaces in a row made one."""
    return " ".join(unicodedata.normalize("NFKC", clean(typed, longest)).split())


@field("text")
class Text(Field[TextOptions, str]):
    options = TextOptions
    kind = Kind.text
    python = str

    def column(self, options: TextOptions) -> TypeEngine[Any]:
        return SqlText()

    def parse(self, typed: Any, options: TextOptions) -> str:
        return " ".join(clean(typed, options.max).split())


@field("long-text")
class LongText(Field[LongTextOptions, str]):
    options = LongTextOptions
    kind = Kind.text
    python = str

    def column(self, options: LongTextOptions) -> TypeEngine[Any]:
        return SqlText()

    def parse(self, typed: Any, options: LongTextOptions) -> str:
        return clean(typed, options.max).replace("\r\n", "\n")
