"""The record that started the run, where the records that are looked for have the same fields."""

from danliu.flows.definition import Flow, Trigger
from danliu.flows.vocabulary import Vocabulary

OF_ITS_KIND = """
key: alike
name: 同类的单
trigger: {table: orders, when: '{单号}="asks"'}
blocks:
  - id: alike
    block: find
    settings: {table: orders, where: 'AND({kind}={record.kind},NOT({id}={record.id}))'}
  - id: mark
    block: create
    settings: {table: marks, cells: {text: "={alike.count}&{record.kind}"}}
"""


async def test_a_condition_may_compare_a_field_with_the_same_field_of_the_record(shop):
    for kind in ("a", "a", "b"):
        await shop.order(kind, number=f"of {kind}")
    await shop.flow(OF_ITS_KIND)
    order = await shop.order("a", number="asks")
    await shop.done(order)
    assert await shop.marks() == ["2a"]


async def test_it_is_read_aloud_as_the_field_of_the_record(shop):
    schema = await shop.ws.tables.fresh_schema()
    words = Vocabulary(schema, Flow("alike", "同类的单", Trigger("orders"), ()))
    spoken = words.condition("{kind}={record.kind}", schema.table("orders"))
    assert spoken.count("类型") == 2
    assert spoken != words.condition("{kind}={kind}", schema.table("orders"))
