"""金蝶云星空: credit, and exactly one audited document whatever happens on the way."""

import asyncio
import datetime as dt
import time
from decimal import Decimal

import msgspec
import pytest

from danliu.connect.erp import OrderLine, SalesOrder
from danliu.connect.errors import LoginRefused, OutsideRefused, UnexpectedAnswer, Unreachable
from danliu.connect.kingdee import client, sandbox_keys
from danliu.connect.kingdee.connector import Customer
from danliu.connect.kingdee.orders import model
from danliu.connect.sandbox import Call

ORDER = SalesOrder(
    number="DL-0001",
    customer="C001",
    date=dt.date(2026, 1, 5),
    lines=(
        OrderLine("红糖姜茶", Decimal("3"), Decimal("12.50")),
        OrderLine("A1", Decimal("0.5"), Decimal("99")),
    ),
    note="周五前到厦门",
)
VECTOR_PATH = "/k3cloud/Kingdee.BOS.WebApi.ServicesStub.DynamicFormService.Save.common.kdsvc"
VECTOR = {
    "X-Api-ClientID": "300001",
    "X-Api-Auth-Version": "2.0",
    "x-api-timestamp": "1767225600",
    "x-api-nonce": "1767225600",
    "x-api-signheaders": "x-api-timestamp,x-api-nonce",
    "X-Api-Signature": "ZGU5MmUzZDJjMDI5NjlmYzE3N2E0NzE1ODY4YzYwOTdiM2Y2YTlmNWI4MjNlMGQ4OTQ2OWEx"
    "OWE1NzI2YzAxOA==",
    "X-Kd-Appkey": "300001_hYZwS2x5IL+Ky33tFTrDfgxdFHG1XV5D",
    "X-Kd-Appdata": "NjBmMDAwMDAwMDAwMGEsZGVtbywyMDUyLDA=",
    "X-Kd-Signature": "OTMwMjRkMzU0NWUwMjVhYWM2NTc3OGYzNzcxMThlZTU1MzIwMzk1ZjQ0MmMzYTQwMzVjMDQx"
    "ZmE5MDkxMTk4ZQ==",
}


@pytest.fixture
def kingdee(outside):
    return outside.connect("kingdee", timeout_s=1)


async def the_one_document(outside):
    [document] = (await outside.books("kingdee"))["documents"]
    return document


def test_the_headers_are_those_of_the_vendors_sdk():
    keys = client.Keys(
        "60f0000000000a", "demo", sandbox_keys.APP_ID, sandbox_keys.APP_SECRET, 2052, "0"
    )
    url = f"https://erp.example.com{VECTOR_PATH}"
    assert client.signed_headers(keys, url, "1767225600") == VECTOR
    assert client.split_app_id(sandbox_keys.APP_ID) == (
        "300001",
        "tbZFfwpKGYjp/U/eIQn0Rm5tLRLUajpw",
    )


def test_the_sandbox_accepts_the_sdks_headers_and_no_others():
    sent = {name.lower(): text for name, text in VECTOR.items()}
    call = Call(VECTOR_PATH, VECTOR_PATH, {}, sent, b"")
    assert sandbox_keys.signed(call)
    for name in ("x-api-signature", "x-kd-signature"):
        assert not sandbox_keys.signed(msgspec.structs.replace(call, headers=sent | {name: "x"}))
    assert not sandbox_keys.signed(msgspec.structs.replace(call, asked="/k3cloud/other"))


async def test_the_credit_of_a_customer(kingdee, outside):
    credit = await kingdee.credit(Customer("C001"))
    assert (credit.limit, credit.used) == (Decimal(200_000), Decimal(50_000))
    assert (credit.available, credit.currency) == (Decimal(150_000), "CNY")

    await outside.tell("kingdee", "_credit", **{"C'2": {"limit": 100.01, "used": 100.02}})
    assert (await kingdee.credit(Customer("C'2"))).available == Decimal("-0.01")


async def test_a_customer_without_a_credit_file_is_a_refusal(kingdee):
    with pytest.raises(OutsideRefused) as caught:
        await kingdee.credit(Customer("' OR 1=1"))
    assert caught.value.refusal == "no-credit-file"


async def test_a_field_that_this_tenant_calls_otherwise_is_told(outside):
    with pytest.raises(OutsideRefused, match="FXYZ"):
        await outside.connect("kingdee", credit_used_field="FXYZ").credit(Customer("C001"))


async def test_an_order_becomes_one_audited_document_in_three_calls(kingdee, outside):
    made = await kingdee.sales_order(ORDER, once="run1.step2")

    document = await the_one_document(outside)
    assert (made.number, made.id, made.status) == ("DL-0001", document["id"], "C")
    assert document["history"] == ["Save", "Submit", "Audit"]
    assert [(line["FMaterialId"]["FNumber"], line["FQty"]) for line in document["lines"]] == [
        ("红糖姜茶", 3),
        ("A1", 0.5),
    ]
    assert (await outside.books("kingdee"))["calls"] == {"Save": 1, "Submit": 1, "Audit": 1}


@pytest.mark.parametrize("stage", ["Save", "Submit", "Audit"])
async def test_a_call_that_succeeds_unheard_is_looked_up_and_not_repeated(kingdee, outside, stage):
    await outside.trouble("kingdee", "hang", only=stage)

    made = await kingdee.sales_order(ORDER, once="run1.step2")

    assert made.status == "C"
    assert (await the_one_document(outside))["history"] == ["Save", "Submit", "Audit"]


@pytest.mark.parametrize("stage", ["Save", "Submit", "Audit"])
@pytest.mark.parametrize("how", ["http-500", "refuse"])
async def test_a_failure_at_any_stage_then_a_repeat_is_one_document(kingdee, outside, stage, how):
    await outside.trouble("kingdee", how, only=stage)
    with pytest.raises((Unreachable, OutsideRefused)):
        await kingdee.sales_order(ORDER, once="run1.step2")

    made = await kingdee.sales_order(ORDER, once="run1.step2")

    assert made.status == "C"
    assert (await the_one_document(outside))["history"] == ["Save", "Submit", "Audit"]


@pytest.mark.parametrize("stage", ["Save", "Submit", "Audit"])
async def test_a_crash_after_any_stage_then_a_repeat_is_one_document(kingdee, outside, stage):
    await outside.trouble("kingdee", "hang", only=stage)
    first = asyncio.create_task(kingdee.sales_order(ORDER, once="run1.step2"))
    while (await outside.books("kingdee"))["calls"].get(stage) is None:
        await asyncio.sleep(0.01)
    first.cancel()  # the worker dies while it waits for the answer

    again = await outside.connect("kingdee").sales_order(ORDER, once="run1.step2")

    assert again.status == "C"
    assert (await the_one_document(outside))["history"] == ["Save", "Submit", "Audit"]


async def test_two_workers_with_the_same_order_make_one_document(kingdee, outside):
    await outside.tell("kingdee", "_control", latency_ms=20)
    made = await asyncio.gather(*(kingdee.sales_order(ORDER, once="run1.step2") for _ in range(4)))

    document = await the_one_document(outside)
    assert {one.id for one in made} == {document["id"]}
    assert document["history"] == ["Save", "Submit", "Audit"]


async def test_a_draft_is_completed_and_its_lines_are_not_doubled(kingdee, outside):
    defaults = kingdee.orders.defaults
    draft = {"formid": "SAL_SaleOrder", "data": {"Model": model(ORDER, defaults)}}
    await kingdee.client._act("Draft", draft)

    assert (await kingdee.sales_order(ORDER, once="run1.step2")).status == "C"
    document = await the_one_document(outside)
    assert document["history"] == ["Draft", "Save", "Submit", "Audit"]
    assert len(document["lines"]) == 2


async def test_a_document_that_was_sent_back_is_submitted_again(kingdee, outside):
    await kingdee.sales_order(ORDER, once="run1.step2")
    await kingdee.client._act(
        "UnAudit", {"parameters": ["SAL_SaleOrder", '{"Numbers":["DL-0001"]}']}
    )
    assert (await kingdee.sales_order(ORDER, once="run9.step2")).status == "C"
    assert (await the_one_document(outside))["history"][3:] == ["UnAudit", "Submit", "Audit"]


async def test_a_number_that_another_customers_document_has_is_not_touched(kingdee, outside):
    await kingdee.sales_order(ORDER, once="run1.step2")
    with pytest.raises(OutsideRefused) as caught:
        await kingdee.sales_order(
            msgspec.structs.replace(ORDER, customer="C002"), once="run2.step2"
        )
    assert caught.value.refusal == "number-taken"
    assert (await the_one_document(outside))["customer"] == "C001"


async def test_the_erps_own_words_reach_the_person(outside):
    with pytest.raises(OutsideRefused, match="FSalerId"):
        await outside.connect("kingdee", sales_person="").sales_order(ORDER, once="run1.step2")


async def test_lines_that_are_not_sent_are_deleted_unless_told_otherwise(kingdee, outside):
    made = await kingdee.client.save("SAL_SaleOrder", model(ORDER, kingdee.orders.defaults))
    smaller = msgspec.structs.replace(ORDER, lines=ORDER.lines[:1])
    data = {"Model": model(smaller, kingdee.orders.defaults, made.id), "IsDeleteEntry": False}
    await kingdee.client._act("Save", {"formid": "SAL_SaleOrder", "data": data})
    assert len((await the_one_document(outside))["lines"]) == 3

    await kingdee.client.save("SAL_SaleOrder", model(smaller, kingdee.orders.defaults, made.id))
    assert len((await the_one_document(outside))["lines"]) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"app_secret": "wrong"},
        {"app_id": "300001_AAAAS2x5IL+Ky33tFTrDfgxdFHG1XV5D"},
        {"app_id": "no-key"},
        {"user_name": "nobody"},
    ],
)
async def test_wrong_keys_show_at_once_even_after_a_session_was_opened(outside, wrong):
    await outside.connect("kingdee").test()
    session = outside.stands["kingdee"].system.session
    outside.http.cookies.set("kdservice-sessionid", session)  # sent, it would let anybody in
    with pytest.raises(LoginRefused):
        await outside.connect("kingdee", **wrong).test()
    with pytest.raises(LoginRefused):
        await outside.connect("kingdee", **wrong).sales_order(ORDER, once="run1.step2")


async def test_of_several_that_go_as_one_each_hears_of_its_own(kingdee, outside):
    for number in ("DL-1", "DL-2"):
        await kingdee.client.save("SAL_SaleOrder", model(renamed(number), kingdee.orders.defaults))

    async def submitted(number: str) -> str:
        try:
            await kingdee.client.submit("SAL_SaleOrder", number)
        except OutsideRefused as refused:
            return refused.detail
        return "submitted"

    told = await asyncio.gather(*map(submitted, ("DL-1", "missing", "DL-2")))

    assert told == ["submitted", "单据missing不存在", "submitted"]
    assert (await outside.books("kingdee"))["calls"] == {"Save": 2, "Submit": 1}


def renamed(number: str) -> SalesOrder:
    return msgspec.structs.replace(ORDER, number=number)


async def test_a_lost_session_and_an_error_text_are_told_apart(kingdee, outside):
    await outside.trouble("kingdee", "session-lost")
    with pytest.raises(LoginRefused, match="会话信息已丢失"):
        await kingdee.credit(Customer("C001"))
    await outside.trouble("kingdee", "error-text")
    with pytest.raises(OutsideRefused, match="object reference"):
        await kingdee.credit(Customer("C001"))


async def test_a_slow_answer_is_given_up_after_the_time_that_was_set(kingdee, outside):
    await outside.trouble("kingdee", "hang", times=5)
    started = time.monotonic()
    with pytest.raises(Unreachable):
        await kingdee.credit(Customer("C001"))
    assert time.monotonic() - started < 5


async def test_a_key_with_a_stray_character_is_told_without_showing_it(outside):
    for stray in ("300001_hYZwS2x5IL+Ky33tFTrDfgxdFHG1XV5D", "应用"):
        with pytest.raises(LoginRefused) as caught:
            await outside.connect("kingdee", app_id=f"{stray}\n_AAAA").test()
        assert stray not in str(caught.value)


async def test_an_answer_in_another_form_is_unexpected():
    with pytest.raises(UnexpectedAnswer):
        client.decoded(client.SYSTEM, b"<html>", client.Envelope)


async def test_a_document_is_deleted_only_before_it_is_submitted(kingdee, outside):
    made = await kingdee.client.save("SAL_SaleOrder", model(ORDER, kingdee.orders.defaults))
    by_id = {"formid": "SAL_SaleOrder", "data": {"Ids": str(made.id)}}
    await kingdee.client._act("Submit", by_id)
    with pytest.raises(OutsideRefused, match="不能删除"):
        await kingdee.client._act("Delete", by_id)
    with pytest.raises(OutsideRefused, match="已提交或已审核"):
        await kingdee.client.save("SAL_SaleOrder", model(ORDER, kingdee.orders.defaults, made.id))


async def test_a_form_that_the_sandbox_does_not_know_is_refused(kingdee):
    with pytest.raises(OutsideRefused) as caught:
        await kingdee.client.save("PUR_PurchaseOrder", {})
    assert caught.value.refusal == "4"
