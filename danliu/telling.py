"""What settings and results are called, told beside their types: the editor draws them by it."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from msgspec import Meta, json

from danliu.errors import Words


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


AT_MOST = 20  # parts in one text: a person reads no more, and a field of text holds no more


_COMMA = Words("、", ", ")


def several(parts: Sequence[Words], between: Words = _COMMA) -> Words:
    """One after the other; of many the first twenty, and how many more there are."""
    some, more = parts[:AT_MOST], len(parts) - AT_MOST
    zh, en = (one.zh for one in some), (one.en for one in some)
    rest = Words(f"还有 {more} 项", f"{more} more")
    if more <= 0:
        return Words(between.zh.join(zh), between.en.join(en))
    return Words(between.zh.join([*zh, rest.zh]), between.en.join([*en, rest.en]))


@cache
def names_in(told_of: Any) -> Mapping[str, tuple[str, str]]:
    """What the parts of a type are called, by their keys, those of its own before those inside."""
    schema = json.schema(told_of)
    parts = list(schema.get("$defs", {}).values())
    own = schema.get("$ref", "").removeprefix("#/$defs/")
    parts.sort(key=lambda part: part.get("title") != own)
    found: dict[str, tuple[str, str]] = {}
    for part in parts:
        for key, one in part.get("properties", {}).items():
            if "title_en" in one:
                found.setdefault(key, (one["title"], one["title_en"]))
    return found


@cache
def choices_in(told_of: Any) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Part of a type -> each value that may be chosen -> what it is called, in both languages."""
    schema = json.schema(told_of)
    own = schema.get("$ref", "").removeprefix("#/$defs/")
    parts = schema.get("$defs", {}).get(own, {}).get("properties", {})
    return {key: one["choices"] for key, one in parts.items() if "choices" in one}
