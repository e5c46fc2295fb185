"""What a connection to 钉钉 is set up with, and what only its groups take."""

from typing import Annotated

from msgspec import Meta, Struct

from danliu.connect.connector import ADDRESS, SECRET, TimeoutS
from danliu.telling import told


class Settings(Struct, frozen=True):
    """robot_token, robot_secret   of a group robot; a connection may have only those
    card_template, card_secret, callback_address   where people are asked by cards
    token, encoding_aes_key   of the event subscription, where events are wanted
    """

    client_id: Annotated[
        str,
        told(
            "Client ID",
            "Client ID",
            help=("应用的「凭证与基础信息」里，原名 AppKey", "Formerly AppKey"),
        ),
    ] = ""
    client_secret: Annotated[
        str, SECRET, told("Client Secret", "Client secret", help=("原名 AppSecret", "AppSecret"))
    ] = ""
    agent_id: Annotated[
        int, told("AgentId", "AgentId", help=("工作通知要填", "For work notifications"))
    ] = 0
    robot_token: Annotated[
        str,
        SECRET,
        told(
            "群机器人的 access_token",
            "Access token of the group robot",
            help=(
                "Webhook 地址里 access_token= 后面的",
                "What follows access_token= in its address",
            ),
        ),
    ] = ""
    robot_secret: Annotated[
        str,
        SECRET,
        told(
            "群机器人的加签密钥",
            "Signing secret of the group robot",
            help=("安全设置选「加签」，以 SEC 开头", "Begins with SEC"),
        ),
    ] = ""
    card_template: Annotated[
        str,
        told("互动卡片的模板 ID", "Card template", help=("要人按按钮才填", "To ask by buttons")),
    ] = ""
    card_secret: Annotated[
        str,
        SECRET,
        told(
            "卡片回调的密钥",
            "Secret of the cards",
            help=(
                "自己定一串，测试连接时告诉钉钉",
                "Your own choice; told to DingTalk by the test",
            ),
        ),
    ] = ""
    callback_address: Annotated[
        str,
        told(
            "收件地址",
            "Address for presses",
            help=("本连接卡片上的收件地址，写全", "This connection's inbound address, in full"),
        ),
    ] = ""
    robot_code: Annotated[
        str,
        told("机器人编码", "Robot code", help=("和 Client ID 不同才填", "If not the client ID")),
    ] = ""
    token: Annotated[
        str,
        SECRET,
        told("事件订阅的 Token", "Token", help=("要收事件才填", "Only to receive events")),
    ] = ""
    encoding_aes_key: Annotated[
        str,
        SECRET,
        Meta(pattern=r"^(|[A-Za-z0-9+/]{43})$"),
        told("事件订阅的 aes_key", "AES key", help=("43 个字符", "43 characters")),
    ] = ""
    url: Annotated[
        str,
        ADDRESS,
        told("新版接口地址", "Address", help=("专属部署才要改", "Only for a private deployment")),
    ] = "https://api.dingtalk.com"
    oapi_url: Annotated[
        str,
        ADDRESS,
        told(
            "旧版接口地址",
            "Address of the old calls",
            help=("专属部署才要改", "Only for a private deployment"),
        ),
    ] = "https://oapi.dingtalk.com"
    sign_in_url: Annotated[
        str,
        ADDRESS,
        told(
            "登录页地址",
            "Sign-in page",
            help=("专属部署才要改", "Only for a private deployment"),
        ),
    ] = "https://login.dingtalk.com"
    timeout_s: TimeoutS = 8


class Page(Struct, frozen=True):
    """A text in Markdown. mention: userids; `@all` is everybody."""

    title: Annotated[str, told("标题", "Title", "text")]
    text: Annotated[str, told("内容（Markdown）", "Text (Markdown)", "text")]
    mention: Annotated[tuple[str, ...], told("提到谁", "Mention", "value")] = ()


class Opens(Struct, frozen=True):
    """A line of a page that opens an address."""

    text: Annotated[str, told("按钮文字", "Text", "text")]
    url: Annotated[str, told("点开的网址", "Opens", "text")]


class Linked(Struct, frozen=True):
    """A page with lines to open below it."""

    title: Annotated[str, told("标题", "Title", "text")]
    text: Annotated[str, told("内容（Markdown）", "Text (Markdown)", "text")]
    links: Annotated[
        tuple[Opens, ...], Meta(min_length=1, max_length=6), told("点开什么", "Links", "value")
    ]
