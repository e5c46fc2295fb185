"""What an order holds of the stock: reserved with its approval, freed, sent, and waited for."""

from uuid import UUID

from danliu.flows.notices import list_notices
from danliu.flows.shelves import open_tasks
from danliu.flows.starting import start_flow
from danliu.stock.asked import Ask, Ref
from danliu.stock.drift import drift
from danliu.stock.posting import post
from danliu.stock.reading import held_by, totals_of
from danliu.tables.write import Create
from tests.polling import until
from tests.stories.story import DIAMOND, Story


async def part(story: Story, sku: str, there: int) -> Ref:
    (written,) = await story.ws.tables.write(
        [Create("goods", {"sku": sku, "shelf": "A区-09排-01层-01格"})]
    )
    item = Ref("goods", written.id)
    await receive(story, item, there)
    return item


async def receive(story: Story, item: Ref, pieces: int) -> None:
    await post(story.ws, [Ask("receive", item, pieces)], f"入库 {story.ws.clock.new_id()}")


async def approved(story: Story, sku: str, pieces: int) -> UUID:
    order = await story.order(DIAMOND, amount="100", lines=[(sku, str(pieces), "1")])
    assert (await story.decided(order))["status"] == "approved"
    return order


async def holds(story: Story, order: UUID, item: Ref, pieces: int) -> None:
    async def reached() -> bool:
        return await held_by(story.ws, Ref("orders", order), item) == pieces

    await until(reached, what=f"the order holds {pieces}")


async def test_an_approved_order_holds_its_goods_and_shipped_it_takes_them_out(
    story: Story,
) -> None:
    item = await part(story, "ST-1", 10)
    order = await approved(story, "ST-1", 4)
    assert await totals_of(story.ws, item) == (10, 4)

    await story.edit("orders", order, status="shipped")

    async def gone() -> bool:
        return await totals_of(story.ws, item) == (6, 0)

    await until(gone, what="the goods are out")


async def test_of_a_short_pick_only_what_was_picked_goes_out_and_somebody_is_told(
    story: Story,
) -> None:
    item = await part(story, "ST-9", 10)
    order = await approved(story, "ST-9", 4)
    (wave,) = await story.ws.tables.write([Create("waves", {"park": "漳州"})])
    cells = {"wave": wave.id, "place": 1, "sku": "ST-9", "quantity": 4, "order": order}
    (line,) = await story.ws.tables.write([Create("pick_lines", cells)])

    await story.edit("pick_lines", line.id, picked=3, short="压坏一件")
    await story.edit("orders", order, status="shipped")

    async def gone() -> bool:
        return await totals_of(story.ws, item) == (7, 0)

    await until(gone, what="three are out, and none is held")
    owner = await story.seen_by("demo")

    async def told() -> bool:
        user = UUID(owner.actor.key)
        found = await list_notices(owner.db, owner.row.id, user, after=None)
        return any("少拣" in one.text and "压坏一件" in one.text for one, _ in found)

    await until(told, what="the owner hears of the short pick")


async def test_a_cancelled_order_frees_what_it_held(story: Story) -> None:
    item = await part(story, "ST-2", 10)
    order = await approved(story, "ST-2", 4)

    await story.edit("orders", order, status="cancelled")

    await holds(story, order, item, 0)
    assert await totals_of(story.ws, item) == (10, 0)


async def test_what_is_short_is_told_and_reserved_once_it_came(story: Story) -> None:
    item = await part(story, "ST-3", 3)
    order = await approved(story, "ST-3", 5)
    assert (await story.record(order)).cells["short"] == "ST-3 缺 2"
    (passed,) = [one for one in await story.changes(order) if one.after.get("status") == "approved"]
    assert passed.after["short"] == "ST-3 缺 2"  # no wave sees it approved and whole
    assert await totals_of(story.ws, item) == (3, 3)

    await receive(story, item, 10)
    async with story.hub.house.db.acquire() as db, db.transaction():
        once = story.ws.clock.new_id().hex
        await start_flow(story.ws.inside(db), "goods-came", {}, once=once)

    await holds(story, order, item, 5)

    async def said() -> bool:
        return (await story.record(order)).cells["short"] is None

    await until(said, what="the order lacks nothing")


async def test_what_a_person_approves_in_the_grid_goes_the_way_of_the_audit(story: Story) -> None:
    item = await part(story, "ST-11", 3)
    lines = [("ST-11", "5", "1")]
    order = await story.order(DIAMOND, amount="100", kind="trial", lines=lines)
    await story.task(order)

    await story.edit("orders", order, status="approved")

    await holds(story, order, item, 3)

    async def sent() -> bool:
        return bool((await story.record(order)).cells["erp_number"])

    await until(sent, what="it is in the ERP")
    cells = (await story.record(order)).cells
    assert (cells["status"], cells["short"]) == ("approved", "ST-11 缺 2")

    async def withdrawn() -> bool:
        open_ = await open_tasks(story.ws.db, story.ws.row.id)
        return all(one.record_id != order for one in open_)

    await until(withdrawn, what="nobody is asked any more")

    async def ended() -> bool:
        runs = [one for one in await story.runs(order) if one.flow == "order-audit"]
        return [one.status for one in runs] == ["done"]

    await until(ended, what="its audit is over, once")


async def test_what_is_approved_with_its_erp_number_holds_its_goods_too(story: Story) -> None:
    item = await part(story, "ST-32", 3)
    order = await story.order(DIAMOND, amount="100", kind="trial", lines=[("ST-32", "2", "1")])
    await story.task(order)

    await story.edit("orders", order, status="approved", erp_number="手工建-1")

    await holds(story, order, item, 2)
    assert (await story.record(order)).cells["erp_number"] == "手工建-1"


async def test_what_the_audit_passes_is_booked_once(story: Story) -> None:
    item = await part(story, "ST-33", 3)
    order = await approved(story, "ST-33", 2)

    await holds(story, order, item, 2)
    assert (await story.record(order)).cells["audited_at"]
    assert "order-approved" not in {one.flow for one in await story.runs(order)}


async def test_what_is_approved_and_cancelled_in_one_breath_holds_nothing(story: Story) -> None:
    item = await part(story, "ST-31", 3)
    order = await story.order(DIAMOND, amount="100", kind="trial", lines=[("ST-31", "2", "1")])
    await story.task(order)

    await story.edit("orders", order, status="approved")
    await story.edit("orders", order, status="cancelled")

    async def over() -> bool:
        runs = {one.flow: one.status for one in await story.runs(order)}
        return runs.get("order-approved") == runs.get("order-cancelled") == "done"

    await until(over, what="both have run")
    await holds(story, order, item, 0)


async def test_an_intention_holds_its_goods_goes_to_the_audit_or_lets_them_go(
    story: Story,
) -> None:
    item = await part(story, "ST-4", 10)
    lines = [("ST-4", "4", "1")]
    firm = await story.order(DIAMOND, amount="100", lines=lines, status="intent")
    dropped = await story.order(DIAMOND, amount="100", lines=lines, status="intent")
    await holds(story, firm, item, 4)
    await holds(story, dropped, item, 4)

    await story.edit("orders", firm, status="new")
    await story.edit("orders", dropped, status="cancelled")

    await story.reaches(firm, "approved")
    await holds(story, dropped, item, 0)
    await holds(story, firm, item, 4)
    assert await totals_of(story.ws, item) == (10, 4)


async def test_the_ledger_agrees_with_its_sums_after_all_of_it(story: Story) -> None:
    assert await drift(story.ws.db, story.ws.row.id) == []
