"""The door of a block: what it says of itself, and what the engine lends it while it runs."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.asking import Answer, Task
from danliu.flows.definition import Branch, Node
from danliu.registry import Registry
from danliu.workspace import Workspace

Effect = Literal["control", "read", "write", "outside"]
"""What running a block does to the world, and so how the engine keeps it repeatable.

control   decides the way from values that are known; run again on a replay
read      asks, changes nothing; its answer is kept with the next effect
write     changes our own database: in one transaction with its journal entry, exactly once
outside   changes another system: at least once, under the same key
"""


class Nothing(Struct, frozen=True, forbid_unknown_fields=True):
    """No settings."""


class Waiting(Struct, frozen=True):
    """A block's answer: not yet. The run goes on at `until`, or when somebody pokes it."""

    until: datetime | None = None


class Step(Protocol):
    """What the engine lends a running block.

    ws     the workspace, acting as this flow; inside the transaction for a writing block
    node   the block's place in the flow
    now    the same at a replay
    once   the key under which an outside system recognises a repeat
    """

    ws: Workspace
    node: Node
    now: datetime
    once: str

    @property
    def record(self) -> Mapping[str, Any]:
        """The record that started the run: table, id, title."""
        ...

    def value(self, formula: str) -> Any:
        """What a formula gives, over the record and the outputs so far."""
        ...

    def show(self, formula: str) -> str:
        """What a formula gives, as a person reads it."""
        ...

    def explain(self, formula: str) -> str:
        """The formula with the values that it saw, for a person."""
        ...

    def because(self, reason: str) -> None:
        """Why this way: kept in the journal."""
        ...

    async def branch(self, branch: Branch) -> None:
        """Run the blocks of a branch."""
        ...

    async def abreast(self, branches: Sequence[Branch]) -> dict[str, Any]:
        """Run branches at the same time, each with its time-out and its policy."""
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
    branch      settings of each of its branches
    timeout_s   the longest one attempt may take
    tries       attempts, where trying again can help
    """

    settings: ClassVar[type[Struct]] = Nothing
    branch: ClassVar[type[Struct]] = Nothing
    timeout_s: ClassVar[float] = 30
    tries: ClassVar[int] = 3
    effect: ClassVar[Effect]
    says: ClassVar[Words]

    async def run(self, settings: Any, step: Step) -> Any:
        """Do it. The output (a Struct, or builtins), or Waiting."""
        raise NotImplementedError

    async def resume(self, settings: Any, step: Step) -> Any:
        """For a block that waits: the output now, or Waiting again."""
        raise NotImplementedError

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
