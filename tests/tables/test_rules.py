"""What a table's builder may ask of every record, without code."""

import itertools
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from danliu.clock import Clock
from danliu.people.actor import SYSTEM, Actor, person
from danliu.tables.changes import Change
from danliu.tables.defining import define_tables
from danliu.tables.definition import Check, Extract, FieldDef, Lock, TableDef
from danliu.tables.errors import InvalidRecord, InvalidSchema, NeedsAnswer
from danliu.tables.history import What
from danliu.tables.rules.extract import InvalidPattern
from danliu.tables.undoing import Undoing
from danliu.tables.write import Context, Create, Delete, Set, Writer
from tests.tables.conftest import Shop, opened_shop

STAGES = [
    {"key": "new", "name": "新单", "next": ["checked"], "only": {"checked": ["checker"]}},
    {"key": "checked", "name": "已审", "next": ["sent"]},
    {"key": "sent", "name": "已发"},
]
EARLY = "该交期需确认产能"
CUSTOMERS = TableDef(
    "customers",
    "客户",
    "name",
    (FieldDef("name", "名称", "text"), FieldDef("blocked", "停用", "yes-no")),
)
ORDERS = TableDef(
    "orders",
    "订单",
    "number",
    (
        FieldDef("number", "单号", "text"),
        FieldDef("customer", "客户", "link", options={"table": "customers"}),
        FieldDef("kind", "类型", "text"),
        FieldDef("drawing", "图号", "text", required_if='{kind}="定制"'),
        FieldDef("due", "交期", "date"),
        FieldDef("amount", "金额", "money"),
        FieldDef("paid", "已付", "money"),
        FieldDef("owing", "未付", "formula", options={"formula": "{amount}-IFBLANK({paid},0)"}),
        FieldDef("stage", "状态", "state", options={"stages": STAGES, "initial": "new"}),
        FieldDef("message", "原话", "long-text"),
        FieldDef("width", "宽", "number"),
        FieldDef("height", "高", "number"),
    ),
    checks=(
        Check("{due}<TODAY()+3", EARLY, "Please confirm capacity", "ask", ("role:planner",)),
        Check("{owing}<0", "付多了", then="refuse"),
        Check("{customer.blocked}", "客户已停用", then="refuse"),
        Check("{amount}>10000", "大单", then="flag"),
    ),
    locks=(
        Lock('{stage}="checked"', "已审的单不能改金额", fields=("amount",), unless=("checker",)),
        Lock('{stage}="sent"', "已发的单不能改"),
        Lock('{kind}="样品"', "样品单不能删", deletion=True),
    ),
    extracts=(
        Extract(
            "尺寸", "message", r"(?P<w>\d+)\s*[*×x]\s*(?P<h>\d+)", {"w": "width", "h": "height"}
        ),
    ),
)
CLERK = person(UUID(int=7), "member", "小王")
_numbers = itertools.count(1)


class Desk:
    """A clerk's, at nine in the morning of 1 December in Shanghai."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.heard = shop, list[Change]()
        self.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
        self.writer = Writer(shop.catalog, Clock(now=lambda: self.now))
        self.writer.listeners.append(self._listen)

    def _listen(self, _schema: Any, changes: Any, _context: Any) -> list[Any]:
        self.heard += changes
        return []

    async def write(self, write: Any, actor: Actor = CLERK) -> Any:
        context = Context(actor, "desk")
        shop = self.shop
        (written,) = await self.writer.write(shop.db, shop.workspace, [write], context)
        return written

    async def add(self, *accepted: str, **cells: Any) -> UUID:
        cells = {"number": f"{next(_numbers)}", **cells}
        made: UUID = (await self.write(Create("orders", cells, accepted=accepted))).id
        return made


@pytest.fixture(scope="module")
async def shop(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    async with opened_shop(new_database("rules"), [CUSTOMERS, ORDERS]) as shop:
        yield shop


@pytest.fixture
def desk(shop: Shop) -> Desk:
    return Desk(shop)


async def test_a_field_is_required_where_the_builder_says_so(desk: Desk) -> None:
    with pytest.raises(InvalidRecord) as refused:
        await desk.add(kind="定制")
    order = await desk.add(kind="定制", drawing="T-1")
    with pytest.raises(InvalidRecord):
        await desk.write(Set("orders", order, {"drawing": None}))

    assert [(one.field, one.code) for one in refused.value.faults] == [("drawing", "required")]
    assert await desk.add(kind="常规")


@pytest.mark.parametrize(("day", "asks"), [("03", True), ("04", False), ("05", False)])
async def test_an_early_date_is_asked_about_and_may_be_kept(
    desk: Desk, day: str, asks: bool
) -> None:
    """Two, three and four days from the first of December."""
    if not asks:
        await desk.add(due=f"2026-12-{day}")
        return
    with pytest.raises(NeedsAnswer) as asked:
        await desk.add(due=f"2026-12-{day}")
    (question,) = asked.value.questions
    assert (question.check, question.field, question.says.zh) == (EARLY, "due", EARLY)

    order = await desk.add(EARLY, due=f"2026-12-{day}")

    assert [one.accepted for one in desk.heard if one.record == order] == [(EARLY,)]


async def test_the_day_is_that_of_the_workspace(desk: Desk) -> None:
    """At 23:30 in Shanghai it is still the first; half an hour later three days are the fifth."""
    desk.now = datetime(2026, 12, 1, 15, 30, tzinfo=UTC)
    await desk.add(due="2026-12-04")

    desk.now = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    with pytest.raises(NeedsAnswer):
        await desk.add(due="2026-12-04")


async def test_what_was_acknowledged_is_not_asked_again_until_it_moves(desk: Desk) -> None:
    order = await desk.add(EARLY, due="2026-12-02")
    await desk.write(Set("orders", order, {"kind": "急"}))

    with pytest.raises(NeedsAnswer):
        await desk.write(Set("orders", order, {"due": "2026-12-01"}))


async def test_who_cannot_be_asked_leaves_a_flag_for_a_person(desk: Desk) -> None:
    cells = {"number": "接口单", "due": "2026-12-02"}
    written = await desk.write(Create("orders", cells), SYSTEM)

    assert await desk.shop.flags("orders", written.id) == [EARLY]


async def test_a_check_may_ask_a_formula_and_a_linked_record(desk: Desk) -> None:
    blocked = await desk.shop.add("customers", name="停用的", blocked=True)
    good = await desk.shop.add("customers", name="好的")
    for cells in ({"amount": "5", "paid": "6"}, {"customer": blocked.id}):
        with pytest.raises(InvalidRecord):
            await desk.add(**cells)
    order = await desk.add(amount="5", customer=good.id)
    with pytest.raises(InvalidRecord) as refused:
        await desk.write(Set("orders", order, {"customer": blocked.id}))

    assert [one.wanted.zh for one in refused.value.faults] == ["客户已停用"]


async def test_only_a_checker_sends_an_order_on_and_changes_its_amount(desk: Desk) -> None:
    checker = person(UUID(int=8), "checker", "老李")
    await desk.shop.db.execute(
        "INSERT INTO danliu.roles (workspace_id, key, definition) VALUES ($1, 'checker', $2)",
        desk.shop.workspace,
        {"key": "checker", "name": "审核员", "others": {"create": True, "update": True}},
    )
    await desk.shop.catalog.reload(desk.shop.db, desk.shop.workspace)
    order = await desk.add(amount="100")

    with pytest.raises(InvalidRecord) as refused:
        await desk.write(Set("orders", order, {"stage": "checked"}))
    assert refused.value.faults[0].code == "transition-not-allowed"
    await desk.write(Set("orders", order, {"stage": "checked"}), checker)
    with pytest.raises(InvalidRecord) as locked:
        await desk.write(Set("orders", order, {"amount": "90"}))
    assert [(one.field, one.code) for one in locked.value.faults] == [("amount", "locked")]
    await desk.write(Set("orders", order, {"amount": "90"}), checker)
    await desk.write(Set("orders", order, {"kind": "可改"}))


async def test_what_is_sent_stays_as_it_is_even_against_deleting(desk: Desk) -> None:
    order = await desk.add()
    for stage in ("checked", "sent"):
        await desk.write(Set("orders", order, {"stage": stage}), SYSTEM)

    for write in (Set("orders", order, {"kind": "改"}), Delete("orders", order)):
        with pytest.raises(InvalidRecord):
            await desk.write(write)


async def test_what_may_not_be_deleted_may_still_change(desk: Desk) -> None:
    order = await desk.add(kind="样品")
    await desk.write(Set("orders", order, {"amount": "5"}))

    with pytest.raises(InvalidRecord) as refused:
        await desk.write(Delete("orders", order))
    assert "样品单不能删" in str(refused.value.faults)

    await desk.write(Set("orders", order, {"kind": "标准"}))
    await desk.write(Delete("orders", order))


async def test_sizes_are_read_out_of_a_message_and_follow_it(desk: Desk) -> None:
    order = await desk.add(message="要一块 120×80 的板")
    cells = await desk.shop.cells("orders", order)
    assert (cells["width"], cells["height"]) == (120, 80)

    await desk.write(Set("orders", order, {"message": "改成 130*90"}))
    assert (await desk.shop.cells("orders", order))["width"] == 130

    await desk.write(Set("orders", order, {"width": "131"}))
    await desk.write(Set("orders", order, {"message": "还是 100*90"}))
    cells = await desk.shop.cells("orders", order)
    assert (cells["width"], cells["height"]) == (131, 90)


async def test_the_log_keeps_where_a_value_was_read(desk: Desk) -> None:
    order = await desk.add(message="长 50x40")

    after = await desk.shop.db.fetchval(
        f"SELECT after FROM ws_{desk.shop.workspace}.changes WHERE record_id = $1", order
    )
    assert after["$from.width"] == {"rule": "尺寸", "source": "message", "text": "50", "at": 2}


@pytest.mark.parametrize("pattern", ["(", r"(?P<w>\d+)", r"(?P<w>a)\1(?P<h>b)", "x" * 1001])
async def test_an_expression_that_cannot_be_used_is_refused(shop: Shop, pattern: str) -> None:
    wrong = Extract("坏", "message", pattern, {"w": "width", "h": "height"})
    table = msgspec.structs.replace(ORDERS, extracts=(wrong,))
    async with shop.db.acquire() as db:
        with pytest.raises((InvalidPattern, InvalidSchema)):
            async with db.transaction():
                await define_tables(db, shop.workspace, [table])


async def test_an_evil_expression_takes_no_time(desk: Desk, shop: Shop) -> None:
    evil = Extract("恶", "message", r"(?P<w>(a+)+)$", {"w": "width"})
    table = msgspec.structs.replace(ORDERS, extracts=(evil,))
    async with shop.db.acquire() as db, db.transaction():
        await define_tables(db, shop.workspace, [table])

    assert await desk.add(message="a" * 19_000 + "!")


async def test_an_undo_is_judged_by_locks_and_by_who_may_take_a_step(desk: Desk) -> None:
    checker = person(UUID(int=8), "checker", "老陈")
    order = await desk.add(amount="100")
    raised = await desk.write(Set("orders", order, {"amount": "200"}))
    passed = await desk.write(Set("orders", order, {"stage": "checked"}), checker)
    writer, shop = desk.writer, desk.shop

    async def undone(change: int, actor: Actor) -> Any:
        undoing = Undoing(shop.db, writer, shop.workspace, Context(actor, "desk"))
        return await undoing.undo(What.named(f"change:{change}"))

    with pytest.raises(InvalidRecord) as locked:
        await undone(raised.change, CLERK)
    with pytest.raises(InvalidRecord) as stepped:
        await undone(passed.change, CLERK)
    await undone(passed.change, checker)
    await undone(raised.change, CLERK)

    assert [one.code for one in locked.value.faults] == ["locked"]
    assert [one.code for one in stepped.value.faults] == ["transition-not-allowed"]
    cells = await shop.cells("orders", order)
    assert (cells["stage"], str(cells["amount"])) == ("new", "100.00")


async def test_an_undo_that_is_refused_says_nothing_of_the_next_record(shop: Shop) -> None:
    """Tables without rules share the verdict that nothing is wrong."""
    stages = FieldDef("stage", "状态", "state", options={"stages": STAGES, "initial": "new"})
    plain = TableDef("plain", "无规矩", "name", (FieldDef("name", "名称", "text"), stages))
    async with shop.db.acquire() as db, db.transaction():
        await define_tables(db, shop.workspace, [CUSTOMERS, ORDERS, plain])
    made = await shop.add("plain", name="甲")
    writer, checker = Writer(shop.catalog, shop.clock), person(UUID(int=8), "checker", "老陈")
    write = [Set("plain", made.id, {"stage": "checked"})]
    (step,) = await writer.write(shop.db, shop.workspace, write, Context(checker, "desk"))

    undoing = Undoing(shop.db, writer, shop.workspace, Context(CLERK, "desk"))
    with pytest.raises(InvalidRecord):
        await undoing.undo(What.named(f"change:{step.change}"))

    assert await shop.add("plain", name="乙")
