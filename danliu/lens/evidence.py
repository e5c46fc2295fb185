"""Where the time of an order went, stage by stage, and who had it when it was late. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from danliu.lens.lens import Lens, LensStage, Reached


class Stretch(Struct, frozen=True):
    """The way to one stage: hours that it took (or has taken until now), that it may take, and
    that it is over. at: None while it is not reached. late: it is the one that cost the most."""

    key: str
    name: str
    name_en: str
    owner: str
    owner_en: str
    at: datetime | None
    took_h: float
    may_h: float
    over_h: float
    late: bool = False


class Evidence(Struct, frozen=True):
    """`says` in one line: 15日 下单，16日 支付，21日 发出；延误在承运商（超时 26 小时）."""

    stretches: list[Stretch]
    says: str
    says_en: str


def evidence(
    lens: Lens, reached: Sequence[Reached], now: datetime, zone: str, *, closed: bool = False
) -> Evidence:
    """`closed`: nothing more happens, so no time runs on a stage that was never reached."""
    found, before = list[Stretch](), None
    known = {stage.key: stage for stage in lens.stages}
    for one in reached:
        stage = known[one.key]
        running = one.state == "now" and not closed
        end = one.at or (now if running else None)
        took = (end - before) if end and before else timedelta()
        if one.at or running:
            found.append(_stretch(stage, one, took))
        before = one.at or before
    worst = max(found, key=lambda one: one.over_h, default=None)
    late = worst if worst and worst.over_h > 0 else None
    marked = [_marked(one) if one is late else one for one in found]
    return Evidence(marked, _says(marked, zone), _says_en(marked, zone))


def _stretch(stage: LensStage, one: Reached, took: timedelta) -> Stretch:
    hours = max(0.0, took.total_seconds() / 3600)
    over = max(0.0, hours - stage.within_hours) if stage.within_hours else 0.0
    owner_en = stage.owner_en or stage.owner
    rounded = (round(hours, 1), stage.within_hours, round(over, 1))
    return Stretch(one.key, one.name, one.name_en, stage.owner, owner_en, one.at, *rounded)


def _marked(one: Stretch) -> Stretch:
    parts = {name: getattr(one, name) for name in Stretch.__struct_fields__}
    return Stretch(**{**parts, "late": True})


def _says(found: Sequence[Stretch], zone: str) -> str:
    local = ZoneInfo(zone)
    told = [f"{one.at.astimezone(local).day}日 {one.name}" for one in found if one.at]
    late = next((one for one in found if one.late), None)
    end = f"；延误在{late.owner}（超时 {late.over_h:g} 小时）" if late else ""
    return "，".join(told) + end


def _says_en(found: Sequence[Stretch], zone: str) -> str:
    local = ZoneInfo(zone)
    told = [f"{one.name_en} {one.at.astimezone(local):%d %b}" for one in found if one.at]
    late = next((one for one in found if one.late), None)
    end = f"; the delay is with {late.owner_en} ({late.over_h:g} h over)" if late else ""
    return ", ".join(told) + end
