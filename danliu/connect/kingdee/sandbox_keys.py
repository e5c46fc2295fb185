"""The sandbox's demo keys, and how it recognises who asks: two signatures, or a session."""

import base64
import hmac
from http.cookies import SimpleCookie
from urllib.parse import quote

from danliu.connect.sandbox import Call

ACCT_ID = "60f0000000000a"
USER_NAME = "demo"
APP_ID = "300001_hYZwS2x5IL+Ky33tFTrDfgxdFHG1XV5D"
APP_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105  (works on this sandbox only)
SDK_KEY = b"0054f397c6234378b09ca7d3e5debce7"


def signed(call: Call) -> bool:
    """Both signatures: over the path with the client secret, over who asks with the app secret."""
    sent = call.headers
    client_id, hidden = APP_ID.split("_")
    secret = bytes(a ^ b for a, b in zip(base64.b64decode(hidden), SDK_KEY, strict=False))
    asked = (
        f"POST\n{quote(call.asked, safe='')}\n\n"
        f"x-api-nonce:{sent.get('x-api-nonce')}\nx-api-timestamp:{sent.get('x-api-timestamp')}\n"
    )
    who = base64.b64decode(sent.get("x-kd-appdata", "")).decode()
    return (
        sent.get("x-api-clientid") == client_id
        and sent.get("x-kd-appkey") == APP_ID
        and who.split(",")[:2] == [ACCT_ID, USER_NAME]
        and sent.get("x-api-signature") == hex_in_base64(base64.b64encode(secret), asked)
        and sent.get("x-kd-signature") == hex_in_base64(APP_SECRET.encode(), APP_ID + who)
    )


def cookie(call: Call) -> str | None:
    """The session that a browser-like caller would send back."""
    jar = SimpleCookie(call.headers.get("cookie", ""))
    return jar["kdservice-sessionid"].value if "kdservice-sessionid" in jar else None


def hex_in_base64(key: bytes, text: str) -> str:
    letters = hmac.digest(key, text.encode(), "sha256").hex()
    return base64.b64encode(letters.encode()).decode()
