"""A system that sends and takes Standard Webhooks, written from the specification.

POST /_send  {"to": "http://…", "body": {…}, "how": "good", "times": 1, "id": null}
             how: good, rotated (signed with the new and the old secret), stale (ten minutes
             old), wrong-version, forged, unsigned. `times` repeats the same id; `text` in
             place of `body` is sent as it stands. Answers each status and body it got.
POST /in     takes a message and verifies it; what it took is in the books. Told to, it is
             gone (410), redirects, or throttles.
"""

import base64
import hmac
import time
from typing import Any
from uuid import uuid4

import httpx
import msgspec
from msgspec import Struct

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

SECRET = "whsec_ZGVtby13ZWJob29rLXNlY3JldC1ub3ct"  # noqa: S105  (works on this sandbox only)
OLD_SECRET = "whsec_ZGVtby13ZWJob29rLXNlY3JldC1vbGQt"  # noqa: S105
WRONG_SECRET = "whsec_bm90LXRoZS1zZWNyZXQtb2YtYW55b25l"  # noqa: S105
WINDOW_S = 300


class Letter(Struct, forbid_unknown_fields=True):
    to: str
    body: Any = {}
    text: str | None = None
    how: str = "good"
    times: int = 1
    id: str | None = None


@sandbox("webhook")
class WebhookSandbox:
    def __init__(self) -> None:
        self.taken: list[dict[str, str]] = []
        self.doors: dict[str, Door] = {"/_send": self._send}
        self.refusals = {
            "gone": Reply(status=410),
            "throttle": Reply(status=429, headers={"retry-after": "1"}),
            "redirect": Reply(status=302, headers={"location": "/elsewhere"}),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {"secret": SECRET, "previous_secret": OLD_SECRET}

    def operation(self, call: Call) -> str:
        return call.path.strip("/")

    async def answer(self, call: Call) -> Reply:
        """Take a message: the three headers, the window, any v1 signature of either secret."""
        if call.path != "/in":
            return Reply(status=404)
        told = [
            call.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")
        ]
        message_id, timestamp, sent = told
        if not all(told) or abs(time.time() - int(timestamp)) > WINDOW_S:
            return Reply(status=401)
        good = {sign(one, message_id, timestamp, call.body) for one in (SECRET, OLD_SECRET)}
        if not good & set(sent.split(" ")):
            return Reply(status=401)
        self.taken.append({"id": message_id, "body": call.body.decode()})
        return Reply(status=204)

    def books(self) -> Any:
        return {"taken": self.taken}

    async def _send(self, call: Call) -> Reply:
        letter = msgspec.json.decode(call.body, type=Letter)
        message_id = letter.id or f"msg_{uuid4().hex}"
        body = letter.text.encode() if letter.text is not None else msgspec.json.encode(letter.body)
        answers = []
        async with httpx.AsyncClient() as http:
            for _ in range(letter.times):
                headers = {"content-type": "application/json", **_signed(letter, message_id, body)}
                got = await http.post(letter.to, content=body, headers=headers, timeout=10)
                answers.append({"status": got.status_code, "body": got.text})
        return reply_json({"id": message_id, "answers": answers})


def _signed(letter: Letter, message_id: str, body: bytes) -> dict[str, str]:
    timestamp = str(int(time.time()) - (600 if letter.how == "stale" else 0))
    entry = {
        "good": sign(SECRET, message_id, timestamp, body),
        "stale": sign(SECRET, message_id, timestamp, body),
        "rotated": " ".join(
            sign(one, message_id, timestamp, body) for one in (WRONG_SECRET, OLD_SECRET)
        ),
        "wrong-version": sign(SECRET, message_id, timestamp, body).replace("v1,", "v2,"),
        "forged": sign(WRONG_SECRET, message_id, timestamp, body),
        "unsigned": "",
    }[letter.how]
    told = {"webhook-id": message_id, "webhook-timestamp": timestamp}
    return told | ({"webhook-signature": entry} if entry else {})


def sign(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """One entry of webhook-signature."""
    key = base64.b64decode(secret.split("_", 1)[1])
    digest = hmac.new(key, b".".join([message_id.encode(), timestamp.encode(), body]), "sha256")
    return "v1," + base64.b64encode(digest.digest()).decode()
