"""Reading what an outside system sent: JSON with exact numbers, and the place that is wrong; XML
without what XML can do to its reader."""

import re
from decimal import Decimal
from typing import TypeVar
from xml.etree.ElementTree import Element

import msgspec
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from danliu.connect.errors import UnreadableMessage
from danliu.expected import placed

Read = TypeVar("Read")
_PLACE = re.compile(r"\(byte (\d+)\)")


def read_json(connection: str, body: bytes, kind: type[Read]) -> Read:
    """The JSON text as `kind`: whole numbers of any size exact, untyped fractions as Decimal.

    Raises   UnreadableMessage with the byte at which the text breaks off or goes wrong
    """
    try:
        return msgspec.json.Decoder(kind, float_hook=Decimal).decode(body)
    except msgspec.ValidationError as error:  # JSON, but of another form: the path is in the text
        raise UnreadableMessage(connection, " / ".join(placed(str(error)))) from error
    except msgspec.DecodeError as error:
        found = _PLACE.search(str(error))
        place = int(found[1]) if found else len(body)
        raise UnreadableMessage(connection, str(error), place) from error
    except UnicodeDecodeError as error:
        raise UnreadableMessage(connection, error.reason, _first_bad_byte(body)) from error
    except RecursionError as error:
        raise UnreadableMessage(connection, "nested too deeply") from error


def read_xml(connection: str, body: bytes) -> Element:
    """The root. Entities and document types are refused. Raises UnreadableMessage."""
    try:
        root: Element = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise UnreadableMessage(connection, str(error) or type(error).__name__) from error
    return root


def _first_bad_byte(body: bytes) -> int:
    """msgspec counts from the start of the string inside; people count from the start."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error.start
    return 0
