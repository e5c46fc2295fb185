"""What can be wrong with a board.

UnknownBoard   the workspace has none of this key
BoardMoved     somebody else saved it in between
InvalidBoard   a tile cannot be drawn so
"""

from dataclasses import dataclass

from danliu.errors import DanliuError, Words


@dataclass(eq=False)
class UnknownBoard(DanliuError):
    """There is no such board."""

    code = "unknown-board"
    status = 404

    board: str


@dataclass(eq=False)
class BoardMoved(DanliuError):
    """Somebody else saved this board in between: look at theirs first."""

    code = "board-moved"
    status = 409

    board: str
    version: int
    changed_by: str


@dataclass(eq=False)
class InvalidBoard(DanliuError):
    """A tile of this board cannot be drawn so."""

    code = "invalid-board"
    status = 422

    tile: str
    wanted: Words
