"""企业微信 on this machine, written from the vendor's documentation.

It gives tokens and ends them early when told to (`/_end_tokens`), keeps what members and groups
were told, gives each card that can be pressed a code that is good once for 72 hours, lets a
robot speak twenty times a minute. `/_click` presses a button and `/_write` writes a text: the
sealed event goes to an address, three times where the answer takes more than five seconds.
`/_greet` asks an address for the sign of life that saving it in the console asks for. The page
where members sign in takes whoever `/_visitor` named for the one before the screen, and sends the
browser back with a code that is good once, for five minutes.
"""

import secrets
import time
from collections import deque
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox
from danliu.connect.wecom.sandbox_envelope import greeting, pressed, written

CORP = "ww-demo-0000000001"
AGENT = 1000002
SECRET = "demo-wecom-secret"  # noqa: S105
ROBOT = "demo-693axxx6-7aoc-4bc4-97a0"
TOKEN = "demoToken"  # noqa: S105
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
LASTS_S, CODE_LASTS_S, VISIT_LASTS_S = 7200, 72 * 3600, 300
SPEAKS, MINUTE = 20, 60
LONGEST = 2048  # bytes of a text
GIVES_UP_S, TRIES = 5, 3
LAST = 1000  # messages that the books remember


@sandbox("wecom")
class WeComSandbox:
    def __init__(self) -> None:
        self.tokens: dict[str, float] = {}
        self.codes: dict[str, float] = {}
        self.sent: deque[dict[str, Any]] = deque(maxlen=LAST)
        self.said: deque[dict[str, Any]] = deque(maxlen=LAST)
        self.spoke: deque[float] = deque(maxlen=SPEAKS)
        self.settled: list[dict[str, Any]] = []
        self.strangers: set[str] = {"nobody"}
        self.fetched = 0
        self.visitor: dict[str, str] = {"userid": "zhangmin"}
        self.visits: dict[str, tuple[dict[str, str], float]] = {}
        self.doors: dict[str, Door] = {
            "/_end_tokens": self._end_tokens,
            "/_click": self._click,
            "/_write": self._write,
            "/_greet": self._greet,
            "/_visitor": self._named,
        }
        self.refusals = {
            "refuse": _refused(40003, "invalid userid"),
            "throttle": _refused(45009, "api freq out of limit"),
            "busy": _refused(-1, "system busy"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {
            "corp_id": CORP,
            "agent_id": AGENT,
            "secret": SECRET,
            "robot_key": ROBOT,
            "token": TOKEN,
            "encoding_aes_key": AES_KEY,
            "url": url,
            "sign_in_url": url,
        }

    def operation(self, call: Call) -> str:
        return call.path.removeprefix("/cgi-bin/")

    async def answer(self, call: Call) -> Reply:
        path = self.operation(call)
        if path == "gettoken":
            return self._token(call)
        if path == "webhook/send":
            return self._robot(call)
        if path in ("/wwopen/sso/qrConnect", "/connect/oauth2/authorize"):
            return self._sign_in(call)
        if self.tokens.get(call.query.get("access_token", ""), 0) < time.time():
            return _refused(40014, "invalid access_token")
        if path == "auth/getuserinfo":
            return self._who(call)
        message = msgspec.json.decode(call.body)
        if path == "message/send":
            return self._message(message)
        if path == "message/update_template_card":
            return self._settle(message)
        return _refused(404, "no such interface")

    def books(self) -> Any:
        return {
            "sent": list(self.sent),
            "said": list(self.said),
            "settled": self.settled,
            "fetched": self.fetched,
            "codes": list(self.codes),
        }

    def _token(self, call: Call) -> Reply:
        """The same one, as long as it is good."""
        self.fetched += 1
        if (call.query.get("corpid"), call.query.get("corpsecret")) != (CORP, SECRET):
            return _refused(40001, "invalid credential")
        now = time.time()
        good = [token for token, ends in self.tokens.items() if ends > now]
        token = good[0] if good else secrets.token_urlsafe(24)
        self.tokens.setdefault(token, now + LASTS_S)
        return _accepted(access_token=token, expires_in=LASTS_S)

    def _sign_in(self, call: Call) -> Reply:
        """Whoever is before the screen says yes; nobody there is a no, and no code."""
        if call.query.get("appid") != CORP:
            return Reply(b"appid", 400, "text/plain")
        back, said = call.query["redirect_uri"], {"state": call.query.get("state", "")}
        if self.visitor:
            code = secrets.token_urlsafe(24)
            self.visits[code] = (self.visitor, time.time() + VISIT_LASTS_S)
            said["code"] = code
        return Reply(status=302, headers={"location": f"{back}?{urlencode(said)}"})

    def _who(self, call: Call) -> Reply:
        """A member's userid; of who is none, the openid."""
        who, ends = self.visits.pop(call.query.get("code", ""), ({}, 0.0))
        if ends < time.time():
            return _refused(40029, "invalid code")
        return _accepted(**who)

    def _message(self, message: dict[str, Any]) -> Reply:
        kind = message.get("msgtype", "")
        if message.get("agentid") != AGENT or not message.get("touser"):
            return _refused(40056, "invalid agentid")
        if len(message.get(kind, {}).get("content", "").encode()) > LONGEST:
            return _refused(45002, "content size out of limit")
        missed = [one for one in message["touser"].split("|") if one in self.strangers]
        repeated = message.get("enable_duplicate_check") == 1 and message in self.sent
        if not repeated and len(missed) < len(message["touser"].split("|")):
            self.sent.append(message)
        more = {"response_code": self._code()} if _asks(message) else {}
        return _accepted(msgid=secrets.token_hex(8), invaliduser="|".join(missed), **more)

    def _code(self) -> str:
        code = secrets.token_urlsafe(18)
        self.codes[code] = time.time() + CODE_LASTS_S
        return code

    def _settle(self, card: dict[str, Any]) -> Reply:
        if self.codes.pop(card.get("response_code", ""), 0) < time.time():
            return _refused(42017, "response_code is used or too old")
        self.settled.append(card)
        return _accepted()

    def _robot(self, call: Call) -> Reply:
        if call.query.get("key") != ROBOT:
            return _refused(93000, "invalid webhook url")
        now = time.monotonic()
        if len(self.spoke) == SPEAKS and self.spoke[0] > now - MINUTE:
            return _refused(45009, "api freq out of limit")
        self.spoke.append(now)
        self.said.append(msgspec.json.decode(call.body))
        return _accepted()

    async def _named(self, call: Call) -> Reply:
        """{"userid"} or {"openid"}: who is before the screen; {}: somebody who says no."""
        self.visitor = msgspec.json.decode(call.body)
        return reply_json({"done": True})

    async def _end_tokens(self, call: Call) -> Reply:
        self.tokens.clear()
        return reply_json({"done": True})

    async def _click(self, call: Call) -> Reply:
        """{"url", "who", "task", "key"}: who presses which button of which card."""
        asked, code = msgspec.json.decode(call.body), self._code()
        parts = {name: asked[name] for name in ("who", "task", "key")}
        query, body = pressed(TOKEN, AES_KEY, CORP, AGENT, code, **parts)
        answers = await _delivered(asked["url"], query, body)
        return reply_json({"answers": answers, "response_code": code})

    async def _write(self, call: Call) -> Reply:
        """{"url", "who", "says"}: a member writes to the application."""
        asked = msgspec.json.decode(call.body)
        query, body = written(TOKEN, AES_KEY, CORP, AGENT, who=asked["who"], says=asked["says"])
        return reply_json({"answers": await _delivered(asked["url"], query, body)})

    async def _greet(self, call: Call) -> Reply:
        """{"url"}: whether the address opened the envelope and answered what was in it."""
        asked = msgspec.json.decode(call.body)
        word, query = greeting(TOKEN, AES_KEY, CORP)
        async with httpx.AsyncClient(trust_env=False, timeout=GIVES_UP_S) as http:
            answer = await http.get(asked["url"], params=query)
        return reply_json({"greeted": answer.text == word, "status": answer.status_code})


async def _delivered(url: str, query: dict[str, str], body: bytes) -> list[int]:
    """The answers; 0 for one that did not come in time, after which the same is sent again."""
    answers: list[int] = []
    async with httpx.AsyncClient(trust_env=False, timeout=GIVES_UP_S) as http:
        while len(answers) < TRIES:
            try:
                answer = await http.post(url, params=query, content=body)
            except httpx.TimeoutException:
                answers.append(0)
            else:
                return [*answers, answer.status_code]
    return answers


def _asks(message: dict[str, Any]) -> bool:
    return bool(message.get("template_card", {}).get("button_list"))


def _accepted(**more: Any) -> Reply:
    return reply_json({"errcode": 0, "errmsg": "ok", **more})


def _refused(code: int, words: str) -> Reply:
    return reply_json({"errcode": code, "errmsg": words})
