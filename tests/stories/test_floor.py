"""The shop floor of the workshop pack: from the assigned job to the pieces that its order keeps."""

from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from danliu.floor import kept as floors
from danliu.floor import looking
from danliu.flows.pressing import Chosen, NotNow, press, start_by_hand
from danliu.packs.opened import opened
from danliu.packs.pack import About, read_pack, shipped
from danliu.packs.writing import written
from danliu.people.errors import Forbidden
from danliu.stations import kept
from danliu.stock.reading import totals_of
from danliu.tables.errors import InvalidRecord, InvalidSchema
from danliu.tables.write import Set
from tests.polling import until
from tests.stories.floor import Leader, Shop
from tests.stories.works import Works


@pytest.fixture
async def shop(works: Works) -> Shop:
    return Shop(works)


async def worked(who: Leader, job: UUID, pieces: int) -> None:
    """Every step of it, without scrap."""
    for step in await who.shop.steps(job):
        done = await who.send(
            who.act("begin", job, step.id), who.act("finish", job, step.id, pieces=str(pieces))
        )
        assert done == ["applied", "applied"]


async def test_a_job_goes_from_its_first_step_into_stock_and_its_order_keeps_it(
    shop: Shop,
) -> None:
    order, job = await shop.assigned("DJ-A", 2)
    li = await shop.leader("李班长")
    first, second = await shop.steps(job)
    assert [(one.cells["name"], one.cells["station"]["title"]) for one in (first, second)] == [
        ("总装", "装配"), ("通电测试", "测试"),
    ]  # fmt: skip

    assert await li.send(li.act("begin", job, first.id)) == ["applied"]
    assert await shop.state(job) == "working"
    await li.send(li.act("finish", job, first.id, pieces="2"))
    await li.send(li.act("begin", job, second.id), li.act("finish", job, second.id, pieces="2"))
    assert await shop.state(job) == "checking"
    assert await li.send(li.act("pass", job, pieces="2")) == ["applied"]
    there = (await totals_of(shop.ws, await shop.works.part("DJ-A")))[0]
    store = li.act("store", job, pieces="2")
    assert await li.send(store, store, li.act("store", job, pieces="2")) == [
        "applied", "before", "is-stored",
    ]  # fmt: skip

    async def kept() -> bool:
        return await shop.works.held(order, "DJ-A") == 2

    await until(kept, what="the order keeps what was made for it")
    now, reserved = await totals_of(shop.ws, await shop.works.part("DJ-A"))
    assert (now - there, reserved) == (2, 2)
    step = (await shop.works.story.record(first.id, "job_steps")).cells
    assert (step["worker"], step["device"]) == (li.ws.actor.key, "平板 TEST")
    assert step["began"] < step["ended"]


async def test_of_an_over_receipt_the_order_keeps_its_share_and_the_planner_is_told(
    shop: Shop,
) -> None:
    order, job = await shop.assigned("DJ-C", 3)
    li, planner = await shop.leader(), await shop.leader("计划", "planner")
    await worked(li, job, 4)
    await li.send(li.act("pass", job, pieces="4"))
    await li.send(li.act("store", job, pieces="5"))

    async def kept() -> bool:
        return await shop.works.held(order, "DJ-C") == 3

    await until(kept, what="the order keeps what it needs")
    assert await totals_of(shop.ws, await shop.works.part("DJ-C")) == (5, 3)
    cells = (await shop.works.story.record(job, "jobs")).cells
    assert (cells["received"], cells["receipt"]) == (5, "多收 1（应收 4，实收 5）")

    async def told() -> bool:
        return any("多收 1" in one for one in await shop.notices(planner))

    await until(told, what="the planner is told of the difference")


async def test_the_next_station_is_told_within_three_seconds(shop: Shop) -> None:
    _, job = await shop.assigned("DJ-A", 2)
    li, test = await shop.leader("李班长"), await shop.leader("测试班长", "member")
    (station,) = await shop.works.story.records("work_stations", '{name}="测试"')
    await shop.works.story.edit("work_stations", station.id, leader=test.ws.actor.key)
    first, _ = await shop.steps(job)
    await li.send(li.act("begin", job, first.id), li.act("finish", job, first.id, pieces="2"))

    number = await shop.number(job)

    async def told() -> bool:
        return any(f"轮到「测试」：{number}" in one for one in await shop.notices(test))

    await until(told, within_s=3, what="the next station is told")


async def test_a_station_with_a_leader_and_no_role_tells_that_leader_alone(shop: Shop) -> None:
    _, job = await shop.assigned("DJ-B", 1)
    li, test = await shop.leader("李班长"), await shop.leader("测试班长二")
    (station,) = await shop.works.story.records("work_stations", '{name}="测试"')
    alone = {"leader": test.ws.actor.key, "told": None}
    await shop.works.story.edit("work_stations", station.id, **alone)
    first, _ = await shop.steps(job)
    await li.send(li.act("begin", job, first.id), li.act("finish", job, first.id, pieces="1"))
    number = await shop.number(job)

    async def told() -> bool:
        return any(number in one for one in await shop.notices(test))

    await until(told, what="the leader is told")
    assert not any(number in one for one in await shop.notices(li))


async def test_jumps_are_refused_with_what_is_wrong(shop: Shop) -> None:
    _, job = await shop.assigned("DJ-A", 2)
    li = await shop.leader()
    first, second = await shop.steps(job)

    told = await li.told(
        li.act("begin", job, second.id),
        li.act("finish", job, first.id, pieces="2"),
        li.act("pass", job, pieces="2"),
        li.act("begin", job, first.id),
        li.act("begin", job, first.id),
        li.act("finish", job, first.id, pieces="1", scrap="1"),
        li.act("finish", job, first.id, pieces="1", scrap="1", reason="mistake"),
        li.act("finish", job, first.id, pieces="1"),
        li.act("begin", job, second.id),
        li.act("finish", job, second.id, pieces="2"),
    )

    assert [one.code or one.outcome for one in told] == [
        *("step-waits", "step-not-begun", "not-all-done", "applied", "step-begun"),
        *("why-scrap", "applied", "step-finished", "applied", "more-than-came"),
    ]
    assert told[0].facts == {"step": "通电测试", "before": "总装", "place": "装配"}
    with pytest.raises(InvalidRecord) as refused:
        await shop.ws.tables.write([Set("jobs", job, {"status": "done"})])
    assert "加工中" in str(refused.value.faults)


async def test_a_failed_check_sends_the_job_back_to_its_last_step(shop: Shop) -> None:
    _, job = await shop.assigned("DJ-A", 2)
    li = await shop.leader()
    await worked(li, job, 2)

    assert await li.send(
        li.act("store", job, pieces="2"), li.act("fail", job), li.act("fail", job, reason="size")
    ) == ["not-checked", "why-scrap", "applied"]
    _, last = await shop.steps(job)
    assert (await shop.state(job), last.cells["state"], last.cells["redo"]) == (
        "working", "waiting", "尺寸不对",
    )  # fmt: skip

    await li.send(li.act("begin", job, last.id), li.act("finish", job, last.id, pieces="2"))
    assert await li.send(
        li.act("pass", job, pieces="1"), li.act("pass", job, pieces="1", reason="surface")
    ) == ["why-scrap", "applied"]
    cells = (await shop.works.story.record(job, "jobs")).cells
    assert (cells["good"], cells["scrapped"], cells["checked"]) == (1, 1, "pass")

    planner = await shop.leader("计划三", "planner")
    await li.send(li.act("store", job, pieces="1"))
    number = await shop.number(job)

    async def told() -> bool:
        lacks = f"任务 {number} 要 2 件，入库 1 件，还差 1 件"
        return lacks in await shop.notices(planner)

    await until(told, what="the planner is told what is still lacking")


async def test_a_job_that_is_assigned_anew_has_the_steps_of_its_route_of_now(shop: Shop) -> None:
    _, job = await shop.assigned("DJ-A", 2)
    li = await shop.leader()
    edit = shop.works.story.edit
    await edit("jobs", job, status="new")
    assert job not in {one.job for one in await shop.duties("装配")}

    await edit("jobs", job, route="GY-202")
    await edit("jobs", job, status="assigned")

    async def anew() -> bool:
        return [one.cells["name"] for one in await shop.steps(job)] == ["冲压", "去毛刺"]

    await until(anew, what="the steps are those of the other route")
    first, second = await shop.steps(job)
    both = [(one.turn, one.came) for one in await shop.duties("冲压") if one.job == job]
    assert both == [(1, 2), (2, 0)]
    await li.send(li.act("begin", job, first.id), li.act("finish", job, first.id, pieces="2"))
    (left,) = [one for one in await shop.duties("冲压") if one.job == job]
    assert (left.step, left.came, left.waits_for) == (second.id, 2, None)


async def test_a_cancelled_order_is_read_at_the_tablet_of_a_job_in_work(shop: Shop) -> None:
    order, job = await shop.assigned("DJ-A", 2)
    li = await shop.leader()
    first, _ = await shop.steps(job)
    await li.send(li.act("begin", job, first.id))
    await shop.works.story.edit("customer_orders", order, status="cancelled")

    async def red() -> bool:
        found = [one for one in await shop.duties("装配") if one.job == job]
        return [one.changed for one in found] == ["订单已取消"]

    await until(red, what="the tablet says that the order is cancelled")
    assert await li.send(li.act("seen", job, changed="订单已取消")) == ["applied"]


async def test_a_job_that_is_stored_on_the_desk_is_received_once_as_well(shop: Shop) -> None:
    order, job = await shop.assigned("DJ-B", 1)
    for state in ("working", "checking", "stored"):
        await shop.works.story.edit("jobs", job, status=state)

    async def kept() -> bool:
        return await shop.works.held(order, "DJ-B") == 1

    await until(kept, what="the order keeps what was made for it")
    number = await shop.number(job)
    rows = await shop.ws.db.fetch(
        "SELECT m.kind FROM danliu.stock_entries e JOIN danliu.stock_moves m ON m.entry = e.id"
        " WHERE e.cause = $1 ORDER BY m.kind",
        number,
    )
    assert [row["kind"] for row in rows] == ["receive", "reserve"]


async def test_a_companys_floor_goes_along_in_its_pack(shop: Shop) -> None:
    archive = await written(shop.ws, About("ours", "我们", "Ours", "", ""))
    assert opened(archive).floors == read_pack(shipped("workshop")).floors
    assert await kept.stations_of(shop.ws) == []


async def test_a_floor_that_names_what_is_not_there_is_refused(shop: Shop) -> None:
    (good,) = read_pack(shipped("workshop")).floors
    job = msgspec.structs.replace(good.job, due="order.nothing")
    bad = msgspec.structs.replace(good, job=job)
    with pytest.raises(InvalidSchema) as refused:
        await floors.publish(shop.ws.db, shop.ws.row.id, bad, await shop.ws.tables.schema())
    assert "order.nothing" in str(refused.value.wanted)


async def test_what_was_done_without_a_line_counts_once_with_the_time_of_its_device(
    shop: Shop,
) -> None:
    _, job = await shop.assigned("DJ-A", 2)
    li = await shop.leader()
    first, _ = await shop.steps(job)
    earlier = shop.ws.clock.now() - timedelta(minutes=12)
    acts = [
        li.act("begin", job, first.id, at=earlier),
        li.act("finish", job, first.id, pieces="2", at=earlier + timedelta(minutes=9)),
    ]

    assert await li.send(acts[0]) == ["applied"]
    assert await li.send(*acts) == ["before", "applied"]
    assert await li.send(*acts) == ["before", "before"]
    cells = (await shop.works.story.record(first.id, "job_steps")).cells
    assert (cells["began"], cells["ended"]) == (earlier, earlier + timedelta(minutes=9))


async def test_a_change_is_read_before_it_is_struck_out(shop: Shop) -> None:
    _, job = await shop.assigned("DJ-A", 2)
    li = await shop.leader()
    await shop.works.story.edit("jobs", job, changed="数量 2 → 3")

    old = li.act("seen", job, changed="数量 2 → 4")
    told = await li.told(old, li.act("seen", job, changed="数量 2 → 3"))

    assert [one.code or one.outcome for one in told] == ["changed-again", "applied"]
    assert told[0].facts == {"changed": "数量 2 → 3"}
    assert (await shop.works.story.record(job, "jobs")).cells["changed"] is None


async def test_steps_are_listed_by_urgency_and_date_and_what_must_wait_comes_last(
    shop: Shop,
) -> None:
    day = shop.ws.clock.now().date()
    jobs = {}
    for name, colour, days in (("late", "green", 30), ("soon", "green", 20), ("red", "red", 40)):
        due = day + timedelta(days=days)
        _, jobs[name] = await shop.assigned("DJ-A", 1, urgency=colour, due=due)
    ours = {job: name for name, job in jobs.items()}

    at_assembly, at_test = await shop.duties("装配"), await shop.duties("测试")

    assert [ours[one.job] for one in at_assembly if one.job in ours] == ["red", "soon", "late"]
    waiting = [one for one in at_test if one.job in ours]
    assert [one.waits_for.name for one in waiting if one.waits_for] == ["总装"] * 3
    assert all(one.waits_for for one in at_test[-3:])


async def test_a_route_without_operations_is_told_to_the_planner(shop: Shop) -> None:
    planner = await shop.leader("计划二", "planner")
    order = await shop.works.order(("DJ-A", 1))
    await shop.works.split(order)
    (job,) = [
        one for one in await shop.works.of("jobs", order) if one.cells["item"]["title"] == "DJ-A"
    ]
    await shop.works.story.edit("jobs", job.id, route="GY-999")
    await shop.works.story.edit("jobs", job.id, status="assigned")

    async def told() -> bool:
        return any("GY-999 没有工序" in one for one in await shop.notices(planner))

    await until(told, what="the planner is told")


async def test_who_may_only_look_does_nothing(shop: Shop) -> None:
    _, job = await shop.assigned("DJ-A", 1)
    viewer = await shop.leader("看客", "viewer")
    (first, _) = await shop.steps(job)

    with pytest.raises(Forbidden):
        await viewer.send(viewer.act("begin", job, first.id))


async def test_a_team_leader_sees_the_floor_and_changes_no_quantity_of_a_job(shop: Shop) -> None:
    _, job = await shop.assigned("DJ-A", 1)
    li = await shop.leader()

    with pytest.raises(InvalidRecord) as refused:
        await li.ws.tables.write([Set("jobs", job, {"quantity": 9})])
    assert [one.code for one in refused.value.faults] == ["locked-field"]


async def test_a_split_job_is_assigned_by_its_button_and_many_by_hand(shop: Shop) -> None:
    order = await shop.works.order(("DJ-A", 1), ("DJ-B", 1), ("DJ-C", 1))
    await shop.works.split(order)
    first, *rest = [one.id for one in await shop.works.of("jobs", order)]
    floor = await floors.floor(shop.ws, "floor")
    fresh = await looking.count_fresh(shop.ws, floor)
    assert fresh >= 1 + len(rest) > 2

    await press(shop.ws, "jobs", first, "assign")
    started = await start_by_hand(shop.ws, "jobs-assign", Chosen((first, *rest)))
    assert (len(started.runs), started.left_out) in ((len(rest), 1), (1 + len(rest), 0))

    async def all_assigned() -> bool:
        return {await shop.state(one) for one in (first, *rest)} == {"assigned"}

    await until(all_assigned, what="all are on the tablets")
    assert await looking.count_fresh(shop.ws, floor) == fresh - 1 - len(rest)
    with pytest.raises(NotNow):
        await press(shop.ws, "jobs", first, "assign")
