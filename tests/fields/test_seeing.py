"""What a file is, its content says: names and promises of the sender do not count."""

import io
from pathlib import Path

import pytest
from PIL import Image

from danliu.files.errors import FileRefused
from danliu.files.seeing import MOST_PIXELS, see
from tests.fields import pictures


async def seen(folder: Path, content: bytes, name: str = "x"):
    file = folder / "file"
    file.write_bytes(content)
    return await see(file, name)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
async def test_an_image_is_measured_and_made_small(tmp_path: Path, kind: str) -> None:
    found = await seen(tmp_path, pictures.picture(2_000, 500, kind), "合同.pdf")

    assert (found.type, found.width, found.height) == (f"image/{kind.lower()}", 2_000, 500)
    sizes = {name: Image.open(io.BytesIO(copy)).size for name, copy in found.copies.items()}
    assert sizes == {"small": (160, 40), "large": (1_280, 320)}


async def test_a_photo_stands_as_the_camera_was_held_and_its_copies_tell_no_place(
    tmp_path: Path,
) -> None:
    found = await seen(tmp_path, pictures.turned_photo(400, 200))

    assert (found.width, found.height) == (200, 400)
    small = Image.open(io.BytesIO(found.copies["small"]))
    assert small.size == (80, 160)
    assert not dict(small.getexif())


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (pictures.PDF, "application/pdf"),
        (pictures.sound(), "audio/wav"),
        (b"#!AMR\n" + b"\x3c" * 64, "audio/amr"),
        (b"ID3\x03" + b"\0" * 64, "audio/mpeg"),
        (b"OggS\0\x02" + b"\0" * 64, "audio/ogg"),
        (b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42" + b"\0" * 64, "audio/mp4"),
    ],
)
async def test_pdf_and_audio_are_taken_as_they_are(
    tmp_path: Path, content: bytes, kind: str
) -> None:
    found = await seen(tmp_path, content)

    assert (found.type, found.width, found.copies) == (kind, 0, {})


@pytest.mark.parametrize(
    "content",
    [
        pictures.SVG,
        pictures.HTML,
        b"",
        b"plain words",
        b"MZ\x90\0" + b"\0" * 64,
        b"PK\x03\x04" + b"\0" * 64,
        b"GIF89a<script>alert(1)</script>",
        pictures.picture()[:-40],
        pictures.picture(kind="JPEG")[:200],
        pictures.picture(kind="TIFF"),
    ],
)
async def test_what_is_none_of_these_or_broken_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(FileRefused) as caught:
        await seen(tmp_path, content, "照片.png")
    assert caught.value.name == "照片.png"
    assert caught.value.wanted.zh and caught.value.wanted.en


@pytest.mark.parametrize(("width", "height"), [(10_000, 3_001), (60_000, 60_000), (2**31 - 1, 1)])
async def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, width: int, height: int
) -> None:
    assert width * height > MOST_PIXELS
    with pytest.raises(FileRefused) as caught:
        await seen(tmp_path, pictures.bomb(width, height))
    assert "百万像素" in caught.value.wanted.zh


async def test_a_note_of_the_camera_that_is_cut_short_is_a_broken_image(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="broken"):
        await seen(tmp_path, pictures.cut_note())
