"""OpenID Connect as far as a sign-in needs it: the authorization code flow with PKCE.

Source  OpenID Connect Core 1.0 §3.1 and Discovery 1.0, read 2026-11-26; RFC 7636 (PKCE)
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from urllib.parse import quote, urlencode

import jwt
import msgspec
from msgspec import Struct

from danliu.errors import DanliuError
from danliu.people.providers import Claims, Client

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")  # never «none», never a shared secret
LEEWAY_S = 60  # that their clock may be off
Read = TypeVar("Read")
_FORM = {"content-type": "application/x-www-form-urlencoded"}


@dataclass(eq=False)
class ProviderFailed(DanliuError):
    """The identity provider does not answer as it should."""

    code = "provider-failed"
    status = 502

    step: str  # discovery, keys, token, identity
    detail: str


class Ask(Protocol):
    """One call to the provider, bounded in time and size. Raises DanliuError."""

    async def __call__(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> bytes: ...


class Endpoints(Struct, frozen=True):
    """What the provider says of itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


async def discover(ask: Ask, issuer: str) -> Endpoints:
    """Raises ProviderFailed."""
    url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    found = _read(await _asked(ask, "discovery", "GET", url), Endpoints, "discovery")
    if found.issuer != issuer:  # another's document would let another in
        raise ProviderFailed("discovery", f"the document is of {found.issuer}")
    scheme = issuer.partition(":")[0]
    for place in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
        # what is encrypted stays so; and a browser that is sent there runs no script
        if not place.startswith((f"{scheme}://", "https://")):
            raise ProviderFailed("discovery", f"not as safe as the issuer: {place[:100]}")
    return found


def way_there(at: Endpoints, us: Client, *, state: str, nonce: str, verifier: str) -> str:
    """The address at the provider to send the browser to. Pure."""
    asked = {
        "response_type": "code",
        "scope": "openid email",
        "client_id": us.id,
        "redirect_uri": us.redirect,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
    }
    joint = "&" if "?" in at.authorization_endpoint else "?"
    return f"{at.authorization_endpoint}{joint}{urlencode(asked)}"


def challenge(verifier: str) -> str:
    """RFC 7636 §4.2, S256."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


async def redeem(
    ask: Ask, at: Endpoints, us: Client, *, code: str, verifier: str, nonce: str
) -> Claims:
    """Whom the code of a browser that came back stands for. Raises ProviderFailed."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": us.redirect,
        "code_verifier": verifier,
    }
    headers = dict(_FORM)
    if "client_secret_basic" in at.token_endpoint_auth_methods_supported:
        headers["authorization"] = _basic(us)
    else:
        form |= {"client_id": us.id, "client_secret": us.secret}
    body = urlencode(form).encode()
    answer = _read(await _asked(ask, "token", "POST", at.token_endpoint, headers, body), _Tokens)
    return _checked(answer.id_token, await keys(ask, at), us, nonce)


async def keys(ask: Ask, at: Endpoints) -> jwt.PyJWKSet:
    """What the provider signs with now. Raises ProviderFailed."""
    told = _read(await _asked(ask, "keys", "GET", at.jwks_uri), dict[str, Any], "keys")
    try:
        return jwt.PyJWKSet.from_dict(told)
    except jwt.PyJWTError as error:
        raise ProviderFailed("keys", str(error)) from error


class _Tokens(Struct, frozen=True):
    id_token: str


def _checked(token: str, known: jwt.PyJWKSet, us: Client, nonce: str) -> Claims:
    """OpenID Connect Core §3.1.3.7. Raises ProviderFailed."""
    try:
        key = _key_of(token, known)
        found = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            audience=us.id,
            issuer=us.issuer,
            leeway=LEEWAY_S,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "nonce"]},
        )
    except (jwt.PyJWTError, KeyError) as error:
        raise ProviderFailed("identity", str(error)) from error
    if not hmac.compare_digest(str(found["nonce"]).encode(), nonce.encode()):
        raise ProviderFailed("identity", "the nonce is not ours")
    if found.get("azp", us.id) != us.id:
        raise ProviderFailed("identity", "issued to another client")
    verified = found.get("email_verified") is True
    return Claims(str(found["sub"]), str(found.get("email", "")) if verified else "")


def _key_of(token: str, known: jwt.PyJWKSet) -> jwt.PyJWK:
    """The key that the token names, or the only one. The algorithm is the key's, and not what the
    token says. Raises KeyError."""
    wanted = jwt.get_unverified_header(token).get("kid")
    fit = [one for one in known.keys if wanted is None or one.key_id == wanted]
    if len(fit) != 1 or fit[0].algorithm_name not in ALGORITHMS:
        raise KeyError("no key of the provider's fits")
    return fit[0]


def _basic(us: Client) -> str:
    """RFC 6749 §2.3.1: both are form-encoded first."""
    pair = f"{quote(us.id, safe='')}:{quote(us.secret, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


async def _asked(
    ask: Ask,
    step: str,
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> bytes:
    try:
        return await ask(method, url, {"accept": "application/json", **(headers or {})}, body)
    except DanliuError as error:
        facts = error.facts()
        raise ProviderFailed(step, str(facts.get("detail") or error)[:200]) from error


def _read(answer: bytes, shape: type[Read], step: str = "token") -> Read:
    try:
        return msgspec.json.decode(answer, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ProviderFailed(step, str(error)[:200]) from error
