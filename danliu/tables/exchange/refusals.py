"""What was refused: told in both languages, and kept in a file that can be mended and imported.

The file has the columns of its source after two of ours: why, and the line where the row stood.
It is UTF-8 with a mark, so that a spreadsheet shows Chinese as it is, and csv whatever the source
was.
"""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.people.errors import Forbidden
from danliu.postgres.pool import Executor
from danliu.tables.errors import DuplicateRecord, Fault, InvalidRecord, NotFound
from danliu.tables.exchange.gathering import OURS, Gathered
from danliu.tables.exchange.rows import Row, RowFault, inert

PAGE = 1_000  # rows read at a time
NOT_FOUND = "not-a-record"


class Reason(Struct, frozen=True):
    """told    why this row was refused, with its value and line
    cause   the same without them, so that alike ones can be counted
    unknown what it names that is not there: the link field, and the title that nothing has
    """

    told: Words
    cause: Words
    unknown: tuple[tuple[str, str], ...] = ()


def same(words: Words) -> Reason:
    return Reason(words, words)


def reason_of(error: Exception, document: Gathered) -> Reason:
    """Why a document was refused, naming the line where it has several rows."""
    if isinstance(error, InvalidRecord):
        told = _at_line(_joined([_told(one) for one in error.faults]), document, error.write)
        cause = _joined([_cause(one) for one in error.faults])
        # of a line of a document, the field belongs to another table
        head = error.faults if error.write == 0 else []
        missing = [(one.field, one.value) for one in head if one.code == NOT_FOUND and one.value]
        return Reason(told, cause, tuple(missing))
    if isinstance(error, DuplicateRecord):
        fields = "、".join(error.rule)
        return same(Words(f"已有 {fields} 相同的记录", f"there is a record with the same {fields}"))
    if isinstance(error, NotFound | Forbidden):
        return same(Words("这条记录不归你", "this record is not one of yours"))
    cause = Words("公式无法计算", "a formula cannot be computed")
    why = str(error) if isinstance(error, DanliuError) else repr(error)
    return Reason(Words(f"{cause.zh}：{why}", f"{cause.en}: {why}"), cause)


def _joined(told: Sequence[Words]) -> Words:
    return Words("；".join(one.zh for one in told), "; ".join(one.en for one in told))


def _told(fault: Fault) -> Words:
    if fault.code == NOT_FOUND and fault.value:
        return Words(
            f"{fault.name}「{fault.value}」：没有这条记录，要先建立",
            f'{fault.name} "{fault.value}": there is no such record, it must be made first',
        )
    if not fault.value:
        return _cause(fault)
    return Words(
        f"{fault.name}「{fault.value}」：{fault.wanted.zh}",
        f'{fault.name} "{fault.value}": {fault.wanted.en}',
    )


def _cause(fault: Fault) -> Words:
    if fault.code == NOT_FOUND and fault.value:
        return Words(f"{fault.name}：没有找到这条记录", f"{fault.name}: no such record was found")
    return Words(f"{fault.name}：{fault.wanted.zh}", f"{fault.name}: {fault.wanted.en}")


def _at_line(reason: Words, document: Gathered, write: int) -> Words:
    """The head is the first of the writes; the lines after it are the rows in their order."""
    if len(document.rows) == 1:
        return reason
    line = document.rows[max(write - 1, 0)].line
    return Words(f"第 {line} 行：{reason.zh}", f"line {line}: {reason.en}")


async def keep(db: Executor, number: UUID, refused: Sequence[tuple[Row, Words]]) -> None:
    """Keep these rows of an import."""
    await db.executemany(
        "INSERT INTO danliu.import_refusals (import_id, line, zh, en, cells)"
        " VALUES ($1, $2, $3, $4, $5)",
        [(number, row.line, *map(_storable, reason), _repeated(row)) for row, reason in refused],
    )


def _storable(text: str) -> str:
    return text.replace("\0", "␀")


def _repeated(row: Row) -> list[str]:
    """The row as it can be written again; a NUL would stop most programs that read it."""
    if isinstance(row.cells, RowFault):
        cells = [row.cells.text] if row.cells.text else list(row.cells.cells)
        return [_storable(cell) for cell in cells]
    return list(row.cells)


async def mendable(db: Executor, number: UUID, names: Sequence[str]) -> AsyncIterator[bytes]:
    """The file of refused rows, piece by piece; nothing at all where none was refused."""
    # where the source is itself a file of refused rows, our columns are written anew
    theirs = [place for place, name in enumerate(names) if name not in OURS]
    after = 0
    while rows := await db.fetch(
        "SELECT line, zh, cells FROM danliu.import_refusals"
        " WHERE import_id = $1 AND line > $2 ORDER BY line LIMIT $3",
        number,
        after,
        PAGE,
    ):
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        if after == 0:
            text.write("\ufeff")
            writer.writerow([*OURS, *(inert(names[place]) for place in theirs)])
        for row in rows:
            cells = row["cells"]
            kept = [inert(cells[place]) for place in theirs if place < len(cells)]
            # cells beyond the header belong to the row that is to be mended
            kept += [inert(cell) for cell in cells[len(names) :]]
            writer.writerow([row["zh"], row["line"], *kept])
        after = rows[-1]["line"]
        yield text.getvalue().encode()
