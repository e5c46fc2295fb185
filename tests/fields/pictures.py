"""Small real files, and some that are not what they seem."""

import io
import struct
import wave
import zlib

from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def picture(width: int = 64, height: int = 48, kind: str = "PNG", colour: str = "teal") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()


def turned_photo(width: int, height: int) -> bytes:
    """As a phone held upright stores it: lying, with a note to turn it; and where it was taken."""
    image, exif = Image.new("RGB", (width, height), "navy"), Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def portrait_photo() -> bytes:
    """Red above blue, as such a phone stores it: red at the left."""
    image, exif = Image.new("RGB", (600, 400), "blue"), Image.Exif()
    image.paste("red", (0, 0, 300, 400))
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment="taken at home")
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1_000_000, 9)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", pixels)
        + _chunk(b"IEND", b"")
    )


def cut_note() -> bytes:
    """A PNG whose note of the camera ends within its first number."""
    whole = picture()
    return whole[:33] + _chunk(b"eXIf", b"MM\0*\0\0") + whole[33:]


def _chunk(name: bytes, data: bytes) -> bytes:
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(b"\0\0" * 800)
    return out.getvalue()
