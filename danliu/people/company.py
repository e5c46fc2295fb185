"""How a company looks: its name, its colour, its picture."""

import asyncio
import hashlib
import io
from dataclasses import dataclass
from typing import Annotated

import filetype
from msgspec import Meta, Struct
from PIL import Image, UnidentifiedImageError

from danliu.errors import DanliuError, Words
from danliu.postgres.pool import Connection, Executor

LARGEST = 1_000_000  # bytes of a picture as it is sent
SIDES = (512, 128)  # pixels of what is kept, at most
_MOST_PIXELS = 16_000_000
# of pictures far above it; the second only where warnings are errors
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_WANTED = Words(
    "PNG、JPEG 或 WebP 图片，不超过 1 MB", "a PNG, JPEG or WebP picture of at most 1 MB"
)


@dataclass(eq=False)
class LogoRefused(DanliuError):
    """This cannot be the company's picture."""

    code = "logo-refused"
    status = 422

    wanted: Words


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


async def set_logo(db: Connection, workspace: int, sent: bytes) -> str:
    """In the caller's transaction; the hash under which the picture is fetched.

    Raises  LogoRefused
    """
    picture = await asyncio.to_thread(drawn_anew, sent)
    name = hashlib.sha256(picture).hexdigest()[:32]
    await db.execute(
        "INSERT INTO danliu.logos (workspace_id, hash, picture) VALUES ($1, $2, $3)"
        " ON CONFLICT (workspace_id) DO UPDATE SET hash = $2, picture = $3",
        workspace,
        name,
        picture,
    )
    await db.execute("UPDATE danliu.workspaces SET logo = $2 WHERE id = $1", workspace, name)
    return name


async def take_logo(db: Connection, workspace: int) -> None:
    await db.execute("DELETE FROM danliu.logos WHERE workspace_id = $1", workspace)
    await db.execute("UPDATE danliu.workspaces SET logo = '' WHERE id = $1", workspace)


async def find_logo(db: Executor, name: str) -> bytes | None:
    found: bytes | None = await db.fetchval(
        "SELECT picture FROM danliu.logos WHERE hash = $1 LIMIT 1", name
    )
    return found


def drawn_anew(sent: bytes) -> bytes:
    """The picture as a small PNG of our own making: nothing but pixels of the file stays.

    Raises  LogoRefused
    """
    kind = _KINDS.get(filetype.guess_mime(sent) or "")
    if kind is None or len(sent) > LARGEST:
        raise LogoRefused(_WANTED)
    try:
        with Image.open(io.BytesIO(sent), formats=[kind]) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise LogoRefused(_WANTED)
            shown = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, *_BOMBS) as error:
        raise LogoRefused(_WANTED) from error
    shown.thumbnail(SIDES)
    out = io.BytesIO()
    shown.save(out, "PNG", optimize=True)
    return out.getvalue()
