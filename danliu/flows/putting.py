"""What all blocks share that ask people: whom, until when, and what becomes of the answer."""

from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from danliu.flows.asking import Asks, Kind, Mode, Task, names_in
from danliu.flows.blocks.block import Block, Step, Waiting


class Asking(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """question      what people are asked, and why the system does not decide itself
    facts         what it takes to decide: name -> formula
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

    question: str
    facts: dict[str, str] = {}
    who: Any = ()
    mode: Mode = "any"
    due: str = ""
    remind_hours: float = 0
    escalate: Any = ()
    still: str = ""
    returns: tuple[str, ...] = ()
    tell: str = ""


class Answered(Struct, frozen=True):
    """decision   the key of a choice, or `void`: then nobody gave it, and the comment says why"""

    decision: str
    by: str
    comment: str


class AskingBlock(Block):
    """A block that puts a task before people and waits."""

    output: ClassVar[Any] = Answered
    played = "event"
    kind: ClassVar[Kind]

    async def asks(self, settings: Any, step: Step) -> Asks:
        """What may be answered."""
        raise NotImplementedError

    async def run(self, settings: Any, step: Step) -> Any:
        facts = [{"name": name, "value": step.show(one)} for name, one in settings.facts.items()]
        asks = replace(
            await self.asks(settings, step),
            due=settings.due,
            remind_hours=settings.remind_hours,
            escalate=names_in(settings.escalate),
            still=settings.still,
            returns=settings.returns,
            tell=settings.tell,
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
