"""An archive that somebody sends, opened with care: bounded, no file outside, no aliases."""

import io
import zipfile

import yaml

from danliu.packs.pack import InvalidPack, Pack, read_pack

MOST_BYTES = 20_000_000  # of all files together, unpacked
MOST_FILES = 1_000


def opened(archive: bytes) -> Pack:
    """The pack in an archive. Raises InvalidPack."""
    try:
        found = zipfile.ZipFile(io.BytesIO(archive))
    except zipfile.BadZipFile as error:
        raise InvalidPack("pack.zip", "a zip archive, as 导出方案包 makes it") from error
    entries = found.infolist()
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
        raise InvalidPack("pack.zip", f"at most {MOST_FILES} files of {MOST_BYTES} bytes in all")
    for entry in entries:
        if entry.filename.endswith(".yaml"):
            _check_plain(entry.filename, found.read(entry))
    return read_pack(zipfile.Path(found))


def _check_plain(name: str, text: bytes) -> None:
    """An alias that names an alias that names an alias would unfold without end."""
    try:
        if any(isinstance(one, yaml.AliasEvent) for one in yaml.parse(text, yaml.SafeLoader)):
            raise InvalidPack(name, "YAML without aliases (*name)")
    except yaml.YAMLError as error:
        raise InvalidPack(name, str(error)) from error
