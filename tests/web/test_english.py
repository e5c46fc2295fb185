"""What packs and connections are called, for who reads English."""

from uuid import uuid4

import httpx

ENGLISH = {"accept-language": "en"}


def test_a_connection_called_as_its_system_has_the_systems_english_name(desk: httpx.Client) -> None:
    told = desk.get("/api/connections").json()["connections"]
    names = {one["key"]: one["name_en"] for one in told}
    assert names["kingdee"] == "Kingdee K3Cloud"
    assert names["shop"] == ""  # somebody's own name for a webhook


def test_a_test_is_told_in_both_languages_and_kept_so(desk: httpx.Client) -> None:
    tested = desk.post("/api/connections/kingdee/test").json()
    assert tested["ok"]
    assert tested["detail_en"].startswith("Kingdee accepted")
    (kept,) = (
        one["tested"]
        for one in desk.get("/api/connections").json()["connections"]
        if one["key"] == "kingdee"
    )
    assert (kept["detail"], kept["detail_en"]) == (tested["detail"], tested["detail_en"])


def test_records_name_the_form_that_made_them_as_the_reader_does(desk: httpx.Client) -> None:
    forms = desk.get("/api/forms").json()["forms"]
    (link,) = (one["link"] for one in forms if one["key"] == "order")
    cells = {"customer_name": "英文", "phone": "13800001111", "product": "KL-1", "quantity": 1}
    sent = {"cells": cells, "once": str(uuid4())}
    address = "/api/public/forms/" + link.removeprefix("/f/")
    desk.post(address, json=sent).raise_for_status()

    def makers(**headers: str) -> set[str]:
        page = desk.get("/api/tables/orders/records?limit=5", headers=headers)
        return {one["created_by"] for one in page.json()["records"]}

    assert "快速下单" in makers()
    assert "Place an order" in makers(**ENGLISH)
