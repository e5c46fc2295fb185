"""Every registered block keeps the promises of the door, whoever wrote it."""

import inspect
import re
from typing import get_args

import msgspec
import pytest
from msgspec import Struct

from danliu.flows.blocks.block import Block, Effect, blocks
from danliu.flows.definition import Branch, Flow, Node, Trigger
from danliu.flows.say import say
from danliu.flows.vocabulary import Vocabulary
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.schema import Schema

NAMES = list(blocks)
PLACEHOLDER = re.compile(r"\{(\w*)\}")


def settings_of(block: Block) -> set[str]:
    return {field.name for field in msgspec.structs.fields(block.settings)}


def test_the_known_blocks_are_found():
    known = {"approve", "call", "create", "find", "if", "notify", "parallel", "switch"}
    known |= {"confirm-card", "fill-in"}
    assert known | {"update", "wait"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_its_settings_are_frozen_structs_that_refuse_unknown_names(name):
    for settings in (blocks[name].settings, blocks[name].branch):
        assert issubclass(settings, Struct)
        config = settings.__struct_config__
        assert config.frozen
        assert config.forbid_unknown_fields
        assert msgspec.json.schema(settings)  # what the editor draws


@pytest.mark.parametrize("name", NAMES)
def test_it_is_said_in_both_languages_with_no_setting_that_it_does_not_have(name):
    block = blocks[name]
    for sentence in block.says:
        assert sentence.strip()
        assert set(PLACEHOLDER.findall(sentence)) <= settings_of(block)
    chinese, english = (set(PLACEHOLDER.findall(sentence)) for sentence in block.says)
    assert chinese == english


@pytest.mark.parametrize("name", NAMES)
def test_read_aloud_without_any_setting_it_shows_no_template(name):
    table = TableDef("orders", "订单", "raw", (FieldDef("raw", "单号", "text", id=2),), id=1)
    node = Node("one", name)
    flow = Flow("audit", "审核", Trigger("orders"), (node,))
    for language in ("zh", "en"):
        spoken = say(node, Vocabulary(Schema(1, 1, [table]), flow, language=language))
        assert spoken
        assert "{" not in spoken


@pytest.mark.parametrize("name", NAMES)
def test_its_effect_is_known_and_it_is_tried_within_limits(name):
    block = blocks[name]
    assert block.effect in get_args(Effect)
    assert 0 < block.timeout_s <= 600
    assert 1 <= block.tries <= 10
    assert inspect.iscoroutinefunction(block.run)


@pytest.mark.parametrize("name", NAMES)
def test_one_that_may_be_passed_again_knows_how_to_go_on(name):
    """A control block is passed again after every wait inside it; a waiting one is asked again."""
    block = blocks[name]
    waits = "Waiting" in inspect.getsource(type(block))
    if block.effect == "control" or waits:
        assert type(block).resume is not Block.resume


@pytest.mark.parametrize("name", NAMES)
def test_its_module_says_what_it_does_and_its_name_is_plain(name):
    module = inspect.getmodule(type(blocks[name]))
    assert module is not None
    assert (module.__doc__ or "").startswith(f"Block «{name}»")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)


@pytest.mark.parametrize("name", NAMES)
def test_its_settings_survive_a_pack(name):
    """A node with this block is written out and read in as the same node."""
    node = Node("one", name, branches=(Branch("a", settings={"when": "{amount}<500"}),))
    assert msgspec.json.decode(msgspec.json.encode(node), type=Node) == node
