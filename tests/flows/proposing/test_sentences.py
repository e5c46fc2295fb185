"""Sentences as people say them, and the flows that come of them."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
import yaml

from danliu.flows.definition import Flow, Node
from danliu.flows.faults import found_in
from danliu.flows.proposing.known import Known
from danliu.flows.proposing.propose import Proposal, propose
from danliu.flows.say import read_aloud
from danliu.flows.vocabulary import Vocabulary
from danliu.tables.definition import TableDef
from danliu.tables.schema import Schema

TABLES = """
- key: customers
  name: 客户
  title: name
  id: 1
  fields:
    - {key: name, name: 客户名称, type: text, id: 1}
    - {key: phone, name: 电话, type: phone, id: 2}
- key: orders
  name: 订单
  title: number
  id: 2
  fields:
    - {key: number, name: 订单号, type: text, id: 11}
    - {key: amount, name: 订单金额, type: money, id: 12}
    - {key: quantity, name: 需求数量, type: number, id: 13}
    - {key: due, name: 期望交期, type: date, id: 14}
    - {key: placed_at, name: 下单时间, type: date-time, id: 15}
    - {key: note, name: 备注, type: text, id: 16}
    - key: channel
      name: 下单渠道
      type: choice
      id: 17
      options: {choices: [{key: wechat, name: 微信}, {key: douyin, name: 抖音}]}
    - key: kind
      name: 商品类型
      type: choice
      id: 18
      options: {choices: [{key: regular, name: 常规品}, {key: trial, name: 新品试用}]}
    - key: status
      name: 状态
      type: state
      id: 19
      options:
        initial: new
        stages:
          - {key: new, name: 审核中, meaning: going, next: [approved, shipped]}
          - {key: approved, name: 已通过, meaning: done, next: [shipped]}
          - {key: shipped, name: 已发货, meaning: done}
"""


DELIVERIES = """
- key: deliveries
  name: 发货单
  title: code
  id: 4
  fields:
    - {key: code, name: 单号, type: text, id: 41}
    - {key: customer, name: 收货客户, type: link, id: 42, options: {table: customers}}
    - {key: ship_on, name: 发货日, type: date, id: 43}
    - {key: plan, name: 计划日期, type: date, id: 44}
"""
OWNERS = {"text": "x", "to": ["role:owner"]}


def schema(tables: str = TABLES) -> Schema:
    return Schema(1, 1, msgspec.convert(yaml.safe_load(tables), list[TableDef]))


KNOWN = Known(
    schema(),
    {"role:planner": "计划主管", "role:finance": "财务"},
    {"user:7": "李想"},
    {"mail": "公司邮箱", "kingdee": "金蝶"},
)


def said(text: str) -> Proposal:
    return propose(text, KNOWN)


def blocks(proposal: Proposal) -> list[tuple[str, dict[str, Any]]]:
    return [(one.block, one.settings) for one in proposal.blocks]


def test_the_sentence_of_the_issue_is_understood_whole() -> None:
    told = said("当期望交期早于今天+3天时，提醒需确认产能，并抄送计划主管")

    assert (told.trigger.table, told.trigger.kind) == ("orders", "changed")
    assert told.trigger.when == "{due}<TODAY()+3"
    assert told.trigger.settings == {"created": True}
    named = '="订单 "&{number}&" "&{due}&"：需确认产能"'
    text = {"text": named, "level": "warning", "to": ["={created_by}", "role:planner"]}
    assert blocks(told) == [("notify", text)]
    assert told.left == ()
    assert "whoever-made-it" in [one.text for one in told.parts]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("当期望交期早于今天+3天时，提醒计划主管确认产能", "{due}<TODAY()+3"),
        ("期望交期不到3天的时候提醒计划主管确认产能", "{due}<TODAY()+3"),
        ("如果交期在三天内，就提醒计划主管确认产能", "{due}<=TODAY()+3"),
        ("期望交期早于三天后时，通知计划主管确认产能", "{due}<TODAY()+3"),
        ("一旦交期晚于明天，通知计划主管看一下", "{due}>TODAY()+1"),
        ("当订单金额超过2万时，请财务审批", "{amount}>20000"),
        ("订单金额大于等于20,000元时，请财务审批", "{amount}>=20000"),
        ("金额不超过五百时，把状态改成已通过", "{amount}<=500"),
        ("当下单渠道是抖音时，提醒李想跟单", '{channel}="douyin"'),
        ("当商品类型不是常规品时，请财务审批", '{kind}<>"regular"'),
        ("当新品试用订单时，请财务审批", '{kind}="trial"'),
        ("当备注包含「加急」时，提醒计划主管加急", 'CONTAINS({note},"加急")'),
        ("当备注为空时，提醒李想补备注", "ISBLANK({note})"),
        ("当备注不为空时，提醒李想看备注", "NOT(ISBLANK({note}))"),
        (
            "当订单金额超过2万且期望交期早于今天+3天时，提醒计划主管确认产能",
            "AND({amount}>20000,{due}<TODAY()+3)",
        ),
        (
            "当订单金额超过2万或者商品类型是新品试用时，请财务审批",
            'OR({amount}>20000,{kind}="trial")',
        ),
    ],
)
def test_conditions_in_many_words(text: str, when: str) -> None:
    told = said(text)
    assert told.trigger.when == when
    assert (told.trigger.table, told.left) == ("orders", ())


@pytest.mark.parametrize(
    ("text", "kind", "settings"),
    [
        ("新增订单时，通知财务有新单", "created", {}),
        ("有新订单时，通知财务有新单", "created", {}),
        ("当订单的状态变成已发货时，通知李想", "changed", {}),
        ("订单的期望交期被修改时，通知计划主管交期变了", "changed", {"fields": ["due"]}),
        (
            "期望交期前2天提醒计划主管备货",
            "relative",
            {"field": "due", "amount": 2.0, "unit": "days", "side": "before"},
        ),
        (
            "下单时间后24小时，提醒李想跟进",
            "relative",
            {"field": "placed_at", "amount": 24.0, "unit": "hours", "side": "after"},
        ),
        ("每天早上9点，提醒财务对账", "schedule", {"cron": "0 9 * * *"}),
        ("每天下午3点半，提醒财务对账", "schedule", {"cron": "30 15 * * *"}),
        ("每周一上午10点，通知计划主管排产", "schedule", {"cron": "0 10 * * 1"}),
        (
            "每个工作日早上8:30，通知计划主管排产",
            "schedule",
            {"cron": "30 8 * * *", "days": "workdays"},
        ),
    ],
)
def test_what_starts_it(text: str, kind: str, settings: dict[str, Any]) -> None:
    told = said(text)
    assert (told.trigger.kind, told.trigger.settings) == (kind, settings)
    assert told.left == ()
    assert [one.block for one in told.blocks] == ["notify"]


@pytest.mark.parametrize(
    ("clause", "block", "settings"),
    [
        ("请财务审批", "approve", {"question": "请财务审批", "who": ["role:finance"]}),
        ("由李想审核", "approve", {"question": "由李想审核", "who": ["user:7"]}),
        ("把状态改成已通过", "update", {"cells": {"status": "approved"}}),
        ("将订单的备注设为「先备货」", "update", {"cells": {"note": "先备货"}}),
        ("期望交期改为3天后", "update", {"cells": {"due": "=TODAY()+3"}}),
        ("等待2小时", "wait", {"minutes": 120.0}),
        (
            "请李想填写需求数量和备注",
            "fill-in",
            {
                "question": "请李想填写需求数量和备注",
                "who": ["user:7"],
                "fields": [{"field": "quantity"}, {"field": "note"}],
            },
        ),
        (
            "请计划主管确认产能",
            "confirm-card",
            {"question": "请计划主管确认产能", "who": ["role:planner"]},
        ),
        ("新建一条客户", "create", {"table": "customers", "cells": {}}),
    ],
)
def test_what_it_then_does(clause: str, block: str, settings: dict[str, Any]) -> None:
    told = said(f"新增订单时，{clause}")
    assert blocks(told) == [(block, settings)]
    assert told.left == ()


def test_several_things_one_after_another() -> None:
    told = said(
        "新增订单时，请财务审批，然后把状态改成已通过；等10分钟，通知李想「可以发货，请安排」"
    )
    assert [one.block for one in told.blocks] == ["approve", "update", "wait", "notify"]
    assert told.blocks[-1].settings["text"].endswith('&"：可以发货，请安排"')
    assert len({one.id for one in told.blocks}) == 4


def test_if_and_otherwise_become_two_ways() -> None:
    told = said("新增订单时，如果金额超过2万则请财务审批，否则把状态改成已通过")
    (way,) = told.blocks
    assert (way.block, way.settings) == ("if", {"when": "{amount}>20000"})
    assert [[one.block for one in branch.blocks] for branch in way.branches] == [
        ["approve"],
        ["update"],
    ]


def test_a_table_that_was_only_guessed_is_told() -> None:
    twin = TABLES.replace("订单\n  title", "报价\n  title").replace("key: orders", "key: quotes")
    both = msgspec.convert(
        yaml.safe_load(TABLES + twin.replace("id: 2\n", "id: 3\n")), list[TableDef]
    )
    known = Known(Schema(1, 1, [both[0], both[1], both[3]]))

    def guesses(text: str, table: str = "") -> list[str]:
        return [one.text for one in propose(text, known, table).parts if one.role == "guess"]

    assert guesses("当期望交期早于今天时，提醒李想") == ["which-table", "whoever-made-it"]
    assert guesses("当报价的期望交期早于今天时，提醒李想") == ["whoever-made-it"]
    assert guesses("当期望交期早于今天时，提醒李想", "quotes") == ["whoever-made-it"]


def test_a_name_that_nobody_has_is_told_apart_and_may_be_given_to_somebody() -> None:
    told = said("当期望交期早于今天+3天时，提醒需确认产能，并抄送生产主任")
    assert (told.left, told.strangers) == (("生产主任",), ("生产主任",))
    assert said("新增订单时，请王总审批").strangers == ("王总",)
    assert said("新增订单时，叫一辆顺丰的车").strangers == ()

    meant = replace(KNOWN, meant={"生产主任": "user:7"})
    mended = propose("当期望交期早于今天+3天时，提醒需确认产能，并抄送生产主任", meant)
    assert (mended.left, mended.strangers) == ((), ())
    assert mended.blocks[0].settings["to"] == ["={created_by}", "user:7"]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ('客户名称被修改时，提醒李想：配5"管', '="客户 "&{name}&"：配5""管"'),
        ("每天早上9点，提醒财务对账", "对账"),
        (
            "新增发货单时，提醒李想备货",
            '="发货单 "&{code}&" "&{customer.name}&" "&{ship_on}&"：备货"',
        ),
        (
            "计划日期前1天，提醒李想备货",
            '="发货单 "&{code}&" "&{customer.name}&" "&{plan}&"：备货"',
        ),
    ],
)
def test_a_notice_names_its_record(sentence: str, text: str) -> None:
    known = replace(KNOWN, schema=schema(TABLES + DELIVERIES))
    (block,) = propose(sentence, known).blocks
    assert block.settings["text"] == text


def test_whom_a_notice_tells_is_read_aloud_by_name() -> None:
    told = propose("新增订单时，提醒看一下，并抄送李想", KNOWN)
    flow = Flow("a", "a", told.trigger, told.blocks)

    def heard(language: str) -> str:
        words = Vocabulary(KNOWN.schema, flow, language=language, people=KNOWN.people)
        return read_aloud(flow, words)[1].text

    assert heard("zh") == "通知 填写记录的人、李想：订单 〔订单号〕 〔期望交期〕：看一下"
    assert heard("en").startswith("notify who made the record, 李想: ")
    owners = Flow("a", "a", told.trigger, (Node("n", "notify", settings=OWNERS),))
    words = Vocabulary(KNOWN.schema, owners, language="en")
    assert read_aloud(owners, words)[1].text == "notify Owner: x"


def test_where_a_form_or_a_channel_makes_the_records_the_owners_are_told() -> None:
    fed = replace(KNOWN, fed=frozenset({"orders"}))
    told = propose("当期望交期早于今天+3天时，提醒需确认产能", fed)
    assert told.blocks[0].settings["to"] == ["role:owner"]
    assert "owners" in [one.text for one in told.parts]
    assert propose("新增客户时，提醒看一下", fed).blocks[0].settings["to"] == ["={created_by}"]


def test_words_that_have_no_place_are_named() -> None:
    told = said("当期望交期早于今天+3天时，提醒需确认产能，并抄送王总")
    assert [one.block for one in told.blocks] == ["notify"]
    assert told.left == ("王总",)

    told = said("新增订单时，叫一辆顺丰的车")
    assert (told.blocks, told.left) == ((), ("叫一辆顺丰的车",))

    told = said("今天天气不错")
    assert told.blocks == ()
    assert "今天天气不错" in told.left


def test_what_was_proposed_has_no_fault_but_what_was_left_open() -> None:
    for text in (
        "当期望交期早于今天+3天时，提醒需确认产能，并抄送计划主管",
        "新增订单时，如果金额超过2万则请财务审批，否则把状态改成已通过",
        "每天早上9点，提醒财务对账",
        "期望交期前2天提醒计划主管备货",
    ):
        told = said(text)
        flow = Flow("a", "a", told.trigger, told.blocks)
        assert list(found_in(flow, schema())) == []
