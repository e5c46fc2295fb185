"""An identity provider on this machine, written from OpenID Connect Core 1.0 and RFC 7636 and not
from our own code: it signs by hand, and checks the secret, the verifier and the redirect address.
"""

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CLIENT, SECRET = "danliu", "s3cret/with:signs"
Claims = dict[str, Any]


class Provider:
    """who      whom the next visitor is, as the provider knows them
    amiss    changes the claims of the next tokens, to lie
    sign     how the next tokens are signed
    told_amiss   of the discovery document
    """

    def __init__(self, address: str) -> None:
        self.issuer = address
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, str]] = {}
        self.be_honest()

    def be_honest(self) -> None:
        self.who: Claims = {"sub": "u-1"}
        self.amiss: Callable[[Claims], Claims] = dict
        self.sign: Callable[[Claims], str] = self.rs256
        self.named = self.issuer
        self.told_amiss: Claims = {}

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent: at once back, as if the person had signed in here."""
        assert query["client_id"] == CLIENT
        assert (query["response_type"], query["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe(8)
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def redeem(self, form: dict[str, str], authorization: str) -> tuple[int, Claims]:
        asked = self.codes.pop(form["code"], None)
        pair = base64.b64encode(b"danliu:s3cret%2Fwith%3Asigns").decode()
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        fits = asked and (
            authorization == f"Basic {pair}"
            and _plain(digest) == asked["code_challenge"]
            and form["redirect_uri"] == asked["redirect_uri"]
        )
        if not asked or not fits:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 60}
        told = self.amiss({**claims, "nonce": asked["nonce"], **self.who})
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(told)}

    def rs256(self, claims: Claims) -> str:
        signed = _head({"alg": "RS256", "kid": "one"}, claims)
        key = self.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{_plain(key)}"

    def unsigned(self, claims: Claims) -> str:
        return f"{_head({'alg': 'none', 'kid': 'one'}, claims)}."

    def by_the_public_key(self, claims: Claims) -> str:
        """As if the public key were a shared secret: what a careless check would take."""
        public = self.key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        signed = _head({"alg": "HS256", "kid": "one"}, claims)
        return f"{signed}.{_plain(hmac.digest(public, signed.encode(), 'sha256'))}"

    def by_a_stranger(self, claims: Claims) -> str:
        mine, self.key = self.key, rsa.generate_private_key(public_exponent=65537, key_size=2048)
        try:
            return self.rs256(claims)
        finally:
            self.key = mine

    def documents(self) -> dict[str, Any]:
        numbers = self.key.public_key().public_numbers()
        key = {"kty": "RSA", "kid": "one", "use": "sig", "n": _n(numbers.n), "e": _n(numbers.e)}
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.named,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                **self.told_amiss,
            },
            "/keys": {"keys": [key]},
        }


@contextmanager
def provider_on(port: int) -> Iterator[Provider]:
    stand = Provider(f"http://127.0.0.1:{port}")

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("location", stand.authorize(_flat(parts.query)))
                self.end_headers()
            else:
                self._answer(200, stand.documents()[parts.path])

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._answer(*stand.redeem(_flat(body), self.headers.get("authorization", "")))

        def _answer(self, status: int, told: Any) -> None:
            sent = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stand
    finally:
        server.shutdown()
        server.server_close()


def _head(head: Claims, claims: Claims) -> str:
    return f"{_plain(json.dumps(head).encode())}.{_plain(json.dumps(claims).encode())}"


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _n(number: int) -> str:
    return _plain(number.to_bytes((number.bit_length() + 7) // 8, "big"))


def _flat(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}
