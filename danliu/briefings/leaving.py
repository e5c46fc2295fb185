"""The link by which a briefing is ended from the message itself, without signing in.

It carries the subscription's id under our own mark, so that nothing has to be kept. It does no
more than to end this one; looking at its page does nothing: a preview looks too.
"""

import base64
import binascii
from uuid import UUID

from danliu.briefings.errors import UnknownBriefing
from danliu.vault import Vault

_WHAT = b"briefing "


def leaving(keeper: Vault, briefing: UUID) -> str:
    signed = briefing.bytes + keeper.sign(_WHAT + briefing.bytes)
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def read_leaving(keeper: Vault, secret: str) -> UUID:
    """Raises UnknownBriefing."""
    try:
        raw = base64.urlsafe_b64decode(secret + "=" * (-len(secret) % 4))
    except (binascii.Error, ValueError) as error:
        raise UnknownBriefing from error
    if len(raw) != 32 or not keeper.signed(_WHAT + raw[:16], raw[16:]):
        raise UnknownBriefing
    return UUID(bytes=raw[:16])
