"""Branches at the same time: each may be skipped, time out or fail without the others' answers
being lost."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import msgspec
from msgspec import Struct

from danliu.flows.definition import Branch, Node
from danliu.flows.errors import StepFailed, Suspended, cause_of
from danliu.flows.journal import StepRow, StepStatus
from danliu.flows.scope import Line

if TYPE_CHECKING:
    from danliu.flows.run import Advance


class BranchSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """skip_when    a formula; where it is true the branch is left out
    because      why, in the user's words
    timeout_s    the longest the branch may take, waits for people excepted
    on_failure   go-on: the others' answers stand and the flow decides; stop: the run is parked
    """

    skip_when: str = ""
    because: str = ""
    timeout_s: float = 30
    on_failure: Literal["go-on", "stop"] = "go-on"


async def abreast(
    advance: "Advance", node: Node, branches: Sequence[Branch], now: datetime
) -> dict[str, Any]:
    """Outcome by branch: {ok, skipped, failed, reason, error}. Waits until every branch has
    ended, failed or begun to wait; then raises Suspended if one waits."""
    running = [_Side(advance, node, branch, now).run() for branch in branches]
    outcomes = await asyncio.gather(*running, return_exceptions=True)
    for wanted in (StepFailed, BaseException):
        for outcome in outcomes:
            if isinstance(outcome, wanted) and not isinstance(outcome, Suspended):
                raise outcome
    if any(isinstance(outcome, Suspended) for outcome in outcomes):
        raise Suspended
    return {branch.name: one for branch, one in zip(branches, outcomes, strict=True)}


def outcome(status: str, reason: str = "", error: Any = None) -> dict[str, Any]:
    return {
        "ok": status == "done",
        "skipped": status == "skipped",
        "failed": status == "failed",
        "reason": reason,
        "error": error["code"] if error else None,
    }


class _Side:
    """One branch. Its own row in the journal says how it ended, so that a replay believes it."""

    def __init__(self, advance: "Advance", node: Node, branch: Branch, now: datetime) -> None:
        self._advance, self._node, self._branch, self._now = advance, node, branch, now
        self._path = f"{node.id}.{branch.name}"
        self._settings = msgspec.convert(branch.settings, BranchSettings, strict=False)
        self._started = advance.ws.clock.now()

    async def run(self) -> dict[str, Any]:
        kept = self._advance.known.get(self._path)
        if kept and kept.status in ("skipped", "failed"):
            return outcome(kept.status, kept.reason, kept.error)
        if self._skipped():
            self._note("skipped", self._settings.because)
            return outcome("skipped", self._settings.because)
        try:
            await self._blocks()
        except (StepFailed, TimeoutError) as error:
            cause = error.cause if isinstance(error, StepFailed) else cause_of(error)
            if self._settings.on_failure == "stop":
                raise StepFailed(getattr(error, "path", self._path), cause) from error
            self._note("failed", cause["title"], cause)
            return outcome("failed", cause["title"], cause)
        self._note("done", "")
        return outcome("done")

    def _skipped(self) -> bool:
        when = self._settings.skip_when
        return bool(when) and self._advance.scope.value(when, self._now) is True

    async def _blocks(self) -> None:
        async with asyncio.timeout(self._settings.timeout_s):
            await self._advance.line(self._branch.blocks, Line(self._now))

    def _note(self, status: StepStatus, reason: str, error: Any = None) -> None:
        row = StepRow(
            self._path,
            "branch",
            status,
            reason,
            None,
            None,
            error,
            self._started,
            self._advance.ws.clock.now(),
        )
        self._advance.note(row)
