"""What settings and results are called, told beside their types: the editor draws them by it."""

from collections.abc import Mapping
from typing import Any

from msgspec import Meta


def told(
    zh: str,
    en: str,
    kind: str = "",
    *,
    help: tuple[str, str] = ("", ""),
    choices: Mapping[str, tuple[str, str]] | None = None,
) -> Meta:
    """A name in both languages, for `Annotated`; it goes along in the JSON Schema.

    kind     how a setting is asked for: table, field, condition, people, …; «» of a result
    help     one sentence, in both languages
    choices  what each of several values is called, in their order
    """
    more: dict[str, Any] = {"title_en": en}
    if kind:
        more["kind"] = kind
    if help[0]:
        more["help"], more["help_en"] = help
    if choices:
        more["choices"] = {key: list(names) for key, names in choices.items()}
    return Meta(title=zh, extra_json_schema=more)
