"""Blocks that act: what somebody changed meanwhile is kept, links, totals, documents, texts."""

import asyncio
from decimal import Decimal

import pytest

from danliu.flows.errors import InvalidFlow
from danliu.flows.values import unpack
from tests.connect.raw_server import answer, server
from tests.flows.test_control import flow
from tests.polling import until

SLOW = """
  - {id: pause, block: wait, settings: {signal: go}}
  - {id: first, block: update, settings: {cells: {note: 流程先写}}}
  - id: write
    block: update
    settings: {cells: {status: 流程, note: '={first.version}&"版"'}, if_changed: POLICY}
"""


async def edited_meanwhile(shop, kind, policy, **cells):
    """An order that somebody edits after its run has read it, and before it writes."""
    await shop.flow(flow(kind, SLOW.replace("POLICY", policy)))
    order = await shop.order(kind, status="新")
    await until(lambda: waiting(shop), what="the run waits")
    await shop.edit(order, **cells)
    await shop.signal("go")
    return order


async def waiting(shop):
    return await shop.waiting_for("go") == 1


async def test_what_somebody_changed_since_the_run_read_it_is_kept_and_told(shop):
    order = await edited_meanwhile(shop, "kept", "keep-theirs", status="人改的", number="N7")

    steps = await shop.done(order)

    cells = await shop.cells(order)
    assert (cells["status"], cells["note"], cells["number"]) == ("人改的", "3版", "N7")
    (conflict,) = unpack(steps["write"].output)["conflicts"]
    assert (conflict["field"], conflict["mine"], conflict["theirs"]) == ("status", "流程", "人改的")
    assert conflict["who"] == shop.ws.actor.ref
    assert "status" in steps["write"].reason


async def test_or_overwritten_where_the_flow_says_so(shop):
    order = await edited_meanwhile(shop, "over", "overwrite", status="人改的")
    assert (await shop.output(order, "write"))["conflicts"] == []
    assert (await shop.cells(order))["status"] == "流程"


async def test_or_the_step_fails_and_writes_nothing(shop):
    order = await edited_meanwhile(shop, "strict", "fail", status="人改的")
    cause = await shop.parked(order)
    assert (cause["code"], cause["facts"]["fields"]) == ("changed-meanwhile", ["status"])
    assert (await shop.cells(order))["note"] == "流程先写"


FOUND = """
  - {id: found, block: find, settings: {table: customers, where: '{name}="KIND"'}}
  - {id: pause, block: wait, settings: {signal: go}}
  - {id: again, block: find, settings: {table: customers, where: '{name}="KIND"'}}
  - id: write
    block: update
    settings: {table: customers, record: '={SEEN.first.id}', cells: {city: 流程}}
"""


@pytest.mark.parametrize(("seen", "city"), [(True, "流程"), (False, "人改的")])
async def test_what_a_run_has_read_anew_it_may_change(shop, seen, city):
    kind = f"found-{seen}"
    text = FOUND.replace("KIND", kind).replace("SEEN", "found")
    if not seen:
        text = "\n".join(line for line in text.splitlines() if "id: again" not in line) + "\n"
    await shop.flow(flow(kind, text))
    customer = await shop.add("customers", name=kind, city="宁波")
    order = await shop.order(kind)
    await until(lambda: waiting(shop), what="the run waits")
    await shop.edit(customer, "customers", city="人改的")
    await shop.signal("go")
    await shop.done(order)
    assert (await shop.cells(customer, "customers"))["city"] == city


LINK = """
  - id: link
    block: link
    settings: {table: customers, record: '={customer.id}', field: orders, add: ['={record.id}']}
  - {id: own, block: link, settings: {field: customer, remove: ['={customer.id}']}}
"""


async def test_many_runs_link_to_one_record_at_once_and_no_link_is_lost(shop):
    await shop.flow(flow("link", LINK))
    customer = await shop.add("customers", name="常客")
    orders = await asyncio.gather(*(shop.order("link", customer=customer) for _ in range(15)))
    await asyncio.gather(*(shop.done(one) for one in orders))
    linked = (await shop.cells(customer, "customers"))["orders"]
    assert {str(one["id"] if isinstance(one, dict) else one) for one in linked} == set(
        map(str, orders)
    )
    assert (await shop.cells(orders[0])).get("customer") is None


DELETE = """
  - {id: gone, block: delete}
  - {id: again, block: delete, settings: {missing: go-on}}
  - {id: refused, block: delete}
"""


async def test_a_record_goes_into_the_trash_once(shop):
    await shop.flow(flow("delete", DELETE))
    order = await shop.order("delete")
    run = await shop.run(order, "parked")
    assert (run.cause["code"], run.cause["path"]) == ("not-found", "refused")
    steps = await shop.steps(run.id)
    assert [unpack(steps[path].output)["deleted"] for path in ("gone", "again")] == [True, False]
    assert await shop.ws.tables.one("orders", order) is None


TOTAL = """
  - id: sums
    block: aggregate
    settings:
      table: orders
      where: AND({kind}="summed",{amount}>{least.of})
      totals: {all: {field: amount, how: sum}, most: {field: amount, how: max}}
      by: [{field: status}]
  - {id: told, block: update, settings: {cells: {note: '={sums.totals.all}&"/"&{sums.count}'}}}
"""


async def test_records_are_totalled_under_names(shop):
    least = "  - {id: least, block: set, settings: {values: {of: '=5*2'}}}\n"
    await shop.flow(flow("total", least + TOTAL))
    for status, amount in (("a", "10"), ("a", "20"), ("a", "30.5"), ("b", "40")):
        await shop.order("summed", status=status, amount=amount)
    order = await shop.order("total")
    told = await shop.output(order, "sums")
    assert [(one["values"], one["count"], one["totals"]) for one in told["groups"]] == [
        (["a"], 2, {"all": Decimal("50.5"), "most": Decimal("30.5")}),
        (["b"], 1, {"all": Decimal(40), "most": Decimal(40)}),
    ]
    assert told["whole"] is True
    assert (await shop.cells(order))["note"] == "50.5/2"


MAP = """
  - {id: got, block: http, settings: {method: GET, url: 'URL'}}
  - id: mapped
    block: transform
    settings:
      document: '={got.json}'
      each: data.orders
      skip_when: '{state}="test"'
      cells: {number: '={no}', buyer.name: '={first}&{last}', buyer.vip: true}
      lists: {lines: {each: items, cells: {sku: '={code}', pieces: '={n}*2'}}}
  - {id: told, block: update, settings: {cells: {note: '={mapped.documents.1.lines.0.sku}'}}}
"""
ORDERS = b"""{"data": {"orders": [
  {"no": "1", "first": "a", "last": "b", "items": []}, {"no": "0", "state": "test"},
  {"no": "2", "first": "c", "last": "d", "items": [{"code": "K1", "n": 3}, {"code": "K2", "n": 1}]}
]}}"""


async def test_a_foreign_document_is_mapped_to_our_own_form(shop, monkeypatch):
    async with server(answer(ORDERS)) as one:
        monkeypatch.setenv("DANLIU_ALLOW_HOSTS", f"127.0.0.1:{one.port}")
        await shop.flow(flow("map", MAP.replace("URL", f"http://127.0.0.1:{one.port}/")))
        order = await shop.order("map")
        told = await shop.output(order, "mapped")
    assert told["documents"] == [
        {"number": "1", "buyer": {"name": "ab", "vip": True}, "lines": []},
        {
            "number": "2",
            "buyer": {"name": "cd", "vip": True},
            "lines": [{"sku": "K1", "pieces": 6}, {"sku": "K2", "pieces": 2}],
        },
    ]
    assert (await shop.cells(order))["note"] == "K1"


PARSE = r"""
  - id: read
    block: parse-text
    settings: {text: '={note}', pattern: '(?P<number>SO-\d+)\s*(?P<pieces>\d+)?', missing: MISSING}
  - {id: told, block: update, settings: {cells: {number: '={read.first.number}&{read.found}'}}}
"""


async def test_values_are_read_out_of_a_text(shop):
    await shop.flow(flow("parse", PARSE.replace("MISSING", "go-on")))
    order = await shop.order("parse", note="加急 SO-17 20 件，另 SO-18")
    assert (await shop.output(order, "read"))["matches"] == [
        {"number": "SO-17", "pieces": "20"},
        {"number": "SO-18", "pieces": ""},
    ]
    assert (await shop.cells(order))["number"] == "SO-17TRUE"
    await shop.done(await shop.order("parse"))  # without a note


async def test_what_must_be_in_a_text_and_is_not_parks_the_run(shop):
    await shop.flow(flow("parse-strictly", PARSE.replace("MISSING", "refuse")))
    cause = await shop.parked(await shop.order("parse-strictly", note="没有"))
    assert cause["code"] == "not-in-text"


async def test_a_pattern_that_would_run_for_ever_elsewhere_is_read_at_once(shop):
    text = PARSE.replace(r"(?P<number>SO-\d+)\s*(?P<pieces>\d+)?", "(?P<number>(a+)+)$")
    await shop.flow(flow("parse-long", text.replace("MISSING", "go-on")))
    await shop.done(await shop.order("parse-long", note="a" * 150 + "!"), within_s=5)


@pytest.mark.parametrize("pattern", ["(?P<a>x", "no groups", "(?P<a>x)(?=y)"])
async def test_a_pattern_that_cannot_be_used_is_refused_when_the_flow_is_published(shop, pattern):
    text = PARSE.replace(r"(?P<number>SO-\d+)\s*(?P<pieces>\d+)?", pattern)
    with pytest.raises(InvalidFlow) as refused:
        await shop.flow(flow("parse-badly", text.replace("MISSING", "go-on")))
    assert refused.value.place == "read.pattern"


SECRET = """
  - id: ask
    block: http
    settings:
      method: POST
      url: 'URL'
      headers: {Authorization: {connection: partner, secret: NAME, before: 'Bearer '}}
      json: {nr: '={number}'}
"""


async def test_a_connections_secret_goes_with_a_request_and_stands_in_no_row(shop, monkeypatch):
    hidden = "whsec_c2VjcmV0LW9mLXRoZS1wYXJ0bmVyLTEyMzQ1Ng=="
    await shop.ws.connect.set("partner", "合作方", "webhook", {"secret": hidden})
    async with server(answer(b"{}")) as one:
        monkeypatch.setenv("DANLIU_ALLOW_HOSTS", f"127.0.0.1:{one.port}")
        text = SECRET.replace("URL", f"http://127.0.0.1:{one.port}/").replace("NAME", "secret")
        await shop.flow(flow("secret", text))
        await shop.done(await shop.order("secret", number="N1"))
    assert f"Authorization: Bearer {hidden}".encode() in one.heard[0]
    for table in ("steps", "runs", "flows"):
        rows = await shop.ws.db.fetch(f"SELECT t::text AS t FROM danliu.{table} t")
        assert not any(hidden in row["t"] for row in rows)


@pytest.mark.parametrize(
    ("url", "name", "code"),
    [
        ("http://example.com/", "secret", "bad-outside-request"),
        ("https://example.com/", "nosuch", "unknown-secret"),
    ],
)
async def test_a_secret_goes_over_https_only_and_one_that_is_not_there_is_named(
    shop, url, name, code
):
    await shop.ws.connect.set("partner", "合作方", "webhook", {"secret": "whsec_c2VjcmV0"})
    kind = f"secret-{name}"
    await shop.flow(flow(kind, SECRET.replace("URL", url).replace("NAME", name)))
    cause = await shop.parked(await shop.order(kind))
    assert cause["code"] == code
