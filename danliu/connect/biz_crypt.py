"""The envelope of callbacks of WeCom, WeChat («WXBizMsgCrypt») and DingTalk: signed by SHA-1,
sealed by AES.

Source      the vendors' developer documentation; its worked examples are tests.
Confidence  verified. The length in the envelope counts bytes, not characters; the padding goes
            to blocks of 32 bytes, twice those of AES.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

BLOCK = 32
_SALT = 16  # random bytes in front
_HEAD = _SALT + 4  # and the length of the text


@dataclass(frozen=True)
class Envelope:
    """token and key as the console shows them; the key has 43 characters."""

    token: str
    key: str

    def signature(self, timestamp: str, nonce: str, sealed: str) -> str:
        """Lower-case hex, over the four parts in the order of their characters."""
        parts = "".join(sorted((self.token, timestamp, nonce, sealed)))
        return hashlib.sha1(parts.encode(), usedforsecurity=False).hexdigest()

    def signed(self, signature: str, timestamp: str, nonce: str, sealed: str) -> bool:
        wanted = self.signature(timestamp, nonce, sealed)
        return hmac.compare_digest(wanted.encode(), signature.encode())

    def open(self, sealed: str) -> tuple[bytes, str]:
        """The text, and whom it is for. Raises ValueError."""
        try:
            box = base64.b64decode(sealed, validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
        if not box or len(box) % BLOCK:
            raise ValueError("not whole blocks")
        decryptor = self._cipher().decryptor()
        plain = _unpadded(decryptor.update(box) + decryptor.finalize())
        end = _HEAD + int.from_bytes(plain[_SALT:_HEAD], "big")
        if len(plain) < end:
            raise ValueError("shorter than it says")
        return plain[_HEAD:end], plain[end:].decode()

    def seal(self, text: bytes, receiver: str, salt: bytes | None = None) -> str:
        """salt: 16 bytes that nobody can guess, unless given."""
        head = (salt or secrets.token_bytes(_SALT)) + len(text).to_bytes(4, "big")
        plain = head + text + receiver.encode()
        pad = BLOCK - len(plain) % BLOCK
        encryptor = self._cipher().encryptor()
        sealed = encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()
        return base64.b64encode(sealed).decode()

    def _cipher(self) -> Cipher[CBC]:
        key = base64.b64decode(self.key + "=")
        return Cipher(AES(key), CBC(key[:16]))


def _unpadded(plain: bytes) -> bytes:
    """Raises ValueError."""
    pad = plain[-1]
    if not 1 <= pad <= BLOCK or plain[-pad:] != bytes([pad]) * pad:
        raise ValueError("wrong key: the padding does not fit")
    return plain[:-pad]
