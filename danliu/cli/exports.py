"""`danliu export orders FILE`: a table, or a view of it, as a file."""

from pathlib import Path
from typing import Annotated, Literal

import typer
import uvloop

from danliu.cli.imports import NoWorkspace
from danliu.cli.naming import query_named
from danliu.cli.place import Data, console, data_folder, database
from danliu.hub import Hub
from danliu.people.actor import SYSTEM
from danliu.tables.exchange.exporting import Encoding, Form, export
from danliu.tables.write import Context
from danliu.workspace import Workspace

_FORMS: dict[str, Form] = {".csv": "csv", ".ndjson": "ndjson", ".jsonl": "ndjson", ".xlsx": "xlsx"}


def export_file(
    what: Annotated[
        str, typer.Argument(help="表，或 表/视图，名称或标识 TABLE or TABLE/VIEW, by name or key")
    ],
    file: Annotated[Path, typer.Argument(help="csv ndjson xlsx")],
    data: Data = None,
    where: Annotated[str, typer.Option(help="公式 A formula")] = "",
    encoding: Annotated[
        Literal["utf-8", "gb18030"], typer.Option(help="csv 的编码 Encoding of a csv")
    ] = "utf-8",
) -> None:
    """导出一张表或一个视图。 Export a table, or a view of it; the ending names the form."""
    form = _FORMS.get(file.suffix.lower())
    if form is None:
        raise typer.BadParameter(f"{', '.join(_FORMS)}: {file.name}")
    folder = data_folder(data)
    with database(folder) as dsn:
        as_: Encoding = "gb18030" if encoding == "gb18030" else "utf-8-sig"
        uvloop.run(_export(dsn, folder, what, where, file, form, as_))
    console.print(f"导出到 {file}", markup=False)


async def _export(
    dsn: str, folder: Path, what: str, where: str, file: Path, form: Form, encoding: Encoding
) -> None:
    async with Hub.open(dsn, folder, size=2, name="export") as hub:
        row = await hub.first_workspace()
        if row is None:
            raise NoWorkspace
        ws = Workspace(hub.house, row, Context(SYSTEM, "export"))
        seen = ws.tables.sight(await ws.tables.fresh_schema())
        query = query_named(seen.schema, what, where)
        pieces = export(ws.tables.page, seen, query, form, encoding=encoding)
        first = await anext(pieces)  # what is wrong with the query is told before a file is made
        with file.open("wb") as out:
            out.write(first)
            async for piece in pieces:
                out.write(piece)
