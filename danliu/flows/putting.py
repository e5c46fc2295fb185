"""What all blocks share that ask people: whom, until when, and what becomes of the answer."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from danliu.errors import Words
from danliu.flows.asking import CANCELLED, STANDARD, Asks, Choice, Kind, Mode, Task, names_in
from danliu.flows.blocks.block import Block, Step, Waiting
from danliu.flows.definition import Node
from danliu.telling import told


class Asking(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """question      what people are asked, and why the system does not decide itself
    question_en   the same in English
    facts         what it takes to decide: name -> formula
    facts_en      the names in English
    who           people and roles: `role:planner`, a login or a name, or a formula over the
                  record as `={owner}`; nobody: anyone who may act
    mode          any, all, majority, in-order
    due           a formula: a moment, a day, or a number of working hours
    remind_hours  working hours before that, a reminder
    escalate      who decides once it is overdue; nobody: the owners
    still         a formula: once it is false, nothing is asked any more
    returns       earlier steps that the run may be sent back to
    tell          a connection by which those asked are told, with a link to answer by
    """

    question: Annotated[str, told("问什么", "Question", "text")]
    question_en: Annotated[str, told("英文怎么问", "Question in English", "text")] = ""
    facts: Annotated[
        dict[str, str],
        told(
            "判断要看的",
            "Facts to decide by",
            "facts",
            help=(
                "名字和值；只放做决定要看的",
                "A name and a value each; only what the decision takes",
            ),
        ),
    ] = {}
    facts_en: Annotated[
        dict[str, str],
        told(
            "英文名字",
            "Names in English",
            "pairs",
            help=("上面的名字，英文怎么说", "What the names above are called in English"),
        ),
    ] = {}
    who: Annotated[
        Any,
        told(
            "问谁",
            "Who is asked",
            "people",
            help=("不选：任何能处理的人", "Nobody named: anyone who may act"),
        ),
    ] = ()
    mode: Annotated[
        Mode,
        told(
            "几个人时",
            "Of several people",
            "choice",
            choices={
                "any": ("任一人答了就算", "the first answer counts"),
                "all": ("每人都同意", "all must agree"),
                "majority": ("多数同意", "the majority"),
                "in-order": ("依次", "one after another"),
            },
        ),
    ] = "any"
    due: Annotated[
        str,
        told(
            "期限",
            "Due",
            "formula",
            help=("几个工作小时，或一个日期字段", "A number of working hours, or a date"),
        ),
    ] = ""
    remind_hours: Annotated[float, told("提前几小时提醒", "Remind, hours before", "number")] = 0
    escalate: Annotated[
        Any,
        told(
            "逾期转给谁",
            "When overdue, to",
            "people",
            help=("不选：工作区的主人", "Nobody named: the owners"),
        ),
    ] = ()
    still: Annotated[
        str,
        told(
            "何时不必再问",
            "Ask only while",
            "condition",
            help=("这个条件不再成立，就作废", "Once this is false, nothing is asked any more"),
        ),
    ] = ""
    returns: Annotated[tuple[str, ...], told("可以退回到", "May be sent back to", "steps")] = ()
    tell: Annotated[str, told("用什么通知", "Tell them by", "connection")] = ""


class Answered(Struct, frozen=True):
    """decision   the key of a choice, or `void`: then nobody gave it, and the comment says why"""

    decision: Annotated[str, told("决定", "Decision")]
    by: Annotated[str, told("谁定的", "By whom")]
    comment: Annotated[str, told("意见", "Comment")]


class AskingBlock(Block):
    """A block that puts a task before people and waits."""

    output: ClassVar[Any] = Answered
    played = "event"
    kind: ClassVar[Kind]

    async def asks(self, settings: Any, step: Step) -> Asks:
        """What may be answered."""
        raise NotImplementedError

    def refuses(self, settings: Mapping[str, Any], output: Any) -> bool:
        return output["decision"] in ("void", *self.noes(settings))

    def noes(self, settings: Mapping[str, Any]) -> Iterable[str]:
        """The keys of the choices that do not agree."""
        return (CANCELLED.key,)

    def key_called(self, part: str, key: str, node: Node) -> Words | None:
        """An answer by what stands on its button."""
        choices = (*_drafted(node.settings.get("choices")), *STANDARD)
        found = (one for one in choices if part == "decision" and one.key == key)
        return next((Words(one.name, one.name_en or one.name) for one in found), None)

    async def run(self, settings: Any, step: Step) -> Any:
        facts = [
            _fact(name, settings.facts_en.get(name, ""), step.show(one))
            for name, one in settings.facts.items()
        ]
        asks = replace(
            await self.asks(settings, step),
            due=settings.due,
            remind_hours=settings.remind_hours,
            escalate=names_in(settings.escalate),
            still=settings.still,
            returns=settings.returns,
            tell=settings.tell,
            question_en=settings.question_en,
        )
        who, title = names_in(settings.who), str(step.record.get("title") or "")
        task = Task(title, settings.question, facts, self.kind, settings.mode, who, asks)
        await step.ask(task)
        return Waiting()

    async def resume(self, settings: Any, step: Step) -> Any:
        return await self.answered(step)

    async def answered(self, step: Step) -> Any:
        """The output, or Waiting while it is open."""
        answer = await step.answer()
        if answer is None:
            return Waiting()
        step.because(answer.comment)
        said = {"decision": answer.decision, "by": answer.by, "comment": answer.comment}
        return {**answer.given, **said}


def _drafted(choices: Any) -> list[Choice]:
    """Those that are whole already: one may be half typed."""
    found = []
    for one in choices if isinstance(choices, list | tuple) else ():
        with suppress(msgspec.ValidationError):
            found.append(msgspec.convert(one, Choice))
    return found


def _fact(name: str, name_en: str, shown: Words) -> dict[str, str]:
    named = {"name_en": name_en} if name_en else {}
    english = {} if shown.en == shown.zh else {"value_en": shown.en}
    return {"name": name, "value": shown.zh, **named, **english}
