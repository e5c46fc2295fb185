"""What the store of files refuses."""

from dataclasses import dataclass

from danliu.errors import DanliuError, Words


@dataclass(eq=False)
class FileRefused(DanliuError):
    """This file cannot be taken, whatever its name says."""

    code = "file-refused"
    status = 422

    name: str
    found: str  # what its content shows; blank: nothing known
    wanted: Words


@dataclass(eq=False)
class FileTooLarge(DanliuError):
    """This file is too large."""

    code = "file-too-large"
    status = 413

    name: str
    most_mb: int


@dataclass(eq=False)
class UploadTooSlow(DanliuError):
    """This upload took too long: try again on a better network."""

    code = "upload-too-slow"
    status = 408
    retry = True

    within_s: int


@dataclass(eq=False)
class UploadsFull(DanliuError):
    """Too many uploads wait for the record they belong to: save the record, or try tomorrow."""

    code = "uploads-full"
    status = 429
    retry = True

    most_mb: int


@dataclass(eq=False)
class FileGone(DanliuError):
    """The store does not have this file."""

    code = "file-gone"
    status = 404

    key: str


@dataclass(eq=False)
class StoreAway(DanliuError):
    """The store of files does not answer: please try again."""

    code = "file-store-away"
    status = 503
    retry = True

    detail: str


@dataclass(eq=False)
class BadStore(DanliuError):
    """DANLIU_FILES names no store of files."""

    code = "bad-file-store"
    status = 500

    value: str
    wanted: Words
