"""What becomes of the rows of a file, counted while it is imported."""

from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct

from danliu.errors import Words
from danliu.tables.exchange.gathering import Gathered
from danliu.tables.exchange.refusals import Refusal
from danliu.tables.write import Written

KEPT = 100  # refusals that the report holds; the file of refused rows has them all


class Progress(Struct, frozen=True):
    """How far an import is, in rows. `about` is the estimate of how many there are."""

    received: int
    about: int
    created: int
    absorbed: int
    skipped: int
    refused: int


class Report(Struct, frozen=True):
    """What became of a file, in rows: received = created + absorbed + skipped + refused.

    absorbed       what they say was there already
    skipped        the mapping says that they are none of our business
    reasons        of the first refused rows
    refused_rows   the file that has all of them; None if there is none
    """

    received: int
    created: int
    absorbed: int
    skipped: int
    refused: int
    reasons: tuple[Refusal, ...]
    refused_rows: Path | None


@dataclass
class Tally:
    about: int
    received: int = 0
    created: int = 0
    absorbed: int = 0
    skipped: int = 0
    refused: int = 0
    reasons: list[Refusal] = field(default_factory=list)

    def note_written(self, document: Gathered, written: list[Written]) -> None:
        """A row is what its line is; without lines, what the head is."""
        head, *lines = written
        if lines:
            absorbed = sum(line.absorbed for line in lines)
        else:
            absorbed = len(document.rows) if head.absorbed else 0
        self.absorbed += absorbed
        self.created += len(document.rows) - absorbed

    def note_refused(self, line: int, reason: Words) -> None:
        self.refused += 1
        if len(self.reasons) < KEPT:
            self.reasons.append(Refusal(line, reason))

    def progress(self) -> Progress:
        return Progress(
            self.received, self.about, self.created, self.absorbed, self.skipped, self.refused
        )

    def report(self, refused_rows: Path | None) -> Report:
        return Report(
            self.received,
            self.created,
            self.absorbed,
            self.skipped,
            self.refused,
            tuple(self.reasons),
            refused_rows,
        )
