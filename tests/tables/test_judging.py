"""Records judged together are judged as if each came alone, whatever came before them."""

from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danliu.tables.definition import Check, FieldDef, Lock, TableDef
from danliu.tables.errors import InvalidRecord
from danliu.tables.write import Create
from tests.tables.conftest import Shop, opened_shop

RULED = TableDef(
    "ruled",
    "有规矩",
    "name",
    (
        FieldDef("name", "名称", "text"),
        FieldDef("kind", "类型", "text"),
        FieldDef("count", "数量", "number"),
        FieldDef("drawing", "图号", "text", required_if='{kind}="定制"'),
    ),
    checks=(
        Check("{count}<0", "负数", then="flag"),
        Check("{count}>10", "太多", then="flag"),
        Check("{count}>10", "多得不行", then="flag"),
        Check('AND({kind}="停",{count}>5)', "停用的不能多", then="refuse"),
        Check("ISBLANK({kind})", "没有类型", then="flag"),
    ),
    locks=(Lock('{kind}="锁"', "锁住了"),),
)
CELLS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["", "定制", "停", "锁", "常规"]),
        "count": st.sampled_from(["", "-1", "3", "7", "12"]),
        "drawing": st.sampled_from(["", "T-1"]),
    }
)


@pytest.fixture(scope="module")
async def shop(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    async with opened_shop(new_database("judging"), [RULED]) as shop:
        yield shop


def wanted_flags(cells: dict[str, str]) -> list[str]:
    count = int(cells["count"]) if cells["count"] else None
    told = {
        "负数": count is not None and count < 0,
        "太多": count is not None and count > 10,
        "多得不行": count is not None and count > 10,
        "没有类型": not cells["kind"],
    }
    return [flag for flag, held in told.items() if held]


def refused(cells: dict[str, str]) -> bool:
    many = bool(cells["count"]) and int(cells["count"]) > 5
    undrawn = cells["kind"] == "定制" and not cells["drawing"]
    return (cells["kind"] == "停" and many) or undrawn


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(CELLS, min_size=2, max_size=12))
async def test_each_gets_the_flags_that_its_values_deserve(
    shop: Shop, records: list[dict[str, str]]
) -> None:
    good = [cells for cells in records if not refused(cells)]

    written = await shop.write(*(Create("ruled", cells) for cells in good)) if good else []

    for cells, one in zip(good, written, strict=True):
        assert await shop.flags("ruled", one.id) == wanted_flags(cells)
    if len(good) < len(records):
        with pytest.raises(InvalidRecord) as fault:
            await shop.write(*(Create("ruled", cells) for cells in records))
        assert records[fault.value.write] in [one for one in records if refused(one)]


async def test_a_check_that_refuses_is_asked_though_another_only_flags_the_same(
    new_database: Callable[[str], str],
) -> None:
    both = TableDef(
        "both",
        "两样",
        "name",
        (FieldDef("name", "名称", "text"), FieldDef("count", "数量", "number")),
        checks=(
            Check("{count}<0", "负数", then="flag"),
            Check("{count}<0", "不能是负数", then="refuse"),
        ),
    )
    async with opened_shop(new_database("judging_both"), [both]) as shop:
        for _ in range(2):  # the second time it is known what the condition says of -1
            with pytest.raises(InvalidRecord):
                await shop.write(*(Create("both", {"count": "-1"}) for _ in range(3)))
