"""Signatures of inbound webhooks: Standard Webhooks, and the family of plain HMAC headers.

Source      Standard Webhooks specification (its reference vector is a test); the plain form is what
            many platforms do, each a little differently, hence settings.
Confidence  verified against the reference library. `v1a` (ed25519) is not covered: unknown versions
            are passed over, as the specification asks.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from datetime import datetime

TOLERANCE_S = 300
KEY_BYTES = 24  # the shortest key that the specification allows
PLACE = re.compile(rb"\{(\w+)\}")
PLACES = {"body", "timestamp", "id", "secret", "query"}


class NotSigned(Exception):
    """Why a message is not believed; becomes BadSignature. Never holds a secret."""


def standard_key(secret: str) -> bytes:
    """The HMAC key inside `whsec_…`. Raises NotSigned if it is none."""
    try:
        key = base64.b64decode(secret.strip().removeprefix("whsec_"), validate=True)
    except ValueError as error:
        raise NotSigned("the connection's secret is not whsec_ and base64") from error
    if len(key) < KEY_BYTES:
        raise NotSigned(f"the connection's secret is shorter than {KEY_BYTES} bytes")
    return key


def check_standard(
    headers: Mapping[str, str], body: bytes, secrets: Iterable[str], now: datetime
) -> str:
    """The message's id if any signature matches any secret, within five minutes of `now`."""
    message_id = _wanted(headers, "webhook-id")
    timestamp = _wanted(headers, "webhook-timestamp")
    check_time(timestamp, now, TOLERANCE_S)
    content = f"{message_id}.{timestamp}.".encode() + body
    sent = [entry.partition(",") for entry in _wanted(headers, "webhook-signature").split()]
    candidates = [signature.encode() for version, _, signature in sent if version == "v1"]
    for secret in secrets:
        wanted = base64.b64encode(hmac.digest(standard_key(secret), content, "sha256"))
        if any(hmac.compare_digest(wanted, one) for one in candidates):
            return message_id
    raise NotSigned("no signature of version v1 matches")


def check_time(timestamp: str, now: datetime, tolerance_s: float) -> None:
    """Refuse what is older or newer than the tolerance. Thirteen digits are milliseconds."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 13):
        raise NotSigned("the timestamp is not a whole number of seconds")
    seconds = int(timestamp) / 1000 if len(timestamp) == 13 else int(timestamp)
    if abs(now.timestamp() - seconds) > tolerance_s:
        raise NotSigned(f"the timestamp is more than {tolerance_s:g} s away from our clock")


def digest_text(
    template: str, values: Mapping[str, bytes], secret: str, algorithm: str, encoding: str
) -> bytes:
    """The signature of the filled template, as the sender writes it.

    A template that names {secret} is hashed as it is; any other is an HMAC keyed by the secret.
    """
    known = {**values, "secret": secret.encode()}
    content = PLACE.sub(lambda found: known[found[1].decode()], template.encode())
    if "{secret}" in template:
        digest = hashlib.new(algorithm, content, usedforsecurity=False).digest()
    else:
        digest = hmac.digest(secret.encode(), content, algorithm)
    if encoding == "base64":
        return base64.b64encode(digest)
    text = digest.hex()
    return (text.upper() if encoding == "HEX" else text).encode()


def matches(wanted: bytes, sent: str) -> bool:
    return hmac.compare_digest(wanted, sent.encode())


def _wanted(headers: Mapping[str, str], name: str) -> str:
    if not headers.get(name):
        raise NotSigned(f"the header {name} is missing")
    return headers[name]
