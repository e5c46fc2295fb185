"""What a step says in words is said in Chinese and in English, wherever people read it."""

COMPARED = """
key: compared
name: 对一遍
trigger: {table: orders, when: '{kind}="compared"'}
blocks:
  - id: diff
    block: compare-lines
    settings:
      ours: [{sku: A, quantity: 2}, {sku: B, quantity: 1}]
      theirs: [{sku: A, quantity: 3}, {sku: B, quantity: 1}]
  - id: ask
    block: approve
    settings: {question: 照对方的改吗, facts: {哪里不一样: '{diff.says}', 几处: '{diff.count}'}}
"""


async def test_a_fact_that_a_step_worded_is_asked_in_both_languages(shop):
    await shop.flow(COMPARED)
    order = await shop.order("compared")
    await shop.run(order, "waiting")

    (task,) = await shop.tasks(order)

    assert task.facts == [
        {"name": "哪里不一样", "value": "A 这里 2，对方 3", "value_en": "A 2 here, 3 there"},
        {"name": "几处", "value": "1"},
    ]
