"""What was expected where a flow does not fit, in both of our languages. Pure."""

import msgspec

from danliu.errors import Words
from danliu.expected import of_type
from danliu.registry import UnknownPart
from danliu.tables.errors import InvalidSchema, NotFound

READABLE = Words("能读的文字，不含 NUL 字符", "readable text, without NUL")
_PARTS = {"block": "步骤", "trigger": "触发方式", "field": "字段类型", "connector": "连接器"}
_WHAT = {"table": "表", "view": "视图", "record": "记录"}


def same(text: str) -> Words:
    """What reads the same in both."""
    return Words(text, text)


def of_error(error: Exception) -> Words:
    """What would have been right, from whatever said that it is wrong."""
    if isinstance(error, msgspec.ValidationError):
        return of_type(str(error))
    if isinstance(error, UnknownPart):
        zh = f"已有的{_PARTS.get(error.kind, error.kind)}，不是「{error.name}」"
        return Words(zh, f"a {error.kind} that there is, not {error.name!r}")
    if isinstance(error, NotFound):
        zh = f"已有的{_WHAT.get(error.what, error.what)}，不是「{error.key}」"
        return Words(zh, f"a {error.what} that there is, not {error.key!r}")
    if isinstance(error, InvalidSchema):
        return error.told
    wanted = getattr(error, "wanted", None)
    if isinstance(wanted, Words):
        return wanted
    return same(str(wanted or error))
