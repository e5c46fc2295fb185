"""高德 on this machine, written from the vendor's documentation.

It knows a few towns; within one, an address gets a place of its own that is always the same.
Values are texts, and what is empty is []. A number of a road is exact; a town alone is not.
"""

import hashlib
import math
import re
from collections import deque
from decimal import Decimal
from typing import Any

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox

KEY = "demo-amap-key"
PRIVATE_KEY = "demo-amap-private"
LAST = 1000  # calls that the books remember
# name: province, city ([] where the city is a province), lng, lat
TOWNS: dict[str, tuple[str, str | list[str], str, str]] = {
    "北京": ("北京市", [], "116.407387", "39.904179"),
    "上海": ("上海市", [], "121.473667", "31.230525"),
    "苏州": ("江苏省", "苏州市", "120.585294", "31.299758"),
    "无锡": ("江苏省", "无锡市", "120.311889", "31.491064"),
    "厦门": ("福建省", "厦门市", "118.089204", "24.479664"),
    "东莞": ("广东省", "东莞市", "113.751799", "23.020673"),
    "广州": ("广东省", "广州市", "113.264385", "23.129112"),
}
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{1,4}?[区县]")
_ROAD_FACTOR, _KMH, _EARTH_KM = 1.3, 55, 6371


@sandbox("amap")
class AMapSandbox:
    def __init__(self) -> None:
        self.asked: deque[dict[str, str]] = deque(maxlen=LAST)
        self.doors: dict[str, Door] = {}
        self.refusals = {
            "refuse": _refused("20003", "UNKNOWN_ERROR"),
            "throttle": _refused("10021", "CUQPS_HAS_EXCEEDED_THE_LIMIT"),
            "used-up": _refused("10003", "DAILY_QUERY_OVER_LIMIT"),
            "busy": _refused("10016", "SERVER_IS_BUSY"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {"key": KEY, "private_key": PRIVATE_KEY, "url": url}

    def operation(self, call: Call) -> str:
        return call.path.removeprefix("/v3/")

    async def answer(self, call: Call) -> Reply:
        query = dict(call.query)
        if query.get("key") != KEY:
            return _refused("10001", "INVALID_USER_KEY")
        if query.pop("sig", "") != sign(query):
            return _refused("10007", "INVALID_USER_SIGNATURE")
        self.asked.append({"path": call.path, **query})
        if call.path == "/v3/geocode/geo":
            return self._geocode(query)
        if call.path == "/v3/distance":
            return self._distance(query)
        return _refused("10002", "SERVICE_NOT_AVAILABLE")

    def books(self) -> Any:
        return {"asked": list(self.asked)}

    def _geocode(self, query: dict[str, str]) -> Reply:
        address, city = query.get("address", ""), query.get("city", "")
        if not address:
            return _refused("20001", "MISSING_REQUIRED_PARAMS")
        named = [one for one in TOWNS if one in address]
        towns = named or [one for one in TOWNS if one in city]
        found = [self._place(address, town) for town in towns]
        return _accepted(count=str(len(found)), geocodes=found)

    def _place(self, address: str, town: str) -> dict[str, Any]:
        province, city, lng, lat = TOWNS[town]
        rest = re.sub(rf"^({province})?({city or province})?({town}市?)?", "", address)
        district = _DISTRICT.match(rest)
        where = _near(lng, lat, rest) if rest else f"{lng},{lat}"
        return {
            "formatted_address": f"{province}{city or ''}{rest}",
            "province": province,
            "city": city,
            "district": district[0] if district else [],
            "adcode": [],
            "location": where,
            "level": _level(rest, district[0] if district else ""),
        }

    def _distance(self, query: dict[str, str]) -> Reply:
        try:
            start, end = (_degrees(query.get(name, "")) for name in ("origins", "destination"))
        except ValueError:
            return _refused("20000", "INVALID_PARAMS")
        km = _km(*start, *end) * _ROAD_FACTOR
        leg = {"distance": str(round(km * 1000)), "duration": str(round(km / _KMH * 3600))}
        return _accepted(results=[{"origin_id": "1", "dest_id": "1", **leg}])


def sign(query: dict[str, str]) -> str:
    joined = "&".join(f"{name}={value}" for name, value in sorted(query.items()))
    return hashlib.md5((joined + PRIVATE_KEY).encode(), usedforsecurity=False).hexdigest()


def _near(lng: str, lat: str, rest: str) -> str:
    """Within some ten kilometres, always the same for the same rest of an address."""
    digest = hashlib.sha256(rest.encode()).digest()
    east, north = (Decimal(digest[n] - 128) / 1500 for n in (0, 1))
    return f"{Decimal(lng) + east:.6f},{Decimal(lat) + north:.6f}"


def _level(rest: str, district: str) -> str:
    if not rest:
        return "市"
    if rest == district:
        return "区县"
    return "门牌号" if re.search(r"\d+号", rest) else "道路"


def _degrees(place: str) -> tuple[float, float]:
    lng, lat = place.split(",")
    return math.radians(float(lng)), math.radians(float(lat))


def _km(lng: float, lat: float, lng2: float, lat2: float) -> float:
    half = math.sin((lat2 - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(lat2) * math.sin((lng2 - lng) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(half))


def _accepted(**more: Any) -> Reply:
    return reply_json({"status": "1", "info": "OK", "infocode": "10000", **more})


def _refused(code: str, words: str) -> Reply:
    return reply_json({"status": "0", "info": words, "infocode": code})
