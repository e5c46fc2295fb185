"""E-mail (IMAP): a mailbox that is looked into, whose new mails flows can wait for."""

import asyncio
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

import httpx
import msgspec
from msgspec import Meta, Struct

from danliu.connect.connector import ADDRESS, SECRET, Fetched, Message, connector
from danliu.connect.errors import UnreadableMessage
from danliu.connect.imap.client import Mailbox, Place, Raw, Security
from danliu.connect.imap.letter import read_letter
from danliu.errors import Words
from danliu.telling import told

NAME = "imap"
MOST = 50  # mails of one look; the next look is at once where there are more
_WHOLE, _CUT = "mail", "mail-head"


class Settings(Struct, frozen=True):
    """security   tls from the first byte (993), starttls (143), or none: then in one's own network
    every_s    how often it is looked
    trusted    certificates in PEM of a mail server of one's own
    """

    host: Annotated[
        str,
        ADDRESS,
        Meta(min_length=1),
        told(
            "邮件服务器",
            "Mail server",
            help=("如 imap.exmail.qq.com", "Such as imap.exmail.qq.com"),
        ),
    ]
    login: Annotated[str, told("账号", "Login")]
    password: Annotated[
        str,
        SECRET,
        told(
            "授权码",
            "Password",
            help=(
                "在邮箱后台生成，不是网页登录密码",
                "Made for mail programs, not that of the web page",
            ),
        ),
    ]
    port: Annotated[int, Meta(ge=1, le=65_535), told("端口", "Port")] = 993
    security: Annotated[
        Security,
        told(
            "加密方式",
            "Encryption",
            help=("993 端口用 TLS，143 端口用 STARTTLS", "TLS at port 993, STARTTLS at 143"),
            choices={
                "tls": ("TLS（SSL）", "TLS (SSL)"),
                "starttls": ("STARTTLS", "STARTTLS"),
                "none": ("不加密", "None"),
            },
        ),
    ] = "tls"
    folder: Annotated[str, Meta(pattern=r"^[ -!#-\[\]-~]+$"), told("文件夹", "Folder")] = "INBOX"
    every_s: Annotated[
        int, Meta(ge=5, le=86_400), told("每隔几秒看一次", "Look every, seconds")
    ] = 60
    trusted: Annotated[
        str,
        told(
            "自建服务器的证书",
            "Own certificate",
            help=("公共邮箱不用填", "Not for public mail services"),
        ),
    ] = ""
    timeout_s: Annotated[
        float, Meta(ge=0.1, le=60), told("每次最多等几秒", "Wait at most, seconds")
    ] = 20


@connector(NAME, zh="电子邮箱（IMAP）", en="Mailbox (IMAP)", settings=Settings)
class Imap:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.every_s = settings.every_s
        self._mailbox = Mailbox(
            settings.host,
            settings.port,
            settings.security,
            settings.login,
            settings.password,
            settings.folder,
            settings.trusted,
            settings.timeout_s,
        )

    async def test(self) -> Words:
        await asyncio.to_thread(self._mailbox.end)
        return Words(
            "邮箱接受了登录，文件夹可以打开", "The mailbox accepted the login; the folder opens"
        )

    async def fetch(self, after: str) -> Fetched:
        """What came since. The first look takes nothing: what lay there before is not new."""
        seen = Place.read(after)
        if seen is None:
            return Fetched([], str(await asyncio.to_thread(self._mailbox.end)))
        mails, place = await asyncio.to_thread(self._mailbox.since, seen, MOST)
        return Fetched([_message(one) for one in mails], str(place), more=len(mails) == MOST)

    async def read(self, message: Message) -> Any:
        """The mail as a document: see letter.py."""
        try:
            letter = read_letter(message.body, cut=message.topic == _CUT)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise UnreadableMessage(NAME, f"no mail: {error}") from error
        return msgspec.to_builtins(letter, builtin_types=(datetime,))


def _message(mail: Raw) -> Message:
    """Known by its content: a server may number its mails anew."""
    return Message(sha256(mail.content).hexdigest(), _CUT if mail.cut else _WHOLE, mail.content)
