"""What can be wrong with the side menu.

MenuMoved     somebody else arranged it in between
InvalidMenu   something stands in it twice
FullMenu      it holds more than anybody could find
"""

from dataclasses import dataclass

from danliu.errors import DanliuError


@dataclass(eq=False)
class MenuMoved(DanliuError):
    """Somebody else arranged the menu in between: look at theirs first."""

    code = "menu-moved"
    status = 409

    version: int
    changed_by: str


@dataclass(eq=False)
class InvalidMenu(DanliuError):
    """A thing stands in the menu once."""

    code = "invalid-menu"
    status = 422

    twice: str


@dataclass(eq=False)
class FullMenu(DanliuError):
    """The menu holds no more: take groups or items out of it first."""

    code = "menu-full"
    status = 422

    most: int
