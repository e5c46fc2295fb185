"""Documents that are written together: each becomes creates or a change, or is refused alone."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from danliu.formulas import Fault as FormulaFault
from danliu.formulas.kinds import Path
from danliu.people.errors import Forbidden
from danliu.postgres.pool import Connection
from danliu.tables.access import flags_told
from danliu.tables.cells import complete, parse_cells
from danliu.tables.errors import DuplicateRecord, InvalidRecord, NotFound
from danliu.tables.exchange.compiled import Compiled
from danliu.tables.exchange.gathering import Gathered
from danliu.tables.exchange.matching import NOT_THERE, SEVERAL, TOO_MANY, Found, Key, Matcher
from danliu.tables.exchange.refusals import Reason, reason_of, same
from danliu.tables.rules.facts import Facts, memory_of
from danliu.tables.rules.judge import Case, judge
from danliu.tables.schema import Schema
from danliu.tables.write import Create, Set, Write, Written

Kind = Literal["created", "changed", "absorbed", "skipped", "refused"]
REFUSALS = (InvalidRecord, DuplicateRecord, NotFound, Forbidden)
"""What refuses a row, and not the file; the last two where it is no record of the writer's own."""
NOTHING = Found()
WriteAll = Callable[[Sequence[Write], int], Awaitable[list[Written]]]
"""All of the writes or none, the first of which has so many before it in the batch; raises what
the write path raises."""


class Outcome(Struct, frozen=True):
    """What became of a document.

    rows      how many of its rows were absorbed; the others are of this kind
    written   what the write path said of its records, the head first
    """

    document: Gathered
    kind: Kind
    absorbed: int = 0
    reason: Reason | None = None
    written: tuple[Written, ...] = ()


class _Intent(Struct, eq=False):
    """A document, what is to be written for it, and of that what is there already.

    place   how many writes of the batch come before it
    """

    document: Gathered
    writes: list[Write] = []
    outcome: Outcome | None = None
    place: int = 0


class Batch:
    """Documents on their way in. Filled in a thread, settled in a transaction."""

    def __init__(
        self,
        schema: Schema,
        mapping: Compiled,
        matcher: Matcher | None,
        first: int,
        said: Mapping[Path, Any],
    ) -> None:
        """first   the place of its first document in the file, from 0
        said    what rules may ask besides fields: the moment, and who imports
        """
        self.first, self._said = first, said
        self._schema, self._mapping, self._matcher = schema, mapping, matcher
        self._intents: list[_Intent] = []
        self._keys: dict[Key, _Intent] = {}
        self.rows = 0

    def put(self, document: Gathered) -> bool:
        """Take it in; False if a document before it means the same record and must go first."""
        intent = _Intent(document)
        if document.refused:
            intent.outcome = Outcome(document, "refused", reason=same(document.refused))
        else:
            try:
                self._intend(intent)
            except (InvalidRecord, FormulaFault, ArithmeticError) as error:
                self._refuse(intent, error)
        if self._matcher and intent.writes:
            key = self._matcher.key_of(_create(intent.writes[0]).cells)
            if key is not None and key in self._keys:
                return False
            if key is not None:
                self._keys[key] = intent
        self._intents.append(intent)
        self.rows += len(document.rows)
        return True

    def _intend(self, intent: _Intent) -> None:
        intent.writes = [*self._mapping.creates(intent.document, intent.document.source)]
        if not intent.writes:
            intent.outcome = Outcome(intent.document, "skipped")

    def _refuse(self, intent: _Intent, error: Exception) -> None:
        reason = reason_of(error, intent.document)
        intent.outcome = Outcome(intent.document, "refused", reason=reason)

    @property
    def heads(self) -> Iterator[Mapping[str, Any]]:
        """The cells of the records that are to be written, but for their lines."""
        return (_create(one.writes[0]).cells for one in self._intents if one.writes)

    async def settle(self, db: Connection, write: WriteAll) -> list[Outcome]:
        """Write everything that can be written; what became of each, in the order of the file."""
        if self._matcher:
            await self._match(db, self._matcher)
        else:
            await self._recognise(db)
        places = accumulate((len(one.writes) for one in self._intents), initial=0)
        for intent, place in zip(self._intents, places, strict=False):
            intent.place = place
        await self._commit([one for one in self._intents if one.outcome is None], write)
        return [one.outcome for one in self._intents if one.outcome]

    async def _match(self, db: Connection, matcher: Matcher) -> None:
        """Rows that mean a record which is there change it; the others are new."""
        # one import of a table looks and writes at a time, or two would both find nothing
        await db.execute(
            "SELECT pg_advisory_xact_lock($1, $2)",
            self._schema.workspace,
            self._schema.table(self._mapping.mapping.table).id,
        )
        found = await matcher.find(db, list(self._keys))
        meant = {id(intent): found.get(key, NOTHING) for key, intent in self._keys.items()}
        for intent in self._intents:
            if intent.outcome is None:
                self._decide(intent, matcher, meant.get(id(intent), NOTHING))

    def _decide(self, intent: _Intent, matcher: Matcher, found: Found) -> None:
        create, document, known = _create(intent.writes[0]), intent.document, found.known
        if len(known) > 1 or found.more:
            reason = SEVERAL if len(known) > 1 else TOO_MANY
            intent.outcome = Outcome(document, "refused", reason=same(reason))
        elif known:
            cells = matcher.differs(known[0], create.cells)
            if cells:
                intent.writes = [Set(create.table, known[0].id, cells)]
            else:
                intent.outcome = Outcome(document, "absorbed", len(document.rows))
        elif any(create.cells.get(key) for key in matcher.given):
            intent.outcome = Outcome(document, "refused", reason=same(NOT_THERE))
        else:
            cells = {key: one for key, one in create.cells.items() if key not in matcher.given}
            intent.writes = [Create(create.table, cells)]

    async def _recognise(self, db: Connection) -> None:
        """Documents whose records are all there are absorbed without a word to the write path.

        One that was put in the trash since, or undone, comes again as another record.
        """
        pending = [one for one in self._intents if one.outcome is None]
        for turn in range(1, 100):
            heads = await self._standing(db, [_create(one.writes[0]) for one in pending])
            if not heads:
                return
            pending = [one for one in pending if _create(one.writes[0]).id in heads]
            gone = [one for one in pending if not heads[_id(one.writes[0])]]
            for one in gone:
                source = f"{one.document.source}/{turn}"
                one.writes = list(self._mapping.creates(one.document, source))
            await self._absorb(db, [one for one in pending if one not in gone])
            pending = gone
            if not pending:
                return

    async def _absorb(self, db: Connection, there: Sequence[_Intent]) -> None:
        """A document whose head is there may have grown: only lines that are new are written."""
        lines = [_create(one) for intent in there for one in intent.writes[1:]]
        known = await self._standing(db, lines)
        for intent in there:
            new = [one for one in intent.writes[1:] if _id(one) not in known]
            if not new:
                rows = len(intent.document.rows)
                intent.outcome = Outcome(intent.document, "absorbed", rows)

    async def _standing(self, db: Connection, creates: Sequence[Create]) -> dict[UUID, bool]:
        """Which of these records there are, and whether out of the trash."""
        found: dict[UUID, bool] = {}
        for key in {one.table for one in creates}:
            physical = self._schema.physical(self._schema.table(key))
            rows = await db.fetch(
                f"SELECT id, deleted_at IS NULL FROM {physical} WHERE id = ANY($1::uuid[])",
                [one.id for one in creates if one.table == key],
            )
            found |= {row[0]: row[1] for row in rows}
        return found

    async def _commit(self, intents: Sequence[_Intent], write: WriteAll) -> None:
        """Write these together, else without those that are refused."""
        if not intents:
            return
        try:
            writes = [one for intent in intents for one in intent.writes]
            written = iter(await write(writes, intents[0].place))
        except REFUSALS as error:
            if len(intents) == 1:
                self._refuse(intents[0], error)
                return
            for part in self._parted(intents):
                await self._commit(part, write)
            return
        for intent in intents:
            intent.outcome = _written(intent, tuple(islice(written, len(intent.writes))))

    def _parted(self, intents: Sequence[_Intent]) -> list[Sequence[_Intent]]:
        """What looks wrong apart from the rest; two halves where nothing does, or everything.

        The write path alone decides what is refused: this only finds it quickly.
        """
        looks = [(one, self._suspect(one)) for one in intents]
        rest, suspects = ([one for one, wrong in looks if wrong is side] for side in (False, True))
        if suspects:
            return [rest, *([one] for one in suspects)]
        middle = len(intents) // 2
        return [intents[:middle], intents[middle:]]

    def _suspect(self, intent: _Intent) -> bool:
        return any(_looks_wrong(self._schema, one, self._said) for one in intent.writes)


def flags(outcomes: Sequence[Outcome], hidden: Sequence[str]) -> Mapping[str, int]:
    """How many records written here have which flag; of a document with lines, its head.

    hidden   names of fields that whoever imports does not see
    """
    heads = (one.written[0] for one in outcomes if one.written)
    # a record that several rows fill has what the last of them left
    flagged = {one.id: one.flags for one in heads if one.change is not None}
    return Counter(flag for told in flagged.values() for flag in flags_told(told, hidden))


def _create(write: Write) -> Create:
    assert isinstance(write, Create)
    return write


def _id(write: Write) -> UUID:
    number = _create(write).id
    assert number is not None
    return number


def _written(intent: _Intent, written: tuple[Written, ...]) -> Outcome:
    """A row is what its line is; without lines, what the head is."""
    head, document, rows = written[0], intent.document, len(intent.document.rows)
    absorbed = rows if head.absorbed else 0
    if len(written) > 1:
        absorbed = sum(line.absorbed for line in written[1:])
    if not isinstance(intent.writes[0], Create):
        kind: Kind = "changed" if head.change is not None else "absorbed"
        return Outcome(document, kind, 0 if kind == "changed" else rows, written=written)
    return Outcome(
        document, "absorbed" if absorbed == rows else "created", absorbed, written=written
    )


def _looks_wrong(schema: Schema, write: Write, said: Mapping[Path, Any]) -> bool:
    """By the cells alone: links are left to the write path, which finds records by their titles."""
    if not isinstance(write, Create | Set):
        return False
    table = schema.table(write.table)
    links = {key for key, column in table.columns.items() if column.points_to}
    parsed = parse_cells(table, {key: one for key, one in write.cells.items() if key not in links})
    if isinstance(write, Create):
        complete(table, parsed)
    if any(fault.field not in links for fault in parsed.faults):
        return True
    facts = Facts(schema, table, parsed.values, {}, said, memory_of(schema, table))
    case = Case(table, facts, None, parsed.values, list(parsed.values), "", None, table.columns)
    return bool(judge(case).faults)
