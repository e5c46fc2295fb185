"""What a run sees when it begins, and a run that cannot see it."""

from msgspec import structs

CITY = """
key: city
name: 记下客户的城市
trigger: {table: orders, when: '{kind}="city"'}
blocks:
  - {id: told, block: update, settings: {cells: {note: '={customer.city}'}}}
"""


async def test_a_run_that_cannot_see_what_it_reads_stands_still_before_its_first_step(shop):
    await shop.flow(CITY)
    customer = await shop.add("customers", name="启明", city="苏州")
    table = (await shop.ws.tables.fresh_schema()).table("customers").definition
    fields = tuple(one for one in table.fields if one.key != "city")
    building = shop.ws.tables.building("不要城市了")
    await building.table("customers", structs.replace(table, fields=fields))
    order = await shop.order("city", customer=customer)

    run = await shop.run(order, "parked")
    assert (run.cause["code"], await shop.steps(run.id)) == ("formula-unknown-reference", {})
    await building.table("customers", table)
    await shop.replay(run.id)

    await shop.done(order)
    assert (await shop.cells(order))["note"] == "苏州"
