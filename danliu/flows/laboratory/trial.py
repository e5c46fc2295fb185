"""An edited flow on past runs: which would have gone another way, why, and for how much."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.beginning import known, record_of
from danliu.flows.definition import Flow, nodes
from danliu.flows.errors import InvalidFlow, UnknownFlow
from danliu.flows.laboratory import past
from danliu.flows.laboratory.dry import DryRun, Taken, Way
from danliu.flows.laboratory.narrowing import narrowed
from danliu.flows.laboratory.overlap import Counting, Overlap
from danliu.flows.laboratory.past import PastRun, Period
from danliu.flows.naming import Account
from danliu.flows.reading import walked_paths
from danliu.flows.scope import Scope
from danliu.flows.vocabulary import Vocabulary
from danliu.postgres.pool import Executor
from danliu.tables.schema import Schema

SHOWN = 500  # flips told one by one; all are counted
GROUPS = 200  # told apart; what comes after them is counted together
_OTHERS = ("", "", "")
_AS_IT_IS = Words("正在用的版本的触发方式", "the trigger of the live version")


class Turn(Struct, frozen=True):
    """Where two ways part: before and after are blank where the step is not reached."""

    path: str
    before: Any
    after: Any
    why: str


class Flip(Struct, frozen=True):
    """A run that would have gone another way. `ends`: how it ended then, and would end now."""

    run: UUID
    record: UUID | None
    title: str
    amount: Decimal | None
    turns: tuple[Turn, ...]
    ends: tuple[str, str]


class Group(Struct, frozen=True):
    """Flips that part at the same step the same way; without a path, all that are of no group."""

    path: str
    before: Any
    after: Any
    runs: int
    amount: Decimal


class Report(Struct, frozen=True):
    """looked     past runs that were looked at
    unseen     what the edited flow reads behind links and past runs did not: blank in all of them
    tried      of those, the ones that could differ at all and were gone through twice
    unknown    went on to what nobody answered then: counted among the flips
    """

    looked: int
    tried: int
    flipped: int
    unknown: int
    amount: Decimal
    groups: tuple[Group, ...]
    flips: tuple[Flip, ...]
    unseen: tuple[str, ...] = ()


@dataclass
class Trial:
    """old      the version that is live, and its number
    new      as it was edited
    amount   the field of the record that is summed up; «» for none
    accounts connections by key: what their operations give is called by its names
    """

    db: Executor
    schema: Schema
    workspace: int
    zone: str
    old: Flow
    version: int
    new: Flow
    table: str
    amount: str = ""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    _count: dict[tuple[str, str, str], list[Any]] = field(default_factory=dict)

    @cached_property
    def _words(self) -> Vocabulary:
        return Vocabulary(self.schema, self.old, self.accounts)

    @cached_property
    def _new_words(self) -> Vocabulary:
        return Vocabulary(self.schema, self.new, self.accounts)

    async def over(
        self, period: Period, progress: Callable[[int, int], None] = lambda done, of: None
    ) -> Report:
        """Go through every run of the period that the edit can concern. Raises InvalidFlow where
        the edit is of what starts the flow: of what it did not start nothing is known."""
        if self.old.trigger != self.new.trigger:
            raise InvalidFlow("trigger", _AS_IT_IS)
        wanted = await past.ids(self.db, self.workspace, self.old.key, period)
        empty = Scope({"table": self.table}, {}, self.schema, self._words, self.zone)
        both = (self.old, self.new, self.version)
        may_differ = await narrowed(self.db, empty, *both, wanted)
        flips: list[Flip] = []
        flipped = unknown = done = 0
        total = Decimal()
        async for batch in past.runs(self.db, may_differ):
            for run in batch:
                await asyncio.sleep(0)  # whoever shares the process has their turn
                flip = await self._flip(run, len(flips) < SHOWN)
                if flip is None:
                    continue
                flipped, unknown = flipped + 1, unknown + (flip.ends[1] == "unknown")
                total += flip.amount or 0
                self._note(flip)
                if len(flips) < SHOWN:
                    flips.append(flip)
            done += len(batch)
            progress(done, len(may_differ))
        told = (len(wanted), len(may_differ), flipped, unknown, total)
        return Report(*told, tuple(self._groups()), tuple(flips), self._unseen())

    def _unseen(self) -> tuple[str, ...]:
        new, old = (walked_paths(flow, self.schema) for flow in (self.new, self.old))
        return tuple(".".join(path) for path in new if path not in old)

    async def overlap(self, decision: str, period: Period) -> Overlap:
        """How the cases of one decision of the edited flow overlap over the runs of the period.
        Raises UnknownFlow."""
        node = next((one for one in nodes(self.new) if one.id == decision), None)
        if node is None:
            raise UnknownFlow("block", decision)
        counting = Counting(node)
        wanted = await past.ids(self.db, self.workspace, self.old.key, period)
        async for batch in past.runs(self.db, wanted):
            for run in batch:
                await asyncio.sleep(0)
                dry = self._dry(self.old, run, again=True)
                await dry.way()
                counting.add(dry.scope, run.started_at)
        return counting.told()

    async def _flip(self, run: PastRun, telling: bool) -> Flip | None:
        was = self._dry(self.old, run, again=True)
        before = await was.way()
        after = await self._dry(self.new, run, beside=was.gone).way()
        if before.decisions == after.decisions and before.end == after.end:
            return None
        if telling:
            after = await self._dry(self.new, run, beside=was.gone, telling=True).way()
        title = str(run.began_with.get("title") or "")
        amount = run.began_with["cells"].get(self.amount) if self.amount else None
        turns, ends = tuple(_turns(before, after)), (before.end, after.end)
        return Flip(run.id, run.record, title, _decimal(amount), turns, ends)

    def _dry(self, flow: Flow, run: PastRun, **how: Any) -> DryRun:
        record = record_of(run.began_with)
        words = self._words if flow is self.old else self._new_words
        cells = run.began_with.get("cells", {})
        outputs = known(run.began_with, self.schema, flow)
        scope = Scope(record, cells, self.schema, words, self.zone, outputs)
        return DryRun(flow, run, scope, **how)

    def _note(self, flip: Flip) -> None:
        """Under the first place where the ways part: what follows is its consequence."""
        first = flip.turns[0] if flip.turns else Turn("", *flip.ends, "")
        key = (first.path, repr(first.before), repr(first.after))
        if key not in self._count and len(self._count) >= GROUPS:
            key, first = _OTHERS, Turn("", None, None, "")
        kept = self._count.setdefault(key, [first, 0, Decimal()])
        kept[1], kept[2] = kept[1] + 1, kept[2] + (flip.amount or 0)

    def _groups(self) -> Iterator[Group]:
        for first, runs, amount in sorted(self._count.values(), key=lambda one: -one[1]):
            yield Group(first.path, first.before, first.after, runs, amount)


def _turns(before: Way, after: Way) -> Iterator[Turn]:
    paths = dict.fromkeys((*before.steps, *after.steps))
    for path in paths:
        was, now = before.steps.get(path), after.steps.get(path)
        if was is None or now is None or was.told != now.told:
            yield Turn(path, _told(was), _told(now), now.why if now else "")


def _told(taken: Taken | None) -> Any:
    """A decision in few words, where it has some."""
    if taken is None:
        return None
    if isinstance(taken.told, Mapping):
        for key in ("title", "case", "chosen"):
            if taken.told.get(key):
                return taken.told[key]
    return taken.told


def _decimal(value: Any) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
