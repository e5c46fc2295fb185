"""What users arrange, as it is written down: groups of tables and boards. Pure."""

from collections import Counter
from collections.abc import Callable
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from danliu.menu.errors import FullMenu, InvalidMenu

Key = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Item = Annotated[str, Meta(pattern=r"^(table|board):[a-z][a-z0-9_]{0,59}$")]
MOST_ITEMS, MOST_GROUPS = 500, 40
Items = Annotated[tuple[Item, ...], Meta(max_length=MOST_ITEMS)]
TABLE, BOARD = "table:", "board:"


class Group(Struct, frozen=True, forbid_unknown_fields=True):
    """folded: shut until somebody opens it"""

    key: Key
    name: Annotated[str, Meta(min_length=1, max_length=40)]
    name_en: Annotated[str, Meta(max_length=40)] = ""
    items: Items = ()
    folded: bool = False


class Menu(Struct, frozen=True, forbid_unknown_fields=True):
    """Items are `table:<key>` and `board:<key>`; one that is not there (yet) is passed over.

    top   what stands above the groups; a table that is named nowhere stands there too, at its end
    """

    top: Items = ()
    groups: Annotated[tuple[Group, ...], Meta(max_length=MOST_GROUPS)] = ()

    @property
    def items(self) -> tuple[str, ...]:
        return (*self.top, *(item for group in self.groups for item in group.items))

    def only(self, wanted: Callable[[str], bool]) -> "Menu":
        """The same with these items alone, and no group that is left empty."""
        groups = (replace(one, items=tuple(filter(wanted, one.items))) for one in self.groups)
        return Menu(tuple(filter(wanted, self.top)), tuple(one for one in groups if one.items))

    def with_added(self, brought: "Menu") -> "Menu":
        """With what a pack brings: what stands somewhere already stays where people put it."""
        known = set(self.items)
        fresh = brought.only(lambda item: item not in known)
        come = {one.key: one.items for one in fresh.groups}
        there = {one.key for one in self.groups}
        grown = (replace(one, items=(*one.items, *come.get(one.key, ()))) for one in self.groups)
        new = (one for one in fresh.groups if one.key not in there)
        return Menu((*self.top, *fresh.top), (*grown, *new))


def check_menu(menu: Menu) -> None:
    """Raises InvalidMenu for an item or the key of a group that is there twice, FullMenu."""
    keys = tuple(one.key for one in menu.groups)
    for named in (menu.items, keys):
        if twice := [one for one, count in Counter(named).items() if count > 1]:
            raise InvalidMenu(twice[0])
    # what packs bring is added up: read again, such a menu would be refused
    if len(menu.groups) > MOST_GROUPS:
        raise FullMenu(MOST_GROUPS)
    if any(len(items) > MOST_ITEMS for items in (menu.top, *(one.items for one in menu.groups))):
        raise FullMenu(MOST_ITEMS)
