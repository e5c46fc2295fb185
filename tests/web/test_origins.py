"""From where a change came, as the time line says it."""

import httpx
import pytest

from danliu.web.origins import origin_told

NAMES = {"flow:order-audit": "订单无人值守审核", "connection:shop": "商城"}


@pytest.mark.parametrize(
    ("origin", "who", "zh", "en"),
    [
        ("flow:order-audit", "user:1", "流程「订单无人值守审核」", "Flow “订单无人值守审核”"),
        ("flow:order-audit", "flow:order-audit", "流程", "Flow"),
        ("connection:shop", "form:order", "连接「商城」", "Connection “商城”"),
        ("import:客户.xlsx", "user:1", "导入「客户.xlsx」", "Import “客户.xlsx”"),
        ("flow:gone", "user:1", "流程「gone」", "Flow “gone”"),
        ("clock", "flow:order-audit", "定时", "Timetable"),
        ("柜台", "user:1", "柜台", "柜台"),
    ],
)
def test_an_origin_is_told_by_its_name(origin: str, who: str, zh: str, en: str) -> None:
    told = [origin_told(origin, who, NAMES, tongue) for tongue in ("zh", "en")]
    assert told == [zh, en]


def test_the_time_line_says_in_words_from_where(desk: httpx.Client) -> None:
    made = desk.post("/api/tables/orders/records", json={"cells": {"channel": "phone"}})
    changes = f"/api/tables/orders/records/{made.json()['id']}/changes"

    def origins(tongue: str) -> set[str]:
        told = desk.get(changes, headers={"accept-language": tongue}).json()["changes"]
        return {one["origin"] for one in told if one["who"] == "张敏"}

    assert (origins("zh"), origins("en")) == ({"工作台"}, {"Desk"})
