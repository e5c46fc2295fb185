"""The one door to a file that comes in: whatever its form, documents of named cells.

The file is read by a process of its own, with a limit of memory and time: what somebody made to
crash or to hang its reader crashes that process, and is refused here.
"""

import selectors
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.tables.exchange.errors import BrokenHeader, RefusedFile, UnreadableFile
from danliu.tables.exchange.gathering import Gathered
from danliu.tables.exchange.reader import Described, Refused, Request

_NOBODY = UUID(int=0)
ANSWERS_WITHIN_S = 150.0  # a frame; the first comes when the whole file has been looked at
SAMPLES = 200  # rows
LARGEST_FRAME = 1 << 30  # bytes


class File(Struct, frozen=True):
    """A file that can be imported.

    about    rows of data, estimated
    sheets   of a workbook; `sheet` is the one that is read
    """

    path: Path
    name: str
    names: tuple[str, ...]
    about: int
    sheets: tuple[str, ...] = ()
    sheet: str = ""

    def documents(
        self,
        group_by: tuple[str, ...] = (),
        at_most: int | None = None,
        namespace: UUID = _NOBODY,
    ) -> Generator[Gathered, None, None]:
        """Every row of the file once, in its order, with ids made in this namespace.

        Raises  what `open_file` raises
        """
        request = Request(str(self.path), self.name, self.sheet, group_by, namespace, at_most)
        with _reading(request) as frames:
            while some := _told(self.name, _documents, next(frames)):
                yield from some

    def samples(self) -> list[list[str]]:
        """The first rows that can be read."""
        return [cells for _, cells in self.placed_samples()]

    def placed_samples(self) -> list[tuple[int, list[str]]]:
        """The same, each with the line where it stands."""
        some = self.documents(at_most=SAMPLES)
        return [(one.rows[0].line, one.cells[0]) for one in some if one.cells]


def open_file(path: Path, *, name: str = "", sheet: str = "") -> File:
    """A csv, ndjson or workbook file, known by the end of its name («name» if it is called so).

    Raises  UnreadableFile, BrokenHeader, RefusedFile; OSError if it cannot be read
    """
    with path.open("rb"):
        name = name or path.name
    with _reading(Request(str(path), name, sheet)) as frames:
        told: Described = _told(name, _description, next(frames))
    return File(path, name, told.names, told.about, told.sheets, told.sheet)


_description = msgspec.msgpack.Decoder(Described | Refused)
_documents = msgspec.msgpack.Decoder(list[Gathered] | Refused)


def _told(name: str, decoder: "msgspec.msgpack.Decoder[Any]", frame: bytes) -> Any:
    said = decoder.decode(frame)
    if isinstance(said, Refused):
        raise _error(name, said)
    return said


def _error(name: str, said: Refused) -> Exception:
    for kind in (UnreadableFile, BrokenHeader, RefusedFile):
        if kind.code == said.code:
            facts = said.facts | {"file": name}
            if "wrong" in facts:
                facts["wrong"] = Words(*facts["wrong"])
            return kind(**facts)
    return RefusedFile(name, _TOO_MUCH)


_TOO_MUCH = Words(
    "读它要用的内存太多；请只留需要的工作表，或另存为 CSV",
    "reading it takes too much memory: keep only the sheet that is needed, or save it as csv",
)
_TOO_LONG = Words("读了太久还没有读完；请另存为 CSV", "reading it takes too long: save it as csv")
_BROKEN = Words("文件已损坏，无法读取", "the file is damaged and cannot be read")


@contextmanager
def _reading(request: Request) -> Iterator[Iterator[bytes]]:
    command = [sys.executable, "-m", "danliu.tables.exchange.reader"]
    asked = msgspec.json.encode(request).decode()
    with subprocess.Popen(
        [*command, asked], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            yield _frames(process, request.name)
        finally:
            process.kill()


def _frames(process: "subprocess.Popen[bytes]", name: str) -> Iterator[bytes]:
    """Raises RefusedFile where the process died, or is silent for too long."""
    assert process.stdout
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while True:
            if not ready.select(ANSWERS_WITHIN_S):
                raise RefusedFile(name, _TOO_LONG)
            length = int.from_bytes(_exactly(process, name, 4), "big")
            if length > LARGEST_FRAME:
                raise RefusedFile(name, _TOO_MUCH)
            yield _exactly(process, name, length)


def _exactly(process: "subprocess.Popen[bytes]", name: str, length: int) -> bytes:
    assert process.stdout
    found = process.stdout.read(length)
    if len(found) < length:
        raise RefusedFile(name, _died(process))
    return found


def _died(process: "subprocess.Popen[bytes]") -> Words:
    code = process.wait(10)
    said = process.stderr.read()[-4_000:] if process.stderr else b""
    if code == -_SIGXCPU:
        return _TOO_LONG
    out_of_memory = b"memory allocation" in said or b"MemoryError" in said
    return _TOO_MUCH if out_of_memory else _BROKEN


_SIGXCPU = 24
