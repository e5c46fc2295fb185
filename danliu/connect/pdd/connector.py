"""拼多多: orders of a shop, by looking again and again at what has changed."""

from typing import Annotated, Any

import httpx
import msgspec
from msgspec import Meta, Struct

from danliu.connect.connector import ADDRESS, SECRET, Fetched, Message, Renewed, TimeoutS, connector
from danliu.connect.inward import read_json
from danliu.connect.pdd.client import Changed, Client
from danliu.connect.pdd.document import document
from danliu.errors import Words
from danliu.telling import told

NAME = "pdd"
TOPIC = "order"
WINDOW_S = 30 * 60  # the longest that may be asked for
BEHIND_S = 3 * 60  # what is newer than that may still be missing there
OVERLAP_S = 5 * 60


class Settings(Struct, frozen=True):
    """back_hours  how far the first look goes back
    refresh_token  renews the access token every day
    """

    client_id: Annotated[str, told("client_id", "client_id")]
    client_secret: Annotated[str, SECRET, told("client_secret", "client_secret")]
    access_token: Annotated[str, SECRET, told("access_token", "access_token")]
    refresh_token: Annotated[
        str,
        SECRET,
        told(
            "refresh_token",
            "refresh_token",
            help=("填了就自动续期", "Keys renew themselves"),
        ),
    ] = ""
    every_s: Annotated[int, Meta(ge=10, le=3600), told("几秒看一次", "Looks every, seconds")] = 60
    back_hours: Annotated[
        int,
        Meta(ge=1, le=2160),
        told("第一次看多少小时以内的", "Hours the first look goes back"),
    ] = 24
    url: Annotated[str, ADDRESS, told("接口地址", "Address")] = (
        "https://gw-api.pinduoduo.com/api/router"
    )
    sign_in_url: Annotated[str, ADDRESS, told("换令牌的地址", "Address of the tokens")] = (
        "https://open-api.pinduoduo.com/oauth/token"
    )
    timeout_s: TimeoutS = 10


class Spoken(Struct):
    order_sn: str


@connector(NAME, zh="拼多多", en="Pinduoduo shop", settings=Settings)
class Pinduoduo:
    renews_every_s = 86_400

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self.settings = settings
        self.every_s = settings.every_s
        self.client = Client(
            http,
            settings.url,
            settings.sign_in_url,
            settings.client_id,
            settings.client_secret,
            settings.access_token,
            settings.timeout_s,
        )

    async def test(self) -> Words:
        now = int(self.client.now()) - BEHIND_S
        changed = await self.client.changed(now - WINDOW_S, now)
        return Words(
            f"拼多多接受了密钥和授权，半小时里有 {len(changed)} 个订单变动",
            "Pinduoduo accepted the keys and the authorisation;"
            f" orders changed in half an hour: {len(changed)}",
        )

    async def renew(self) -> Renewed | None:
        if not self.settings.refresh_token:
            return None
        keys = await self.client.refresh(self.settings.refresh_token)
        fresh = {"access_token": keys.access_token, "refresh_token": keys.refresh_token}
        return Renewed(fresh, keys.expires_in)

    async def fetch(self, after: str) -> Fetched:
        """The next window, somewhat over the one before: late ones come in, repeats are known."""
        newest = int(self.client.now()) - BEHIND_S
        start = int(after) - OVERLAP_S if after else newest - self.settings.back_hours * 3600
        end = min(start + WINDOW_S, newest)
        if end <= start:
            return Fetched([], after)
        changed = await self.client.changed(start, end)
        return Fetched([_message(one, end) for one in changed], str(end), more=end < newest)

    async def read(self, message: Message) -> dict[str, Any]:
        """The order as it is now, whenever the change was."""
        spoken = read_json(NAME, message.body, Spoken)
        return document(await self.client.order(spoken.order_sn))


def _message(changed: Changed, seen: int) -> Message:
    """One for each change of an order; for each look, where it is not said when it changed."""
    when = changed.updated_at or seen
    return Message(f"{changed.order_sn}:{when}", TOPIC, msgspec.json.encode(changed))
