"""高德地图: where an address is, and how far from here to there."""

from decimal import Decimal
from typing import Annotated

import httpx
from msgspec import Struct

from danliu.connect.amap.client import SYSTEM, Client, Geocode, plain
from danliu.connect.connector import ADDRESS, SECRET, TimeoutS, connector, operation
from danliu.connect.errors import OutsideRefused, UnexpectedAnswer
from danliu.errors import Words
from danliu.telling import told

COARSE = ("国家", "省", "市", "区县", "开发区")  # no door to drive to
KNOWN = "北京市朝阳区阜通东大街6号"  # the vendor's own example


class Settings(Struct, frozen=True):
    """private_key: where 数字签名 is switched on for the key."""

    key: Annotated[
        str,
        SECRET,
        told("Key", "Key", help=("服务平台要选「Web服务」", "Its platform is «Web服务»")),
    ]
    private_key: Annotated[
        str,
        SECRET,
        told("安全密钥", "Private key", help=("开了数字签名才填", "Only where signing is on")),
    ] = ""
    url: Annotated[str, ADDRESS, told("接口地址", "Address")] = "https://restapi.amap.com"
    timeout_s: TimeoutS = 5


class Address(Struct, frozen=True):
    """city: narrows what the address may mean."""

    address: Annotated[str, told("地址", "Address", "text")]
    city: Annotated[str, told("城市", "City", "text")] = ""


class Place(Struct, frozen=True):
    """place: {"lng", "lat"} in GCJ-02, as a field «place» keeps it. exact: a door, a road or a
    point, not a whole town. others: how many more places the address may mean."""

    place: Annotated[dict[str, float], told("位置", "Place")]
    address: Annotated[str, told("完整地址", "Full address")]
    province: Annotated[str, told("省", "Province")]
    city: Annotated[str, told("市", "City")]
    district: Annotated[str, told("区县", "District")]
    level: Annotated[str, told("精确到", "Exact to")]
    exact: Annotated[bool, told("够不够准", "Exact enough")]
    others: Annotated[int, told("还可能是几处", "Other places")]


class Way(Struct, frozen=True):
    """Places as `lng,lat` in GCJ-02, or as a field «place» holds them."""

    origin: Annotated[str | dict[str, float], told("从", "From", "value")]
    target: Annotated[str | dict[str, float], told("到", "To", "value")]


class Distance(Struct, frozen=True):
    km: Annotated[Decimal, told("多少公里", "Kilometres")]
    minutes: Annotated[int, told("开车几分钟", "Minutes by car")]


@connector("amap", zh="高德地图", en="AMap", settings=Settings)
class AMap:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        keys = (settings.key, settings.private_key)
        self.client = Client(http, settings.url, *keys, settings.timeout_s)

    async def test(self) -> Words:
        found = await self.client.geocode(KNOWN, "")
        if not found:
            return Words("高德接受了 Key", "Amap accepted the key")
        return Words(
            f"高德接受了 Key，找到了「{KNOWN}」", f"Amap accepted the key and found “{KNOWN}”"
        )

    @operation(zh="查 {address} 在哪里", en="find where {address} is")
    async def geocode(self, asked: Address) -> Place:
        """The best of what the address may mean. Raises OutsideRefused where it means nothing."""
        found = await self.client.geocode(asked.address, asked.city)
        if not found:
            raise OutsideRefused(SYSTEM, f"找不到 not found: {asked.address}", refusal="no-place")
        return place_of(found[0], len(found) - 1)

    @operation(zh="算从 {origin} 到 {target} 的车程", en="measure the way {origin} to {target}")
    async def distance(self, way: Way) -> Distance:
        """By road. Raises OutsideRefused where no road leads there."""
        leg = await self.client.distance(_point(way.origin), _point(way.target))
        if leg is None:
            raise OutsideRefused(SYSTEM, "两地之间没有路 no road leads there", refusal="no-road")
        metres, seconds = _number(plain(leg.distance)), _number(plain(leg.duration))
        return Distance((metres / 1000).quantize(Decimal("0.1")), round(seconds / 60))


def place_of(found: Geocode, others: int) -> Place:
    """Of a city that is a province, the city is empty there: it is the province."""
    lng, _, lat = plain(found.location).partition(",")
    return Place(
        {"lng": float(_number(lng)), "lat": float(_number(lat))},
        plain(found.formatted_address),
        plain(found.province),
        plain(found.city) or plain(found.province),
        plain(found.district),
        plain(found.level),
        exact=plain(found.level) not in COARSE,
        others=others,
    )


def _point(place: str | dict[str, float]) -> str:
    if isinstance(place, str):
        return place.replace(" ", "")
    return f"{place['lng']:.6f},{place['lat']:.6f}"


def _number(text: str) -> Decimal:
    """Raises UnexpectedAnswer."""
    try:
        return Decimal(text)
    except ArithmeticError as error:
        raise UnexpectedAnswer(SYSTEM, f"not a number: {text!r}") from error
