"""What a file is, as its content shows it; what its sender calls it does not count.

Images are decoded once, under a limit of pixels, so that nothing broken or huge is kept; small
copies for lists and for looking are made of them on the way.
"""

import asyncio
import io
import struct
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import filetype
from PIL import Image, ImageOps, UnidentifiedImageError

from danliu.errors import Words
from danliu.files.errors import FileRefused

MOST_PIXELS = 30_000_000
MOST_OF_A_PHOTO = 50_000_000
"""Of a JPEG, which is decoded small; the others are decoded whole. Tried, the peak of a process:
303 MB for a PNG of 30 million pixels with transparency, 361 MB for the heaviest sort of JPEG of 50.
"""

COPIES: Mapping[str, int] = {"small": 160, "large": 1_280}
"""Name of each copy, and the longest side it may have, in pixels."""

_IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
_OTHERS = {
    "application/pdf": "application/pdf",
    "audio/mpeg": "audio/mpeg",
    "audio/mp4": "audio/mp4",
    "audio/ogg": "audio/ogg",
    "audio/x-wav": "audio/wav",
    "audio/amr": "audio/amr",
    "audio/aac": "audio/aac",
    "audio/x-flac": "audio/flac",
}
_HEAD = 8_192  # bytes that show the type
_ORIENTATION, _LYING = 0x0112, (5, 6, 7, 8)  # EXIF: those turn width and height over
_WANTED = Words(
    "图片（JPEG、PNG、GIF、WebP）、PDF 或录音（MP3、M4A、WAV、OGG、AMR、AAC、FLAC）",
    "an image (JPEG, PNG, GIF, WebP), a PDF or audio (MP3, M4A, WAV, OGG, AMR, AAC, FLAC)",
)
_BROKEN = Words("能打开的图片：这个已损坏或不完整", "an image that opens: this one is broken")

# decoding takes memory by the pixel: one at a time, whoever else waits
_one_at_a_time = asyncio.Semaphore(1)


@dataclass(frozen=True)
class Seen:
    """type     media type
    width, height   pixels as it is looked at; 0 of what is no image
    copies   WebP by name, see COPIES
    """

    type: str
    width: int = 0
    height: int = 0
    copies: Mapping[str, bytes] = field(default_factory=dict)


async def see(file: Path, name: str) -> Seen:
    """Raises FileRefused. `name` is only repeated in the refusal."""
    with file.open("rb") as opened:
        kind = filetype.guess_mime(opened.read(_HEAD)) or ""
    if kind in _OTHERS:
        return Seen(_OTHERS[kind])
    if kind not in _IMAGES:
        raise FileRefused(name, kind, _WANTED)
    async with _one_at_a_time:
        return await asyncio.to_thread(_look, file, name, kind)


def _look(file: Path, name: str, kind: str) -> Seen:
    try:
        with warnings.catch_warnings(), Image.open(file, formats=[_IMAGES[kind]]) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our limit is lower
            width, height = image.size
            if width * height > _most(kind):
                raise FileRefused(name, f"{kind}, {width} x {height}", _too_many(kind))
            if image.getexif().get(_ORIENTATION) in _LYING:
                width, height = height, width
            return Seen(kind, width, height, _copies(image))
    except Image.DecompressionBombError as error:
        raise FileRefused(name, kind, _too_many(kind)) from error
    except (OSError, ValueError, SyntaxError, struct.error, UnidentifiedImageError) as error:
        raise FileRefused(name, kind, _BROKEN) from error


def _most(kind: str) -> int:
    return MOST_OF_A_PHOTO if kind == "image/jpeg" else MOST_PIXELS


def _too_many(kind: str) -> Words:
    millions = _most(kind) // 1_000_000
    return Words(
        f"不超过 {millions} 百万像素的图片", f"an image of at most {millions} million pixels"
    )


def _copies(image: Image.Image) -> dict[str, bytes]:
    """From large to small, each from the one before; the whole image is in memory only once."""
    turn = image.getexif().get(_ORIENTATION, 1)
    shown = _plain(image)
    copies = {}
    for name, side in sorted(COPIES.items(), key=lambda one: -one[1]):
        # a JPEG is decoded small here, and whole all the same
        shown.thumbnail((side, side), reducing_gap=2.0)
        copies[name] = _webp(_turned(shown, turn))
    return copies


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "RGBA"):
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _turned(shown: Image.Image, turn: int) -> Image.Image:
    """The copy as the camera was held."""
    copy, exif = shown.copy(), Image.Exif()
    exif[_ORIENTATION] = turn
    copy.info["exif"] = exif.tobytes()
    return ImageOps.exif_transpose(copy)


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    # nothing of what the camera wrote along: not where the picture was taken
    image.save(out, "WEBP", quality=80, exif=b"", icc_profile=image.info.get("icc_profile"))
    return out.getvalue()
