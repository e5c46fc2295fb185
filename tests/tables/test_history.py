"""Whatever was done can be looked at, taken back, done again, and seen as it was."""

import asyncio
import itertools
import os
import random
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest

from danliu.clock import Clock
from danliu.people.actor import SYSTEM
from danliu.people.workspaces import open_workspace
from danliu.postgres.migrate import migrate
from danliu.postgres.pool import Pool, open_pool
from danliu.tables import converting, past
from danliu.tables.access import Sight
from danliu.tables.catalog import Catalog
from danliu.tables.converting import Conversion
from danliu.tables.defining import define_tables, redefine
from danliu.tables.definition import FieldDef, TableDef, Unique
from danliu.tables.definitions import By
from danliu.tables.history import What
from danliu.tables.query import Query
from danliu.tables.read import Reader
from danliu.tables.schema import Schema
from danliu.tables.undoing import ChangedSince, Undoing
from danliu.tables.write import (
    Context,
    Create,
    Delete,
    Restore,
    Revert,
    Set,
    Write,
    Writer,
    Written,
)
from tests.tables.conftest import STAGES

SHELVES = TableDef(
    "shelves",
    "货架",
    "name",
    (
        FieldDef("name", "名称", "text"),
        FieldDef("boxes", "箱数", "rollup", options={"through": "boxes_here", "how": "count"}),
        FieldDef("pieces", "件数", "rollup", options={
            "through": "boxes_here", "how": "sum", "field": "pieces"}),
        FieldDef("boxes_here", "箱", "sub-table", options={"table": "boxes", "link": "shelf"}),
    ),
)  # fmt: skip
BOXES = TableDef(
    "boxes",
    "箱",
    "label",
    (
        FieldDef("label", "标签", "text"),
        FieldDef("shelf", "货架", "link", options={"table": "shelves"}),
        FieldDef("pieces", "件数", "number"),
        FieldDef("stage", "状态", "state", options={"stages": STAGES, "initial": "new"}),
        FieldDef("twice", "两倍", "formula", options={"formula": "{pieces}*2"}),
    ),
    unique=(Unique(("label",), "merge"),),
)


class Store:
    """A small store whose clock goes on by a second with every look at it."""

    def __init__(self, db: Pool, workspace: int) -> None:
        ticks = itertools.count()
        start = datetime(2026, 11, 25, 8, tzinfo=UTC)
        self.clock = Clock(now=lambda: start + timedelta(seconds=next(ticks)))
        self.db, self.workspace = db, workspace
        self.catalog, self.reader = Catalog(), Reader()
        self.writer = Writer(self.catalog, self.clock)

    @property
    def undoing(self) -> Undoing:
        return Undoing(self.db, self.writer, self.workspace, Context(SYSTEM, "柜台"))

    async def write(self, *writes: Write, **said: Any) -> list[Written]:
        context = Context(SYSTEM, "柜台", **said)
        return await self.writer.write(self.db, self.workspace, writes, context)

    async def schema(self) -> Schema:
        return await self.catalog.fresh(self.db, self.workspace)

    async def seen(self, at: datetime | None = None) -> dict[str, Any]:
        """Every cell, flag and stay in the trash, of now or of then; but not the versions."""
        schema, given = await self.schema(), {}
        if at:
            schema, given = await past.schema_at(self.db, schema, at), past.given_at(at)
        found: dict[str, Any] = {}
        for table in schema.tables.values():
            names = [(one.key, one.name, one.type) for one in table.definition.fields]
            for trash in (False, True):
                query = Query(table.key, limit=500, trash=trash)
                page = await self.reader.page(self.db, Sight(schema, None), query, given)
                rows = {str(one.id): (one.flags, one.cells) for one in page.records}
                found[f"{table.key} {trash}"] = (names, rows)
        return found

    async def act(self) -> str:
        """The newest act."""
        row = await self.db.fetchval("SELECT id FROM danliu.acts ORDER BY at DESC, id DESC LIMIT 1")
        return f"act:{row}"


@pytest.fixture
async def store(new_database: Callable[[str], str]) -> AsyncIterator[Store]:
    pool = await open_pool(new_database("history"), size=3)
    await migrate(pool, "pre")
    now = datetime(2026, 11, 25, tzinfo=UTC)
    async with pool.acquire() as db, db.transaction():
        row = await open_workspace(db, "h", "店", zone="Asia/Shanghai", demo=False, now=now)
        by = By(now, SYSTEM.ref, Clock().new_id())
        await define_tables(db, row.id, [SHELVES, BOXES], by)
    yield Store(pool, row.id)
    await pool.close()


async def test_an_edit_is_taken_back_and_done_again(store: Store) -> None:
    (box,) = await store.write(Create("boxes", {"label": "甲", "pieces": "5"}))
    (edit,) = await store.write(Set("boxes", box.id, {"pieces": "7", "stage": "packed"}))
    edited = await store.seen()

    undone = await store.undoing.undo(What.named(f"change:{edit.change}"))

    cells = (await store.seen())["boxes False"][1][str(box.id)][1]
    assert (cells["pieces"], cells["stage"], undone.left) == (5, "new", 0)
    await store.undoing.undo(What.named(f"act:{undone.act}"))
    assert await store.seen() == edited


async def test_a_bulk_edit_is_looked_at_first_and_taken_back_as_one(store: Store) -> None:
    boxes = await store.write(*(Create("boxes", {"label": f"{n}"}) for n in range(700)))
    before = await store.seen()
    await store.write(*(Set("boxes", one.id, {"pieces": "1"}) for one in boxes))
    what = What.named(await store.act())

    preview = await store.undoing.preview(what)
    assert (preview.whole, preview.undone.writes >= 200, len(preview.writes)) == (False, True, 200)
    undone = await store.undoing.undo(what)

    assert undone.writes == 700
    assert await store.seen() == before


async def test_what_somebody_changed_since_keeps_what_they_made_of_it(store: Store) -> None:
    one, two = await store.write(Create("boxes", {"label": "一"}), Create("boxes", {"label": "二"}))
    await store.write(*(Set("boxes", box.id, {"pieces": "3"}) for box in (one, two)))
    what = What.named(await store.act())
    await store.write(Set("boxes", two.id, {"pieces": "4"}))

    preview = await store.undoing.preview(what)
    undone = await store.undoing.undo(what)

    assert [(str(k.record), k.field, k.then, k.now) for k in preview.undone.kept] == [
        (str(two.id), "pieces", "3", 4)
    ]
    boxes = (await store.seen())["boxes False"][1]
    pieces = [boxes[str(box.id)][1]["pieces"] for box in (one, two)]
    assert (pieces, undone.writes, undone.left) == ([None, 4], 1, 1)


async def test_when_stages_were_entered_goes_back_only_with_the_stage(store: Store) -> None:
    (box,) = await store.write(Create("boxes", {"label": "甲", "pieces": "5"}))
    (edit,) = await store.write(Set("boxes", box.id, {"stage": "packed", "pieces": "6"}))
    await store.write(Set("boxes", box.id, {"stage": "sent"}))

    undone = await store.undoing.undo(What.named(f"change:{edit.change}"))

    stages = await store.db.fetchval(
        f"SELECT {(await store.schema()).tables['boxes'].columns['stage'].stamps}"
        f" FROM {(await store.schema()).physical((await store.schema()).tables['boxes'])}"
    )
    assert (sorted(stages), undone.left) == (["new", "packed", "sent"], 1)


async def test_an_edit_between_looking_and_undoing_is_left_alone(store: Store) -> None:
    (box,) = await store.write(Create("boxes", {"label": "甲", "pieces": "5"}))
    await store.write(Set("boxes", box.id, {"pieces": "9"}))

    stale = Revert("boxes", box.id, {"pieces": Decimal(5)}, {}, {"pieces": Decimal(6)})
    (written,) = await store.write(stale)

    rows = (await store.seen())["boxes False"][1]
    assert (written.change, rows[str(box.id)][1]["pieces"]) == (None, 9)


async def test_an_import_taken_back_lies_in_the_trash(store: Store) -> None:
    act = store.clock.new_id()
    for first in (0, 100):
        cells = [{"label": f"{n}"} for n in range(first, first + 100)]
        await store.write(*(Create("boxes", one) for one in cells), act=act)

    undone = await store.undoing.undo(What.named(f"act:{act}"))

    seen = await store.seen()
    assert (undone.writes, len(seen["boxes False"][1]), len(seen["boxes True"][1])) == (200, 0, 200)


async def test_a_field_taken_away_comes_back_with_what_was_in_it(store: Store) -> None:
    (box,) = await store.write(Create("boxes", {"label": "甲", "pieces": "5"}))
    before = await store.seen()
    by = By(store.clock.now(), SYSTEM.ref, store.clock.new_id())
    narrow = msgspec.structs.replace(
        BOXES, fields=tuple(one for one in BOXES.fields if one.key in ("label", "shelf", "stage"))
    )
    shelves = msgspec.structs.replace(SHELVES, fields=SHELVES.fields[:1])
    async with store.db.acquire() as db, db.transaction():
        await redefine(db, store.workspace, [narrow, shelves], [], by)
    await store.write(Set("boxes", box.id, {"label": "乙"}))
    assert "pieces" not in (await store.seen())["boxes False"][1][str(box.id)][1]

    undone = await store.undoing.undo(What.named(f"act:{by.act}"))

    assert set(undone.tables) == {"箱", "货架"}
    names, rows = (await store.seen())["boxes False"]
    assert names == before["boxes False"][0]
    assert (rows[str(box.id)][1]["pieces"], rows[str(box.id)][1]["label"]) == (5, "乙")


async def test_a_definition_that_was_changed_again_is_not_taken_back_alone(store: Store) -> None:
    acts = []
    for key in ("one", "two"):
        by = By(store.clock.now(), SYSTEM.ref, store.clock.new_id())
        acts.append(by.act)
        table = (await store.schema()).tables["boxes"].definition
        wider = msgspec.structs.replace(table, fields=(*table.fields, FieldDef(key, key, "text")))
        async with store.db.acquire() as db, db.transaction():
            await redefine(db, store.workspace, [wider], [], by)

    with pytest.raises(ChangedSince):
        await store.undoing.undo(What.named(f"act:{acts[0]}"))


async def test_a_changed_type_shows_first_what_is_lost_and_comes_back(store: Store) -> None:
    texts = ["12", "１２.5", "约 3 箱", None]
    await store.write(*(Create("boxes", {"label": text}) for text in texts))
    before = await store.seen()
    schema = await store.schema()
    conversion = Conversion.planned(schema, "boxes", FieldDef("label", "标签", "number"))

    shown = await converting.preview(store.db, store.reader, conversion)
    assert (shown.same, shown.changed, shown.lost, shown.blank) == (1, 1, 1, 1)
    assert [(one.was, one.now) for one in shown.examples] == [("１２.5", "12.5")]
    assert [one.was for one in shown.lost_examples] == ["约 3 箱"]

    by = By(store.clock.now(), SYSTEM.ref, store.clock.new_id())
    await converting.convert(store.db, store.reader, conversion, by)
    rows = (await store.seen())["boxes False"][1]
    labels = [cells["label"] for _, cells in rows.values()]
    assert sorted(map(str, labels)) == ["12", "12.5", "None", "None"]

    await store.undoing.undo(What.named(f"act:{by.act}"))
    assert await store.seen() == before


async def test_a_changed_type_waits_for_who_writes_already(store: Store) -> None:
    """An entry that is made before the mark and committed after it would be passed over."""
    (box,) = await store.write(Create("boxes", {"label": "1"}))
    conversion = Conversion.planned(
        await store.schema(), "boxes", FieldDef("label", "标签", "number")
    )
    by = By(store.clock.now(), SYSTEM.ref, store.clock.new_id())

    async with store.db.acquire() as db, db.transaction():
        await store.writer.write(
            db, store.workspace, [Set("boxes", box.id, {"label": "2"})], Context(SYSTEM, "柜台")
        )
        done = asyncio.create_task(converting.convert(store.db, store.reader, conversion, by))
        while not await db.fetchval("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"):
            assert not done.done(), "it went on while somebody was writing"
    await done

    assert (await store.seen())["boxes False"][1][str(box.id)][1]["label"] == 2


async def test_what_is_written_while_a_type_changes_is_changed_too(store: Store) -> None:
    """Whoever was read already is read again: the log tells what came after the mark."""
    written = await store.write(*(Create("boxes", {"label": f"{n}"}) for n in range(600)))
    conversion = Conversion.planned(
        await store.schema(), "boxes", FieldDef("label", "标签", "number")
    )
    by = By(store.clock.now(), SYSTEM.ref, store.clock.new_id())
    first, last = written[0].id, written[-1].id

    class Interrupted(Reader):
        """Reads; and after the first page somebody changes what was on it."""

        pages = 0

        async def page(self, db: Any, *asked: Any) -> Any:
            found = await super().page(db, *asked)
            self.pages += 1
            if self.pages == 1:
                await store.write(Set("boxes", first, {"label": "1000"}))
                await store.write(Delete("boxes", last))
                (new,) = await store.write(Create("boxes", {"label": "2000"}))
                self.new = new.id
            return found

    reader = Interrupted()
    await converting.convert(store.db, reader, conversion, by)

    schema = await store.schema()
    table = schema.tables["boxes"]
    rows = await store.db.fetch(
        f"SELECT id, {table.columns['label'].physical} FROM {schema.physical(table)}"
    )
    labels = {row[0]: row[1] for row in rows}
    assert (labels[first], labels[reader.new], labels[last]) == (1000, 2000, 599)
    assert sorted(labels.values()) == [*range(1, 600), 1000, 2000]


async def test_a_shelf_shows_what_stood_on_it_at_any_moment(store: Store) -> None:
    (shelf,) = await store.write(Create("shelves", {"name": "A"}))
    one, two = await store.write(
        *(Create("boxes", {"label": f"{n}", "shelf": shelf.id, "pieces": n}) for n in (10, 20))
    )
    then = store.clock.now()
    await store.write(Set("boxes", one.id, {"pieces": "1"}))
    await store.write(Delete("boxes", two.id))

    def pieces(seen: dict[str, Any]) -> Any:
        return seen["shelves False"][1][str(shelf.id)][1]["pieces"]

    assert (pieces(await store.seen()), pieces(await store.seen(then))) == (1, 30)


class Hand:
    """Does something at random, as a person would."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self.store, self.chance = store, chance
        self.undo: list[str] = []
        self.fields = itertools.count()

    async def one(self) -> None:
        acts = [self.create, self.create, self.edit, self.edit, self.bulk, self.throw, self.back]
        schema_acts = [self.add_field, self.drop_field, self.rename, self.retype]
        await self.chance.choice([*acts * 4, *schema_acts])()

    async def _ids(self, table: str, trash: bool) -> list[UUID]:
        seen = (await self.store.seen())[f"{table} {trash}"][1]
        return sorted(map(UUID, seen))

    def _cells(self, table: TableDef) -> dict[str, Any]:
        texts = [None, "1", "2", "12.50", "甲", "A" + str(self.chance.randrange(30))]
        values = {
            "text": lambda: self.chance.choice(texts),
            "long-text": lambda: self.chance.choice(texts),
            "number": lambda: self.chance.choice([None, "1", "2.50", "-3"]),
        }
        typed = [one for one in table.fields if one.type in values]
        chosen = self.chance.sample(typed, self.chance.randint(1, len(typed)))
        return {one.key: values[one.type]() for one in chosen}

    async def _table(self) -> TableDef:
        schema = await self.store.schema()
        return schema.tables[self.chance.choice(["shelves", "boxes", "boxes"])].definition

    def _keep(self, written: list[Written]) -> None:
        for one in written:
            if one.change:
                self.undo.append(f"change:{one.change}")

    async def create(self) -> None:
        table = await self._table()
        cells = self._cells(table)
        if table.key == "boxes" and (shelves := await self._ids("shelves", False)):
            cells["shelf"] = self.chance.choice([None, *shelves])
        self._keep(await self.store.write(Create(table.key, cells)))

    async def edit(self) -> None:
        table = await self._table()
        if ids := await self._ids(table.key, False):
            edit = Set(table.key, self.chance.choice(ids), self._cells(table))
            try:
                self._keep(await self.store.write(edit))
            except Exception as refused:  # noqa: BLE001  a label that is taken
                assert type(refused).__name__ == "DuplicateRecord"

    async def bulk(self) -> None:
        table = await self._table()
        ids = await self._ids(table.key, False)
        cells = {key: value for key, value in self._cells(table).items() if key != "label"}
        if len(ids) > 1 and cells:
            some = self.chance.sample(ids, self.chance.randint(2, min(9, len(ids))))
            await self.store.write(*(Set(table.key, one, cells) for one in some))
            act = await self.store.act()
            if act not in self.undo:
                self.undo.append(act)

    async def throw(self) -> None:
        table = await self._table()
        if ids := await self._ids(table.key, False):
            self._keep(await self.store.write(Delete(table.key, self.chance.choice(ids))))

    async def back(self) -> None:
        table = await self._table()
        if ids := await self._ids(table.key, True):
            try:
                restore = Restore(table.key, self.chance.choice(ids))
                self._keep(await self.store.write(restore))
            except Exception as refused:  # noqa: BLE001  its label was taken meanwhile
                assert type(refused).__name__ == "DuplicateRecord"

    async def _redefine(self, table: TableDef) -> None:
        by = By(self.store.clock.now(), SYSTEM.ref, self.store.clock.new_id())
        async with self.store.db.acquire() as db, db.transaction():
            await redefine(db, self.store.workspace, [table], [], by)
        self.undo.append(f"act:{by.act}")

    async def add_field(self) -> None:
        table, key = await self._table(), f"extra{next(self.fields)}"
        kind = self.chance.choice(["text", "number", "long-text"])
        fields = (*table.fields, FieldDef(key, key, kind))
        await self._redefine(msgspec.structs.replace(table, fields=fields))

    async def drop_field(self) -> None:
        table = await self._table()
        extra = [one for one in table.fields if one.key.startswith("extra")]
        if extra:
            gone = self.chance.choice(extra)
            fields = tuple(one for one in table.fields if one != gone)
            await self._redefine(msgspec.structs.replace(table, fields=fields))

    async def rename(self) -> None:
        table = await self._table()
        wanted = self.chance.choice(table.fields)
        named = msgspec.structs.replace(wanted, name=f"{wanted.name}{next(self.fields)}")
        fields = tuple(named if one == wanted else one for one in table.fields)
        await self._redefine(msgspec.structs.replace(table, fields=fields))

    async def retype(self) -> None:
        table = await self._table()
        extra = [one for one in table.fields if one.key.startswith("extra")]
        if not extra:
            return
        old = self.chance.choice(extra)
        kind = self.chance.choice([k for k in ("text", "number", "long-text") if k != old.type])
        by = By(self.store.clock.now(), SYSTEM.ref, self.store.clock.new_id())
        conversion = Conversion.planned(
            await self.store.schema(), table.key, FieldDef(old.key, old.name, kind)
        )
        await converting.convert(self.store.db, self.store.reader, conversion, by)
        self.undo.append(f"act:{by.act}")


@pytest.mark.parametrize("seed", range(1, 13 if os.environ.get("DANLIU_LONG") else 2))
async def test_five_hundred_things_done_and_all_taken_back(store: Store, seed: int) -> None:
    """As-of every tenth moment is what was seen then; undoing all gives back the beginning."""
    chance = random.Random(seed)
    hand = Hand(store, chance)
    await store.write(*(Create("shelves", {"name": name}) for name in "AB"))
    await store.write(*(Create("boxes", {"label": f"b{n}", "pieces": n}) for n in range(4)))
    start = await store.seen()
    moments: list[tuple[datetime, dict[str, Any]]] = []

    for n in range(500):
        await hand.one()
        if n % 10 == 0:
            seen = await store.seen()
            moments.append((store.clock.now(), seen))

    assert len(hand.undo) > 250, "most of what was tried was done"
    for at, seen in moments:
        assert await store.seen(at) == seen
    left = 0
    for name in reversed(hand.undo):
        left += (await store.undoing.undo(What.named(name))).left
    now = await store.seen()
    for trash in ("shelves True", "boxes True"):  # what was made since lies in the trash
        del now[trash], start[trash]
    assert (now, left) == (start, 0)
