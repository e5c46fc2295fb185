"""The rules of a table at work in the write path: facts fetched for a group, then judged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.formulas.kinds import Path
from danliu.tables.access import about
from danliu.tables.batch import Batch
from danliu.tables.cells import Parsed, is_blank
from danliu.tables.errors import BadCell
from danliu.tables.rules.extract import Found, evidence, find
from danliu.tables.rules.facts import Facts, deep_paths, fetch_deep, memory_of
from danliu.tables.rules.judge import Case, Verdict, judge
from danliu.tables.table import Table

Values = Mapping[str, Any]
_ASKABLE = ("user", "form")
_NOTHING = Verdict()
EVIDENCE = "$from."
"""The mark under which the log keeps where the value of a field was read."""


class Subject(Struct, frozen=True):
    """A record that is about to be written. `was` is None for a new one."""

    record: UUID
    values: Values
    fresh: Sequence[str]
    was: Values | None = None
    accepted: tuple[str, ...] = ()


@dataclass
class Rules:
    """Those of one table, for one batch of writes."""

    batch: Batch
    table: Table
    said: Mapping[Path, Any] = field(init=False)

    def __post_init__(self) -> None:
        actor, now = self.batch.context.actor, self.batch.now
        self.said = about(actor, now, self.batch.schema.zone)

    async def judge(
        self, subjects: Sequence[Subject], by: Callable[[Case], Verdict] = judge
    ) -> list[Verdict]:
        """What they say of each. Raises nothing: the verdict is settled by who asked."""
        known = self._known(subjects)
        pairs = zip(subjects, known, strict=True)
        verdicts = iter(await self._judge([one for one, told in pairs if told is None], by))
        return [told or next(verdicts) for told in known]

    def _known(self, subjects: Sequence[Subject]) -> list[Verdict | None]:
        """Verdicts that the values of a new record tell: most are like others before them."""
        new = all(one.was is None for one in subjects)
        if not (self.table.asked_of_new if new else self.table.conditions):
            return [_NOTHING] * len(subjects)
        if not new:
            return [None] * len(subjects)
        memory, values = memory_of(self.batch.schema, self.table), [one.values for one in subjects]
        answers = [memory.answers(text, values, self._alone) for text in self.table.asked_of_new]
        settled: dict[tuple[bool | None, ...], Verdict | None] = {}
        verdicts = []
        for told in zip(*answers, strict=True):
            if told not in settled:
                settled[told] = self._settled(told)
            verdicts.append(settled[told])
        return verdicts

    def _alone(self, values: Values) -> Facts:
        """A record without what stands behind its links."""
        memory = memory_of(self.batch.schema, self.table)
        return Facts(self.batch.schema, self.table, values, {}, self.said, memory)

    def _settled(self, told: Sequence[bool | None]) -> Verdict | None:
        """The verdict on a new record if nothing holds of it but checks that only flag."""
        if None in told:
            return None
        pairs = zip(self.table.asked_of_new, told, strict=True)
        holding = {text for text, holds in pairs if holds}
        checks = [one for one in self.table.definition.checks if one.when in holding]
        flags = [one.says for one in checks if one.then == "flag"]
        demands = not holding.isdisjoint(self.table.demands)
        return None if demands or len(flags) < len(checks) else Verdict(flags)

    async def _judge(
        self, subjects: Sequence[Subject], by: Callable[[Case], Verdict]
    ) -> list[Verdict]:
        if not subjects:
            return []
        now = await self._facts([(one.record, one.values) for one in subjects])
        was: Sequence[Facts | None] = [None] * len(subjects)
        if any(one.was is not None for one in subjects):
            was = await self._facts([(one.record, one.was or {}) for one in subjects])
        cases = zip(subjects, now, was, strict=True)
        return [by(self._case(one, facts, before)) for one, facts, before in cases]

    def _case(self, one: Subject, now: Facts, was: Facts | None) -> Case:
        actor = self.batch.context.actor
        accepted = one.accepted if actor.kind in _ASKABLE else None
        before = was if one.was is not None else None
        named = self.batch.sight.named(self.table)
        return Case(self.table, now, before, one.values, one.fresh, actor.role, accepted, named)

    async def _facts(self, records: Sequence[tuple[UUID, Values]]) -> list[Facts]:
        schema, table = self.batch.schema, self.table
        paths = schema.kept(
            ("deep", table.key), lambda: deep_paths(schema, table, table.conditions)
        )
        memory = memory_of(schema, table)
        deep: list[dict[Path, Any]] = [{} for _ in records]
        if paths:
            deep = await fetch_deep(self.batch.db, schema, table, paths, records, self.said)
        return [
            Facts(schema, table, values, mine, self.said, memory)
            for (_, values), mine in zip(records, deep, strict=True)
        ]


def extracted(table: Table, parsed: Parsed, was: Values) -> dict[str, Any]:
    """Fill what the extraction rules read out of texts that are written; the evidence, as marks.

    A field that somebody fills, or has filled, is left alone; what a rule read before follows the
    text.
    """
    marks: dict[str, Any] = {}
    for extract in table.definition.extracts:
        if extract.source not in parsed.values:
            continue
        before = {one.field: one.value for one in find(extract, was.get(extract.source))}
        for found in find(extract, parsed.values[extract.source]):
            if _is_free(table, parsed, was, found.field, before.get(found.field)):
                marks |= _take(table, parsed, found)
    return marks


def _is_free(table: Table, parsed: Parsed, was: Values, key: str, read: str | None) -> bool:
    if not is_blank(parsed.values.get(key)):
        return False
    now = was.get(key)
    return now is None or (read is not None and now == _parsed(table, key, read))


def _parsed(table: Table, key: str, text: str) -> Any:
    column = table.columns[key]
    try:
        return column.type.parse(text, column.options)
    except BadCell:
        return None


def _take(table: Table, parsed: Parsed, found: Found) -> dict[str, Any]:
    """A text that the field does not take is no value: the field stays blank."""
    value = _parsed(table, found.field, found.value)
    if value is None:
        return {}
    parsed.values[found.field] = value
    return {f"{EVIDENCE}{found.field}": evidence(found)}
