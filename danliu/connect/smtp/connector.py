"""E-mail (SMTP): a mail account that flows can send from."""

from datetime import datetime
from typing import Annotated

import httpx
from msgspec import Meta, Struct

from danliu.connect.connector import ADDRESS, SECRET, connector, operation
from danliu.connect.errors import BadRequest
from danliu.connect.smtp.client import Letter, Security, Server, address
from danliu.connect.wires import turn_of
from danliu.errors import Words
from danliu.telling import told

MOST_PEOPLE = 100


class Settings(Struct, frozen=True):
    """sender    the address that it is sent from: `orders@example.cn` or `单流 <orders@example.cn>`
    security  starttls (port 587), tls from the first byte (465), or none: then without a login
    trusted   certificates in PEM of a mail server of one's own
    """

    host: Annotated[
        str,
        ADDRESS,
        told(
            "邮件服务器",
            "Mail server",
            help=("如 smtp.exmail.qq.com", "Such as smtp.exmail.qq.com"),
        ),
    ]
    sender: Annotated[
        str,
        told(
            "发件人",
            "Sender",
            help=("如 单流 <orders@example.cn>", "Such as Danliu <orders@example.cn>"),
        ),
    ]
    login: Annotated[str, told("账号", "Login")] = ""
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
    ] = ""
    port: Annotated[int, Meta(ge=1, le=65_535), told("端口", "Port")] = 587
    security: Annotated[
        Security,
        told(
            "加密方式",
            "Encryption",
            help=("587 端口用 STARTTLS，465 端口用 TLS", "STARTTLS at port 587, TLS at 465"),
            choices={
                "starttls": ("STARTTLS", "STARTTLS"),
                "tls": ("TLS（SSL）", "TLS (SSL)"),
                "none": ("不加密", "None"),
            },
        ),
    ] = "starttls"
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

    def __post_init__(self) -> None:
        """A mistake in the settings shows when they are saved."""
        if self.password and self.security == "none":
            raise ValueError("security: starttls or tls, or the password could be read on its way")
        try:
            address(self.sender, "sender")
        except BadRequest as error:
            raise ValueError(f"sender: {error.wanted}") from error


class Mail(Struct, frozen=True):
    """to, cc, bcc   addresses, `Name <name@host>` too; at most 100 in all
    text     the message; html: the same for who reads HTML
    at       when it is sent, for its date
    leave    where a POST ends what is sent again and again
    """

    to: Annotated[list[str], told("收件人", "To", "value")]
    subject: Annotated[str, told("主题", "Subject", "text")]
    text: Annotated[str, told("正文", "Text", "text")]
    at: Annotated[datetime, told("发送时间", "Sent at", "value")]
    cc: Annotated[list[str], told("抄送", "Copy to", "value")] = []
    bcc: Annotated[list[str], told("密送", "Blind copy", "value")] = []
    reply_to: Annotated[str, told("回复到", "Reply to", "text")] = ""
    html: Annotated[str, told("HTML 正文", "HTML", "text")] = ""
    leave: Annotated[str, told("退订网址", "Unsubscribe address", "text")] = ""


class Sent(Struct, frozen=True):
    """refused   those who the server did not take, though it took others"""

    message_id: Annotated[str, told("邮件编号", "Message id")]
    refused: Annotated[list[str], told("没收下的地址", "Refused addresses")]


@connector("smtp", zh="电子邮件（SMTP）", en="E-mail (SMTP)", settings=Settings)
class Smtp:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings, self._http = settings, http
        self._server = Server(
            settings.host,
            settings.port,
            settings.security,
            settings.login,
            settings.password,
            settings.trusted,
            settings.timeout_s,
        )

    async def test(self) -> Words:
        await self._server.greet()
        return Words(
            "邮件服务器接受了登录；还没有发过信",
            "The mail server accepted the login; nothing was sent yet",
        )

    @operation(
        zh="发邮件给 {to}：{subject}",
        en="send e-mail to {to}: {subject}",
        writes=True,
        timeout_s=30,
    )
    async def send(self, mail: Mail, *, once: str) -> Sent:
        """Hand a message to the mail server. `once` gives it its Message-ID: a repeat after a
        broken connection has the same, by which mail systems know it."""
        if len(mail.to) + len(mail.cc) + len(mail.bcc) > MOST_PEOPLE:
            raise BadRequest("to", f"at most {MOST_PEOPLE} people")
        letter = Letter(
            self.settings.sender,
            mail.to,
            mail.cc,
            mail.bcc,
            mail.reply_to,
            mail.subject,
            mail.text,
            mail.html,
            mail.at,
            once,
            mail.leave,
        )
        async with turn_of(self._http):
            return Sent(*await self._server.send(letter))
