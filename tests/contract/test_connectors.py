"""Every registered connector keeps the promises of the door, whoever wrote it."""

import inspect
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import pytest
from msgspec import Struct

from danliu.connect.connector import Inbound, connectors
from danliu.connect.errors import BadSignature, LoginRefused
from danliu.connect.sandbox import sandboxes
from danliu.telling import names_in
from tests.connect.conftest import outside, served

__all__ = ["outside", "served"]

NAMES = list(connectors)
# no HTTP: where its own server stands instead
OTHER_WIRES = {"imap": "tests/connect/test_imap.py", "smtp": "tests/flows/test_mail.py"}
HTTP = [name for name in NAMES if name not in OTHER_WIRES]
# Secrets that no call can prove: the first message does.
PROVED_LATER = {
    "pdd": {"refresh_token"},
    "douyin": {"refresh_token"},
    "wecom": {"robot_key", "token", "encoding_aes_key"},
    "dingtalk": {"robot_token", "robot_secret", "card_secret", "token", "encoding_aes_key"},
    "tencent_sms": {"report_key"},
    "wechat": {"token", "encoding_aes_key"},
}
SECRETIVE = ("secret", "token", "password", "app_key", "api_key")
IDS_BY_THAT_NAME = {("douyin", "app_key"), ("tencent_sms", "secret_id"), ("u8", "app_key")}


def folder(name: str) -> Path:
    file = import_module(f"danliu.connect.{name}.connector").__file__
    assert file is not None
    return Path(file).parent


def secrets(name: str) -> list[str]:
    """The settings that are marked SECRET."""
    fields = msgspec.inspect.type_info(connectors[name].settings).fields
    return [
        field.name
        for field in fields
        if isinstance(field.type, msgspec.inspect.Metadata)
        and (field.type.extra or {}).get("secret")
    ]


def test_the_known_connectors_are_found():
    assert {"kdniao", "wangdiantong", "kingdee", "douyin", "webhook"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_guide_in_chinese_a_sandbox_and_its_name_in_both_languages(name):
    assert "##" in (folder(name) / "guide.md").read_text()
    assert name in sandboxes() or (Path(__file__).parents[2] / OTHER_WIRES[name]).exists()
    assert set(connectors[name].titles) == {"zh", "en"}
    assert all(connectors[name].titles.values())


@pytest.mark.parametrize("name", NAMES)
def test_its_client_names_its_source_and_confidence(name):
    doc = import_module(f"danliu.connect.{name}.client").__doc__
    assert "Source" in doc
    assert "Confidence" in doc


@pytest.mark.parametrize("name", NAMES)
def test_its_operations_take_and_give_frozen_structs_and_read_aloud(name):
    kind = connectors[name]
    for operation in kind.operations.values():
        for struct in (operation.takes, operation.gives):
            assert issubclass(struct, Struct)
            assert struct.__struct_config__.frozen
            msgspec.json.schema(struct)  # the editor draws its panel from this
        assert set(operation.says) == {"zh", "en"}
        assert all(operation.says.values())
        assert operation.timeout_s > 0
        method = getattr(kind.build, operation.name)
        assert inspect.iscoroutinefunction(method)
        assert ("once" in get_type_hints(method)) == operation.writes


@pytest.mark.parametrize("name", NAMES)
def test_its_settings_are_named_in_both_languages(name):
    names = names_in(connectors[name].settings)
    for field in msgspec.structs.fields(connectors[name].settings):
        assert all(names[field.encode_name]), field.name


@pytest.mark.parametrize("name", NAMES)
def test_what_must_stay_secret_is_marked(name):
    assert secrets(name)
    for field in msgspec.structs.fields(connectors[name].settings):
        if any(word in field.name for word in SECRETIVE):
            named = (name, field.name) in IDS_BY_THAT_NAME
            assert (field.name in secrets(name)) != named, field.name


@pytest.mark.parametrize("name", NAMES)
def test_its_settings_and_their_defaults_become_a_form(name):
    schema = msgspec.json.schema(connectors[name].settings)
    fields = next(iter(schema["$defs"].values()))["properties"]
    assert all(fields[one].get("format") == "password" for one in secrets(name))


@pytest.mark.parametrize("name", HTTP)
async def test_its_test_proves_the_settings_against_its_own_sandbox(outside, name):
    assert await outside.connect(name).test()


@pytest.mark.parametrize("name", HTTP)
async def test_each_wrong_secret_is_a_login_refused_that_does_not_show_it(outside, name):
    for secret in set(secrets(name)) - PROVED_LATER.get(name, set()):
        with pytest.raises(LoginRefused) as caught:
            await outside.connect(name, **{secret: "wrong-one"}).test()
        assert "wrong-one" not in str(caught.value)
        assert not caught.value.retry


@pytest.mark.parametrize("name", HTTP)
async def test_a_receiver_refuses_what_is_not_signed(outside, name):
    door: Any = outside.connect(name)
    if not hasattr(door, "receive"):
        return
    with pytest.raises(BadSignature):
        door.receive(Inbound({}, {}, b"[]", datetime.now(UTC)))
    assert door.ack().status == 200


@pytest.mark.parametrize("name", NAMES)
def test_what_secrets_are_sent_to_is_marked_as_an_address(name):
    for field in msgspec.inspect.type_info(connectors[name].settings).fields:
        if field.name in ("url", "host", "server") or field.name.endswith("_url"):
            assert isinstance(field.type, msgspec.inspect.Metadata)
            assert (field.type.extra or {}).get("address"), field.name


@pytest.mark.parametrize("name", HTTP)
def test_no_call_may_take_for_ever_or_no_time(name):
    kind = connectors[name].settings
    if "timeout_s" not in kind.__struct_fields__:
        return
    wanted = sandboxes()[name].settings_for("http://127.0.0.1:1")
    for seconds in (0, -1, 1e9):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({**wanted, "timeout_s": seconds}, kind)
