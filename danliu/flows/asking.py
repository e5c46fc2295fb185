"""What a block asks of people: whom, in which order, what they may answer, and until when. Pure."""

from datetime import datetime
from typing import Annotated, Any, Literal

from msgspec import Struct

from danliu.tables.definition import FieldDef
from danliu.telling import told

Kind = Literal["approve", "fill-in", "confirm-card"]
Mode = Literal["any", "all", "majority", "in-order"]
"""When the answers are enough.

any        the first answer is the answer
all        everybody agrees; one who does not ends it
majority   the choice that nobody can overtake any more; the more cautious one of two even ones
in-order   one after another, each once the one before has agreed
"""


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer that may be given.

    stops    it does not agree: where all must, it ends the task
    reason   whoever chooses it says why
    """

    key: Annotated[str, told("标识", "Key", "plain")]
    name: Annotated[str, told("名称", "Name", "plain")]
    name_en: Annotated[str, told("英文名称", "English name", "plain")] = ""
    stops: Annotated[bool, told("算不同意", "Counts as a no", "truth")] = False
    reason: Annotated[bool, told("要写理由", "Takes a reason", "truth")] = False
    look: Annotated[
        Literal["primary", "plain", "danger"],
        told(
            "样子",
            "Look",
            "choice",
            choices={
                "primary": ("主要", "Primary"),
                "plain": ("普通", "Plain"),
                "danger": ("危险", "Danger"),
            },
        ),
    ] = "plain"


class Line(Struct, frozen=True, omit_defaults=True):
    """What a confirm card would change: as it is, as it would be; in English where that differs."""

    name: str
    was: str
    now: str
    was_en: str = ""
    now_en: str = ""


class Asks(Struct, frozen=True):
    """The rules of one task, as they were when it was asked.

    fields        what is to be filled in, as fields of a table
    helps         field -> what to write there
    due           a formula over the record: a moment, a day, or a number of working hours
    remind_hours  working hours before that, a reminder; 0 for none
    escalate      who decides when it is overdue, or when nobody else can; nobody named: owners
    still         a formula over the record: once it is false, nothing is asked any more
    returns       earlier steps that the run may be sent back to
    question_en   the question in English, where it was written
    tell          the connection by which those asked are told, with a link of their own
    """

    choices: tuple[Choice, ...] = ()
    fields: tuple[FieldDef, ...] = ()
    helps: dict[str, str] = {}
    lines: tuple[Line, ...] = ()
    concerns: str = ""
    due: str = ""
    remind_hours: float = 0
    escalate: tuple[str, ...] = ()
    still: str = ""
    returns: tuple[str, ...] = ()
    tell: str = ""
    question_en: str = ""

    def choice(self, key: str) -> Choice | None:
        return next((one for one in self.choices if one.key == key), None)


APPROVED = Choice("approved", "通过", "Approve", look="primary")
REFUSED = Choice("refused", "驳回", "Refuse", stops=True, reason=True, look="danger")
FILLED = Choice("filled", "提交", "Submit", look="primary")
CONFIRMED = Choice("confirmed", "确认", "Confirm", look="primary")
CANCELLED = Choice("cancelled", "取消", "Cancel", stops=True, look="plain")
VOID = Choice("void", "作废", "Void", stops=True)  # nobody gave it: the question came to nothing
STANDARD = (APPROVED, REFUSED, FILLED, CONFIRMED, CANCELLED, VOID)


class Task(Struct, frozen=True):
    """What a block asks. `who` names people and roles as users write them; nobody: anyone who
    may act."""

    title: str
    question: str
    facts: list[dict[str, Any]]
    kind: Kind = "approve"
    mode: Mode = "any"
    who: tuple[str, ...] = ()
    asks: Asks = Asks((APPROVED, REFUSED))


class Answer(Struct, frozen=True):
    """How a task ended. The decision is the key of a choice, or `void`: then nobody gave it, and
    the comment says why. `given` is what was filled in."""

    decision: str
    by: str
    at: datetime
    comment: str
    given: dict[str, Any]


def names_in(who: Any) -> tuple[str, ...]:
    """The people and roles that a setting names, where formulas gave lists, ids and blanks."""
    if who is None or who == "":
        return ()
    if isinstance(who, list | tuple):
        return tuple(dict.fromkeys(name for one in who for name in names_in(one)))
    if isinstance(who, dict):
        return names_in(who.get("id"))
    return (str(who),)
