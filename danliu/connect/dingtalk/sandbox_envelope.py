"""What 钉钉 sends to an address, as it signs and seals it, by the steps of its documentation."""

import base64
import hashlib
import hmac
import secrets
import time

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from danliu.connect.wecom.sandbox_envelope import query_for, sealed


def event(token: str, key: str, client_id: str, text: str) -> tuple[dict[str, str], dict[str, str]]:
    """Query and body."""
    box = sealed(key, text, client_id)
    return query_for(token, box), {"encrypt": box}


def says_success(token: str, key: str, client_id: str, answer: dict[str, str]) -> bool:
    """Whether an answer is signed, and its envelope holds the word for us."""
    box = answer.get("encrypt", "")
    parts = sorted([token, answer.get("timeStamp", ""), answer.get("nonce", ""), box])
    wanted = hashlib.sha1("".join(parts).encode(), usedforsecurity=False).hexdigest()
    if wanted != answer.get("msg_signature"):
        return False
    raw = base64.b64decode(key + "=")
    opener = Cipher(algorithms.AES(raw), modes.CBC(raw[:16])).decryptor()
    plain = opener.update(base64.b64decode(box)) + opener.finalize()
    end = 20 + int.from_bytes(plain[16:20], "big")
    return plain[20:end] == b"success" and plain[end : -plain[-1]] == client_id.encode()


def card_headers(secret: str) -> dict[str, str]:
    moment = _now()
    signature = hmac.new(secret.encode(), moment.encode(), hashlib.sha256).digest()
    return {
        "x-ddpaas-signature-timestamp": moment,
        "x-ddpaas-signature": base64.b64encode(signature).decode(),
    }


def robot_headers(secret: str) -> dict[str, str]:
    moment = _now()
    return {"timestamp": moment, "sign": robot_sign(secret, moment)}


def robot_sign(secret: str, moment: str) -> str:
    digest = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def new_number() -> str:
    return secrets.token_hex(12)


def _now() -> str:
    return str(int(time.time() * 1000))
