"""The sandbox's shop: orders made by chance from a seed, in the platform's fields and units."""

import time
from random import Random
from typing import Any

SHOP_ID = 123456
FIRST_ORDER = 4_900_000_000_000_000_001  # beyond 2**53: a double would lose the last digits
STREAMERS = ((7_100_000_000_000_000_001, "主播小林"), (7_100_000_000_000_000_002, "主播阿杰"))
ROOMS = (7_300_000_000_000_000_001, 7_300_000_000_000_000_002)
BUYERS = (("张", "福建省", "厦门市", "思明区"), ("李", "广东省", "东莞市", "虎门镇"))
SKUS = ("A1", "A2", "B1", "红糖姜茶")


class Shop:
    def __init__(self) -> None:
        self.orders: dict[str, dict[str, Any]] = {}

    def sell(
        self, count: int, seed: int, skus: tuple[str, ...] = SKUS, at: int = 0
    ) -> list[dict[str, Any]]:
        """Make `count` paid orders of one to three lines. at: Unix seconds; 0: now."""
        chance = Random(seed)  # noqa: S311  (play, not secrets)
        now = at or int(time.time())
        return [self._sell_one(chance, skus, now) for _ in range(count)]

    def _sell_one(self, chance: Random, skus: tuple[str, ...], now: int) -> dict[str, Any]:
        number = FIRST_ORDER + len(self.orders)
        wanted = chance.sample(skus, k=min(chance.randint(1, 3), len(skus)))
        lines = [_line(chance, number, place, sku) for place, sku in enumerate(wanted)]
        order = _order(chance, number, lines, now)
        self.orders[str(number)] = order
        return order


def _line(chance: Random, order: int, place: int, sku: str) -> dict[str, Any]:
    pieces, fen = chance.randint(1, 5), chance.randint(9_90, 199_00)
    streamer, name = chance.choice(STREAMERS)
    room = chance.choice(ROOMS)
    live = chance.random() < 0.7
    return {
        "order_id": str(order + place),
        "parent_order_id": str(order),
        "sku_id": 1_700_000_000_000_000 + place,
        "code": sku,
        "product_name": f"商品 {sku}",
        "item_num": pieces,
        "origin_amount": fen,
        "sum_amount": fen * pieces,
        "pay_amount": fen * pieces,
        "author_id": streamer if live else 0,
        "author_name": name if live else "",
        "room_id": room if live else 0,
        "room_id_str": str(room) if live else "0",
        "theme_type": "1" if live else "0",
        "after_sale_info": {"after_sale_status": 0, "after_sale_type": 0, "refund_status": 0},
    }


def _order(chance: Random, number: int, lines: list[dict[str, Any]], now: int) -> dict[str, Any]:
    family, province, city, town = chance.choice(BUYERS)
    total = sum(line["sum_amount"] for line in lines)
    return {
        "order_id": str(number),
        "shop_id": SHOP_ID,
        "shop_name": "演示小店",
        "order_status": 2,
        "order_status_desc": "待发货",
        "main_status": 2,
        "create_time": now - 60,
        "pay_time": now - 30,
        "update_time": now,
        "finish_time": 0,
        "exp_ship_time": now + 48 * 3600,
        "buyer_words": chance.choice(("", "请尽快发货", "周五前到")),
        "seller_words": "",
        "seller_remark_stars": 0,
        "order_amount": total,
        "pay_amount": total,
        "post_amount": 0,
        "promotion_amount": 0,
        **_receiver(chance, family, {"province": province, "city": city, "town": town}),
        "logistics_info": [],
        "sku_order_list": lines,
    }


def _receiver(chance: Random, family: str, area: dict[str, str]) -> dict[str, Any]:
    """Cipher texts and masks only, as the platform gives them; decryption is another call."""
    names = {
        key: {"name": name, "id": str(place)} for place, (key, name) in enumerate(area.items())
    }
    cipher = f"{chance.getrandbits(96):024x}"
    return {
        "encrypt_post_receiver": f"#{cipher}#1##",
        "encrypt_post_tel": f"${cipher}$1$$",
        "mask_post_receiver": f"{family}**",
        "mask_post_tel": f"1{chance.randint(30, 99)}******{chance.randint(0, 99):02d}",
        "post_addr": {**names, "detail": "", "encrypt_detail": f"##{cipher}##"},
        "mask_post_addr": {**names, "detail": "****"},
    }
