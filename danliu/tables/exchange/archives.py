"""What a zip archive says of itself, looked at before a byte of it is unpacked."""

import zipfile
from pathlib import Path

from danliu.errors import Words
from danliu.tables.exchange.errors import RefusedFile

MOST_UNPACKED = 400_000_000  # bytes of all parts
MOST_PARTS = 10_000
RATIO = 200  # times its packed size; xml of a large sheet comes to about 20
SMALL = 20_000_000  # bytes unpacked that are no danger, whatever their ratio


def check_archive(path: Path) -> None:
    """Nothing for a file that is no zip. Raises RefusedFile for one that would flood us."""
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise RefusedFile(path.name, _broken(error)) from error
    unpacked = sum(part.file_size for part in parts)
    packed = max(path.stat().st_size, 1)
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED:
        raise RefusedFile(path.name, _large(len(parts), unpacked))
    if unpacked > SMALL and unpacked / packed > RATIO:
        raise RefusedFile(path.name, _bomb(unpacked, packed))


def _broken(error: Exception) -> Words:
    return Words(f"压缩包已损坏：{error}", f"the archive is damaged: {error}")


def _large(parts: int, unpacked: int) -> Words:
    return Words(
        f"解开后有 {parts:,} 个部分、{unpacked:,} 字节，"
        f"最多 {MOST_PARTS:,} 个、{MOST_UNPACKED:,} 字节；请另存为 CSV",
        f"unpacked it has {parts:,} parts and {unpacked:,} bytes, at most {MOST_PARTS:,} and"
        f" {MOST_UNPACKED:,} are read: save it as csv",
    )


def _bomb(unpacked: int, packed: int) -> Words:
    return Words(
        f"解开后是原来的 {unpacked // packed} 倍，像压缩炸弹，不予打开",
        f"unpacked it is {unpacked // packed} times as large: it looks like an archive bomb",
    )
