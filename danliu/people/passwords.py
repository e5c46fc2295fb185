"""What a password must be. Pure."""

from itertools import pairwise

from danliu.errors import Words
from danliu.people.errors import BadPassword

SHORTEST = 8
_LONG = Words(f"至少 {SHORTEST} 个字符", f"at least {SHORTEST} characters")
_OTHER = Words(
    "不含账号名、不是一串重复或顺着数的字符", "neither the login nor a plain row of characters"
)


def check_password_strength(password: str, login: str) -> None:
    """Raises BadPassword. Length is what counts; rules on kinds of characters only annoy."""
    if len(password) < SHORTEST:
        raise BadPassword(_LONG)
    told = password.casefold()
    if (login and login.casefold() in told) or _is_a_row(told):
        raise BadPassword(_OTHER)


def _is_a_row(text: str) -> bool:
    """11111111, 12345678, hgfedcba: each character the same step from the one before."""
    return len({ord(b) - ord(a) for a, b in pairwise(text)}) == 1
