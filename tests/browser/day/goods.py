"""What the distributor sells: parts on their shelves, what fits what, a kit, the first stock."""

from typing import Any

from tests.browser.day.company import Day

VEHICLES = ("大众 朗逸", "日产 轩逸", "别克 英朗", "奥迪 A4L", "长安 CS75")
KINDS = (("KL", "空滤", "A", 36, 4.0), ("JL", "机滤", "B", 18, 1.2), ("QL", "汽滤", "C", 20, 0.9))
PARTS = tuple(f"{kind}-5{n}00" for n in range(len(VEHICLES)) for kind, *_ in KINDS)
KIT, WASHER, BUMPER, SCARCE = "BY-5000", "DP-5000", "BX-5001", "XQ-5007"
KIT_PARTS = (("KL-5000", 1), ("JL-5000", 1), (WASHER, 2))
SHORT_OF = 3  # pieces of the scarce part in the morning
DELIVERED = 40


async def lay_in(day: Day) -> None:
    """Goods, vehicles, what fits, the kit; and what lies there in the morning."""
    await day.make("vehicles", [_vehicle(name) for name in VEHICLES])
    await day.make("goods", _goods())
    fits = [_fit(sku, name) for n, name in enumerate(VEHICLES) for sku in PARTS[n * 3 : n * 3 + 3]]
    await day.make(
        "fitments", [*fits, _fit(KIT, VEHICLES[0]), {"goods": WASHER, "universal": True}]
    )
    await day.make("kit_parts", [{"kit": KIT, "part": p, "pieces": n} for p, n in KIT_PARTS])
    plenty = day.size.recall * 6
    for lot in ("202701", "202702"):
        await receive(day, dict.fromkeys((*PARTS, WASHER, BUMPER), plenty), lot)
    await receive(day, {SCARCE: SHORT_OF}, "202702")


async def receive(day: Day, pieces: dict[str, int], lot: str) -> None:
    """A delivery, as somebody books it at the desk."""
    known = {one.cells["sku"]: one for one in await day.story.records("goods")}
    asks = [
        {
            "do": "receive",
            "item": {"table": "goods", "id": str(known[sku].id)},
            "quantity": n,
            "place": known[sku].cells["shelf"],
            "lot": lot,
        }
        for sku, n in pieces.items()
    ]
    await day.post("/api/stock/moves", {"asks": asks, "cause": f"到货 {lot} {sorted(pieces)}"})
    for sku, n in pieces.items():
        day.received[sku] += n


def price(sku: str) -> int:
    fixed = {KIT: 58, WASHER: 2, BUMPER: 480, SCARCE: 75}
    return fixed.get(sku) or next(each for kind, _, _, each, _ in KINDS if sku.startswith(kind))


def opened(sku: str, pieces: int) -> list[tuple[str, int]]:
    """The parts that are picked for a line."""
    return [(part, n * pieces) for part, n in KIT_PARTS] if sku == KIT else [(sku, pieces)]


def _vehicle(name: str) -> dict[str, Any]:
    brand, series = name.split()
    return {"name": name, "brand": brand, "series": series}


def _fit(sku: str, vehicle: str) -> dict[str, Any]:
    return {"goods": sku, "vehicle": vehicle, "year_from": 2012, "year_to": 2023}


def _goods() -> list[dict[str, Any]]:
    parts = [
        _part(
            f"{kind}-5{n}00", f"{name} {vehicle}", f"{zone}区-{n + 1:02}排-02层-{n + 3:02}格", size
        )
        for n, vehicle in enumerate(VEHICLES)
        for kind, name, zone, _, size in KINDS
    ]
    return [
        *parts,
        _part(WASHER, "放油螺栓垫片 朗逸", "B区-09排-01层-01格", 0.1),
        _part(SCARCE, "线圈 英朗", "C区-08排-01层-02格", 0.8),
        {**_part(BUMPER, "前保险杠 朗逸", "D区-01排-01层-01格", 90), "kilos": 8, "large": True},
        {"sku": KIT, "name": "保养套件 朗逸", "price": price(KIT)},
    ]


def _part(sku: str, name: str, shelf: str, litres: float) -> dict[str, Any]:
    return {
        "sku": sku,
        "name": name,
        "shelf": shelf,
        "litres": litres,
        "kilos": 0.4,
        "price": price(sku),
    }
