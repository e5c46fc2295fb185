"""Every type in a real table: written, read, asked about, and a button that has no column."""

from decimal import Decimal
from typing import Any

import pytest

from danliu.tables.catalog import bump
from danliu.tables.definition import Sort
from danliu.tables.errors import InvalidRecord
from danliu.tables.fields.field import fields
from danliu.tables.roles import Role
from tests.fields.conftest import LI, TYPES, WANG
from tests.tables.conftest import Shop

TYPED: dict[str, Any] = {
    "address": "江苏省苏州市吴中区木渎镇中山路1号",
    "bar_code": "DL-001",
    "choice": "红",
    "date": "2026-02-10",
    "date_time": "2026-02-10 15:30",
    "duration": "1:30",
    "email": "li@example.com",
    "id_number": "91350100M000100Y43",
    "link": None,
    "long_text": "一\n二",
    "money": "12.5",
    "multi_choice": "红,绿",
    "number": "3",
    "percent": "15%",
    "person": "李四",
    "phone": "13812345678",
    "place": "120.6195,31.2994",
    "qr": "https://example.com",
    "quantity": "2箱6件",
    "rating": "4",
    "role": "成员",
    "text": "第一条",
    "url": "example.com",
    "yes_no": "是",
}


async def test_what_is_written_is_read_and_writing_it_again_changes_nothing(shop: Shop) -> None:
    written = await shop.add("every", **TYPED)
    cells = await shop.cells("every", written.id)

    assert cells["percent"] == Decimal("0.15")
    assert cells["quantity"] == 30
    assert cells["duration"] == 5_400
    assert cells["place"] == {"lng": 120.6195, "lat": 31.2994}
    assert cells["address"]["city"] == "苏州市"
    assert cells["person"] == str(LI)
    assert cells["auto_number"].startswith("N-")
    own = {key: value for key, value in cells.items() if key != "auto_number"}
    again = await shop.set("every", written.id, written.version, **own)
    assert (again.version, again.change) == (1, None)


async def test_a_button_takes_no_value_and_is_no_column(shop: Shop) -> None:
    with pytest.raises(InvalidRecord) as caught:
        await shop.add("every", text="按钮", button="1")
    assert [fault.code for fault in caught.value.faults] == ["button-has-no-value"]
    written = await shop.add("every", text="按钮", button=None)
    assert (await shop.set("every", written.id, button=None)).version == 1
    assert (await shop.cells("every", written.id))["button"] is None


LITERALS = {
    "number": "3",
    "text": '"x"',
    "texts": '"x"',
    "truth": "TRUE",
    "date": "{date}",
    "moment": "{date_time}",
    "any": "{id}",
    "list": "BLANK()",
}


@pytest.mark.parametrize("kind", [name for name in TYPES if name != "button"])
async def test_every_way_to_ask_runs_in_the_database(shop: Shop, kind: str) -> None:
    field = fields[kind]
    literal = LITERALS[field.kind]
    key = kind.replace("-", "_")
    (column,) = [
        one for one in (await shop.schema()).table("every").columns.values() if one.key == key
    ]
    for operator in field.operators(column.options):
        takes = {"nothing": 0, "one": 1, "two": 2, "several": 2}[operator.takes]
        await shop.page("every", operator.asks(key, [literal] * takes), limit=1)


async def test_quantities_of_any_unit_sort_and_filter_as_one(shop: Shop) -> None:
    for name, typed in (("甲", "2箱"), ("乙", "30件"), ("丙", "1箱3件")):
        await shop.add("every", text=f"量{name}", quantity=typed)
    page = await shop.page("every", 'LEFT({text},1)="量"', sort=[Sort("quantity")])
    assert [one.cells["text"] for one in page.records] == ["量丙", "量甲", "量乙"]
    over = fields["quantity"].operators(None)[2].asks("quantity", ["23"])
    found = await shop.page("every", f'AND(LEFT({{text}},1)="量",{over})')
    assert {one.cells["text"] for one in found.records} == {"量甲", "量乙"}


async def test_only_members_may_be_named_by_name_login_or_id(shop: Shop) -> None:
    for typed in ("李四", "li", str(LI), {"id": str(LI)}):
        written = await shop.add("every", person=typed)
        assert (await shop.cells("every", written.id))["person"] == str(LI)
    for stranger in ("王五", "wang", str(WANG), "无此人", "x\0"):
        with pytest.raises(InvalidRecord) as caught:
            await shop.add("every", person=stranger)
        assert [fault.code for fault in caught.value.faults] == ["not-a-member"]


async def test_roles_of_the_workspace_may_be_named_and_no_other(shop: Shop) -> None:
    role = Role("store", "门店")
    async with shop.db.acquire() as db, db.transaction():
        await db.execute(
            "INSERT INTO danliu.roles (workspace_id, key, definition) VALUES ($1, $2, $3)",
            shop.workspace,
            role.key,
            role,
        )
        await bump(db, shop.workspace)
    for typed, key in (("门店", "store"), ("store", "store"), ("成员", "member")):
        written = await shop.add("every", role=typed)
        assert (await shop.cells("every", written.id))["role"] == key
    with pytest.raises(InvalidRecord) as caught:
        await shop.add("every", role="boss")
    assert "门店" in caught.value.faults[0].wanted.zh
