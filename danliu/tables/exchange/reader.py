"""The process that reads one file for another process: `python -m danliu.tables.exchange.reader`.

What people upload may be made to hang or to fill the memory of whoever opens it, so nobody opens
it but this process, which has a limit of both and nothing to lose. It answers in frames on its
output: a length of four bytes, then MessagePack.
"""

import contextlib
import os
import resource
import sys
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.tables.exchange.forms import form_of, open_here
from danliu.tables.exchange.gathering import gathered

FRAME = 500  # documents sent at a time
MEMORY = 2_000_000_000  # bytes of address space
WORKBOOK_CPU_S = 120


class Request(Struct):
    """documents   what rows are gathered by; None asks for the description alone
    namespace   of the ids that documents get
    """

    path: str
    name: str
    sheet: str
    documents: tuple[str, ...] | None = None
    namespace: UUID = UUID(int=0)
    at_most: int | None = None


class Described(Struct, tag=True):
    """What a file is: its columns, about how many rows, the sheets of a workbook."""

    names: tuple[str, ...]
    about: int
    sheets: tuple[str, ...] = ()
    sheet: str = ""


class Refused(Struct, tag=True):
    """The file is refused: the code of the error, and its facts."""

    code: str
    facts: dict[str, Any]


def main() -> None:
    request = msgspec.json.decode(sys.argv[1], type=Request)
    _limit(form_of(request.name) == "workbook")
    out = os.fdopen(os.dup(1), "wb")
    with contextlib.suppress(BrokenPipeError):  # nobody wants to know any more
        try:
            _answer(request, out)
        except DanliuError as error:
            _send(out, Refused(error.code, error.facts()))
        except MemoryError:
            _send(out, Refused("memory", {}))


def _limit(workbook: bool) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if workbook:
        resource.setrlimit(resource.RLIMIT_CPU, (WORKBOOK_CPU_S, WORKBOOK_CPU_S))


def _answer(request: Request, out: BinaryIO) -> None:
    file = open_here(Path(request.path), request.name, request.sheet)
    if request.documents is None:
        sheets, sheet = getattr(file, "sheets", ()), getattr(file, "sheet", "")
        _send(out, Described(file.names, file.about, sheets, sheet))
        return
    documents = islice(gathered(file, request.documents, request.namespace), request.at_most)
    while some := list(islice(documents, FRAME)):
        _send(out, some)
    _send(out, [])


def _send(out: BinaryIO, frame: Any) -> None:
    body = msgspec.msgpack.encode(frame)
    out.write(len(body).to_bytes(4, "big") + body)
    out.flush()


if __name__ == "__main__":
    main()
