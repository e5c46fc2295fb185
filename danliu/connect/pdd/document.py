"""An order in our units: the platform's own field names, money as Decimal, times with a zone.

Platform   money as numbers or texts, times as «2026-11-26 08:00:00» of China, "" for «not yet»
Document   Decimal yuan, aware datetimes or None, ids as text
"""

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from danliu.connect.errors import UnexpectedAnswer
from danliu.connect.pdd.client import SYSTEM

CHINA = timezone(timedelta(hours=8))
_MONEY = ("_amount", "_price", "_fee", "postage", "_discount", "_change_amount")
_TIMES = ("_time", "_at")


def document(info: dict[str, Any]) -> dict[str, Any]:
    """Nothing is left out. Empty personal data means «not allowed now», not «none»."""
    turned: dict[str, Any] = _turned("", info)
    lines = turned.get("item_list") or []
    return turned | {"item_list": [line | {"line": n} for n, line in enumerate(lines, 1)]}


def _turned(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _turned(key, one) for key, one in value.items()}
    if isinstance(value, list):
        return [_turned(name, one) for one in value]
    if name.endswith(_MONEY) and isinstance(value, int | str | Decimal):
        return _money(name, value)
    if name.endswith(_TIMES) and isinstance(value, str):
        return _moment(name, value)
    if name.endswith("_id") and isinstance(value, int):
        return str(value) if value else ""
    return value


def _money(name: str, value: int | str | Decimal) -> Decimal | None:
    try:
        return None if value == "" else Decimal(value)
    except ArithmeticError as error:
        raise UnexpectedAnswer(SYSTEM, f"{name}: {value!r} is no amount") from error


def _moment(name: str, text: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=CHINA)
    except ValueError as error:
        raise UnexpectedAnswer(SYSTEM, f"{name}: {text!r} is no time") from error
