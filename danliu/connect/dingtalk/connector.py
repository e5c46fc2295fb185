"""钉钉: tell members and groups, ask them by cards, hear what they write and press.

What 企业微信 can do as well takes and gives the same here.
"""

import asyncio
import time
from collections.abc import Sequence
from secrets import token_hex
from typing import Any
from urllib.parse import urlencode

import httpx
import msgspec

from danliu.connect.biz_crypt import Envelope
from danliu.connect.chat import (
    Announcement,
    Card,
    CardTold,
    Note,
    Settled,
    Told,
    pieces,
    task_id,
)
from danliu.connect.connector import Ack, Inbound, Message, connector, operation
from danliu.connect.dingtalk import callback, cards
from danliu.connect.dingtalk.answers import SYSTEM
from danliu.connect.dingtalk.client import Client
from danliu.connect.dingtalk.settings import Linked, Page, Settings
from danliu.connect.errors import LoginRefused, MaybeDone, NotTaken, OutsideRefused

ROUTE = "danliu"  # under which cards name the address that their presses go to
LOOKS_S = (
    0.2,
    0.4,
    0.9,
)  # pauses before each look at who got it: one by one, a team must not take long
TAKES_S = 30


@connector(callback.NAME, zh="钉钉", en="DingTalk", settings=Settings)
class DingTalk:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings
        self.client = Client(
            http,
            settings.url,
            settings.oapi_url,
            settings.client_id,
            settings.client_secret,
            settings.timeout_s,
        )
        self._envelope = Envelope(settings.token, settings.encoding_aes_key)
        self._keys = callback.Keys(
            settings.client_id, settings.client_secret, settings.card_secret, self._envelope
        )

    async def test(self) -> str:
        """Prove the application's keys, and tell them where presses go. The keys of a robot can
        only be proved by speaking."""
        one = self.settings
        if not one.client_secret and one.robot_token:
            return "只填了群机器人：它的密钥要等第一次发送才知道对不对"
        await self.client.token()
        if not one.callback_address:
            return "钉钉接受了 Client ID 和 Client Secret"
        _given("card_secret", one.card_secret)
        await self.client.hear_cards(one.callback_address, ROUTE, one.card_secret)
        return "钉钉接受了 Client ID 和 Client Secret，卡片上的按钮会送到收件地址"

    @operation(
        zh="用钉钉告诉 {to}：{text}",
        en="tell {to} by DingTalk: {text}",
        writes=True,
        timeout_s=TAKES_S,
    )
    async def message(self, note: Note, *, once: str) -> Told:
        """A work notification, in parts where it is long."""
        people, last = note.to.split("|"), Told()
        for place, part in enumerate(pieces(note.text, cards.LONGEST)):
            last = await self._notify(people, cards.text_of(part, once, place))
        return last

    @operation(
        zh="在钉钉群里说：{says}",
        en="say in the DingTalk group: {says}",
        writes=True,
        repeatable=False,
    )
    async def group(self, said: Announcement, *, once: str) -> Told:
        """By the group's robot, which knows no repeats: what it refuses after it took a part must
        not be said again from the start.

        Raises  MaybeDone
        """
        for place, part in enumerate(pieces(said.says, cards.GROUP_LONGEST)):
            try:
                await self._speak(cards.robot_text(part, said))
            except NotTaken as error:
                if not place:
                    raise
                raise MaybeDone(SYSTEM, f"{place}/…: {error.detail}") from error
        return Told()

    @operation(
        zh="在钉钉群里发「{title}」",
        en="post {title} in the DingTalk group",
        writes=True,
        repeatable=False,
    )
    async def group_page(self, page: Page, *, once: str) -> Told:
        text = cards.with_mentions(page.text, page.mention)
        shown = {"title": page.title, "text": text}
        told = {"msgtype": "markdown", "markdown": shown, "at": cards.mentions(page.mention)}
        await self._speak(told)
        return Told()

    @operation(
        zh="在钉钉群里发可点开的「{title}」",
        en="post {title} with links in the DingTalk group",
        writes=True,
        repeatable=False,
    )
    async def group_links(self, page: Linked, *, once: str) -> Told:
        """An action card: its lines open an address, and nobody hears of it."""
        lines = [{"title": one.text, "actionURL": one.url} for one in page.links]
        shown = {"title": page.title, "text": page.text, "btnOrientation": "0", "btns": lines}
        await self._speak({"msgtype": "actionCard", "actionCard": shown})
        return Told()

    @operation(
        zh="给 {to} 发卡片「{title}」",
        en="send {to} the card {title}",
        writes=True,
        timeout_s=TAKES_S,
    )
    async def card(self, card: Card, *, once: str) -> CardTold:
        """One card for all of them: settled, it is so for each. Without buttons a notification."""
        people = card.to.split("|")
        if not card.buttons:
            told = await self._notify(people, cards.page_of(card, once))
            return CardTold(told.message, task_id(once), "", told.missed)
        number, brought = task_id(once), await self.client.make_card(self._made(card, people, once))
        missed = tuple(one for one in people if not brought.get(one))
        _check_anybody(people, missed)
        return CardTold(number, number, number, missed)

    @operation(zh="把卡片的按钮改成「{says}」", en="let the card's button say {says}", writes=True)
    async def settle_card(self, settled: Settled, *, once: str) -> Told:
        """So that nobody presses it again; a repeat changes nothing."""
        change = {
            "outTrackId": settled.response_code,
            "cardData": {"cardParamMap": cards.settled(settled.says)},
            "cardUpdateOptions": {"updateCardDataByKey": True},
        }
        await self.client.change_card(change)
        return Told()

    @property
    def accounts(self) -> str:
        """An application is one company's. With the addresses, where they are not the vendor's:
        who answers there answers for other people."""
        one, usual = self.settings, Settings()
        ours = (one.url, one.oapi_url, one.sign_in_url)
        theirs = (usual.url, usual.oapi_url, usual.sign_in_url)
        elsewhere = "" if ours == theirs else f"@{' '.join(ours)}"
        return f"{callback.NAME}:{one.client_id}{elsewhere}"

    def way_in(self, back: str, state: str, agent: str) -> str:
        """A page with a QR code; in its own program a yes is enough."""
        asked = {
            "redirect_uri": back,
            "response_type": "code",
            "client_id": self.settings.client_id,
        }
        more = {"scope": "openid", "state": state, "prompt": "consent"}
        return f"{self.settings.sign_in_url.rstrip('/')}/oauth2/auth?{urlencode(asked | more)}"

    async def visitor(self, code: str) -> str:
        return await self.client.visitor(code)

    def receive(self, request: Inbound) -> list[Message]:
        return callback.messages(self._keys, request)

    def ack(self) -> Ack:
        """Sealed, where there is a key for it: events take nothing else for an answer, the other
        senders anything."""
        if not self.settings.encoding_aes_key:
            return Ack(b"{}")
        moment, nonce = str(int(time.time() * 1000)), token_hex(8)
        return Ack(msgspec.json.encode(sealed_answer(self._keys, moment, nonce)))

    async def read(self, message: Message) -> dict[str, Any]:
        return callback.document(message)

    async def _notify(self, people: Sequence[str], message: dict[str, Any]) -> Told:
        """Waits until it is known of everybody, or for a while."""
        agent, missed = self.settings.agent_id, set[str]()
        task = await self.client.notify(agent, people, message)
        for pause_s in LOOKS_S if "@all" not in people else ():
            await asyncio.sleep(pause_s)
            result = await self.client.outcome(agent, task)
            missed = result.missed
            if set(people) <= result.settled:
                break
        unreached = tuple(one for one in people if one in missed)
        _check_anybody(people, unreached)
        return Told(str(task), unreached)

    async def _speak(self, message: Any) -> None:
        one = self.settings
        _given("robot_token", one.robot_token)
        await self.client.robot(one.robot_token, one.robot_secret, message)

    def _made(self, card: Card, people: list[str], once: str) -> dict[str, Any]:
        one = self.settings
        _given("card_template", one.card_template)
        return {
            "cardTemplateId": one.card_template,
            "outTrackId": task_id(once),
            "cardData": {"cardParamMap": cards.variables(card)},
            "callbackType": "HTTP",
            "callbackRouteKey": ROUTE,
            "userIdType": 1,
            "openSpaceId": cards.spaces(people),
            "imRobotOpenSpaceModel": {"supportForward": False},
            "imRobotOpenDeliverModel": {
                "spaceType": "IM_ROBOT",
                "robotCode": one.robot_code or one.client_id,
            },
        }


def sealed_answer(
    keys: callback.Keys, moment: str, nonce: str, salt: bytes | None = None
) -> dict[str, str]:
    """The literal «success» as events want it. moment: Unix milliseconds."""
    sealed = keys.envelope.seal(b"success", keys.client_id, salt)
    signature = keys.envelope.signature(moment, nonce, sealed)
    return {"msg_signature": signature, "timeStamp": moment, "nonce": nonce, "encrypt": sealed}


def _check_anybody(people: Sequence[str], missed: Sequence[str]) -> None:
    """Raises OutsideRefused where nobody gets it."""
    if set(people) <= set(missed):
        raise OutsideRefused(SYSTEM, "|".join(missed), refusal="invaliduser")


def _given(name: str, value: str) -> None:
    """Raises LoginRefused."""
    if not value:
        raise LoginRefused(SYSTEM, f"{name}: 没有填 blank")
