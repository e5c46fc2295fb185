"""Which past runs an edit can concern at all.

Where two versions differ in nothing but conditions, a run can only go another way if one of these
says something else of it. That is asked of a hundred thousand runs from the few values that the
conditions read; the few that are left are gone through step by step.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from danliu.flows.blocks.block import blocks
from danliu.flows.definition import Flow, Node, walk
from danliu.flows.differences import differences
from danliu.flows.laboratory.past import read_ahead
from danliu.flows.reading import RESERVED
from danliu.flows.scope import Scope
from danliu.flows.values import unpack
from danliu.formulas import Fault, formula, parse, references
from danliu.formulas.kinds import Path
from danliu.postgres.pool import Executor
from danliu.tables.table import SYSTEM_KINDS

CONDITIONS = ("when", "skip_when")
AT_ONCE = 2_000  # runs read at a time
MEMORY = 100_000  # sets of values of which it is known what the conditions say
_NOBODYS = datetime.min.replace(tzinfo=UTC)  # the moment is asked elsewhere


class Edited(NamedTuple):
    """A condition as it was and as it is."""

    old: str
    new: str


async def narrowed(
    db: Executor, scope: Scope, old: Flow, new: Flow, version: int, wanted: Sequence[UUID]
) -> list[UUID]:
    """Those of the runs that may go another way; all of them where that cannot be told.

    scope     with the words and tables of the flow; without values
    version   of `old`: what other versions kept of their decisions says nothing of this one
    """
    edited = edits(old, new)
    if edited is None:
        return list(wanted)
    paths = {path for pair in edited for text in pair for path in references(parse(text))}
    outputs = _outputs(old.blocks)
    if any(path[0].startswith("$") or path[0] in SYSTEM_KINDS for path in paths):
        return list(wanted)
    inside = {node.id for _, node, _ in walk(old.blocks)} - outputs
    if any(path[0] in inside or path[0] in RESERVED for path in paths):
        return list(wanted)
    reading = _Reading(scope, tuple(edited), tuple(sorted(paths)), frozenset(outputs))
    found: list[UUID] = []
    some = (wanted[first : first + AT_ONCE] for first in range(0, len(wanted), AT_ONCE))
    async for rows in read_ahead(some, lambda ids: db.fetch(reading.sql(), ids, version)):
        found += [row[0] for row in rows if row[1] is False or reading.differs(tuple(row)[2:])]
    return found


def edits(old: Flow, new: Flow) -> list[Edited] | None:
    """The conditions that differ; None where the versions differ in anything else."""
    conditions = _conditions(old)
    found = []
    for one in differences(old, new):
        if one.kind != "changed" or one.place not in conditions:
            return None
        found.append(Edited(str(one.before), str(one.after)))
    return found


def _conditions(flow: Flow) -> set[str]:
    """The places of the settings of control blocks that are nothing but conditions."""
    found = set()
    for _, node, branch in walk(flow.blocks):
        if blocks[node.block].effect == "control":
            place = f"{node.id}.{branch.name}" if branch else node.id
            part = branch or node
            found |= {f"{place}.{key}" for key in CONDITIONS if part.settings.get(key)}
    return found


def _outputs(nodes: Sequence[Node]) -> set[str]:
    """The blocks that run once in a run: what they gave stands under their id."""
    found = set()
    for node in nodes:
        found.add(node.id)
        if not blocks[node.block].scoped:
            for branch in node.branches:
                found |= _outputs(branch.blocks)
    return found


@dataclass(frozen=True)
class _Reading:
    """Values of runs as rows: id, whether the run is of the version, then as JSON texts the values
    of `places`; and what the edited conditions say of them."""

    scope: Scope
    edited: tuple[Edited, ...]
    paths: tuple[Path, ...]
    outputs: frozenset[str]
    said: dict[bytes, bool] = field(default_factory=dict)

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Under which name each value is known -> the SQL for it."""
        found = {
            node: "(SELECT s.output FROM danliu.steps s WHERE s.run_id = r.id"
            f" AND s.path = '{_quoted(node)}' AND s.status = 'done')"
            for node in sorted({path[0] for path in self.paths} & self.outputs)
        }
        for key in sorted({key for path in self.paths for key in self._keys(path)}):
            found[key] = f"r.trigger->'cells'->'{_quoted(key)}'"
        return found

    def _keys(self, path: Path) -> Iterator[str]:
        """Of the cells that the path may be found in: the field's own, and what was fetched."""
        if path[0] in self.outputs:
            return
        table = self.scope.schema.tables.get(self.scope.record.get("table", ""))
        column = table.by_name.get(path[0]) if table else None
        key = column.key if column else path[0]
        yield key
        if len(path) > 1:
            yield ".".join((key, *path[1:]))

    def sql(self) -> str:
        """$1 ids of runs, $2 version."""
        values = "".join(f", ({sql})::text" for sql in self.places.values())
        return (
            f"SELECT r.id, r.version = $2{values} FROM danliu.runs r WHERE r.id = ANY($1::uuid[])"
        )

    def differs(self, values: tuple[str | None, ...]) -> bool:
        """Whether an edited condition says something else of a run with these values."""
        # by their digest: an output may be as long as an answer of another system
        told = blake2b(msgspec.json.encode(values), digest_size=16).digest()
        known = self.said.get(told)
        if known is None:
            if len(self.said) >= MEMORY:
                self.said.clear()
            known = self.said[told] = self._differs(values)
        return known

    def _differs(self, texts: tuple[str | None, ...]) -> bool:
        named = zip(self.places, texts, strict=True)
        values = {name: unpack(msgspec.json.decode(text)) for name, text in named if text}
        outputs = {name: values.pop(name) for name in self.outputs & values.keys()}
        scope = replace(self.scope, cells=values, outputs=outputs)
        seen: dict[Path, Any] = {path: scope.found(path, _NOBODYS) for path in self.paths}
        seen[("$zone",)] = scope.zone
        try:
            return any(_said(seen, one.old) != _said(seen, one.new) for one in self.edited)
        except _AsksTheMoment:
            return True


class _AsksTheMoment(Exception):
    """What the condition says depends on when it was asked: the run must be gone through."""


def _said(seen: Mapping[Path, Any], condition: str) -> Any:
    def look(path: Path) -> Any:
        if path == ("$now",):
            raise _AsksTheMoment
        return seen.get(path)

    try:
        return formula(condition)(look) is True
    except Fault as fault:
        return type(fault).__name__


def _quoted(name: str) -> str:
    return name.replace("'", "''")
