"""What becomes of the rows of a file, counted while it is imported."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from danliu.errors import Words
from danliu.tables.exchange.batches import Outcome
from danliu.tables.exchange.refusals import Reason

KEPT = 100  # refusals that the tally holds; the file of refused rows has them all
REASONS = 200  # reasons that are counted apart; what comes after them is counted together
OTHERS = Words("其他原因", "other reasons")


class Refusal(Struct, frozen=True):
    """One row that was not imported; `line` is its first in the file, from 1."""

    line: int
    reason: Words


class Counted(Struct, frozen=True):
    """How many rows were refused for this reason, whatever their values."""

    reason: Words
    rows: int


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


class Tally:
    """A report that grows."""

    def __init__(self, so_far: Report) -> None:
        self._counts: dict[str, int] = {name: getattr(so_far, name) for name in _COUNTS}
        self._flagged = dict(so_far.flagged)
        self._causes = {one.reason: one.rows for one in so_far.causes}
        self._reasons = list(so_far.reasons)

    @property
    def received(self) -> int:
        return self._counts["received"]

    def flag(self, flags: Mapping[str, int]) -> None:
        for flag, rows in flags.items():
            self._flagged[flag] = self._flagged.get(flag, 0) + rows

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
        )


_COUNTS = ("received", "created", "changed", "absorbed", "skipped", "refused", "repeated")
