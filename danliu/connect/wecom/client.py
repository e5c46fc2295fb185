"""企业微信 over HTTPS: application messages, template cards, group robots, who signs in.

Source      the vendor's developer documentation, as noted in the protocol facts of this project;
            for signing in its pages 91019 (the QR code), 96714 (inside its program) and the answer
            of auth/getuserinfo; read 2026-11-26.
Confidence  card update, limits: documented. UNCONFIRMED: the error numbers of the group robot
            (45009 too often, 93000 wrong key) and of too many token calls (45033).
"""

from typing import Any

from danliu.connect.errors import OutsideRefused
from danliu.connect.weixin_calls import Outcome, Platform, Token

SYSTEM = "企业微信"
_API = "/cgi-bin"


class Sent(Outcome, frozen=True):
    """The people in `invaliduser` got nothing, though errcode is 0. response_code: only of cards
    that can be pressed; good once, for 72 hours."""

    invaliduser: str = ""
    unlicenseduser: str = ""
    msgid: str = ""
    response_code: str = ""

    @property
    def missed(self) -> tuple[str, ...]:
        both = f"{self.invaliduser}|{self.unlicenseduser}".split("|")
        return tuple(dict.fromkeys(one for one in both if one))


class Visitor(Outcome, frozen=True):
    """userid is blank of who is none of the company's people."""

    userid: str = ""


class Client(Platform):
    """app: the company's id."""

    system = SYSTEM
    wrong_keys = frozenset({40013, 40056, 41001, 41002, 41004, 48002, 60020, 93000})
    too_many = frozenset({45009, 45011, 45033})

    async def send(self, message: dict[str, Any]) -> Sent:
        """An application message. Raises OutsideRefused where nobody gets it."""
        sent = await self.ask(f"{_API}/message/send", message, Sent)
        if set(message["touser"].split("|")) <= set(sent.missed):
            raise OutsideRefused(SYSTEM, "|".join(sent.missed), refusal="invaliduser")
        return sent

    async def update_card(self, card: dict[str, Any]) -> None:
        await self.ask(f"{_API}/message/update_template_card", card, Outcome)

    async def robot(self, key: str, message: dict[str, Any]) -> None:
        """To the group that the robot stands in: its key is the whole secret."""
        self.checked(await self.post(f"{_API}/webhook/send", {"key": key}, message, Outcome))

    async def visitor(self, code: str) -> str:
        """The userid behind a code, which is good once and for five minutes. Raises
        OutsideRefused."""
        found = await self.look(f"{_API}/auth/getuserinfo", {"code": code}, Visitor)
        if not found.userid:
            raise OutsideRefused(SYSTEM, "不是企业成员 not a member", refusal="not-a-member")
        return found.userid

    async def fetched(self) -> Token:
        keys = {"corpid": self.app, "corpsecret": self.secret}
        return await self.get(f"{_API}/gettoken", keys, Token)
