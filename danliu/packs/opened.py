"""An archive that somebody sends, opened with care: bounded, no file outside, no aliases."""

import io
import zipfile
import zlib

import yaml

from danliu.packs.pack import InvalidPack, Pack, read_pack

MOST_BYTES = 20_000_000  # of all files together, unpacked
MOST_FILES = 1_000
_CHUNK = 64 * 1_024


def opened(archive: bytes) -> Pack:
    """The pack in an archive; takes a while, so not on the loop. Raises InvalidPack."""
    try:
        texts = _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise InvalidPack("pack.zip", "a zip archive, as 导出方案包 makes it") from error
    for name, text in texts.items():
        _check_plain(name, text)
    return read_pack(_as_folder(texts))


def _unpacked(archive: bytes) -> dict[str, bytes]:
    """Name -> content of every YAML file; what the archive says of its sizes is not believed."""
    found = zipfile.ZipFile(io.BytesIO(archive))
    entries = [entry for entry in found.infolist() if entry.filename.endswith(".yaml")]
    if len(entries) > MOST_FILES:
        raise InvalidPack("pack.zip", f"at most {MOST_FILES} files")
    texts, left = dict[str, bytes](), MOST_BYTES
    for entry in entries:
        texts[entry.filename] = text = _read(found, entry, left)
        left -= len(text)
    return texts


def _read(found: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    read = bytearray()
    with found.open(entry) as file:
        while chunk := file.read(_CHUNK):
            read += chunk
            if len(read) > most:
                raise InvalidPack(entry.filename, f"at most {MOST_BYTES} bytes in all, unpacked")
    return bytes(read)


def _as_folder(texts: dict[str, bytes]) -> zipfile.Path:
    """The same files as a folder that packs are read from."""
    made = zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_STORED)
    for name, text in texts.items():
        made.writestr(name, text)
    return zipfile.Path(made)


def _check_plain(name: str, text: bytes) -> None:
    """An alias that names an alias that names an alias would unfold without end."""
    try:
        if any(isinstance(one, yaml.AliasEvent) for one in yaml.parse(text, yaml.SafeLoader)):
            raise InvalidPack(name, "YAML without aliases (*name)")
    except yaml.YAMLError as error:
        raise InvalidPack(name, str(error)) from error
