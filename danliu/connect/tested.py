"""How the last test of a connection went, as it is kept and shown."""

from typing import Any

from msgspec import Struct

from danliu.errors import DanliuError, Words


class Tested(Struct, frozen=True):
    """detail  what was proved; of a failure, the outside system's own words
    code    of the error in which it ended: the desk says it in the reader's language, with facts
    """

    ok: bool
    detail: str = ""
    detail_en: str = ""
    code: str = ""
    facts: dict[str, Any] = {}


def proved(said: Words) -> Tested:
    return Tested(True, said.zh, said.en)


def failed(error: Exception) -> Tested:
    if not isinstance(error, DanliuError):
        return Tested(False, str(error), str(error))
    facts = error.facts()
    detail = str(facts.get("detail") or error)
    return Tested(False, detail, detail, error.code, facts)
