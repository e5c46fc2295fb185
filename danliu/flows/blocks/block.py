"""The door of a block: what it says of itself, and what the engine lends it while it runs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol, TypeVar
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.asking import Answer, Task
from danliu.flows.definition import Branch, Node
from danliu.registry import Registry
from danliu.tables.schema import Schema
from danliu.workspace import Workspace

Effect = Literal["control", "read", "write", "outside"]
"""What running a block does to the world, and so how the engine keeps it repeatable.

control   decides the way from values that are known; run again on a replay
read      asks, changes nothing; its answer is kept with the next effect
write     changes our own database: in one transaction with its journal entry, exactly once
outside   changes another system: at least once, under the same key
"""


Group = Literal["records", "people", "outside", "way", "values"]
"""Where the editor's gallery shows a block."""

Join = Literal["all", "any", "first-good"]
"""Which of several branches are awaited: all; the first to end; the first to end well."""


class EachItem(Struct, frozen=True):
    """How the items of a list take their turns.

    gives   a formula over what is known at the end of an item's turn: collected in the output
    """

    at_once: int
    on_failure: Literal["stop", "go-on"]
    gives: str = ""


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """No settings."""


class Waiting(Struct, frozen=True):
    """A block's answer: not yet. The run goes on at `until`, or when somebody pokes it."""

    until: datetime | None = None


class LeftOut(Struct, frozen=True):
    """Why a step does nothing here, and whether the run ends with it, well."""

    why: Words
    ends: bool = False


class Step(Protocol):
    """What the engine lends a running block.

    ws     the workspace, acting as this flow; inside the transaction for a writing block
    node   the block's place in the flow
    path   of this step in its run: the node's id, with its item where it runs for many
    now    the same at a replay
    once   the key under which an outside system recognises a repeat
    begun  an attempt was begun before, and nobody knows how it ended
    """

    ws: Workspace
    node: Node
    path: str
    now: datetime
    once: str
    begun: bool

    @property
    def run(self) -> UUID: ...

    @property
    def record(self) -> Mapping[str, Any]:
        """The record that started the run: table, id, title, version; {} without one."""
        ...

    def target(self, table: str, record: UUID | None) -> tuple[str, UUID]:
        """The table and record that are meant: those that started the run where none are named.
        Raises NoRecord."""
        ...

    def seen(self, record: UUID) -> int | None:
        """The version of a record when this run last read it; None if it never did."""
        ...

    def value(self, formula: str) -> Any:
        """What a formula gives, over the record and the outputs so far."""
        ...

    def show(self, formula: str) -> Words:
        """What a formula gives, as a person reads it."""
        ...

    def explain(self, formula: str) -> Words:
        """The formula with the values that it saw, for a person."""
        ...

    def because(self, reason: Words | str) -> None:
        """Why this way: kept in the journal. A text is somebody's own, in whatever language."""
        ...

    async def branch(self, branch: Branch) -> None:
        """Run the blocks of a branch."""
        ...

    async def last(self, branch: Branch | None, output: Any) -> Any:
        """The same, where nothing comes after it: the output, which is known already. Where the
        branch ends with a write and the run with this block, all of it ends in one commit."""
        ...

    def tell(self, output: Any) -> None:
        """What blocks in this one's branches may already read of it."""
        ...

    async def abreast(self, branches: Sequence[Branch], join: Join = "all") -> dict[str, Any]:
        """Run branches at the same time, each with its time-out and its policy."""
        ...

    async def each(self, branch: Branch, items: Sequence[Any], how: EachItem) -> dict[str, Any]:
        """Run a branch for each item, as `item` and `number` under this block's id."""
        ...

    async def ask(self, task: Task) -> None:
        """Put a task before people, in this transaction."""
        ...

    async def answer(self) -> Answer | None:
        """How this step's task was decided; None while it is open."""
        ...


class Block:
    """One thing that a flow can do.

    settings    its settings, as the editor draws them; formulas in them are evaluated before
    output      what later blocks read under the node's id
    branch      settings of each of its branches
    branches    the names of its branches; None where the flow names them as it likes
    literal     settings that are given as they are written, though they begin with «=»
    scoped      outputs of the blocks in its branches are seen there and nowhere else
    timeout_s   the longest one attempt may take
    tries       attempts, where trying again can help
    played      what a test run may be told in its place: its output, or what happens to it while
                it waits (a decision, a signal)
    called      its name; does: what it is for, in one line; group: where it is found
    """

    settings: ClassVar[type[Struct]] = Nothing
    output: ClassVar[Any] = None
    branch: ClassVar[type[Struct]] = Nothing
    branches: ClassVar[tuple[str, ...] | None] = ()
    literal: ClassVar[tuple[str, ...]] = ()
    scoped: ClassVar[bool] = False
    timeout_s: ClassVar[float] = 30
    tries: ClassVar[int] = 3
    played: ClassVar[Literal["output", "event"]] = "output"
    effect: ClassVar[Effect]
    says: ClassVar[Words]
    called: ClassVar[Words] = Words("", "")
    does: ClassVar[Words] = Words("", "")
    group: ClassVar[Group] = "values"

    def check(self, settings: Mapping[str, Any], schema: Schema) -> None:
        """What can be known of settings before a run, besides their types. Raises BadSetting."""

    def hears(self, settings: Mapping[str, Any]) -> bool:
        """Whether with these settings it waits for changes of records."""
        return False

    async def run(self, settings: Any, step: Step) -> Any:
        """Do it. The output (a Struct, or builtins), or Waiting."""
        raise NotImplementedError

    async def resume(self, settings: Any, step: Step) -> Any:
        """For a block that waits: the output now, or Waiting again. One that was only told to
        come again, since many call the same system, begins."""
        return await self.run(settings, step)

    async def passed(self, settings: Any, step: Step) -> Any:
        """For a block that waits: its output in a test run, which passes every wait at once;
        Waiting where that takes a person's answer."""
        return await self.resume(settings, step)

    async def left_out(self, settings: Any, step: Step) -> LeftOut | None:
        """Why it does nothing with these settings, as where what it would use is not there."""
        return None

    def outside(self, settings: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Whom it asks or tells outside, as the part of its settings by which a past call is of
        the same kind; None: nobody. A test run answers in its place."""
        return None

    async def assumed(self, settings: Any, step: Step) -> Any:
        """Its output if all goes well outside, where that can be told without asking; else None."""
        return None

    def refuses(self, settings: Mapping[str, Any], output: Any) -> bool:
        """Whether this output is a «no»: if nothing in the flow reads it, nothing follows it."""
        return False

    def key_called(self, part: str, key: str, node: Node) -> Words | None:
        """What a key is called that may stand in this part of its output; None: as it is."""
        return None

    async def effect_of(self, settings: Any, step: Step) -> Effect:
        """The effect with these settings, where it depends on them."""
        return self.effect


Class = TypeVar("Class", bound=type[Block])
blocks: Registry[Block] = Registry("block", "danliu.flows.blocks")


def block(name: str, *, effect: Effect, zh: str, en: str) -> Callable[[Class], Class]:
    """Class decorator: register a block with its effect and its sentence in both languages."""

    def register(cls: Class) -> Class:
        cls.effect = effect
        cls.says = Words(zh, en)
        blocks.keep(name, cls())
        return cls

    return register
