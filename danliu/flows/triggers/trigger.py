"""The door of a trigger: what it says of itself, what it listens to, and what it then does."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, TypeVar

import msgspec
from msgspec import Struct

from danliu.connect.inbox import Heard
from danliu.errors import Words
from danliu.flows.definition import Flow, Trigger
from danliu.flows.errors import InvalidFlow, refused
from danliu.flows.vocabulary import Vocabulary
from danliu.postgres.pool import Executor
from danliu.postgres.queue import Job
from danliu.registry import Registry
from danliu.tables.changes import Change
from danliu.tables.query import Record
from danliu.tables.schema import Schema, Watch
from danliu.tables.write import Context

About = Literal["record", "nothing", "either"]
Group = Literal["records", "people", "time", "outside"]
Listens = Literal["changes", "messages", "clock", "nothing"]


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """No settings."""


@dataclass(frozen=True)
class Ready:
    """A published trigger with what was decoded of it, once for each version of the schema."""

    kind: "Kind"
    watch: Watch
    settings: Any
    schema: Schema


class Kind:
    """One way in which a flow starts.

    settings   its settings, as the editor draws them
    about      whether its runs are about a record of the trigger's table
    gone       whether that record lies in the trash when they begin
    listens    to changes of records, to messages of connections, to the clock; to nothing where
               a person or another flow starts it
    tells      what {trigger.…} knows in its runs: name -> what it is
    says       its sentence: {table} or {of} where there need not be one, {when}, its settings
    clause     how {when} is said in it
    called     its name; does: when it starts a flow, in one line; group: where it is found
    """

    settings: ClassVar[type[Struct]] = Nothing
    about: ClassVar[About] = "record"
    gone: ClassVar[bool] = False
    listens: ClassVar[Listens] = "nothing"
    tells: ClassVar[Mapping[str, Words]]
    says: ClassVar[Words]
    clause: ClassVar[Words] = Words("，且 {when}", " and {when}")
    name: ClassVar[str]
    called: ClassVar[Words] = Words("", "")
    does: ClassVar[Words] = Words("", "")
    group: ClassVar[Group] = "outside"

    def check(self, trigger: Trigger, settings: Any, schema: Schema) -> None:
        """What can be known of it before it is published. Raises InvalidFlow, NotFound."""

    async def check_there(self, db: Executor, workspace: int, flow: Flow, settings: Any) -> None:
        """What it speaks of outside the tables. Raises InvalidFlow."""

    def behind(self, ready: Ready) -> tuple[str, ...]:
        """Other tables whose changes tell of the records of its own."""
        return ()

    def on_change(self, ready: Ready, change: Change, context: Context) -> Sequence[Job]:
        """What comes of a change about to be committed. Pure, and asked at every write."""
        return ()

    def on_message(self, ready: Ready, heard: Heard) -> Sequence[Job] | None:
        """What comes of a message that a connection understood; None for one of a connection that
        it does not wait for. Pure."""
        return None

    def next(self, settings: Any, after: datetime, zone: str) -> datetime | None:
        """For a kind that has a timetable: its first moment after this one."""
        return None

    def goes_on(self, settings: Any, due: datetime, now: datetime) -> datetime:
        """From when the timetable goes on once its moment `due` was rung: from now, and what was
        missed is caught up with by this one run."""
        return now

    def reads(self, settings: Any) -> tuple[str, ...]:
        """For a kind that has an alarm for each record: the fields that tell when; else none."""
        return ()

    def moment(self, settings: Any, record: Record, zone: str) -> datetime | None:
        """When the alarm of this record goes off."""
        return None

    def grace(self, settings: Any) -> timedelta:
        """How long ago a moment may have passed that is heard of only now."""
        return timedelta()

    def told(self, settings: Any) -> Collection[str]:
        """The names that {trigger.…} knows in its runs."""
        return self.tells

    def spoken(self, name: str, settings: Any, words: Vocabulary) -> str:
        """One setting as its sentence says it."""
        value = msgspec.to_builtins(getattr(settings, name))
        return words.setting(name, value, msgspec.to_builtins(settings))


Class = TypeVar("Class", bound=type[Kind])
kinds: Registry[Kind] = Registry("trigger", "danliu.flows.triggers")


def trigger(name: str, *, zh: str, en: str, **tells: Words) -> Callable[[Class], Class]:
    """Class decorator: register a kind of trigger with its sentence in both languages, and what
    {trigger.…} tells in its runs."""

    def register(cls: Class) -> Class:
        cls.name = name
        cls.says, cls.tells = Words(zh, en), tells
        kinds.keep(name, cls())
        return cls

    return register


def settings_of(trigger: Trigger) -> Any:
    """The settings as the kind declares them. Raises InvalidFlow, UnknownPart."""
    kind = kinds[trigger.kind]
    try:
        return msgspec.convert(trigger.settings, kind.settings, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidFlow(*refused(error, "trigger.settings")) from error


def sentence(trigger: Trigger, words: Vocabulary) -> str:
    """What starts the flow, in the reader's language."""
    kind, settings = kinds[trigger.kind], settings_of(trigger)
    english = words.language == "en"

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        if name == "table":
            return words.table(trigger.table)
        if name == "when":
            return _clause(kind, trigger.when, words)
        if name == "of":
            return _of(trigger.table, words)
        return kind.spoken(name, settings, words)

    return re.sub(r"\{(\w+)\}", filled, kind.says.en if english else kind.says.zh)


def _clause(kind: Kind, when: str, words: Vocabulary) -> str:
    template = kind.clause.en if words.language == "en" else kind.clause.zh
    return template.replace("{when}", words.condition(when)) if when else ""


def _of(table: str, words: Vocabulary) -> str:
    if not table:
        return ""
    named = words.table(table)
    return f" for records of {named}" if words.language == "en" else f"，针对「{named}」的记录"
