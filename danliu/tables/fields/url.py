"""Web addresses: http and https only, so that a click can never run a script."""

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, NoOptions, field
from danliu.tables.fields.text import clean

LONGEST = 2_000  # characters
_WANTED = Words("网址，如 https://example.com", "a web address such as https://example.com")


@field("url")
class Url(Field[NoOptions, str]):
    """Without a scheme it is taken as https."""

    kind = Kind.text
    python = str

    def column(self, options: NoOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: NoOptions) -> str:
        text = clean(typed, LONGEST)
        if "://" not in text and "." in text.split("/")[0]:
            text = f"https://{text}"
        try:
            parts = urlsplit(text)
            host, _port = parts.hostname or "", parts.port
        except ValueError:
            raise BadCell("not-a-url", _WANTED) from None
        named = parts.scheme in ("http", "https") and host and not set(text) & set(' \t\n"<>\\')
        if not named or parts.username is not None:
            raise BadCell("not-a-url", _WANTED)
        # what is shown and what is clicked must be the same text
        return text.replace(parts.netloc, parts.netloc.lower(), 1)
