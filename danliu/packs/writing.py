"""A company's own definitions as a pack: the same YAML that a pack is read from, in one archive."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

from danliu.boards import store as boards
from danliu.floor import kept as floors
from danliu.flows import published
from danliu.forms import kept as forms
from danliu.lens import lens as lenses
from danliu.menu import kept as menus
from danliu.packs.pack import About, PackConnection
from danliu.stations import kept as stations
from danliu.tables.definition import TableDef
from danliu.workspace import Workspace


async def written(ws: Workspace, about: About) -> bytes:
    """All that was defined, and the names of connections, as an archive.

    Records, people and settings of connections stay at home.
    """
    db, workspace = ws.db, ws.row.id
    schema = await ws.tables.fresh_schema()
    mappings = await _mappings(ws)
    files: dict[str, Any] = {
        "pack.yaml": about,
        "tables.yaml": [_portable(one.definition) for one in schema.tables.values()],
        "forms.yaml": [one.form for one in await forms.all_forms(db, workspace)],
        "roles.yaml": list(schema.roles.values()),
        "lenses.yaml": await lenses.all_lenses(db, workspace),
        "stations.yaml": await stations.all_stations(db, workspace),
        "floors.yaml": await floors.all_floors(db, workspace),
        "boards.yaml": [one.board for one in await boards.all_boards(db, workspace)],
        "menu.yaml": (await menus.find(db, workspace)).menu,
        "mappings.yaml": mappings,
        "connections.yaml": await _connections(ws, mappings),
        "demo.yaml": [],
    }
    for flow, _ in await published.live_flows(db, workspace):
        files[f"flows/{flow.key}.yaml"] = flow
    return _archive(files)


def _portable(table: TableDef) -> TableDef:
    """Without the numbers of this database, what was taken away, and what is one person's own."""
    replace = msgspec.structs.replace
    return replace(
        table,
        id=0,
        retired=(),
        fields=tuple(replace(one, id=0) for one in table.fields),
        unique=tuple(replace(one, id=0) for one in table.unique),
        views=tuple(replace(one, id=0) for one in table.views if not one.owner),
    )


async def _mappings(ws: Workspace) -> dict[str, Any]:
    rows = await ws.db.fetch(
        "SELECT key, definition FROM danliu.mappings WHERE workspace_id = $1 ORDER BY key",
        ws.row.id,
    )
    return {row["key"]: row["definition"] for row in rows}


async def _connections(ws: Workspace, mappings: Mapping[str, Any]) -> list[PackConnection]:
    """By name and kind; the intake by the key of the mapping that it is a copy of."""
    keys = {msgspec.json.encode(one, order="sorted"): key for key, one in mappings.items()}
    return [
        PackConnection(
            one.key,
            one.name,
            one.connector,
            keys.get(msgspec.json.encode(one.intake, order="sorted"), "") if one.intake else "",
            inbound=bool(one.hook) and not one.intake,
        )
        for one in await ws.connect.all()
    ]


def _archive(files: Mapping[str, Any]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("flows/", "")  # read also where there is no flow
        for name, content in files.items():
            plain = msgspec.to_builtins(content, str_keys=True)
            text = yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)
            archive.writestr(name, text)
    return made.getvalue()
