"""微信 (mini-program, official account) over HTTPS: sign-in by code, subscription messages.

Source      the vendor's documentation and wechatpy 1.8.18, as noted in the protocol facts of this
            project; their worked signatures are tests.
Confidence  signatures, endpoints: verified. UNCONFIRMED: the numbers of most errors, and
            `stable_token`, which gives the same token until it ends: the older call ends the
            token of everybody else at once.
"""

from collections.abc import Mapping
from typing import Any

from danliu.connect.weixin_calls import Outcome, Platform, Token


class Session(Outcome, frozen=True):
    """session_key is left where it is: nobody here needs it."""

    openid: str = ""
    unionid: str = ""


class Client(Platform):
    """app: its AppID."""

    system = "微信"
    wrong_keys = frozenset({40013, 40125, 40164, 41002, 41004, 48001})
    too_many = frozenset({45009, 45011})

    async def session(self, code: str) -> Session:
        """Who gave this code, which is good once and for five minutes."""
        keys = {"appid": self.app, "secret": self.secret, "js_code": code}
        query = {**keys, "grant_type": "authorization_code"}
        return await self.get("/sns/jscode2session", query, Session)

    async def subscribed(self, message: Mapping[str, Any]) -> None:
        """One message for one consent. Raises OutsideRefused where there is none (43101)."""
        await self.ask("/cgi-bin/message/subscribe/send", message, Outcome)

    async def fetched(self) -> Token:
        keys = {"appid": self.app, "secret": self.secret, "force_refresh": False}
        asked = {"grant_type": "client_credential", **keys}
        return await self.post("/cgi-bin/stable_token", {}, asked, Token)
