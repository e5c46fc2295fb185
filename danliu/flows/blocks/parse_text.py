"""Block «parse-text»: values read out of a text by a pattern."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from danliu.errors import DanliuError, Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.tables.rules.extract import InvalidPattern, compiled
from danliu.tables.schema import Schema
from danliu.telling import told

LONGEST = 100_000  # characters
MOST = 1_000
_NAMED = Words("至少一个有名字的组：(?P<name>…)", "a named group: (?P<name>…)")


@dataclass(eq=False)
class NotInText(DanliuError):
    """The pattern was not found in the text."""

    code = "not-in-text"
    status = 422

    pattern: str


class ParseText(Struct, frozen=True, forbid_unknown_fields=True):
    """pattern   RE2, with named groups: `(?P<number>SO-\\d+)`
    missing   what becomes of the step where it is not found
    """

    text: Annotated[Annotated[str, Meta(max_length=LONGEST)] | None, told("文字", "Text", "text")]
    pattern: Annotated[
        str,
        told(
            "表达式",
            "Pattern",
            "plain",
            help=(
                "用有名字的组，如 (?P<number>SO-\\d+)",
                "With named groups, such as (?P<number>SO-\\d+)",
            ),
        ),
    ]
    missing: Annotated[
        Literal["go-on", "refuse"],
        told(
            "没找到时",
            "If it is not found",
            "choice",
            choices={"go-on": ("继续", "Go on"), "refuse": ("停下", "Fail")},
        ),
    ] = "go-on"


class Parsed(Struct, frozen=True):
    """found     whether it was
    first     group -> text of the first match, «» where the group took no part
    matches   the same of each match, at most 1,000
    """

    found: Annotated[bool, told("找到了", "Found")]
    first: Annotated[dict[str, str], told("第一处", "The first")]
    matches: Annotated[list[dict[str, str]], told("每一处", "All of them")]


@block("parse-text", effect="read", zh="从 {text} 中读出 {pattern}", en="read {pattern} in {text}")
class ParseTextBlock(Block):
    """RE2 reads in a time that grows with the text and no faster, whatever the pattern is."""

    called = Words("读出文字", "Read a text")
    does = Words("用表达式从一段文字里读出值", "Reads values out of a text by a pattern")
    group = "values"
    settings = ParseText
    output = Parsed
    literal = ("pattern",)

    def check(self, settings: Mapping[str, Any], schema: Schema) -> None:
        try:
            named = compiled(settings["pattern"]).groupindex
        except InvalidPattern as error:
            raise BadSetting("pattern", error.wanted) from error
        if not named:
            raise BadSetting("pattern", _NAMED)

    async def run(self, settings: ParseText, step: Step) -> Any:
        pattern = compiled(settings.pattern)
        names, matches = sorted(pattern.groupindex), []
        for match in pattern.finditer(settings.text or ""):
            matches.append({name: match.group(name) or "" for name in names})
            if len(matches) == MOST:
                break
        if not matches and settings.missing == "refuse":
            raise NotInText(settings.pattern)
        return Parsed(bool(matches), matches[0] if matches else dict.fromkeys(names, ""), matches)
