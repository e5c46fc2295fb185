"""How customers know somebody in one company: their picture, and a line in their own words."""

from uuid import UUID

from msgspec import Struct
from PIL import Image, ImageOps

from danliu.people.pictures import Frame, drawn_anew
from danliu.postgres.pool import Connection, Executor

SIDE = 256  # pixels of what is kept, wide and high
SIGNATURE_AT_MOST = 60  # characters


class Portrait(Struct, frozen=True):
    """picture: the hash under which it is fetched. Blank is what there is none of."""

    name: str = ""
    picture: str = ""
    signature: str = ""


NOBODY = Portrait()


async def portrait_of(db: Executor, workspace: int, user: str) -> Portrait:
    """By the text of their id. Of who has left the name alone; NOBODY for who is no member."""
    row = await db.fetchrow(
        "SELECT u.name, coalesce(p.hash, ''), m.signature FROM danliu.members m"
        " JOIN danliu.users u ON u.id = m.user_id LEFT JOIN danliu.portraits p"
        " ON p.workspace_id = m.workspace_id AND p.user_id = m.user_id"
        " WHERE m.workspace_id = $1 AND m.user_id::text = $2",
        workspace,
        user,
    )
    return Portrait(*row) if row else NOBODY


async def sign(db: Executor, workspace: int, user: UUID, signature: str) -> None:
    """signature: at most SIGNATURE_AT_MOST characters; blank for none"""
    await db.execute(
        "UPDATE danliu.members SET signature = $3 WHERE workspace_id = $1 AND user_id = $2",
        workspace,
        user,
        signature.strip(),
    )


async def set_picture(db: Executor, workspace: int, user: UUID, sent: bytes) -> None:
    """Raises PictureRefused."""
    name, picture = await drawn_anew(sent, PORTRAIT)
    await db.execute(
        "INSERT INTO danliu.portraits (workspace_id, user_id, hash, picture)"
        " VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (workspace_id, user_id) DO UPDATE SET hash = $3, picture = $4",
        workspace,
        user,
        name,
        picture,
    )


async def take_picture(db: Executor, workspace: int, user: UUID) -> None:
    await db.execute(
        "DELETE FROM danliu.portraits WHERE workspace_id = $1 AND user_id = $2", workspace, user
    )


async def forget_portrait(db: Connection, workspace: int, user: UUID) -> None:
    """Who leaves answers no customer any more. In the caller's transaction."""
    await take_picture(db, workspace, user)
    await sign(db, workspace, user, "")


async def find_picture(db: Executor, name: str) -> bytes | None:
    found: bytes | None = await db.fetchval(
        "SELECT picture FROM danliu.portraits WHERE hash = $1 LIMIT 1", name
    )
    return found


def _square(image: Image.Image) -> Image.Image:
    """The middle of it: it is shown in a circle."""
    return ImageOps.fit(image, (SIDE, SIDE))


PORTRAIT = Frame("portrait", _square, "WEBP")
