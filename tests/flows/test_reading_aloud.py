"""A flow with every way through it, read aloud in both languages."""

import msgspec
import yaml

from danliu.flows.definition import Branch, Flow, Node, Trigger
from danliu.flows.say import read_aloud
from danliu.flows.vocabulary import Vocabulary
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.schema import Schema

FLOW = """
key: ship
name: 发货
trigger: {table: orders, when: '{status}="paid"'}
blocks:
  - {id: lines, title: 明细, block: find, settings: {table: orders, where: '{amount}>100'}}
  - id: each
    block: for-each
    settings: {items: '={lines.records}', at_once: 3}
    branches:
      - name: each
        blocks:
          - id: book
            title: 订车
            block: http
            settings: {method: POST, url: 'https://example.com/cars'}
            undo: {block: notify, settings: {text: 请退车}}
  - id: race
    block: parallel
    settings: {join: first-good}
    branches:
      - {name: fast, title: 快递, settings: {within_minutes: 30, on_failure: stop}}
      - {name: own, title: 自送, settings: {skip_when: '{amount}>500'}}
  - id: safe
    block: try
    branches:
      - {name: try, blocks: [{id: gate, block: wait, settings: {signal: 放行, minutes: 60}}]}
      - {name: otherwise, blocks: [{id: end, block: stop, settings: {reason: 没人放行}}]}
  - {id: paid, block: wait, settings: {when: '{status}="done"'}}
"""
TABLE = TableDef(
    "orders",
    "订单",
    "status",
    (
        FieldDef("status", "状态", "text", "Status", id=2),
        FieldDef("amount", "金额", "money", "Amount", id=3),
    ),
    "Orders",
    id=1,
)


def read(language: str) -> list[str]:
    flow = msgspec.convert(yaml.safe_load(FLOW), Flow)
    words = Vocabulary(Schema(1, 1, [TABLE]), flow, language=language)
    return ["  " * one.depth + one.text for one in read_aloud(flow, words)]


def test_in_chinese():
    assert read("zh")[1:] == [
        "  明细：在「订单」中查找 金额 大于 100",
        "  对 「明细」的记录 中的每一项，同时 3 项",
        "    每一项",
        "      订车：POST 请求 https://example.com/cars",
        "        撤销时：通知：请退车",
        "  同时进行，第一支成功即可",
        "    快递，最多 30 分钟，失败则停下",
        "    自送，若 金额 大于 500 则跳过",
        "  试一试，失败时改走另一条路",
        "    先试",
        "      等待信号「放行」 60 分钟",
        "    失败后",
        "      结束：没人放行",
        "  等待，直到 状态 是 「done」",
    ]


def test_in_english():
    assert read("en")[1:] == [
        "  明细: find in Orders where Amount is more than 100",
        "  for each of «明细» records, 3 at a time",
        "    each",
        "      订车: POST https://example.com/cars",
        "        When undone: notify: 请退车",
        "  at the same time, until one ends well",
        "    快递, for at most 30 minutes, where a failure stops the run",
        "    自送, skipped if Amount is more than 500",
        "  try, and otherwise",
        "    try",
        "      wait for the signal 放行 for 60 minutes",
        "    otherwise",
        "      stop: 没人放行",
        "  wait until Status is «done»",
    ]


def test_results_are_called_as_their_block_declares_them() -> None:
    found = Node("lines", "find", "明细", {"table": "orders"})
    asked = Node("ask", "approve", "复核", {"question": "可以吗"})
    flow = Flow("ship", "发货", Trigger("orders"), (found, asked))
    words = Vocabulary(Schema(1, 1, [TABLE]), flow)
    assert words.formula("{lines.more}") == "「明细」还有更多"
    assert words.condition('{ask.decision}="approved"') == "「复核」决定 是 「通过」"
    assert words.formula("{lines.first.amount}") == "「明细」金额"
    each = Node("each", "for-each", "逐条", {"items": "={lines.records}"})
    more = msgspec.structs.replace(flow, blocks=(*flow.blocks, each))
    words = Vocabulary(Schema(1, 1, [TABLE]), more)
    assert words.formula("{each.item.amount}") == "「逐条」这一项 金额"
    assert words.formula("{each.number}") == "「逐条」第几项"
    english = Vocabulary(Schema(1, 1, [TABLE]), flow, language="en")
    assert english.formula("{ask.decision}") == "«复核» decision"


def test_conditions_are_said_as_people_say_them() -> None:
    levels = {"choices": [{"key": "vip", "name": "贵宾", "name_en": "VIP"}]}
    fields = (
        FieldDef("due", "交期", "date", "Due", id=4),
        FieldDef("level", "等级", "choice", "Level", id=5, options=levels),
    )
    table = msgspec.structs.replace(TABLE, fields=(*TABLE.fields, *fields))
    flow = Flow("ship", "发货", Trigger("orders"), ())

    def said(formula: str, language: str = "zh") -> str:
        return Vocabulary(Schema(1, 1, [table]), flow, language=language).condition(formula)

    assert said("{due}<TODAY()+3") == "交期 早于 今天+3天"
    assert said('AND({level}="vip",{amount}<500)') == "等级 是 贵宾 且 金额 小于 500"
    assert said('AND(OR({level}<>"vip",ISBLANK({due})),{amount}>1)') == (
        "（等级 不是 贵宾 或 交期 没填） 且 金额 大于 1"
    )
    assert said("NOT(ISBLANK({due}))", "en") == "Due is filled"
    assert said("{due}>=TODAY()", "en") == "Due is not before today"
    assert said("MOD({amount},2)=0") == "MOD(金额, 2) 是 0"
    assert said("{due}<") == "{due}<"
    assert said('NOT(OR({level}="vip",{amount}>=3))') == "并非（等级 是 贵宾 或 金额 至少 3）"
    assert said('NOT(OR({level}="vip",{level}="a"))', "en") == "Level is none of VIP, «a»"
    assert said("NOT({due}<=NOW()-1)") == "并非（交期 不晚于 现在-1天）"  # it may be blank, too
    assert said("{due}<=TODAY()+1", "en") == "Due is not after today+1 day"
    assert said("{due}-TODAY()<3") == "交期 - TODAY() 小于 3"
    assert said('{level}=""') == "等级 没填"
    assert said('AND(ONEOF({level},"vip","a"),{amount}>3)') == (
        "（等级 是 贵宾 或 「a」） 且 金额 大于 3"
    )
    assert said("AND(OR({amount}>1,{level})=TRUE,{amount}<9)") == (
        "（金额 大于 1 或 勾了 等级） 且 金额 小于 9"
    )
    assert said("IF({level},{amount},3)>5") == "（若 勾了 等级 则 金额，否则 3） 大于 5"
    assert said('LEFT({level},3)="a"') == "LEFT(等级, 3) 是 「a」"
    assert said("NOT(IFBLANK({level},FALSE))") == "没勾 等级"
    assert said("IFBLANK({amount},0)<5") == "金额（没填时 0） 小于 5"
    assert said('CONTAINS({level},"{x}")') == 'CONTAINS(等级, "{x}")'
    assert said("5<{amount}", "en") == "Amount is more than 5"
    assert said("LEN({due})=0", "en") == "Due is blank"
    assert said("AND({amount},NOT({level}=TRUE))") == "勾了 金额 且 没勾 等级"
    assert said('LEFT({level},2)="下单"') == "等级 以 「下单」 开头"
    assert said('ONEOF({level},"vip")', "en") == "Level is VIP"
    assert said("OR({amount}>1,AND({amount}<1,{due}=TODAY()))", "en") == (
        "Amount is more than 1 or (Amount is less than 1 and Due is today)"
    )


def test_what_is_worked_out_is_said_with_its_pieces() -> None:
    flow = Flow("ship", "发货", Trigger("orders"), ())

    def said(formula: str, language: str = "zh") -> str:
        return Vocabulary(Schema(1, 1, [TABLE]), flow, language=language).formula(formula)

    assert said('"单 "&{status}&"，"&TEXT({amount},"0")&" 元"') == "单 〔状态〕，〔金额〕 元"
    assert said('IFBLANK({status},"未定")') == "状态（没填时 「未定」）"
    assert said('IF({amount}>1,"多","少")', "en") == "«多» if Amount is more than 1, else «少»"
    assert said('IF({amount}>1,"多","")') == "若 金额 大于 1 则 「多」"
    assert said('IF({amount}>1,IF({amount}>9,"a"),"b")') == (
        "若 金额 大于 1 则 （若 金额 大于 9 则 「a」），否则 「b」"
    )
    assert said("IF({amount}>1,10,0)") == "若 金额 大于 1 则 10，否则 0"
    assert said("ROUND({amount}*2,0)") == "ROUND(金额 * 2, 0)"


def test_a_case_and_an_answer_are_said_by_their_names() -> None:
    switch = Node("way", "switch", "判定", branches=(Branch("small", (), "小单", {}, "Small"),))
    # the second is being added
    own = {"choices": [{"key": "later", "name": "晚点再说", "name_en": "Later"}, {}]}
    card = Node("card", "confirm-card", "问一问", {"question": "改吗", **own})
    flow = Flow("ship", "发货", Trigger("orders"), (switch, card))
    words = Vocabulary(Schema(1, 1, [TABLE]), flow)
    assert words.condition('{way.case}="small"') == "「判定」取了哪个情形 是 「小单」"
    assert words.condition('{card.decision}="later"') == "「问一问」决定 是 「晚点再说」"
    assert words.condition('{card.decision}="void"') == "「问一问」决定 是 「作废」"
    assert words.spoken("en").condition('{card.decision}<>"later"').endswith("is not «Later»")
