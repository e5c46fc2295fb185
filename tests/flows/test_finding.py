"""What a step finds by what an earlier step gave, also where that is nothing."""

import pytest

BY_NOTE = """
key: KEY
name: 找同一备注的单
trigger: {table: orders, when: '{kind}="KEY"'}
blocks:
  - id: said
    block: set
    settings: {values: {note: '={record.note}', nothing: '=BLANK()', empty: '=""&""'}}
  - id: same
    block: find
    settings: {table: orders, where: 'AND({kind}="KEY",WHERE)', limit: 50}
  - id: told
    block: update
    settings: {cells: {number: '={same.count}&""'}}
"""


@pytest.mark.parametrize(
    ("kind", "where", "found"),
    [
        ("blank-is", "ISBLANK({said.nothing})", 1),
        ("blank-equals", "{customer}={said.nothing}", 1),
        ("blank-text", "{note}={said.empty}", 1),
        ("blank-field", "{note}={said.note}", 1),
        ("blank-oneof", "ONEOF({amount},{said.nothing})", 0),
        ("blank-else", "{amount}=IFBLANK({said.nothing},5)", 1),
        ("blank-order", "{amount}>{said.nothing}", 0),
    ],
)
async def test_a_blank_result_is_blank_in_a_condition(shop, kind, where, found):
    await shop.flow(BY_NOTE.replace("KEY", kind).replace("WHERE", where))
    order = await shop.order(kind, amount=5)

    await shop.done(order)

    assert (await shop.cells(order))["number"] == str(found)
