"""What a builder is helped with: keys for names, a table from a file, the words of formulas."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, JSONBody, QueryParameter
from msgspec import Meta, Struct

from danliu.formulas.signature import Function, functions
from danliu.tables.access import check_may_build
from danliu.tables.exchange.errors import TooLargeUpload
from danliu.tables.exchange.files import open_file
from danliu.tables.exchange.proposing import Proposed, propose
from danliu.tables.keys import keys_for
from danliu.web.exchange import LARGEST_UPLOAD
from danliu.workspace import Workspace

Name = Annotated[str, Meta(max_length=200)]
FileName = Annotated[str, QueryParameter(min_length=1, max_length=200)]


class Names(Struct, forbid_unknown_fields=True):
    """taken: keys that none may have; otherwise: what a key begins with where its name gives
    nothing, as a name of signs alone"""

    names: Annotated[tuple[Name, ...], Meta(max_length=500)]
    taken: tuple[str, ...] = ()
    otherwise: Annotated[str, Meta(pattern="^[a-z]{1,10}$")] = "f"


class Keys(Struct):
    keys: list[str]


class ProposedOut(Struct):
    """about: rows of the file; sheets: of a workbook, `sheet` is the one that was read"""

    table: Proposed
    about: int
    sheets: tuple[str, ...]
    sheet: str


class FunctionOut(Struct):
    """names: all that it is called by; least, most: how many arguments it takes, None: any"""

    names: list[str]
    theme: str
    least: int
    most: int | None
    gives: list[str]


class FunctionsOut(Struct):
    functions: list[FunctionOut]


class MakingRoutes(Controller):
    path = "/api/making"

    @post("/keys", status_code=200)
    async def keys(self, data: JSONBody[Names], ws: NamedDependency[Workspace]) -> Keys:
        """A key for each name, by its pinyin."""
        check_may_build(ws.actor)
        return Keys(keys_for(data.names, data.taken, data.otherwise))

    @post("/table", status_code=200, request_max_body_size=LARGEST_UPLOAD)
    async def table(
        self,
        request: Request[Any, Any, Any],
        ws: NamedDependency[Workspace],
        name: FileName,
        sheet: FromQuery[str] = "",
    ) -> ProposedOut:
        """The table that a file could be: the body is the file. Nothing is kept."""
        check_may_build(ws.actor)
        with tempfile.TemporaryDirectory(prefix="danliu-table-") as folder:
            path = Path(folder) / "file"
            await _lay_down(request, name, path)
            return await asyncio.to_thread(_proposed, path, name, sheet)

    @get("/functions")
    async def functions(self, ws: NamedDependency[Workspace]) -> FunctionsOut:
        """Every function that a formula may use, but for the signs."""
        return FunctionsOut(_functions())


async def _lay_down(request: Request[Any, Any, Any], name: str, path: Path) -> None:
    size = 0
    with path.open("wb") as file:
        async for piece in request.stream():
            size += len(piece)
            if size > LARGEST_UPLOAD:
                raise TooLargeUpload(name, LARGEST_UPLOAD)
            file.write(piece)


def _proposed(path: Path, name: str, sheet: str) -> ProposedOut:
    file = open_file(path, name=name, sheet=sheet)
    placed = file.placed_samples()
    rows, lines = [cells for _, cells in placed], [line for line, _ in placed]
    table = propose(name, file.sheet, file.names, rows, lines)
    return ProposedOut(table, file.about, file.sheets, file.sheet)


def _functions() -> list[FunctionOut]:
    """Each once, under all of its names: a name is an entry of its own in the registry."""
    grouped: dict[Any, list[str]] = {}
    for name in functions:
        if name[0].isalpha():
            grouped.setdefault(_same(functions[name]), []).append(name)
    return [_function(names) for names in grouped.values()]


def _same(one: Function) -> Any:
    return tuple(id(overload.python) for overload in one.overloads)


def _function(names: Sequence[str]) -> FunctionOut:
    one = functions[names[0]]
    gives = sorted({str(overload.gives) if overload.gives else "any" for overload in one.overloads})
    return FunctionOut(sorted(names, key=str.isascii, reverse=True), one.theme, one.least, one.most,
                       gives)  # fmt: skip
