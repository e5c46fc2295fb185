"""Beginning an import, or going on with one that somebody did not finish."""

import asyncio
from pathlib import Path

import msgspec

from danliu.people.actor import Actor
from danliu.tables.exchange import imports
from danliu.tables.exchange.forms import form_of
from danliu.tables.exchange.importing import Store
from danliu.tables.exchange.imports import ImportRow
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.exchange.tally import Report


async def start(
    store: Store,
    path: Path,
    mapping: Mapped,
    source: str,
    actor: Actor,
    *,
    sheet: str = "",
    keep: bool = True,
) -> ImportRow:
    """The import of this file through this mapping: the unfinished one, else a new one.

    keep   whether it is begun; a preview only needs to know what it would be
    """
    row = await described(store, path, source, actor)
    row = msgspec.structs.replace(
        row, mapping=mapping, table_key=mapping.table, sheet=sheet, status="running"
    )
    if not keep:
        return row
    begun = await imports.unfinished(store.db, row)
    if begun is None:
        await imports.add(store.db, row)
    return begun or row


async def described(store: Store, path: Path, source: str, actor: Actor) -> ImportRow:
    """A file as an import that nobody has begun, nor kept."""
    clock = store.writer.clock
    now = clock.now()
    digest, size = await asyncio.to_thread(imports.fingerprint, path)
    return ImportRow(
        id=clock.new_id(),
        workspace_id=store.workspace,
        file=path.name,
        hash=digest,
        bytes=size,
        form=form_of(path.name),
        sheet="",
        table_key="",
        source=source,
        mapping=None,
        names=(),
        act=clock.new_id(),
        status="uploaded",
        position=0,
        ahead=(),
        tally=Report(),
        error=None,
        actor=actor,
        created_at=now,
        updated_at=now,
    )
