"""Flows that start by what happens to a record: created, changed into a condition, by a form."""

from decimal import Decimal
from uuid import uuid4

import pytest

from danliu.flows.errors import InvalidFlow
from danliu.forms import answers, kept
from danliu.forms.answers import Answer
from danliu.forms.form import Form, FormField
from danliu.tables.query import Query
from danliu.tables.write import Create, Set
from danliu.workspace import Workspace

NEW = """
key: new
name: 新单
trigger: {table: orders, when: '{金额}>100'}
blocks: [{id: mark, block: update, settings: {cells: {note: 看过}}}]
"""
BIG = """
key: big
name: 变成大单
trigger: {kind: changed, table: orders, when: '{amount}>20000'}
blocks:
  - id: mark
    block: update
    settings: {cells: {note: '=TEXT({before.金额},"0")&"→"&TEXT({amount},"0")'}}
"""
RAISED = """
key: raised
name: 涨价
trigger: {kind: changed, table: orders, when: '{amount}>{before.amount}'}
blocks: []
"""
WATCHED = """
key: watched
name: 改了状态或单号
trigger: {kind: changed, table: orders, settings: {fields: [status, number]}}
blocks: []
"""
ENTERS = """
key: enters
name: 进入待发
trigger: {kind: changed, table: orders, when: '{status}="ready"', settings: {created: true}}
blocks: []
"""
SUBMITTED = """
key: submitted
name: 表单来单
trigger: {kind: form, table: orders, settings: {form: ask}}
blocks: [{id: mark, block: update, settings: {cells: {note: '={trigger.form}'}}}]
"""


async def test_an_old_definition_without_a_kind_starts_at_a_new_record(company):
    await company.flow(NEW)
    small, big = await company.create(amount="5"), await company.create(amount="500")
    (run,) = await company.runs("new")
    assert (run.record_id, run.status) == (big, "done")
    assert (await company.cells(small))["note"] is None


async def test_a_bulk_write_starts_a_run_for_each_row_that_meets_the_condition(company):
    await company.flow(NEW)
    made = await company.write(*(Create("orders", {"amount": str(n)}) for n in range(90, 110)))
    runs = await company.runs("new")
    assert {run.record_id for run in runs} == {one.id for one in made[11:]}


async def test_a_change_into_the_condition_starts_it_once_and_knows_what_was_before(company):
    await company.flow(BIG)
    order = await company.create(amount="15000")
    await company.edit(order, number="A1")
    assert await company.runs("big") == []
    await company.edit(order, amount="25000")
    assert len(await company.runs("big")) == 1
    assert (await company.cells(order))["note"] == "15000→25000"
    await company.edit(order, amount="30000")  # it was big already
    assert len(await company.runs("big")) == 1
    await company.edit(order, amount="10")
    await company.edit(order, amount="20001")
    assert len(await company.runs("big")) == 2


async def test_a_record_that_is_created_so_was_not_changed_into_it(company):
    await company.flow(BIG)
    await company.flow(ENTERS)
    await company.create(amount="99999", status="ready")
    assert await company.runs("big") == []
    assert len(await company.runs("enters")) == 1  # which says that it counts


async def test_a_condition_over_before_and_after_is_judged_once(company):
    await company.flow(RAISED)
    order = await company.create(amount="10")
    for amount in ("12", "14", "13", "13"):
        await company.edit(order, amount=amount)
    assert len(await company.runs("raised")) == 2


async def test_watched_fields_start_it_and_no_others(company):
    await company.flow(WATCHED)
    order = await company.create(status="new")
    await company.edit(order, note="加急")
    assert await company.runs("watched") == []
    await company.edit(order, status="ready", note="加急了")
    assert len(await company.runs("watched")) == 1


async def test_many_changed_at_once_start_a_run_each(company):
    await company.flow(BIG)
    made = await company.write(*(Create("orders", {"amount": "1"}) for _ in range(20)))
    await company.write(*(Set("orders", one.id, {"amount": "50000"}) for one in made))
    assert {run.record_id for run in await company.runs("big")} == {one.id for one in made}


async def test_undo_follows_real_changes_and_creates_nothing_anew(company):
    await company.flow(NEW)
    await company.flow(BIG)
    order = await company.create(amount="25000")
    assert len(await company.runs("new")) == 1
    lowered = await company.edit(order, amount="300")
    await company.undo(lowered)  # it really becomes big again
    assert len(await company.runs("big")) == 1

    deleted = await company.delete(order)
    await company.undo(deleted)  # it was there before, big as it is
    assert (await company.cells(order))["amount"] == Decimal(25000)
    assert (len(await company.runs("new")), len(await company.runs("big"))) == (1, 1)


async def test_a_kept_duplicate_starts_no_flow_not_even_when_it_is_changed(company):
    await company.flow(NEW)
    await company.flow(BIG)
    first = await company.create(source="T-1", amount="500")
    second = await company.create(source="T-1", amount="500")
    await company.edit(second, amount="30000")
    assert second != first
    assert [run.record_id for run in await company.runs("new")] == [first]
    assert await company.runs("big") == []


async def test_a_form_starts_its_own_flow_and_a_desk_does_not(company):
    schema = await company.ws.tables.fresh_schema()
    ask = Form("ask", "询价", "orders", (FormField("number"),))
    other = Form("other", "别的", "orders", (FormField("number"),))
    async with company.ws.db.acquire() as db:
        for one in (ask, other):
            await kept.publish(db, company.ws.row.id, one, schema)
    await company.flow(SUBMITTED)
    published = {one.form.key: one for one in await kept.all_forms(company.ws.db, 1)}
    orders = {}
    once = uuid4()
    for key in ("ask", "ask", "other"):  # «ask» is sent twice
        sent = answers.submission(published[key], schema, Answer({"number": key}), once)
        guest = Workspace(
            company.hub.house,
            company.ws.row,
            answers.context(published[key].form, company.ws.row),
        )
        orders[key] = (await guest.tables.write(sent))[0].id
    await company.create(number="desk")

    assert [run.record_id for run in await company.runs("submitted")] == [orders["ask"]]
    assert (await company.cells(orders["ask"]))["note"] == "ask"


async def test_a_trigger_that_cannot_be_judged_when_it_is_written_is_refused_with_its_place(
    company,
):
    wrong = {
        BIG.replace("{amount}>20000", "{customer.level}>1"): "trigger.when",
        BIG.replace("{amount}>20000", "{seen}>1"): "trigger.when",
        BIG.replace("{amount}>20000", "{before.moent}>1"): "trigger.when",
        BIG.replace(", when: '{amount}>20000'", ""): "trigger.when",
        WATCHED.replace("[status", "[statu"): "trigger.settings.fields.statu",
        SUBMITTED.replace("form: ask", "form: nothing"): "trigger.settings.form",
        SUBMITTED.replace("form: ask", "frm: ask"): "trigger.settings",
        NEW.replace("table: orders, ", ""): "trigger.table",
        NEW.replace("id: mark", "id: trigger"): "trigger",
        NEW.replace("note: 看过", "note: '={before.note}'"): "mark.cells.note",
        BIG.replace("before.金额", "before.金颚"): "mark.cells.note",
        BIG.replace("before.金额", "trigger.by"): "mark.cells.note",
    }
    for text, place in wrong.items():
        with pytest.raises(InvalidFlow) as refused:
            await company.flow(text)
        assert refused.value.place == place, text


GONE = """
key: gone
name: 删了大单
trigger: {kind: deleted, table: orders, when: '{amount}>100'}
blocks:
  - id: note
    block: create
    settings: {table: notes, cells: {text: '={number}&" "&{customer.level}&" "&{record.title}'}}
"""


async def test_a_deleted_record_starts_a_run_that_reads_it_as_it_was(company):
    await company.flow(GONE)
    who = await company.create("customers", name="苏州启明", level="钻石")
    small = await company.create(number="A-1", amount="5")
    big = await company.create(number="A-2", amount="500", customer=str(who))

    for one in (small, big):
        await company.delete(one)

    (run,) = await company.runs("gone")
    assert (run.record_id, run.status) == (big, "done")
    (note,) = (await company.ws.tables.page(Query("notes"))).records
    assert note.cells["text"] == "A-2 钻石 A-2"


async def test_a_record_that_is_changed_or_taken_out_of_the_trash_is_not_deleted(company):
    await company.flow(GONE)
    big = await company.create(number="A-3", amount="500")
    await company.edit(big, number="A-4")
    deleted = await company.delete(big)
    assert len(await company.runs("gone")) == 1

    await company.undo(deleted)

    assert len(await company.runs("gone")) == 1
