"""Every registered kind of trigger keeps the promises of the door, whoever wrote it."""

import inspect
import re
from typing import get_args

import msgspec
import pytest
from msgspec import Struct

from danliu.flows.definition import Flow, Trigger
from danliu.flows.errors import InvalidFlow
from danliu.flows.triggers.trigger import About, Kind, Listens, kinds, sentence
from danliu.flows.vocabulary import Vocabulary
from danliu.flows.waiting import check_trigger
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.schema import Schema

NAMES = list(kinds)
PLACEHOLDER = re.compile(r"\{(\w*)\}")
LEAST = {
    "button": {"label": "催单"},
    "changed": {"fields": ["raw"]},
    "form": {"form": "ask"},
    "mail": {"connection": "post"},
    "message": {"connection": "chat"},
    "relative": {"field": "due"},
    "schedule": {"cron": "0 9 * * *"},
}
"""Settings of those kinds that need some."""

ORDERS = TableDef(
    "orders",
    "订单",
    "raw",
    (FieldDef("raw", "单号", "text", id=2), FieldDef("due", "交期", "date-time", id=3)),
    id=1,
)
SCHEMA = Schema(1, 1, [ORDERS])


def least(name: str, **more: object) -> Trigger:
    """The smallest trigger of this kind."""
    table = "orders" if kinds[name].about == "record" else ""
    return Trigger(table, "", name, {**LEAST.get(name, {}), **more})


def spoken(trigger: Trigger, language: str) -> str:
    flow = Flow("one", "一", trigger, ())
    return sentence(trigger, Vocabulary(SCHEMA, flow, language=language))


def test_the_known_kinds_are_found():
    known = {"created", "changed", "deleted", "form", "button", "hand", "schedule", "relative"}
    assert known | {"webhook", "called", "message"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_its_settings_are_a_frozen_struct_that_refuses_unknown_names(name):
    settings = kinds[name].settings
    assert issubclass(settings, Struct)
    assert settings.__struct_config__.frozen
    assert settings.__struct_config__.forbid_unknown_fields
    assert msgspec.json.schema(settings)  # what the editor draws
    with pytest.raises(InvalidFlow) as refused:
        check_trigger(least(name, nonsense=1), SCHEMA)
    assert "nonsense" in refused.value.wanted.en


@pytest.mark.parametrize("name", NAMES)
def test_with_the_least_that_it_needs_it_is_accepted_and_said_in_both_languages(name):
    check_trigger(least(name), SCHEMA)
    chinese, english = spoken(least(name), "zh"), spoken(least(name), "en")
    assert re.search("[一-鿿]", chinese)
    ours = ORDERS.name, "交期", "单号", "催单"
    assert not re.search("[一-鿿]", re.sub("|".join(ours), "", english))
    for sentence_ in (chinese, english):
        assert "{" not in sentence_
        assert "  " not in sentence_


@pytest.mark.parametrize("name", NAMES)
def test_its_sentence_names_settings_that_it_has(name):
    kind = kinds[name]
    known = {field.name for field in msgspec.structs.fields(kind.settings)}
    known |= {"table", "when", "of"}
    chinese, english = (set(PLACEHOLDER.findall(one)) for one in kind.says)
    assert chinese == english
    assert chinese <= known


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is_about_and_what_it_listens_to(name):
    kind = kinds[name]
    assert kind.about in get_args(About)
    assert kind.listens in get_args(Listens)
    hears = {"changes": "on_change", "messages": "on_message", "clock": "next"}
    if kind.listens in hears:
        method = hears[kind.listens]
        assert getattr(type(kind), method) is not getattr(Kind, method)
    for told in kind.tells.values():
        assert all(told)


@pytest.mark.parametrize("name", NAMES)
def test_it_refuses_a_table_too_few_or_too_many(name):
    about = kinds[name].about
    if about == "either":
        return
    wrong = msgspec.structs.replace(least(name), table="" if about == "record" else "orders")
    with pytest.raises(InvalidFlow) as refused:
        check_trigger(wrong, SCHEMA)
    assert refused.value.place == "trigger.table"


@pytest.mark.parametrize("name", NAMES)
def test_its_module_says_what_it_is_and_a_pack_carries_it(name):
    module = inspect.getmodule(type(kinds[name]))
    assert module is not None
    assert (module.__doc__ or "").startswith(f"Trigger «{name}»")
    trigger = least(name)
    assert msgspec.json.decode(msgspec.json.encode(trigger), type=Trigger) == trigger


def test_sentences_of_some_triggers():
    def both(name: str, when: str = "", **settings: object) -> tuple[str, str]:
        trigger = msgspec.structs.replace(least(name, **settings), when=when)
        return spoken(trigger, "zh"), spoken(trigger, "en")

    assert both("created", '{raw}="1"') == (
        "当「订单」新增记录，且 单号 是 「1」时",
        "When a record is created in 订单 and 单号 is «1»",
    )
    assert both("relative", side="before", amount=2)[0] == "「订单」的 交期 前 2 小时"
    assert both("schedule", days="workdays") == (
        "每天 09:00（工作日）",
        "At 09:00 every day on working days",
    )
    assert both("schedule", cron="*/10 7-20 * * *", days="workdays") == (
        "每天 07:00 到 20:50，每 10 分钟（工作日）",
        "Every 10 minutes from 07:00 to 20:50 on working days",
    )
    assert both("schedule", cron="0 9 1 1 *") == ("定时「0 9 1 1 *」", "At cron «0 9 1 1 *»")
