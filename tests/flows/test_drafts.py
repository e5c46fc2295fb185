"""Two people edit one flow: nobody's work is lost, and nothing half-done goes live."""

import asyncio
from typing import Any

import pytest

from danliu.flows import drafts, versions
from danliu.flows.draft_errors import DraftBehind, DraftMoved, FlowHasFaults, NoDraft
from danliu.flows.draft_faults import faults_of
from danliu.flows.drafts import Draft
from danliu.flows.errors import InvalidFlow, UnknownFlow
from tests.flows.shop import Shop


def audit(key: str, limit: int = 500, **more: Any) -> dict[str, Any]:
    way = {"id": "way", "block": "if", "settings": {"when": f"{{amount}}<{limit}"}}
    told = {"key": key, "name": "审核", "trigger": {"table": "orders", "kind": "hand"}}
    return {**told, "blocks": [way], **more}


class Desk:
    """Somebody at the desk who edits one flow."""

    def __init__(self, shop: Shop, key: str) -> None:
        self.shop, self.key = shop, key
        self.db, self.workspace = shop.ws.db, shop.ws.row.id

    async def save(self, flow: Any, seen: int = 0, by: str = "user:wang", **more: Any) -> Draft:
        now = self.shop.ws.clock.now()
        return await drafts.save(
            self.db, self.workspace, self.key, flow, seen=seen, by=by, now=now, **more
        )

    async def publish(self, seen: int, over: int | None = None) -> int:
        async with self.db.acquire() as db, db.transaction():
            now = self.shop.ws.clock.now()
            told: dict[str, Any] = {"seen": seen, "over": over, "by": "user:wang", "now": now}
            return await drafts.publish(db, self.workspace, self.key, **told)

    async def live(self) -> tuple[Any, int]:
        return await versions.definition(self.db, self.workspace, self.key)

    async def places(self, flow: Any) -> list[tuple[str, str]]:
        found = await faults_of(self.db, self.workspace, flow)
        return [(one.block, one.field) for one in found]


async def test_a_draft_is_kept_half_done_and_published_when_it_is_whole(shop: Shop) -> None:
    desk = Desk(shop, "whole")
    half = audit("whole", blocks=[{"id": "way", "block": "if"}])

    saved = await desk.save(half)

    assert (saved.began_from, saved.live, saved.changed_by) == (None, None, "user:wang")
    assert await desk.places(half) == [("way", "when")]
    with pytest.raises(FlowHasFaults) as refused:
        await desk.publish(saved.number)
    assert [one.block for one in refused.value.faults] == ["way"]

    mended = await desk.save(audit("whole"), saved.number)
    assert await desk.publish(mended.number) == 1
    assert (await desk.live())[1] == 1
    with pytest.raises(NoDraft):
        await drafts.the_draft(desk.db, desk.workspace, "whole")


async def test_who_saves_over_anothers_work_is_told_who_and_when(shop: Shop) -> None:
    desk = Desk(shop, "shared")
    begun = await desk.save(audit("shared"))
    theirs = await desk.save(audit("shared", 700), begun.number, by="user:li")

    with pytest.raises(DraftMoved) as moved:
        await desk.save(audit("shared", 900), begun.number)

    assert (moved.value.by, moved.value.number) == ("user:li", theirs.number)
    assert await drafts.the_draft(desk.db, desk.workspace, "shared") == theirs
    with pytest.raises(DraftMoved):
        await desk.save(audit("shared", 900))  # as if there were none yet
    for late in (desk.publish(begun.number), drafts.discard(desk.db, desk.workspace, "shared", 0)):
        with pytest.raises(DraftMoved):
            await late


async def test_of_many_who_save_at_once_one_gets_through(shop: Shop) -> None:
    desk = Desk(shop, "crowd")
    begun = await desk.save(audit("crowd"))

    saves = [desk.save(audit("crowd", n), begun.number, by=f"user:{n}") for n in range(8)]
    ends = await asyncio.gather(*saves, return_exceptions=True)

    (won,) = [one for one in ends if isinstance(one, Draft)]
    assert all(isinstance(one, Draft | DraftMoved) for one in ends)
    assert await drafts.the_draft(desk.db, desk.workspace, "crowd") == won


async def test_of_two_who_publish_the_same_draft_one_makes_a_version(shop: Shop) -> None:
    desk = Desk(shop, "both")
    saved = await desk.save(audit("both"))

    ends = await asyncio.gather(
        *(desk.publish(saved.number) for _ in range(2)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in ends) == ["NoDraft", "int"]
    assert (await desk.live())[1] == 1


async def test_a_number_of_a_draft_that_is_gone_never_fits_a_later_one(shop: Shop) -> None:
    desk = Desk(shop, "again")
    old = await desk.save(audit("again"))
    await drafts.discard(desk.db, desk.workspace, "again", old.number)
    new = await desk.save(audit("again", 900))

    with pytest.raises(DraftMoved):
        await desk.save(audit("again"), old.number)
    assert new.number > old.number


async def test_a_draft_that_began_before_the_live_version_shows_the_difference_first(
    shop: Shop,
) -> None:
    desk = Desk(shop, "behind")
    first = await desk.save(audit("behind"))
    await desk.publish(first.number)
    mine = await desk.save(audit("behind", 900))
    assert mine.began_from == 1
    async with desk.db.acquire() as db, db.transaction():
        theirs = audit("behind", name="新审核")
        await shop.flow_in(db, theirs)

    assert (await drafts.the_draft(desk.db, desk.workspace, "behind")).behind
    with pytest.raises(DraftBehind) as told:
        await desk.publish(mine.number)

    assert (told.value.began_from, told.value.live) == (1, 2)
    assert [(one.place, one.after) for one in told.value.theirs] == [("name", "新审核")]
    assert {one.place for one in told.value.ours} == {"name", "way.when"}
    with pytest.raises(DraftBehind):
        await desk.publish(mine.number, over=1)
    assert await desk.publish(mine.number, over=2) == 3


async def test_an_older_version_can_be_edited_anew(shop: Shop) -> None:
    desk = Desk(shop, "older")
    for limit in (500, 600):
        saved = await desk.save(audit("older", limit))
        await desk.publish(saved.number)

    saved = await desk.save(audit("older", 700), began_from=1)

    assert (saved.began_from, saved.live, saved.behind) == (1, 2, True)
    await drafts.discard(desk.db, desk.workspace, "older", saved.number)
    with pytest.raises(UnknownFlow):
        await desk.save(audit("older"), began_from=99)


async def test_what_is_no_flow_at_all_is_told_by_its_place(shop: Shop) -> None:
    desk = Desk(shop, "odd")

    assert await desk.places({}) == [("", "key")]
    assert await desk.places(audit("odd", blocks="none")) == [("blocks", "")]
    lines = [{"id": "way", "block": "if", "timeout_s": -1}]
    assert await desk.places(audit("odd", blocks=lines)) == [("way", "timeout_s")]
    deep = [{"id": "x", "block": "if", "branches": [{"name": "then", "blocks": [{"id": "y"}]}]}]
    assert await desk.places(audit("odd", blocks=deep)) == [("x", "branches.0.blocks.0.block")]


@pytest.mark.parametrize(
    ("kind", "table", "settings", "field"),
    [
        ("form", "orders", {"form": "nowhere"}, "form"),
        ("message", "", {"connection": "nowhere"}, "connection"),
        ("mail", "", {"connection": "nowhere"}, "connection"),
        ("webhook", "", {"connection": "nowhere"}, "connection"),
    ],
)
async def test_a_form_or_connection_that_is_not_there_is_a_fault_too(
    shop: Shop, kind: str, table: str, settings: Any, field: str
) -> None:
    trigger = {"kind": kind, "table": table, "settings": settings}
    told = audit("waits", trigger=trigger, blocks=[])

    assert await Desk(shop, "waits").places(told) == [("trigger", f"settings.{field}")]
    with pytest.raises(InvalidFlow):
        async with shop.ws.db.acquire() as db, db.transaction():
            await shop.flow_in(db, told)


async def test_what_is_nested_without_end_is_refused_and_what_is_not_is_judged(
    shop: Shop,
) -> None:
    desk = Desk(shop, "deep")

    def nested(levels: int) -> Any:
        blocks: list[Any] = []
        for number in range(levels):
            branch = {"name": "then", "blocks": blocks}
            way = {"id": f"w{number}", "block": "if", "settings": {"when": "{nosuch}"}}
            blocks = [{**way, "branches": [branch]}]
        return audit("deep", blocks=blocks)

    with pytest.raises(InvalidFlow):
        await desk.save(nested(100))
    saved = await desk.save(nested(30))
    assert len(await desk.places(saved.definition)) == 30


async def test_what_no_database_keeps_is_refused_at_once(shop: Shop) -> None:
    with pytest.raises(InvalidFlow):
        await Desk(shop, "nul").save(audit("nul", name="a\0b"))
