"""The side menu: what a pack brings stands where people put it, and nobody loses what they did."""

import msgspec
import pytest

from danliu.menu.definition import Group, Menu, check_menu
from danliu.menu.errors import FullMenu, InvalidMenu


def test_an_item_that_somebody_moved_stays_there_when_the_pack_comes_again() -> None:
    brought = Menu(groups=(Group("orders", "订单", items=("table:orders", "table:lines")),))
    people = Menu(("table:lines",), (Group("mine", "我的", items=("table:orders",)),))

    assert people.with_added(brought) == people


def test_what_is_new_in_a_pack_joins_the_group_of_its_key_whatever_it_is_called_now() -> None:
    people = Menu(groups=(Group("orders", "销售", items=("table:orders",)),))
    items = ("table:orders", "table:lines")
    brought = Menu(groups=(Group("orders", "订单", items=items), Group("after", "售后")))

    assert people.with_added(brought) == Menu(groups=(Group("orders", "销售", items=items),))


def test_a_group_of_which_a_person_sees_nothing_is_not_there() -> None:
    menu = Menu(
        ("table:goods",),
        (Group("a", "甲", items=("table:orders",)), Group("b", "乙", items=("board:today",))),
    )

    assert menu.only(lambda item: item != "table:orders") == Menu(
        ("table:goods",), (Group("b", "乙", items=("board:today",)),)
    )


@pytest.mark.parametrize(
    "menu",
    [
        Menu(("table:orders",), (Group("a", "甲", items=("table:orders",)),)),
        Menu(groups=(Group("a", "甲"), Group("a", "乙"))),
    ],
)
def test_a_thing_stands_in_the_menu_once(menu: Menu) -> None:
    with pytest.raises(InvalidMenu):
        check_menu(menu)


@pytest.mark.parametrize("item", ["orders", "table:", "form:order", "table:Orders"])
def test_only_tables_and_boards_stand_in_it(item: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"top": [item]}, Menu)


def test_what_packs_bring_together_stays_within_what_can_be_read_again() -> None:
    there = Menu(groups=tuple(Group(f"g{n}", "组", items=(f"table:t{n}",)) for n in range(40)))
    brought = Menu(groups=(Group("one_more", "又一组", items=("table:more",)),))
    many = Menu(top=tuple(f"table:t{n}" for n in range(500)))

    check_menu(there)
    for full in (there.with_added(brought), many.with_added(Menu(top=("table:more",)))):
        with pytest.raises(FullMenu):
            check_menu(full)
