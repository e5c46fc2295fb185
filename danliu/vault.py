"""Secrets: sealed with one key before they are stored, opened only where they are used."""

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from danliu.errors import DanliuError


@dataclass(eq=False)
class WrongKey(DanliuError):
    """These secrets were sealed with another key: restore DANLIU_SECRET_KEY or the key file."""

    code = "wrong-secret-key"
    status = 500


class Vault:
    """Seals and opens short secrets. The key is 32 bytes, url-safe base64 (Fernet)."""

    def __init__(self, key: str) -> None:
        self._fernet = Fernet(key)
        self._signing = hmac.digest(key.encode(), b"danliu links", "sha256")

    @classmethod
    def at(cls, folder: Path) -> "Vault":
        """The vault of this installation: DANLIU_SECRET_KEY, else a file 0600 in `folder`."""
        if key := os.environ.get("DANLIU_SECRET_KEY"):
            return cls(key)
        path = folder / "secret.key"
        if not path.exists():
            _create_once(path, Fernet.generate_key())
        return cls(path.read_text().strip())

    def sign(self, message: bytes) -> bytes:
        """A tag of 16 bytes that only this installation can make: for links that carry data."""
        return hmac.digest(self._signing, message, "sha256")[:16]

    def signed(self, message: bytes, tag: bytes) -> bool:
        return hmac.compare_digest(self.sign(message), tag)

    def seal(self, plain: bytes) -> bytes:
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes:
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken as error:
            raise WrongKey from error


def token(nbytes: int = 24) -> str:
    """An unguessable string for a link or a session, safe in a URL."""
    return secrets.token_urlsafe(nbytes)


def _create_once(path: Path, key: bytes) -> None:
    """Two processes may start together: the first to link its file wins, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
