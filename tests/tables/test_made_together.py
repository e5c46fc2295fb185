"""What many new records become: the same as each made alone, and a repeat stops nobody."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from danliu.people.actor import SYSTEM
from danliu.tables.definition import Check, FieldDef, TableDef
from danliu.tables.write import Context, Create
from tests.contract.test_fields import ID, OPTIONS, TYPED
from tests.tables.conftest import Shop, opened_shop

# of these a value names a member or a file, which must be there
ELSEWHERE = ("person", "attachment", "signature")


def key(kind: str) -> str:
    return kind.replace("-", "_")


TYPES = [one for one in TYPED if one not in ELSEWHERE]
CUSTOMERS = TableDef("customers", "客户", "name", (FieldDef("name", "名称", "text"),))
EVERYTHING = TableDef(
    "everything",
    "样样有",
    "text",
    (
        *(FieldDef(key(one), one, one, options=OPTIONS.get(one, {})) for one in TYPES),
        FieldDef("counted", "序号", "auto-number", options={"prefix": "N-", "digits": 2}),
    ),
    checks=(Check("{rating}<4", "评分低", then="flag"),),
)


def told(turn: int) -> dict[str, Any]:
    """What is typed into a field of each type, another value each turn; the last is blank."""
    values = {one: [*(typed for typed, _ in TYPED[one]), ""] for one in TYPES}
    return {key(one): among[turn % len(among)] for one, among in values.items()}


async def stored(shop: Shop, record: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns of a record and the values of its log, but for its id, number and moment."""
    schema = await shop.schema()
    table = schema.table("everything")
    row = dict(
        await shop.db.fetchrow(f"SELECT * FROM {schema.physical(table)} WHERE id = $1", record)
    )
    log = await shop.db.fetchval(
        f"SELECT after FROM {schema.name}.changes WHERE record_id = $1", record
    )
    row["stages"] = list(row.pop(table.columns["state"].stamps))
    number = table.columns["counted"].physical
    assert row.pop(number) == log.pop("counted")
    return {
        name: one for name, one in row.items() if name not in ("id", "created_at", "updated_at")
    }, log


async def test_a_record_made_among_others_is_the_one_made_alone(
    new_database: Callable[[str], str],
) -> None:
    async with opened_shop(new_database("made_together"), [CUSTOMERS, EVERYTHING]) as shop:
        await shop.write(Create("customers", {"name": "苏州启明"}, ID))
        turns = range(max(len(one) for one in TYPED.values()) + 1)

        alone = [await shop.add("everything", **told(turn)) for turn in turns]
        among = await shop.write(*(Create("everything", told(turn)) for turn in turns))

        for one, other in zip(alone, among, strict=True):
            assert await stored(shop, one.id) == await stored(shop, other.id)
        assert len({one.numbers["counted"] for one in (*alone, *among)}) == 2 * len(turns)
        assert [one.flags for one in alone] == [one.flags for one in among]


async def test_one_that_is_there_already_lets_the_others_be_made(
    new_database: Callable[[str], str],
) -> None:
    async with opened_shop(new_database("made_again"), [CUSTOMERS]) as shop:
        again = Create("customers", {"name": "旧客"}, uuid4())
        await shop.write(again)

        written = await shop.write(
            Create("customers", {"name": "新客一"}), again, Create("customers", {"name": "新客二"})
        )

        assert [one.absorbed for one in written] == [False, True, False]
        assert len((await shop.page("customers")).records) == 3


async def test_a_repeat_leaves_the_transaction_of_whoever_writes_as_it_was(
    new_database: Callable[[str], str],
) -> None:
    async with opened_shop(new_database("made_within"), [CUSTOMERS]) as shop:
        again = Create("customers", {"name": "旧客"}, uuid4())
        await shop.write(again)

        async with shop.db.acquire() as db, db.transaction():
            context = Context(SYSTEM, "流程")
            writes = [Create("customers", {"name": "先写"}), Create("customers", {"name": "同写"})]
            await shop.writer.write(db, shop.workspace, writes, context)
            writes = [again, Create("customers", {"name": "后写"})]
            await shop.writer.write(db, shop.workspace, writes, context)

        names = [one.cells["name"] for one in (await shop.page("customers")).records]
        assert names == ["旧客", "先写", "同写", "后写"]
