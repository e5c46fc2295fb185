"""Block «confirm-card»: the smallest question: what is, what would be, and a few buttons."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.flows.asking import CANCELLED, CONFIRMED, Asks, Choice, Line
from danliu.flows.blocks.block import Step, block
from danliu.flows.putting import Asking, AskingBlock
from danliu.telling import told


class CardLine(Struct, frozen=True, forbid_unknown_fields=True):
    """A value before and after, each a formula; «» for none."""

    name: Annotated[str, told("名称", "Name", "plain")]
    was: Annotated[str, told("现在", "Now", "formula")] = ""
    now: Annotated[str, told("改成", "Would be", "formula")] = ""


class ConfirmCard(Asking, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """concerns   whom it concerns, as a text or a formula
    lines      what would change
    choices    the buttons; none named: confirm and cancel
    """

    concerns: Annotated[str, told("涉及谁", "Whom it concerns", "text")] = ""
    lines: Annotated[tuple[CardLine, ...], told("改前改后", "Before and after", "list")] = ()
    choices: Annotated[
        tuple[Choice, ...],
        told("按钮", "Buttons", "list", help=("不写：确认和取消", "None: confirm and cancel")),
    ] = (CONFIRMED, CANCELLED)

    def __post_init__(self) -> None:
        keys = {one.key for one in self.choices}
        if not 1 <= len(keys) == len(self.choices) <= 6 or "void" in keys:
            raise ValueError("1 to 6 choices with keys of their own, none of them `void`")


@block(
    "confirm-card",
    effect="write",
    zh="请人确认：{question}",
    en="have confirmed: {question}",
)
class ConfirmCardBlock(AskingBlock):
    """Output: {decision: the key of the choice, or void; by, comment}."""

    called = Words("确认卡片", "Confirm card")
    does = Words(
        "把改前改后放在一张卡片上，请人点一下",
        "Shows what would change on a card with a few buttons",
    )
    group = "people"
    settings = ConfirmCard
    kind = "confirm-card"

    def noes(self, settings: Mapping[str, Any]) -> Iterable[str]:
        own = settings.get("choices")
        choices = msgspec.convert(own, tuple[Choice, ...]) if own else (CANCELLED,)
        return (one.key for one in choices if one.stops)

    async def asks(self, settings: Any, step: Step) -> Asks:
        lines = tuple(
            _line(one.name, _shown(step, one.was), _shown(step, one.now)) for one in settings.lines
        )
        return Asks(settings.choices, lines=lines, concerns=settings.concerns)


def _line(name: str, was: Words, now: Words) -> Line:
    english = [one.en if one.en != one.zh else "" for one in (was, now)]
    return Line(name, was.zh, now.zh, *english)


def _shown(step: Step, formula: str) -> Words:
    return step.show(formula) if formula else Words("", "")
