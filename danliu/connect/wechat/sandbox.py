"""微信 on this machine, written from the vendor's documentation.

A message is sent for a consent, and each consent once: `/_consent` gives one, and tells the
address of the event. Codes of `/_code` sign in once. The older token call ends the token of
everybody else, as there.
"""

import hashlib
import secrets
import time
from collections import Counter, deque
from typing import Any

import httpx
import msgspec

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

APP = "wx-demo-0000000001"
SECRET = "demo-wechat-secret"  # noqa: S105
TOKEN = "demoWechatToken"  # noqa: S105
LASTS_S, CODE_LASTS_S = 7200, 300
LONGEST = {"thing": 20, "character_string": 32, "phrase": 5}
LAST = 1000


@sandbox("wechat")
class WeChatSandbox:
    def __init__(self) -> None:
        self.token = ("", 0.0)
        self.consents: Counter[tuple[str, str]] = Counter()
        self.codes: dict[str, tuple[str, float]] = {}
        self.sent: deque[dict[str, Any]] = deque(maxlen=LAST)
        self.fetched = 0
        self.doors: dict[str, Door] = {
            "/_consent": self._consent,
            "/_code": self._code,
            "/_end_token": self._end_token,
        }
        self.refusals = {
            "refuse": _refused(40037, "invalid template_id"),
            "throttle": _refused(45009, "reach max api daily quota limit"),
            "busy": _refused(-1, "system error"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {"app_id": APP, "secret": SECRET, "token": TOKEN, "url": url}

    def operation(self, call: Call) -> str:
        return call.path

    async def answer(self, call: Call) -> Reply:
        if call.path == "/cgi-bin/stable_token":
            return self._token(msgspec.json.decode(call.body))
        if call.path == "/cgi-bin/token":
            self.token = ("", 0.0)
            return self._token(call.query)
        if call.path == "/sns/jscode2session":
            return self._session(call)
        if call.query.get("access_token") != self.token[0] or self.token[1] < time.time():
            return _refused(40001, "invalid credential, access_token is invalid or not latest")
        if call.path == "/cgi-bin/message/subscribe/send":
            return self._send(msgspec.json.decode(call.body))
        return _refused(40066, "invalid url")

    def books(self) -> Any:
        return {"sent": list(self.sent), "fetched": self.fetched}

    def _token(self, asked: Any) -> Reply:
        self.fetched += 1
        if (asked.get("appid"), asked.get("secret")) != (APP, SECRET):
            return _refused(40125, "invalid appsecret")
        if self.token[1] < time.time():
            self.token = (secrets.token_urlsafe(24), time.time() + LASTS_S)
        return reply_json({"access_token": self.token[0], "expires_in": LASTS_S})

    def _session(self, call: Call) -> Reply:
        if (call.query.get("appid"), call.query.get("secret")) != (APP, SECRET):
            return _refused(40125, "invalid appsecret")
        openid, ends = self.codes.pop(call.query.get("js_code", ""), ("", 0.0))
        if ends < time.time():
            return _refused(40029, "invalid code")
        return reply_json({"openid": openid, "session_key": "tiihtNczf5v6AKRyjwEUhQ=="})

    def _send(self, message: dict[str, Any]) -> Reply:
        for key, one in message.get("data", {}).items():
            longest = LONGEST.get(key.rstrip("0123456789"), 1000)
            if not one.get("value") or len(one["value"]) > longest:
                return _refused(47003, f"argument invalid! data.{key}.value invalid")
        place = (message.get("touser", ""), message.get("template_id", ""))
        if self.consents[place] < 1:
            return _refused(43101, "user refuse to accept the msg")
        self.consents[place] -= 1
        self.sent.append(message)
        return reply_json({"errcode": 0, "errmsg": "ok"})

    async def _consent(self, call: Call) -> Reply:
        """{"openid", "template", "url"}: somebody says yes once; the address is told, if any."""
        asked = msgspec.json.decode(call.body)
        self.consents[asked["openid"], asked["template"]] += 1
        if not asked.get("url"):
            return reply_json({"answer": ""})
        query, body = _event(asked["openid"], asked["template"])
        async with httpx.AsyncClient(trust_env=False, timeout=5) as http:
            answer = await http.post(asked["url"], params=query, content=body.encode())
        return reply_json({"answer": answer.text})

    async def _code(self, call: Call) -> Reply:
        """{"openid"}: a code as `wx.login` gives it."""
        code = secrets.token_urlsafe(12)
        openid = msgspec.json.decode(call.body)["openid"]
        self.codes[code] = (openid, time.time() + CODE_LASTS_S)
        return reply_json({"code": code})

    async def _end_token(self, call: Call) -> Reply:
        self.token = ("", 0.0)
        return reply_json({"done": True})


def signed_query() -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), secrets.token_hex(4)
    text = "".join(sorted([TOKEN, timestamp, nonce]))
    signature = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return {"signature": signature, "timestamp": timestamp, "nonce": nonce}


def _event(openid: str, template: str) -> tuple[dict[str, str], str]:
    body = (
        f"<xml><ToUserName>gh_demo</ToUserName><FromUserName>{openid}</FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType>event</MsgType>"
        "<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent><List>"
        f"<TemplateId>{template}</TemplateId>"
        "<SubscribeStatusString>accept</SubscribeStatusString><PopupScene>0</PopupScene>"
        "</List></SubscribeMsgPopupEvent></xml>"
    )
    return signed_query(), body


def _refused(code: int, words: str) -> Reply:
    return reply_json({"errcode": code, "errmsg": words})
