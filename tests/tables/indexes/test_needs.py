"""Which index a list needs: what it pins first, then its order, then the id."""

import pytest

from danliu.formulas import parse
from danliu.tables.definition import FieldDef, Sort, TableDef, View
from danliu.tables.indexes.needs import MOST_PER_TABLE, needs
from danliu.tables.indexes.shapes import Shape, read_shape, shape_of
from danliu.tables.indexes.shown import percent
from danliu.tables.indexes.widths import WIDEST, formula_width
from danliu.tables.roles import Grant, Role
from danliu.tables.schema import Schema

FIELDS = (
    FieldDef("name", "品名", "text", id=1),
    FieldDef("shop", "店铺", "text", id=2),
    FieldDef("price", "单价", "number", id=3),
    FieldDef("note", "备注", "long-text", id=4),
)
NEWEST = (Sort("created_at", True),)


def schema(*views: View, roles: tuple[Role, ...] = ()) -> Schema:
    table = TableDef("goods", "商品", "name", FIELDS, views=views, id=9)
    return Schema(1, 1, [table], roles=roles)


@pytest.mark.parametrize(
    ("where", "sort", "keys"),
    [
        ('{店铺}="苏州"', NEWEST, ["f_2, created_at DESC, id DESC"]),
        ("", (Sort("price"),), ["f_3 ASC NULLS LAST, id ASC"]),
        ("", NEWEST, []),
        ('ONEOF({店铺},"苏州","无锡")', NEWEST, ["f_2, created_at DESC, id DESC"]),
        ("{单价}>5", NEWEST, ["f_3 ASC NULLS LAST, id ASC"]),
        ("AND({单价}>5,{单价}<9)", (Sort("price", True),), ["f_3 DESC NULLS LAST, id DESC"]),
        ('OR({店铺}="苏州",{单价}=1)', NEWEST, []),
        (
            '{店铺}="苏州"',
            (Sort("shop"), Sort("price")),
            ["f_2 ASC NULLS LAST, f_3 ASC NULLS LAST, id ASC"],
        ),
    ],
)
def test_the_index_of_a_view(where: str, sort: tuple[Sort, ...], keys: list[str]) -> None:
    one = schema(View("v", "视图", where=where, sort=sort, id=1))

    assert [", ".join(need.keys) for need in needs(one, one.table("goods"))] == keys


def test_a_role_pins_its_own_before_what_the_view_pins() -> None:
    view = View("v", "视图", where="{单价}=1", id=1)
    role = Role("store", "门店", tables={"goods": Grant(where="{店铺}={$me.store}")})
    one = schema(view, roles=(role,))

    keys = [", ".join(need.keys) for need in needs(one, one.table("goods"))]

    assert keys == [
        "f_3, created_at DESC, id DESC",
        "f_2, created_at DESC, id DESC",
        "f_2, f_3, created_at DESC, id DESC",
    ]


def test_a_board_gets_an_index_by_its_columns() -> None:
    one = schema(View("b", "看板", kind="board", layout={"stack": "shop"}, id=1))

    (need,) = needs(one, one.table("goods"))

    assert need.keys == ("f_2", "created_at DESC", "id DESC")
    assert "分栏" in need.why[0].zh


def test_two_views_that_need_the_same_share_one_index_and_both_say_why() -> None:
    views = [View(key, key, where='{店铺}="苏州"', id=n) for n, key in enumerate("ab")]
    one = schema(*views)

    (need,) = needs(one, one.table("goods"))

    assert [why.zh for why in need.why] == ["视图「a」的筛选和排序", "视图「b」的筛选和排序"]


def test_a_table_gets_no_more_than_so_many() -> None:
    fields = tuple(FieldDef(f"f{n}", f"数{n}", "number", id=n + 1) for n in range(30))
    views = tuple(View(f"v{n}", f"视图{n}", sort=(Sort(f"f{n}"),), id=n + 1) for n in range(30))
    one = Schema(1, 1, [TableDef("t", "表", "f0", fields, views=views, id=9)])

    found = needs(one, one.table("t"))

    assert sum(need.cannot is None for need in found) == MOST_PER_TABLE
    assert all("最多" in need.cannot.zh for need in found if need.cannot)


def test_a_shape_comes_back_from_the_database_as_it_went() -> None:
    table = schema().table("goods")
    shape = shape_of(table, 'AND({店铺}="苏州",{单价}>5)', (Sort("品名", True),))

    assert shape == Shape(("shop",), (), ("price",), (Sort("name", True),))
    assert read_shape(shape.text) == shape


@pytest.mark.parametrize(
    ("formula", "fits"),
    [
        ('IF({单价}>5,"大单","小单")', True),
        ('LEFT({品名},2)&"-"', True),
        ("{品名}&{店铺}", False),
        ("{备注}", False),
        ("REPT({品名},100)", False),
    ],
)
def test_a_text_that_may_be_too_wide_for_an_index_is_known_beforehand(
    formula: str, *, fits: bool
) -> None:
    assert (formula_width(schema().table("goods"), parse(formula)) <= WIDEST) is fits


def test_the_progress_of_a_build_only_grows() -> None:
    def at(phase: str, kind: str, done: int) -> int:
        row = {"blocks_total": 0, "blocks_done": 0, "tuples_total": 0, "tuples_done": 0}
        return percent({**row, "phase": phase, f"{kind}_total": 100, f"{kind}_done": done})

    seen = [
        at("initializing", "blocks", 0),
        at("building index: scanning table", "blocks", 50),
        at("building index: scanning table", "blocks", 100),
        at("building index: loading tuples in tree", "tuples", 50),
        at("index validation: scanning index", "blocks", 50),
        at("index validation: scanning table", "blocks", 100),
    ]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 99)


def test_what_finds_no_room_before_the_order_is_left_to_be_looked_at() -> None:
    """A key that may be wider than PostgreSQL takes would make it refuse somebody's record."""
    view = View("v", "视图", where='AND({品名}="甲",{单价}=1)', sort=(Sort("shop"),), id=1)
    one = schema(view)

    (need,) = needs(one, one.table("goods"))

    assert need.keys == ("f_3", "f_2 ASC NULLS LAST", "id ASC")
