"""Attachments: images, PDF and audio. A cell holds what the files are; the bytes lie in the store.

What a person types names new files by the ticket of their upload; the write path turns it into
what the server itself saw of the file, and refuses files that are not this person's to attach:
see tables/attachments.py.
"""

import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.text import clean

Sort = Literal["image", "pdf", "audio"]
_MEGABYTE = 1_000_000
_NAMES: dict[str, Words] = {
    "image": Words("图片", "images"),
    "pdf": Words("PDF", "PDF"),
    "audio": Words("录音", "audio"),
}
_TEXT = re.compile(r"(?P<name>[^<>]*?)\s*<(?P<hash>[0-9a-f]{64})>")
_WANTED = Words("已上传的文件", "files that were uploaded")


class AttachmentOptions(Struct, frozen=True, forbid_unknown_fields=True):
    accept: tuple[Sort, ...] = ("image", "pdf", "audio")
    most: Annotated[int, Meta(ge=1, le=50)] = 20  # files in a cell
    megabytes: Annotated[int, Meta(ge=1, le=50)] = 20  # of one file


class SignatureOptions(Struct, frozen=True, forbid_unknown_fields=True):
    accept: tuple[Literal["image"], ...] = ("image",)
    most: Literal[1] = 1
    megabytes: Literal[1] = 1


class File(Struct, frozen=True, omit_defaults=True):
    """One file of a cell. Either it has a ticket and is new, or the rest and is there.

    hash     SHA-256 of its bytes, in hex
    type     media type, as the content shows it
    size     bytes
    width, height   pixels as it is looked at, of an image
    """

    name: str = ""
    hash: str = ""
    type: str = ""
    size: int = 0
    width: int = 0
    height: int = 0
    ticket: str = ""


def safe_name(name: str) -> str:
    """A name that no file system and no list of names takes for more than a name."""
    return re.sub(r"[\x00-\x1f\x7f/\\<>]", "_", name)


def sort_of(media_type: str) -> Sort:
    return {"image": "image", "audio": "audio"}.get(media_type.split("/", maxsplit=1)[0], "pdf")  # type: ignore[return-value]


def check_file(file: File, options: AttachmentOptions | SignatureOptions) -> None:
    """Raises BadCell for a file of a sort or size that the field does not take."""
    if sort_of(file.type) not in options.accept:
        names = [_NAMES[sort] for sort in options.accept]
        raise BadCell(
            "file-not-accepted",
            Words("、".join(one.zh for one in names), ", ".join(one.en for one in names)),
        )
    if file.size > options.megabytes * _MEGABYTE:
        most = options.megabytes
        raise BadCell("file-too-large", Words(f"不超过 {most} MB 的文件", f"at most {most} MB"))


class _Files(Field[Any, list[dict[str, Any]]]):
    kind = Kind.list
    python = list[dict[str, Any]]

    def column(self, options: Any) -> TypeEngine[Any]:
        return JSONB()

    def parse(self, typed: Any, options: Any) -> list[dict[str, Any]]:
        files = _from_text(typed) if isinstance(typed, str) else _from_list(typed)
        if len(files) > options.most:
            most = options.most
            raise BadCell("too-many-files", Words(f"最多 {most} 个文件", f"at most {most} files"))
        unique = {file.ticket or file.hash: file for file in files}
        return [msgspec.to_builtins(file) for file in unique.values()]

    def show(self, stored: list[dict[str, Any]], options: Any) -> str:
        return "、".join(file.get("name", "") for file in stored)

    def export(self, stored: list[dict[str, Any]], options: Any) -> str:
        """Each on a line of its own, with the hash by which it is known again."""
        return "\n".join(f"{file.get('name', '')} <{file['hash']}>" for file in stored)

    def search_text(self, stored: list[dict[str, Any]], options: Any) -> str:
        return " ".join(file.get("name", "") for file in stored)


@field("attachment")
class Attachment(_Files):
    options = AttachmentOptions


@field("signature")
class Signature(_Files):
    """Drawn by hand: one image."""

    options = SignatureOptions


def _from_list(typed: Any) -> list[File]:
    try:
        files = msgspec.convert([typed] if isinstance(typed, dict) else typed, list[File])
    except msgspec.ValidationError:
        raise BadCell("not-a-file", _WANTED) from None
    return [_checked(file) for file in files]


def _from_text(typed: str) -> list[File]:
    """Lines of «name <hash>», as an export has them."""
    matches = [_TEXT.fullmatch(line.strip()) for line in clean(typed, 20_000).splitlines()]
    if not matches or not all(matches):
        raise BadCell("not-a-file", _WANTED)
    return [File(name=clean(one["name"], 200), hash=one["hash"]) for one in matches if one]


def _checked(file: File) -> File:
    if not file.ticket and not re.fullmatch(r"[0-9a-f]{64}", file.hash):
        raise BadCell("not-a-file", _WANTED)
    name = safe_name(clean(file.name, 200))
    return msgspec.structs.replace(file, name=name, ticket=clean(file.ticket, 100))
