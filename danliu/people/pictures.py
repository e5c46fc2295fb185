"""A picture that somebody sends for others to see: drawn anew, small, and nothing but pixels."""

import asyncio
import hashlib
import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import filetype
from PIL import Image, UnidentifiedImageError

from danliu.errors import DanliuError, Words

LARGEST = 1_000_000  # bytes of a picture as it is sent
_MOST_PIXELS = 16_000_000
# of pictures far above it; the second only where warnings are errors
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_BROKEN = (OSError, ValueError, SyntaxError, struct.error, UnidentifiedImageError)
_KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}
_WANTED = Words(
    "PNG、JPEG 或 WebP 图片，不超过 1 MB、1600 万像素",
    "a PNG, JPEG or WebP picture of at most 1 MB and 16 million pixels",
)
_ENOUGH = (512, 512)  # pixels to which a JPEG may shrink while it is decoded
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# tens of megabytes each while they are decoded
_one_at_a_time = asyncio.Semaphore(1)


@dataclass(eq=False)
class PictureRefused(DanliuError):
    """This cannot be the picture."""

    code = "picture-refused"
    status = 422

    field: str
    wanted: Words


@dataclass(frozen=True)
class Frame:
    """field   what the picture is of, as a refusal names it
    fit     from the whole picture, RGBA, to what is kept of it: 512 pixels at most
    """

    field: str
    fit: Callable[[Image.Image], Image.Image]
    kind: Literal["PNG", "WEBP"]


class Drawn(NamedTuple):
    """hash: under which it is fetched; other pixels have another"""

    hash: str
    picture: bytes


async def drawn_anew(sent: bytes, frame: Frame) -> Drawn:
    """Raises PictureRefused."""
    async with _one_at_a_time:
        picture = await asyncio.to_thread(_drawn, sent, frame)
    return Drawn(hashlib.sha256(picture).hexdigest()[:32], picture)


def _drawn(sent: bytes, frame: Frame) -> bytes:
    kind = _KINDS.get(filetype.guess_mime(sent) or "")
    if kind is None or len(sent) > LARGEST:
        raise PictureRefused(frame.field, _WANTED)
    try:
        with Image.open(io.BytesIO(sent), formats=[kind]) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise PictureRefused(frame.field, _WANTED)
            shown = frame.fit(_upright(image))
    except (*_BROKEN, *_BOMBS) as error:
        raise PictureRefused(frame.field, _WANTED) from error
    return _written(shown, frame.kind)


def _upright(image: Image.Image) -> Image.Image:
    """As the camera was held."""
    image.draft("RGB", _ENOUGH)
    turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    shown = image.convert("RGBA")
    return shown.transpose(turn) if turn is not None else shown


def _written(shown: Image.Image, kind: str) -> bytes:
    shown.info.clear()  # what the camera or the painter noted is none of its pixels
    out = io.BytesIO()
    shown.save(out, kind, optimize=True)
    return out.getvalue()
