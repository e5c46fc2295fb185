"""A flow as a file: YAML that people can read, with what it needs, and no more than that."""

import re
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import yaml
from msgspec import Struct

from danliu.errors import DanliuError, Words
from danliu.expected import of_type
from danliu.flows.definition import Flow
from danliu.flows.portable.needs import Needs

Told = TypeVar("Told")
FORMAT = "danliu-flow/1"
LONGEST = 300_000  # characters


@dataclass(eq=False)
class NotAFlowFile(DanliuError):
    """This is no file of an exported flow."""

    code = "not-a-flow-file"
    status = 422

    place: str
    wanted: Words


class Portable(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """flow      its definition, without what is as it is by default
    left_out  places where an id or a secret stood that does not leave the installation
    """

    format: str
    flow: dict[str, Any]
    needs: Needs = Needs()
    left_out: tuple[str, ...] = ()

    @property
    def definition(self) -> Flow:
        """Raises NotAFlowFile."""
        return _converted(self.flow, Flow, "flow")


def plain(value: Any) -> Any:
    """A definition as builtins, without what is as it is by default. Settings stay as they are."""
    if isinstance(value, Struct):
        given = ((one, getattr(value, one.name)) for one in msgspec.structs.fields(value))
        return {one.encode_name: plain(held) for one, held in given if held != one.default}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return msgspec.to_builtins(value)


def written(portable: Portable) -> str:
    return as_yaml(msgspec.to_builtins(portable))


def as_yaml(told: Any) -> str:
    """As a person would write it, and as `read` finds it again."""
    return yaml.dump(told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)


def read(text: str) -> Portable:
    """Raises NotAFlowFile."""
    if len(text) > LONGEST:
        raise NotAFlowFile("", Words(f"最多 {LONGEST} 个字符", f"at most {LONGEST} characters"))
    try:
        told = yaml.load(text, _Loader)  # noqa: S506  a SafeLoader, and stricter
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise NotAFlowFile("", Words(f"YAML：{error}", f"YAML: {error}")) from error
    portable = _converted(told, Portable, "")
    if portable.format != FORMAT:
        raise NotAFlowFile("format", Words(FORMAT, FORMAT))
    return portable


def _converted(told: Any, wanted: type[Told], place: str) -> Told:
    try:
        return msgspec.convert(told, wanted)
    except msgspec.ValidationError as error:
        said = str(error)
        _, _, at = said.partition(" - at `$")
        raise NotAFlowFile((place + at.rstrip("`")).lstrip("."), of_type(said)) from error


class _Dumper(yaml.SafeDumper):
    """Says twice what is there twice, as a person would."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """What YAML would fold as the end of a line is written as an escape."""
    style = '"' if _LINE_ENDS.search(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_Dumper.add_representer(str, _text)


class _Loader(yaml.SafeLoader):
    """A few lines that name each other could unpack to gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("anchors and aliases are not taken")
        return super().compose_node(parent, index)
