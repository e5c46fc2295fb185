"""First letters of Chinese characters, all readings of each: 重 is z and c. Pure."""

from functools import lru_cache
from unicodedata import normalize

_FIRST_CJK = "\u2e80"  # nothing below has a reading in pinyin


@lru_cache(maxsize=50_000)
def initials(character: str) -> str:
    """The letters that the character's readings begin with; «» for what has none."""
    if character < _FIRST_CJK:
        return ""
    from pypinyin import Style, pinyin  # noqa: PLC0415  its tables take longer to load than all else

    found = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
    letters = {normalize("NFD", reading)[0] for readings in found for reading in readings}
    return "".join(sorted(one for one in letters if "a" <= one <= "z"))


def keys(character: str) -> str:
    """What one types for the character: its initials, or itself where it is a letter or digit."""
    return character if _is_typed(character) else initials(character)


def spelled(text: str) -> str:
    """The whole of it in pinyin, each character by its usual reading: 张三 is zhangsan."""
    if text.isascii():
        return text.lower()
    from pypinyin import lazy_pinyin  # noqa: PLC0415  as above

    return "".join(lazy_pinyin(text)).lower()


def find(word: str, text: str) -> int:
    """Where the word stands in the text as initials, at least one of them; -1 if nowhere."""
    if not (word.isascii() and word.isalnum()):
        return -1
    if len(word) < 2:  # any letter would do
        return -1
    typed = [keys(character) for character in text]
    for start in range(len(typed) - len(word) + 1):
        if all(key in typed[start + i] for i, key in enumerate(word)):
            return start
    return -1


def _is_typed(character: str) -> bool:
    return character.isascii() and character.isalnum()
