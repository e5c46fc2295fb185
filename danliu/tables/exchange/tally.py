"""What becomes of the rows of a file, counted while it is imported."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.tables.exchange.batches import Outcome
from danliu.tables.exchange.refusals import Reason

KEPT = 100  # refusals that the tally holds; the file of refused rows has them all
REASONS = 200  # reasons that are counted apart; what comes after them is counted together
VALUES = 200  # titles that are told one by one, of each field and table
OTHERS = Words("其他原因", "other reasons")


class Refusal(Struct, frozen=True):
    """One row that was not imported; `line` is its first in the file, from 1."""

    line: int
    reason: Words


class Counted(Struct, frozen=True):
    """How many rows were refused for this reason, whatever their values."""

    reason: Words
    rows: int


class Valued(Struct, frozen=True):
    value: str
    rows: int


class Unknown(Struct, frozen=True):
    """What a link field named and no record has. more: there are others besides these values."""

    field: str
    values: tuple[Valued, ...]
    more: bool = False


class Made(Struct, frozen=True):
    """Records of another table that this import made; the first titles of them."""

    table: str
    records: int
    titles: tuple[str, ...]


class Progress(Struct, frozen=True):
    """How far an import is, in rows. `about` is the estimate of how many there are."""

    received: int
    about: int
    created: int
    absorbed: int
    skipped: int
    refused: int
    changed: int = 0


class Report(Struct, frozen=True):
    """In rows: received = created + changed + absorbed + skipped + refused.

    absorbed   what they say was there already
    skipped    the mapping says that they are none of our business
    repeated   stood in the file before, alike in every cell: they count above like the others
    flagged    flag -> records written by this import that have it
    causes     why rows were refused, without their values, and how many
    reasons    of the first refused rows
    unknown    titles of other records that refused rows name, by field
    made       records of other tables that were made for their titles
    """

    received: int = 0
    created: int = 0
    changed: int = 0
    absorbed: int = 0
    skipped: int = 0
    refused: int = 0
    repeated: int = 0
    flagged: dict[str, int] = {}
    causes: tuple[Counted, ...] = ()
    reasons: tuple[Refusal, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    made: tuple[Made, ...] = ()


class Tally:
    """A report that grows."""

    def __init__(self, so_far: Report) -> None:
        self._counts: dict[str, int] = {name: getattr(so_far, name) for name in _COUNTS}
        self._flagged = dict(so_far.flagged)
        self._causes = {one.reason: one.rows for one in so_far.causes}
        self._reasons = list(so_far.reasons)
        self._unknown = {
            one.field: {each.value: each.rows for each in one.values} for one in so_far.unknown
        }
        self._more = {one.field for one in so_far.unknown if one.more}
        self._made = {one.table: one for one in so_far.made}

    @property
    def received(self) -> int:
        return self._counts["received"]

    def flag(self, flags: Mapping[str, int]) -> None:
        for flag, rows in flags.items():
            self._flagged[flag] = self._flagged.get(flag, 0) + rows

    def make(self, made: Mapping[str, Mapping[UUID, str]]) -> None:
        """Count records of other tables, by table and id with their titles."""
        for table, records in made.items():
            if records:
                before = self._made.get(table, Made(table, 0, ()))
                titles = (*before.titles, *records.values())[:VALUES]
                self._made[table] = Made(table, before.records + len(records), titles)

    def note(self, outcome: Outcome) -> None:
        """Count the rows of a document as what became of them."""
        rows = outcome.document.rows
        self._counts["received"] += len(rows)
        self._counts["repeated"] += outcome.document.repeats
        self._counts["absorbed"] += outcome.absorbed
        if outcome.kind != "absorbed":
            self._counts[outcome.kind] += len(rows) - outcome.absorbed
        if outcome.reason:
            for row in rows:
                self._refuse(row.line, outcome.reason)

    def _refuse(self, line: int, reason: Reason) -> None:
        known = reason.cause in self._causes or len(self._causes) < REASONS
        cause = reason.cause if known else OTHERS
        self._causes[cause] = self._causes.get(cause, 0) + 1
        if len(self._reasons) < KEPT:
            self._reasons.append(Refusal(line, reason.told))
        for field, value in reason.unknown:
            self._miss(field, value)

    def _miss(self, field: str, value: str) -> None:
        values = self._unknown.setdefault(field, {})
        if value in values or len(values) < VALUES:
            values[value] = values.get(value, 0) + 1
        else:
            self._more.add(field)

    def progress(self, about: int) -> Progress:
        names: Any = Progress.__struct_fields__
        return Progress(**{n: self._counts[n] for n in names if n != "about"}, about=about)

    def report(self) -> Report:
        causes = sorted(self._causes.items(), key=lambda one: -one[1])
        return Report(
            **self._counts,
            flagged=dict(self._flagged),
            causes=tuple(Counted(reason, rows) for reason, rows in causes),
            reasons=tuple(self._reasons),
            unknown=tuple(self._missing(*one) for one in self._unknown.items()),
            made=tuple(self._made.values()),
        )

    def _missing(self, field: str, values: Mapping[str, int]) -> Unknown:
        most = sorted(values.items(), key=lambda one: -one[1])
        return Unknown(field, tuple(Valued(*one) for one in most), field in self._more)


_COUNTS = ("received", "created", "changed", "absorbed", "skipped", "refused", "repeated")
