"""Branches at the same time: each may be skipped, time out or fail without the others' answers
being lost. Where the first is enough, the others are let go, and the journal says so."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.flows import journal
from danliu.flows.blocks.block import Join
from danliu.flows.definition import Branch, Node
from danliu.flows.errors import StepFailed, Stopped, Suspended, cause_of
from danliu.flows.journal import StepRow, StepStatus
from danliu.flows.leaving import let_go
from danliu.flows.scope import Line
from danliu.flows.values import pack, unpack
from danliu.telling import told

if TYPE_CHECKING:
    from danliu.flows.run import Advance

WINNER = "winner"
_TIMED_OUT = Words("超时，不再等", "It took too long and is not waited for any more")
_TOO_LONG = Words("等得太久，不再等", "It waited too long and is not waited for any more")
WAITED_TOO_LONG = {**cause_of(TimeoutError()), "kind": "mend"}
"""Nobody comes sooner by being waited for once more."""


class BranchSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """skip_when       a formula; where it is true the branch is left out
    because         why, in the user's words
    timeout_s       the longest the branch may take, waits for people excepted
    within_minutes  the longest it may take in all, waits included; 0: for ever
    on_failure      go-on: the others' answers stand and the flow decides; stop: the run is parked
    """

    skip_when: Annotated[str, told("什么时候跳过", "Skip when", "condition")] = ""
    because: Annotated[
        str,
        told(
            "跳过的理由",
            "Why it is skipped",
            "text",
            help=("写给看运行的人", "For whoever reads the run"),
        ),
    ] = ""
    timeout_s: Annotated[
        float,
        told(
            "最多几秒",
            "At most, seconds",
            "seconds",
            help=("等人的时间不算", "Waiting for people aside"),
        ),
    ] = 30
    within_minutes: Annotated[
        float,
        told(
            "总共最多几分钟",
            "At most in all, minutes",
            "minutes",
            help=("等人的时间也算；0 表示不限", "Waiting included; 0: for ever"),
        ),
    ] = 0
    on_failure: Annotated[
        Literal["go-on", "stop"],
        told(
            "失败时",
            "On a failure",
            "choice",
            choices={
                "go-on": ("其他支照常，由后面判断", "The others go on"),
                "stop": ("整个停下", "The run stops"),
            },
        ),
    ] = "go-on"


def was_first(winner: str) -> Words:
    """Why a branch is not waited for: another was enough."""
    return Words(f"「{winner}」先完成，不再等这一支", f"“{winner}” was first, and enough")


async def abreast(
    advance: "Advance", node: Node, branches: Sequence[Branch], line: Line, join: Join
) -> dict[str, Any]:
    """Outcome by branch: {ok, skipped, failed, reason, error}; and, unless all are awaited, the
    name of the `winner`. Waits until every branch has ended, failed or begun to wait, or until
    one has won; then raises Stopped, StepFailed or Suspended if one asks for it."""
    sides = {one.name: _Side(advance, node, one, line) for one in branches}
    race = _Race(join, sides)
    try:
        winner = await race.run()
    finally:
        await race.end()
    if winner is None:
        raise_worst(race.outcomes.values())
    else:
        await race.let_go(advance, sides[winner].title)
    told = {name: race.told(name) for name in sides}
    return told if join == "all" else {**told, WINNER: winner}


def raise_worst(outcomes: Any) -> None:
    """Raise what stops the run, if anything does: the flow's own end before a failure, that
    before what nobody foresaw, that before a wait."""
    bad = [one for one in outcomes if isinstance(one, BaseException)]
    failed = [one for one in bad if isinstance(one, StepFailed)]
    for one in bad:
        if isinstance(one, Stopped):
            raise one
    if failed:
        first, *rest = failed
        also = [*first.also, *(path for one in rest for path in (one.path, *one.also))]
        raise StepFailed(first.path, first.cause, also) from first
    for one in sorted(bad, key=lambda one: isinstance(one, Suspended)):
        raise one


def outcome(status: str, reason: str = "", error: Any = None) -> dict[str, Any]:
    return {
        "ok": status == "done",
        "skipped": status == "skipped",
        "failed": status == "failed",
        "reason": reason,
        "error": error["code"] if error else None,
    }


class _Race:
    """Branches on their way, until as many have arrived as are awaited."""

    def __init__(self, join: Join, sides: Mapping[str, "_Side"]) -> None:
        self._join, self._sides = join, sides
        self._running: dict[asyncio.Task[Any], str] = {}
        self.outcomes: dict[str, Any] = {}

    async def run(self) -> str | None:
        """The name of the winner; None if all are awaited, or if none has won."""
        won = next((name for name, one in self._sides.items() if self._wins(one.kept)), None)
        for name in [won] if won else self._sides:
            self._running[asyncio.ensure_future(self._sides[name].run())] = name
        while self._running:
            arrived, _ = await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)
            for one in arrived:
                name = self._running.pop(one)
                self.outcomes[name] = one.exception() or one.result()
            for name, outcome in self.outcomes.items():
                if self._wins(outcome):
                    return name
            if any(map(self._ends, self.outcomes.values())):
                return None
        return None

    async def end(self) -> None:
        """Whoever is still on the way stops."""
        for one in self._running:
            one.cancel()
        if self._running:
            await asyncio.wait(self._running)

    async def let_go(self, advance: "Advance", winner: str) -> None:
        """Tell in the journal what became of those who have not won."""
        for name, side in self._sides.items():
            told = self.outcomes.get(name)
            if isinstance(told, StepFailed):
                side.end("failed", told.cause["title"], told.cause)
        late = [one for one in self._sides.values() if one.kept is None]
        await let_go(advance, late, was_first(winner))
        for one in late:
            one.end("skipped", was_first(winner))

    def told(self, name: str) -> dict[str, Any]:
        found = self.outcomes.get(name)
        return found if isinstance(found, dict) else self._sides[name].kept or {}

    def _ends(self, told: Any) -> bool:
        """Whether nobody can win any more: not where another may yet do well."""
        if self._join == "all" or isinstance(told, dict | Suspended):
            return False
        return not (self._join == "first-good" and isinstance(told, StepFailed))

    def _wins(self, told: Any) -> bool:
        if self._join == "all" or not isinstance(told, dict):
            return False
        return told["ok"] or (self._join == "any" and told["failed"])


class _Side:
    """One branch. Its own row in the journal says how it ended, so that a replay believes it."""

    def __init__(self, advance: "Advance", node: Node, branch: Branch, line: Line) -> None:
        self._advance, self._node, self.branch, self._line = advance, node, branch, line
        self.path = f"{line.prefix}{node.id}.{branch.name}"
        self.name, self.prefix = branch.name, line.prefix
        self.title = branch.title or branch.name
        self._settings = msgspec.convert(branch.settings, BranchSettings, strict=False)
        self._started = advance.ws.clock.now()

    @property
    def kept(self) -> dict[str, Any] | None:
        """How it ended; None while it has not."""
        row = self._advance.row(self.path)
        if row is None or row.status not in ("done", "failed", "skipped"):
            return None
        return outcome(row.status, row.reason, row.error)

    async def run(self) -> dict[str, Any]:
        if self.kept and not self.kept["ok"]:
            return self.kept
        if self._skipped():
            return self.end("skipped", self._settings.because)
        try:
            await self._blocks()
        except StepFailed as error:
            return self._failed(error)
        except TimeoutError as error:
            await let_go(self._advance, [self], _TIMED_OUT)
            return self._failed(error)
        except Suspended:
            if not await self._gives_up():
                raise
            return self._failed(StepFailed(self.path, WAITED_TOO_LONG))
        return self.end("done")

    def _failed(self, error: StepFailed | TimeoutError) -> dict[str, Any]:
        cause = error.cause if isinstance(error, StepFailed) else cause_of(error)
        if self._settings.on_failure == "stop":
            also = getattr(error, "also", ())
            raise StepFailed(getattr(error, "path", self.path), cause, also) from error
        return self.end("failed", cause["title"], cause)

    async def _gives_up(self) -> bool:
        """Whether it has waited long enough; if not, it looks again when it has."""
        if not self._settings.within_minutes:
            return False
        due = self._due()
        if self._advance.ws.clock.now() < due:
            self.note("waiting", "", output=due)
            await journal.set_timer(self._advance.ws.db, self._advance.run.id, self.path, due)
            return False
        self.note("running", "")  # tried again, it has all of its time anew
        await let_go(self._advance, [self], _TOO_LONG)
        return True

    def _due(self) -> datetime:
        row = self._advance.row(self.path)
        due = unpack(row.output) if row and row.status == "waiting" else None
        return due or self._started + timedelta(minutes=self._settings.within_minutes)

    def _skipped(self) -> bool:
        when = self._settings.skip_when
        return bool(when) and self._line.scope.value(when, self._line.now) is True

    async def _blocks(self) -> None:
        async with asyncio.timeout(self._settings.timeout_s):
            await self._advance.line(self.branch.blocks, replace(self._line))

    def end(
        self, status: StepStatus, reason: Words | str = "", error: Any = None
    ) -> dict[str, Any]:
        self.note(status, reason, error=error)
        return outcome(status, journal.reason_of(reason).zh, error)

    def note(
        self, status: StepStatus, reason: Words | str, *, output: Any = None, error: Any = None
    ) -> None:
        ended = self._advance.ws.clock.now() if status not in ("waiting", "running") else None
        zh, en = journal.reason_of(reason)
        told = (status, zh, None, pack(output), error)
        self._advance.note(StepRow(self.path, "branch", *told, self._started, ended, en))
