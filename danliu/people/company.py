"""How a company looks: its name, its colour, its picture."""

from typing import Annotated

from msgspec import Meta, Struct
from PIL import Image

from danliu.people.pictures import Frame, drawn_anew
from danliu.postgres.pool import Connection, Executor

SIDES = (512, 128)  # pixels of what is kept, at most


class Looks(Struct, frozen=True, forbid_unknown_fields=True):
    """What is left out stays. accent: #rrggbb, blank for ours"""

    name: Annotated[str, Meta(min_length=1, max_length=60)] | None = None
    accent: Annotated[str, Meta(pattern=r"^(#[0-9a-f]{6})?$")] | None = None
    second_factor: bool | None = None


async def change(db: Executor, workspace: int, looks: Looks) -> None:
    await db.execute(
        "UPDATE danliu.workspaces SET name = coalesce($2, name), accent = coalesce($3, accent),"
        " second_factor = coalesce($4, second_factor) WHERE id = $1",
        workspace,
        looks.name.strip() if looks.name else None,
        looks.accent,
        looks.second_factor,
    )


async def set_logo(db: Connection, workspace: int, sent: bytes) -> None:
    """In the caller's transaction. Raises PictureRefused."""
    name, picture = await drawn_anew(sent, LOGO)
    await db.execute(
        "INSERT INTO danliu.logos (workspace_id, hash, picture) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace_id) DO UPDATE SET hash = $2, picture = $3",
        workspace,
        name,
        picture,
    )
    await db.execute("UPDATE danliu.workspaces SET logo = $2 WHERE id = $1", workspace, name)


async def take_logo(db: Connection, workspace: int) -> None:
    await db.execute("DELETE FROM danliu.logos WHERE workspace_id = $1", workspace)
    await db.execute("UPDATE danliu.workspaces SET logo = '' WHERE id = $1", workspace)


async def find_logo(db: Executor, name: str) -> bytes | None:
    found: bytes | None = await db.fetchval(
        "SELECT picture FROM danliu.logos WHERE hash = $1 LIMIT 1", name
    )
    return found


def _within(image: Image.Image) -> Image.Image:
    image.thumbnail(SIDES)
    return image


LOGO = Frame("logo", _within, "PNG")
