"""Keys for what people name: 客户名称 becomes `ke_hu_ming_cheng`. Pure.

People write names everywhere, in formulas too; the key stands in addresses and in the files of
who connects something, and never changes.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pypinyin import lazy_pinyin

LONGEST = 40
_WORDS = re.compile(r"[a-z0-9]+")


def keys_for(names: Sequence[str], taken: Iterable[str], otherwise: str = "f") -> list[str]:
    """A key for each name, in order; none twice, none of those taken.

    otherwise   what it begins with where the name gives nothing to begin with
    """
    used, keys = set(taken), []
    for name in names:
        key = _free(_spelt(name, otherwise), used)
        used.add(key)
        keys.append(key)
    return keys


def _spelt(name: str, otherwise: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    parts = _WORDS.findall(" ".join(lazy_pinyin(plain)))
    spelt = "_".join(parts)[:LONGEST].strip("_")
    return spelt if spelt[:1].isalpha() else f"{otherwise}_{spelt}".strip("_")


def _free(key: str, used: set[str]) -> str:
    number, free = 1, key
    while free in used:
        number += 1
        free = f"{key}_{number}"
    return free
