"""企业微信: tell members and groups, ask them by cards, hear what they write and press."""

from typing import Annotated, Any
from urllib.parse import urlencode

import httpx
from msgspec import Meta, Struct

from danliu.connect.biz_crypt import Envelope
from danliu.connect.chat import Announcement, Card, CardTold, Note, Settled, Told, pieces
from danliu.connect.connector import (
    ADDRESS,
    SECRET,
    Ack,
    Inbound,
    Message,
    TimeoutS,
    connector,
    operation,
)
from danliu.connect.errors import LoginRefused
from danliu.connect.wecom import callback
from danliu.connect.wecom.cards import LONGEST, REPEATED_WITHIN_S, card_of
from danliu.connect.wecom.client import SYSTEM, Client
from danliu.connect.weixin_callbacks import opened, sealed_part
from danliu.errors import Words
from danliu.telling import told

_INSIDE = "wxwork"  # what its own browser says of itself


class Settings(Struct, frozen=True):
    """robot_key               of a group robot; a connection may have only that
    token, encoding_aes_key  of 接收消息, where members' answers are wanted
    """

    corp_id: Annotated[
        str,
        told("企业 ID", "Corp ID", help=("管理后台「我的企业」最下面", "Console, My Company")),
    ] = ""
    agent_id: Annotated[
        int, told("AgentId", "AgentId", help=("自建应用的页面上", "On the application's page"))
    ] = 0
    secret: Annotated[
        str,
        SECRET,
        told("Secret", "Secret", help=("自建应用的页面上", "On the application's page")),
    ] = ""
    robot_key: Annotated[
        str,
        SECRET,
        told(
            "群机器人的 key",
            "Key of the group robot",
            help=("Webhook 地址里 key= 后面的", "What follows key= in its webhook address"),
        ),
    ] = ""
    token: Annotated[
        str,
        SECRET,
        told("接收消息的 Token", "Token", help=("要收消息才填", "Only to receive messages")),
    ] = ""
    encoding_aes_key: Annotated[
        str,
        SECRET,
        Meta(pattern=r"^(|[A-Za-z0-9+/]{43})$"),
        told("EncodingAESKey", "EncodingAESKey", help=("43 个字符", "43 characters")),
    ] = ""
    url: Annotated[
        str,
        ADDRESS,
        told("接口地址", "Address", help=("私有部署才要改", "Only for a private deployment")),
    ] = "https://qyapi.weixin.qq.com"
    sign_in_url: Annotated[
        str,
        ADDRESS,
        told(
            "登录页地址",
            "Sign-in page",
            help=("私有部署才要填", "Only for a private deployment"),
        ),
    ] = ""
    timeout_s: TimeoutS = 8


@connector(callback.NAME, zh="企业微信", en="WeCom", settings=Settings)
class WeCom:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings
        self.client = Client(
            http, settings.url, settings.corp_id, settings.secret, settings.timeout_s
        )
        self._envelope = Envelope(settings.token, settings.encoding_aes_key)

    async def test(self) -> Words:
        """Prove the application's keys. The key of a robot can only be proved by sending."""
        if not self.settings.secret and self.settings.robot_key:
            return Words(
                "只填了群机器人：它的密钥要等第一次发送才知道对不对",
                "Only a group robot is set: its key is proved by the first message",
            )
        await self.client.token()
        return Words(
            "企业微信接受了企业ID和应用的 Secret",
            "WeCom accepted the corp ID and the secret of the app",
        )

    @operation(zh="用企业微信告诉 {to}：{text}", en="tell {to} by WeCom: {text}", writes=True)
    async def message(self, note: Note, *, once: str) -> Told:
        """A text of an application, in parts where it is long."""
        last = Told()
        for part in pieces(note.text, LONGEST):
            sent = await self.client.send(self._to(note.to, "text", {"content": part}))
            last = Told(sent.msgid, sent.missed)
        return last

    @operation(
        zh="在企业微信群里说：{says}",
        en="say in the WeCom group: {says}",
        writes=True,
        repeatable=False,
    )
    async def group(self, said: Announcement, *, once: str) -> Told:
        """By the group's robot, which knows no repeats."""
        if not self.settings.robot_key:
            raise LoginRefused(SYSTEM, "robot_key: 没有填 blank")
        for part in pieces(said.says, LONGEST):
            text = {"content": part, "mentioned_list": list(said.mention)}
            await self.client.robot(self.settings.robot_key, {"msgtype": "text", "text": text})
        return Told()

    @operation(zh="给 {to} 发卡片「{title}」", en="send {to} the card {title}", writes=True)
    async def card(self, card: Card, *, once: str) -> CardTold:
        body = card_of(card, once)
        sent = await self.client.send(self._to(card.to, "template_card", body))
        return CardTold(sent.msgid, body["task_id"], sent.response_code, sent.missed)

    @operation(zh="把卡片的按钮改成「{says}」", en="let the card's button say {says}", writes=True)
    async def settle_card(self, settled: Settled, *, once: str) -> Told:
        """So that nobody presses it again. The code is good once, for 72 hours: a repeat is
        refused."""
        await self.client.update_card(
            {
                "userids": settled.people.split("|"),
                "agentid": self.settings.agent_id,
                "response_code": settled.response_code,
                "button": {"replace_name": settled.says},
            }
        )
        return Told()

    @property
    def accounts(self) -> str:
        """With the addresses, where they are not the vendor's: who answers there answers for
        other people."""
        one = self.settings
        usual = one.url == Settings().url and not one.sign_in_url
        elsewhere = "" if usual else f"@{one.url} {one.sign_in_url}"
        return f"{callback.NAME}:{one.corp_id}{elsewhere}"

    def way_in(self, back: str, state: str, agent: str) -> str:
        """A page with a QR code; in its own program the person is known without one."""
        known = {"appid": self.settings.corp_id, "redirect_uri": back, "state": state}
        if _INSIDE in agent:
            more = {"response_type": "code", "scope": "snsapi_base"}
            base = self.settings.sign_in_url or "https://open.weixin.qq.com"
            return f"{base}/connect/oauth2/authorize?{urlencode(known | more)}#wechat_redirect"
        base = self.settings.sign_in_url or "https://open.work.weixin.qq.com"
        asked = {**known, "agentid": str(self.settings.agent_id)}
        return f"{base}/wwopen/sso/qrConnect?{urlencode(asked)}"

    async def visitor(self, code: str) -> str:
        return await self.client.visitor(code)

    def greet(self, request: Inbound) -> Ack:
        """Saving the address in the console asks for this: the text as it was, nothing around."""
        sealed = request.query.get("echostr", "")
        return Ack(self._opened(request, sealed), content_type="text/plain")

    def receive(self, request: Inbound) -> list[Message]:
        return [callback.message(self._opened(request, sealed_part(callback.NAME, request)))]

    def ack(self) -> Ack:
        """Empty, at once: after five seconds they cut off and send again, a click never."""
        return Ack(content_type="text/plain")

    async def read(self, message: Message) -> dict[str, Any]:
        return callback.document(message.body)

    def _opened(self, request: Inbound, sealed: str) -> bytes:
        return opened(callback.NAME, self._envelope, self.settings.corp_id, request, sealed)

    def _to(self, people: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        return {
            "touser": people,
            "agentid": self.settings.agent_id,
            "msgtype": kind,
            kind: content,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": REPEATED_WITHIN_S,
        }
