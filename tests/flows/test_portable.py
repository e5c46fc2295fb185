"""A flow leaves one workspace and comes into another: the same flow, with what it needs told."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from danliu.flows.definition import Flow
from danliu.flows.drafts import the_draft
from danliu.flows.faults import found_in
from danliu.flows.naming import Account
from danliu.flows.portable.cleaning import cleaned
from danliu.flows.portable.document import NotAFlowFile, Portable, plain, read, written
from danliu.flows.portable.fitting import BadRenaming, Fitting, Renaming, There
from danliu.flows.portable.moving import bring_in, look, take_out
from danliu.flows.portable.needs import read_needs
from danliu.packs.pack import Pack, read_pack, shipped
from danliu.people import actor
from danliu.people.users import add_user, join
from danliu.people.workspaces import open_workspace
from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.schema import Schema
from danliu.tables.write import Context
from danliu.workspace import Workspace
from tests.flows.shop import TABLES, Shop, opened

PACKS = [file.parent.name for file in Path(str(shipped("trade"))).parent.glob("*/pack.yaml")]
assert PACKS
SCHEMA = Schema(1, 1, TABLES)
ACCOUNTS = {"erp": Account("金蝶", "kingdee")}
FLOW: dict[str, Any] = {
    "key": "audit",
    "name": "审核",
    "trigger": {
        "kind": "changed",
        "table": "orders",
        "when": '{before.金额}<{amount}',
        "settings": {"fields": ["amount"]},
    },
    "blocks": [
        {"id": "near", "block": "find", "settings": {
            "table": "customers", "where": '{city}={customer.城市}&"{city}"'}},
        {"id": "each", "block": "for-each", "settings": {"items": "={near.records}"}, "branches": [
            {"name": "each", "blocks": [
                {"id": "mark", "block": "create", "settings": {
                    "table": "marks", "cells": {"text": "={each.item.name}"}}}]}]},
        {"id": "credit", "block": "call", "settings": {
            "connection": "erp", "operation": "credit", "input": {"number": "={number}"}}},
        {"id": "ask", "block": "approve", "settings": {
            "question": "可以吗", "who": ["role:finance", "={note}"],
            "facts": {"城市": "{near.first.city}"}, "tell": "erp"}},
        {"id": "put", "block": "update", "settings": {"cells": {"status": "={ask.decision}"}}},
        {"id": "go", "block": "run", "settings": {"flow": "ship"}},
    ],
}  # fmt: skip


def flow(told: Any) -> Flow:
    return msgspec.convert(told, Flow)


def exported(told: Flow, schema: Schema = SCHEMA, logins: Any = None) -> Portable:
    """As a file, and read again."""
    named, needs = read_needs(told, schema, ACCOUNTS, {"finance": ""}, logins or {})
    definition, left_out = cleaned(plain(named))
    return read(written(Portable("danliu-flow/1", definition, needs, left_out)))


def there(schema: Schema, **more: Any) -> There:
    told: dict[str, Any] = {"roles": (), "people": (), "flows": (), "forms": ()}
    return There(schema, more.pop("accounts", ACCOUNTS), **{**told, **more})


@pytest.mark.parametrize("name", PACKS)
def test_every_flow_of_every_pack_comes_back_as_it_was(name: str) -> None:
    pack: Pack = read_pack(shipped(name))
    schema = Schema(1, 1, pack.tables)
    for told in pack.flows:
        file = exported(told, schema)
        fitting = Fitting(file.needs, there(schema))
        assert fitting.fitted(file.definition) == told
        tables = [one for one in fitting.fits() if one.kind in ("table", "field")]
        assert tables or not told.trigger.table
        assert {one.status for one in tables} <= {"there"}
        assert file.left_out == ()


def test_what_a_flow_needs_is_read_off_its_every_name() -> None:
    needs = exported(flow(FLOW)).needs

    fields = {key: sorted(table.fields) for key, table in needs.tables.items()}
    assert fields == {
        "orders": ["amount", "customer", "note", "number", "status"],
        "customers": ["city", "name"],
        "marks": ["text"],
    }
    customer = needs.tables["orders"].fields["customer"]
    assert (customer.type, customer.target) == ("link", "customers")
    assert needs.connections["erp"].connector == "kingdee"
    assert needs.connections["erp"].operations == ("credit",)
    assert (needs.roles, needs.flows) == (("finance",), ("ship",))


ELSEWHERE = Schema(
    2,
    1,
    [
        TableDef("clients", "主顾", "title", (
            FieldDef("title", "叫什么", "text"), FieldDef("town", "在哪", "text"))),
        TableDef("orders", "单子", "number", (
            FieldDef("number", "号", "text"), FieldDef("sum", "钱", "number"),
            FieldDef("status", "状态", "text"), FieldDef("note", "备注", "text"),
            FieldDef("customer", "谁", "link", options={"table": "clients"}))),
    ],
)  # fmt: skip
RENAMING = Renaming(
    {"customers": "clients"},
    {"customers.city": "town", "customers.name": "title", "orders.amount": "sum"},
    {"erp": "u8"},
)


def test_names_that_differ_there_are_mapped_everywhere() -> None:
    file = exported(flow(FLOW))
    fitting = Fitting(file.needs, there(ELSEWHERE, accounts={"u8": Account("U8", "u8")}), RENAMING)

    told = msgspec.to_builtins(fitting.fitted(file.definition))
    found = {one.name: one for one in fitting.fits()}

    near, each, credit, ask, *_ = told["blocks"]
    assert told["trigger"]["when"] == "{before.sum}<{sum}"
    assert told["trigger"]["settings"] == {"fields": ["sum"]}
    assert near["settings"] == {"table": "clients", "where": '{town}={customer.town}&"{city}"'}
    mark = each["branches"][0]["blocks"][0]["settings"]
    assert mark == {"table": "marks", "cells": {"text": "={each.item.title}"}}
    assert (credit["settings"]["connection"], ask["settings"]["tell"]) == ("u8", "u8")
    assert ask["settings"]["facts"] == {"城市": "{near.first.town}"}
    assert found["marks"].status == "missing"
    assert (found["orders.amount"].status, found["orders.amount"].found) == ("other", "number")
    assert found["orders.customer"].status == "there"
    assert (found["erp"].status, found["erp"].found) == ("other", "u8")
    assert (found["finance"].status, found["ship"].status) == ("missing", "missing")


def test_renamed_and_renamed_back_it_is_the_same() -> None:
    file = exported(flow(FLOW))
    gone = Fitting(file.needs, there(ELSEWHERE), RENAMING).fitted(file.definition)
    keyed = Fitting(file.needs, there(Schema(3, 1, [])), Renaming()).fitted(file.definition)

    _, needs = read_needs(gone, ELSEWHERE, ACCOUNTS, {"finance": ""}, {})
    back = Renaming(
        {"clients": "customers"},
        {"clients.town": "city", "clients.title": "name", "orders.sum": "amount"},
        {"u8": "erp"},
    )
    again = Fitting(needs, there(SCHEMA), back).fitted(gone)

    text = msgspec.json.encode(keyed).decode()
    expected = text.replace("before.金额", "before.amount").replace(
        "customer.城市", "customer.city"
    )
    assert msgspec.json.decode(expected, type=Flow) == again


def test_what_is_not_needed_cannot_be_renamed() -> None:
    file = exported(flow(FLOW))

    with pytest.raises(BadRenaming) as refused:
        Fitting(file.needs, there(SCHEMA), Renaming(fields={"orders.colour": "x"})).check()
    assert refused.value.place == "fields.orders.colour"


def test_no_id_and_no_secret_leaves_and_what_is_missing_is_a_fault() -> None:
    wang, record = uuid4(), uuid4()
    told = flow({
        "key": "leaks", "name": "漏", "trigger": {"kind": "hand", "table": "orders"},
        "blocks": [
            {"id": "one", "block": "update", "settings": {
                "table": "orders", "record": str(record), "cells": {"status": "x"}}},
            {"id": "way", "block": "if", "settings": {"when": f'{{record.id}}="{record}"'}},
            {"id": "ask", "block": "approve", "settings": {
                "question": "可以吗", "who": [f"user:{wang}", str(wang), "role:finance"]}},
            {"id": "send", "block": "http", "settings": {
                "method": "POST", "url": "https://a.example/x?access_token=s3cr3t&n=1",
                "headers": {"Authorization": "Bearer s3cr3t", "X-Api-Key": "={note}",
                            "X-Token": {"connection": "erp", "secret": "token"}},
                "json": {"app_secret": "s3cr3t", "city": "苏州"}}},
        ],
    })  # fmt: skip
    logins = {f"user:{wang}": "wang", str(wang): "wang"}

    file = exported(told, logins=logins)

    text = written(file)
    assert not {str(wang), str(record), "s3cr3t"} & set(text.replace('"', " ").split())
    assert "s3cr3t" not in text
    assert str(record) not in text
    assert str(wang) not in text
    assert set(file.left_out) == {
        "one.record", "way.when", "send.url", "send.headers.Authorization", "send.json.app_secret",
    }  # fmt: skip
    assert file.definition.blocks[2].settings["who"] == ["wang", "wang", "role:finance"]
    assert file.definition.blocks[3].settings["headers"]["X-Token"] == {
        "connection": "erp",
        "secret": "token",
    }
    faults = {(one.fault.block, one.fault.field) for one in found_in(file.definition, SCHEMA)}
    assert {("one", "record"), ("way", "when"), ("send", "url")} <= faults


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20).filter(lambda text: "\0" not in text),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text("abcde金额", min_size=1, max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(values=st.dictionaries(st.text("abc值", min_size=1, max_size=4), VALUES, max_size=4))
@example(values={"a": "\x85 \u2028"})
def test_any_setting_survives_the_file(values: dict[str, Any]) -> None:
    told = flow({**FLOW, "blocks": [{"id": "s", "block": "set", "settings": {"values": values}}]})

    assert read(written(Portable("danliu-flow/1", plain(told)))).definition == told


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("just text", ""),
        ("a: [", ""),
        ("format: danliu-flow/9\nflow: {}", "format"),
        ("format: danliu-flow/1\nflow: {}\nsecrets: 1", ""),
        ("a: &a [x]\nb: *a", ""),
        ("x" * 300_001, ""),
    ],
)
def test_what_is_no_file_of_a_flow_is_refused_in_both_languages(text: str, place: str) -> None:
    with pytest.raises(NotAFlowFile) as refused:
        read(text)

    assert refused.value.place == place
    assert refused.value.wanted.zh
    assert refused.value.wanted.en


@pytest.fixture(scope="module")
async def two(
    new_database: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Shop, Workspace]]:
    """A shop, and another company of the same house with the same tables."""
    data: Path = tmp_path_factory.mktemp("two")
    async with opened(new_database("portable"), data, at_work=False) as shop:
        house = shop.hub.house
        async with house.db.acquire() as db, db.transaction():
            now = house.clock.now()
            row = await open_workspace(db, "o", "别家", zone="Asia/Shanghai", demo=False, now=now)
            await define_tables(db, row.id, TABLES)
            for number, workspace in enumerate((shop.ws.row.id, row.id)):
                user = await add_user(db, uuid4(), f"li{number}", "李", "secret-secret")
                await join(db, workspace, user, "owner")
        yield shop, Workspace(house, row, Context(actor.SYSTEM, "desk"))


async def test_a_flow_is_copied_into_another_workspace_as_a_draft(
    two: tuple[Shop, Workspace],
) -> None:
    shop, other = two
    told = {**FLOW, "blocks": [FLOW["blocks"][0], FLOW["blocks"][4]]}
    told["blocks"][1]["settings"]["cells"]["status"] = "办"
    async with shop.ws.db.acquire() as db, db.transaction():
        await shop.flow_in(db, told)

    file = read(written(await take_out(shop.ws, "audit")))
    told_first = await look(other, file, Renaming())
    draft = await bring_in(other, file, Renaming())

    assert {one.status for one in told_first.fits} == {"there"}
    assert (told_first.key, told_first.live) == ("audit", None)
    assert flow(draft.definition) == flow(told)
    assert (draft.began_from, draft.changed_by) == (None, "system:danliu")
    assert await the_draft(other.db, other.row.id, "audit") == draft
    renamed = await bring_in(other, file, Renaming(), "audit-2")
    assert flow(renamed.definition) == flow({**told, "key": "audit-2"})


async def test_a_person_is_named_by_login_elsewhere(two: tuple[Shop, Workspace]) -> None:
    shop, other = two
    user = await shop.ws.db.fetchval("SELECT id FROM danliu.users WHERE login = 'li0'")
    told = yaml.safe_load(f"""
key: asks
name: 问
trigger: {{table: orders}}
blocks: [{{id: ask, block: approve, settings: {{question: 可以吗, who: ['user:{user}', 李]}}}}]
""")
    async with shop.ws.db.acquire() as db, db.transaction():
        await shop.flow_in(db, told)

    file = await take_out(shop.ws, "asks")
    found = await look(other, file, Renaming())

    assert file.definition.blocks[0].settings["who"] == ["li0", "李"]
    assert file.needs.people == ("li0",)
    assert [(one.name, one.status) for one in found.fits if one.kind == "person"] == [
        ("li0", "missing")
    ]


@pytest.mark.parametrize(
    ("part", "where"),
    [
        ({"headers": {"Ocp-Apim-Subscription-Key": "s3cret"}}, "ask.headers.Ocp-Apim"),
        ({"headers": {"X-Auth": "s3cret"}}, "ask.headers.X-Auth"),
        ({"json": {"accessToken": "s3cret"}}, "ask.json.accessToken"),
        ({"json": {"deep": [{"clientSecret": "s3cret"}]}}, "ask.json.deep.clientSecret"),
        ({"url": "https://me:s3cret@example.com/"}, "ask.url"),
        ({"url": "https://example.com/?access_token=s3cret"}, "ask.url"),
    ],
)
def test_no_secret_that_somebody_wrote_into_a_request_leaves_with_a_flow(part, where):
    node = {"id": "ask", "block": "http", "settings": {"method": "POST", **part}}
    told, places = cleaned({"key": "k", "blocks": [node]})
    assert "s3cret" not in str(told)
    assert [one for one in places if where in one]
