"""Whence a test run has the answers of those it does not ask: typed in, recorded in past runs, or
given by the stand-in of a connector."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal, NamedTuple
from uuid import UUID

from msgspec import Struct

from danliu.connect.sandbox import Stand, sandboxes
from danliu.flows.laboratory import past
from danliu.flows.paths import place
from danliu.flows.values import unpack
from danliu.workspace import Workspace

Kind = Literal[
    "computed", "ran", "typed", "recorded", "sandbox", "assumed", "decided", "passed", "none"
]
First = Literal["recorded", "sandbox"]


class Source(Struct, frozen=True):
    """Whence an output came.

    computed   from what was known: a decision
    ran        really, and rolled back
    typed      by whoever tests; decided: so was the decision of a person
    recorded   of a past run: which, where and when, and whether it was asked just the same
    sandbox    by the stand-in of the connector
    assumed    as if all had gone well
    passed     a wait, at once
    none       nobody knows; it is blank
    """

    kind: Kind
    run: UUID | None = None
    path: str = ""
    at: datetime | None = None
    same: bool = False


class Given(NamedTuple):
    output: Any
    source: Source


@dataclass
class Answers:
    """typed   path or id of a step -> what was typed in
    fails   path or id of a step that is to fail -> the code of its failure
    first   where an answer is sought first
    """

    typed: Mapping[str, Any]
    fails: Mapping[str, str]
    first: First = "recorded"
    used: set[str] = field(default_factory=set)

    @cached_property
    def stands(self) -> Mapping[str, Stand]:
        """Of one test run: what it tells them, they know afterwards."""
        return sandboxes()

    def at(self, path: str) -> Any:
        """What was typed for a step: for this turn of it, else for all; None where nothing was."""
        name = self._named(path, self.typed)
        return exact(self.typed[name]) if name else None

    def failure(self, path: str) -> dict[str, Any] | None:
        """The cause of a failure that was asked for."""
        name = self._named(path, self.fails)
        if name is None:
            return None
        title = "It was to fail in this test run."
        return {"code": self.fails[name], "kind": "mend", "title": title, "facts": {}}

    @property
    def unused(self) -> tuple[str, ...]:
        """What was typed for steps that never came."""
        return tuple(sorted({*self.typed, *self.fails} - self.used))

    def _named(self, path: str, among: Mapping[str, Any]) -> str | None:
        own, _ = place(path)
        found = next((one for one in (path, own) if one in among), None)
        if found:
            self.used.add(found)
        return found

    async def recorded(
        self, ws: Workspace, block: str, asked: Mapping[str, Any], given: Any
    ) -> Given | None:
        """Of the newest past run that asked the same, else that asked of the same kind.

        given   the whole input, packed
        """
        row = await past.recorded(ws.db, ws.row.id, block, asked, given)
        if row is None:
            return None
        source = Source("recorded", row.run, row.path, row.at, row.same)
        return Given(unpack(row.output), source)


def exact(value: Any) -> Any:
    """JSON has floats; formulas count exactly."""
    if isinstance(value, float):
        return Decimal(str(value))
    if isinstance(value, Mapping):
        return {name: exact(one) for name, one in value.items()}
    return [exact(one) for one in value] if isinstance(value, list | tuple) else value
