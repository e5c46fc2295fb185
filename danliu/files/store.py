"""Where the bytes of files lie: a folder, or a bucket of any S3-compatible storage.

DANLIU_FILES is a folder, or s3://bucket/prefix with DANLIU_S3_ENDPOINT, DANLIU_S3_REGION,
DANLIU_S3_KEY and DANLIU_S3_SECRET beside it; DANLIU_S3_VIRTUAL_HOST=1 where the bucket is part of
the host's name, as Aliyun OSS wants it. Several machines share a bucket or a mounted folder.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, S3Store

from danliu.errors import Words
from danliu.files.errors import BadStore, FileGone, StoreAway

CHUNK = 256 * 1024  # bytes, of what is read at a time
_ANSWERS_WITHIN = timedelta(seconds=30)
_TRIES = 3
_WANTED = Words(
    "一个文件夹，或 s3://桶/前缀，并设置 DANLIU_S3_ENDPOINT、DANLIU_S3_KEY、DANLIU_S3_SECRET",
    "a folder, or s3://bucket/prefix with DANLIU_S3_ENDPOINT, DANLIU_S3_KEY and DANLIU_S3_SECRET",
)


T = TypeVar("T")
# not obstore's own async calls: their threads may still call into Python while it ends, and then
# the whole process aborts (seen one time in six, with obstore 0.12.1 on Python 3.11)
_threads = ThreadPoolExecutor(8, thread_name_prefix="files")


@dataclass(frozen=True)
class Store:
    """Bytes by key. Keys are made of hashes, so what is there never changes."""

    place: Any  # LocalStore or S3Store: msgspec, which reads what a route is given, knows no union

    async def put(self, key: str, content: Path | bytes) -> None:
        """Keep a file, read in parts. Raises StoreAway."""
        with _told(key):
            await _away(lambda: obstore.put(self.place, key, content))

    async def size(self, key: str) -> int:
        """Raises FileGone, StoreAway."""
        with _told(key):
            return await _away(lambda: obstore.head(self.place, key)["size"])

    async def read(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `start` until before `end`, in chunks. Raises FileGone, StoreAway."""
        if start >= end:
            return
        with _told(key):
            found = await _away(
                lambda: obstore.get(self.place, key, options={"range": (start, end)})
            )
            chunks = found.stream(min_chunk_size=CHUNK)
            while chunk := await _away(lambda: next(chunks, None)):
                yield bytes(chunk)

    async def remove(self, key: str) -> None:
        """What is not there need not be removed. Raises StoreAway."""
        try:
            with _told(key):
                await _away(lambda: obstore.delete(self.place, key))
        except FileGone:
            return


async def _away(call: Callable[[], T]) -> T:
    """The call's answer, off the event loop."""
    return await asyncio.get_running_loop().run_in_executor(_threads, call)


@contextmanager
def _told(key: str) -> Iterator[None]:
    """The store's errors in our words."""
    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        raise FileGone(key) from error
    except (BaseError, OSError) as error:
        raise StoreAway(str(error).splitlines()[0][:200]) from error


def open_store(data: Path) -> Store:
    """The store of this installation: DANLIU_FILES, else the folder `files` in the data folder.

    Raises  BadStore
    """
    where = os.environ.get("DANLIU_FILES") or str(data / "files")
    if "://" in where:
        return Store(_bucket(where))
    folder = Path(where).expanduser().absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return Store(LocalStore(folder))


def _bucket(where: str) -> S3Store:
    parts = urlsplit(where)
    if parts.scheme != "s3" or not parts.netloc:
        raise BadStore(where, _WANTED)
    config: dict[str, Any] = {
        "region": os.environ.get("DANLIU_S3_REGION", "us-east-1"),
        "virtual_hosted_style_request": os.environ.get("DANLIU_S3_VIRTUAL_HOST") == "1",
    }
    names = {
        "endpoint": "DANLIU_S3_ENDPOINT",
        "access_key_id": "DANLIU_S3_KEY",
        "secret_access_key": "DANLIU_S3_SECRET",
    }
    for option, name in names.items():
        if name not in os.environ:
            raise BadStore(where, _WANTED)
        config[option] = os.environ[name]
    return S3Store(
        parts.netloc,
        prefix=parts.path.strip("/") or None,
        config=config,  # type: ignore[arg-type]  # just these keys of it
        client_options={
            "timeout": _ANSWERS_WITHIN,
            "connect_timeout": timedelta(seconds=5),
            "allow_http": config["endpoint"].startswith("http://"),
        },
        retry_config={"max_retries": _TRIES, "retry_timeout": _ANSWERS_WITHIN},
    )
