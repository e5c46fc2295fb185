"""The sandbox's page where members sign in, and what it tells by a code: once, for five minutes."""

import secrets
import time
from typing import Any
from urllib.parse import urlencode

import msgspec

from danliu.connect.sandbox import Call, Reply, reply_json

LASTS_S = 300
LIED = Reply(b"client_id", 400, "text/plain")


class SignInDesk:
    """visitor: {"userid"} of a member, {"userid", "contact_type": 1} of a contact, {"unionid"} of
    anybody else, {} of somebody who says no."""

    def __init__(self, client_id: str, secret: str) -> None:
        self.client_id, self.secret = client_id, secret
        self.visitor: dict[str, Any] = {"userid": "zhangmin"}
        self.codes: dict[str, tuple[str, float]] = {}
        self.tokens: dict[str, str] = {}
        self.members: dict[str, dict[str, Any]] = {}

    def answer(self, call: Call) -> Reply | None:
        if call.path == "/oauth2/auth":
            return self._asked(call)
        if call.path == "/v1.0/oauth2/userAccessToken":
            return self._token(msgspec.json.decode(call.body))
        if call.path == "/v1.0/contact/users/me":
            return self._me(call)
        return None

    def member(self, unionid: str) -> dict[str, Any] | None:
        return self.members.get(unionid)

    async def named(self, call: Call) -> Reply:
        self.visitor = msgspec.json.decode(call.body)
        return reply_json({"done": True})

    def _asked(self, call: Call) -> Reply:
        """Back with a code, or without one where the answer was no."""
        if call.query.get("client_id") != self.client_id:
            return LIED
        told = {"state": call.query.get("state", "")}
        if self.visitor:
            code, unionid = secrets.token_urlsafe(24), self._known()
            self.codes[code] = (unionid, time.time() + LASTS_S)
            told["authCode"] = code
        return Reply(
            status=302, headers={"location": f"{call.query['redirect_uri']}?{urlencode(told)}"}
        )

    def _known(self) -> str:
        """The number by which all companies know a person."""
        one = self.visitor
        unionid = str(one.get("unionid") or f"union-{one['userid']}")
        if "userid" in one:
            self.members[unionid] = {"contact_type": 0, **one}
        return unionid

    def _token(self, asked: dict[str, Any]) -> Reply:
        if (asked.get("clientId"), asked.get("clientSecret")) != (self.client_id, self.secret):
            return _refused(400, "invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        unionid, ends = self.codes.pop(asked.get("code", ""), ("", 0.0))
        if ends < time.time():
            return _refused(400, "invalidParameter.authCode.notFound", "不合法的临时授权码")
        token = secrets.token_hex(16)
        self.tokens[token] = unionid
        return reply_json({"accessToken": token, "refreshToken": "", "expireIn": 7200})

    def _me(self, call: Call) -> Reply:
        unionid = self.tokens.get(call.headers.get("x-acs-dingtalk-access-token", ""))
        if unionid is None:
            return _refused(401, "InvalidAuthentication", "不合法的access_token")
        return reply_json({"nick": "来访", "unionId": unionid, "openId": f"open-{unionid}"})


def _refused(status: int, code: str, words: str) -> Reply:
    return reply_json({"code": code, "message": words, "requestid": "DEMO"}, status)
