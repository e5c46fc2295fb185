"""The ledger of consents: each is used once, whoever asks at the same moment."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from danliu.hub import Hub
from danliu.lens import consents
from danliu.lens.consents import Whose
from danliu.people.workspaces import open_workspace
from danliu.postgres.pool import Pool

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.fixture(scope="module")
async def house(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Pool, int]]:
    folder = tmp_path_factory.mktemp("consents")
    async with Hub.open(new_database("consents"), folder, size=20) as hub:
        async with hub.house.db.acquire() as db, db.transaction():
            row = await open_workspace(db, "c", "c", zone="Asia/Shanghai", demo=False, now=NOW)
        yield hub.house.db, row.id


@pytest.fixture
def whose(house: tuple[Pool, int]) -> Whose:
    """Somebody new."""
    return Whose(house[1], "wechat", uuid4().hex, "tpl")


async def agree(db: Pool, whose: Whose, times: int = 1) -> None:
    for _ in range(times):
        await consents.note(db, whose, "given", source=uuid4().hex, at=NOW)


async def test_one_consent_is_one_message(house, whose):
    db, _ = house
    await agree(db, whose)
    assert await consents.spend(db, whose, step="a", at=NOW, subject="shipped")
    assert not await consents.spend(db, whose, step="b", at=NOW, subject="shipped")
    assert await consents.spent_by(db, whose.workspace, "a")
    assert not await consents.spent_by(db, whose.workspace, "b")


async def test_the_same_event_told_three_times_is_one_consent(house, whose):
    db, _ = house
    for _ in range(3):
        await consents.note(db, whose, "given", source=f"{whose.who}:17", at=NOW)
    assert await consents.left(db, whose) == 1


async def test_who_says_stop_is_told_nothing_until_they_agree_anew(house, whose):
    db, _ = house
    await agree(db, whose, 2)
    await consents.note(db, whose, "stopped", source=uuid4().hex, at=NOW)
    assert not await consents.spend(db, whose, step=whose.who, at=NOW, subject="shipped")
    await consents.note(db, whose, "resumed", source=uuid4().hex, at=NOW)
    assert await consents.left(db, whose) == 2


async def test_a_stop_to_the_whole_channel_outlives_a_consent_to_a_template(house, whose):
    db, _ = house
    channel = Whose(whose.workspace, "wechat", whose.who)
    await consents.note(db, channel, "stopped", source=uuid4().hex, at=NOW)
    await agree(db, whose)
    assert await consents.left(db, whose) == 0


async def test_forty_steps_at_once_use_ten_consents_ten_times(house, whose):
    db, _ = house
    await agree(db, whose, 10)

    async def one(number: int) -> bool:
        async with db.acquire() as connection, connection.transaction():
            step = f"{whose.who}/{number}"
            return await consents.spend(connection, whose, step=step, at=NOW, subject="shipped")

    used = await asyncio.gather(*(one(number) for number in range(40)))
    assert sum(used) == 10
    entries = await consents.of_person(db, whose)
    spent = [entry.spends for entry in entries if entry.kind == "used"]
    assert len(spent) == len(set(spent)) == 10


async def test_a_step_that_is_rolled_back_has_used_nothing(house, whose):
    db, _ = house
    await agree(db, whose)
    with pytest.raises(RuntimeError):
        async with db.acquire() as connection, connection.transaction():
            await consents.spend(connection, whose, step="gone", at=NOW, subject="shipped")
            raise RuntimeError
    assert await consents.left(db, whose) == 1


async def test_nobody_takes_an_entry_back(house, whose):
    db, _ = house
    await agree(db, whose)
    with pytest.raises(asyncpg.RaiseError):
        await db.execute("DELETE FROM danliu.consents WHERE who = $1", whose.who)
    with pytest.raises(asyncpg.RaiseError):
        await db.execute("UPDATE danliu.consents SET who = 'x' WHERE who = $1", whose.who)
