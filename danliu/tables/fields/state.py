"""State: stages with allowed transitions; entering a stage is time-stamped by the write path."""

from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell, BadOption
from danliu.tables.fields.choice import english_of, name_of, one_of
from danliu.tables.fields.field import Field, field
from danliu.tables.fields.operators import CHOSEN, Operator

_NO_STAGE = Words("至少加一个阶段", "add a stage at least")


class Stage(Struct, frozen=True, forbid_unknown_fields=True):
    """next   stages that may follow
    only    stage that may follow -> the roles that may go there; one not named is for all
    """

    key: str
    name: str
    name_en: str = ""
    meaning: Literal["waiting", "going", "done", "asks", "danger"] = "going"
    next: tuple[str, ...] = ()
    only: dict[str, tuple[str, ...]] = {}


class StateOptions(Struct, frozen=True, forbid_unknown_fields=True):
    stages: tuple[Stage, ...]
    initial: str

    def __post_init__(self) -> None:
        keys = {stage.key for stage in self.stages}
        following = (stage.next for stage in self.stages)
        named = {self.initial}.union(*following, *(stage.only for stage in self.stages))
        if strange := named - keys:
            strayed = sorted(strange)[0]
            wanted = Words(f"已有的阶段，没有「{strayed}」", f"a stage: there is no {strayed!r}")
            raise BadOption("stages", wanted if keys else _NO_STAGE)


@field("state")
class State(Field[StateOptions, str]):
    options = StateOptions
    kind = Kind.text
    python = str

    def column(self, options: StateOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: StateOptions) -> str:
        return one_of(typed, options.stages)

    def show(self, stored: str, options: StateOptions) -> str:
        return name_of(stored, options.stages)

    def show_en(self, stored: str, options: StateOptions) -> str:
        return english_of(stored, options.stages)

    def operators(self, options: StateOptions) -> tuple[Operator, ...]:
        return CHOSEN

    def initial(self, options: StateOptions) -> str:
        return options.initial


def check_transition(was: str | None, wanted: str, options: StateOptions, role: str) -> None:
    """Raises BadCell if `wanted` may not follow `was` for this role. Staying is always allowed."""
    if was is None or was == wanted:
        return
    stage = next((stage for stage in options.stages if stage.key == was), None)
    following = stage.next if stage else ()
    allowed = [key for key in following if may_move(options, was, key, role)]
    if wanted not in allowed:
        names = [name_of(key, options.stages) for key in allowed]
        now = name_of(was, options.stages)
        raise BadCell(
            "transition-not-allowed",
            Words(
                f"从「{now}」只能到：{'、'.join(names) or '（终点）'}",
                f"from {was} only: {', '.join(allowed) or '(the end)'}",
            ),
        )


def may_move(options: StateOptions, was: str, wanted: str, role: str) -> bool:
    """Whether this step is for this role; the owner, and the house's flows, may every step."""
    stage = next((stage for stage in options.stages if stage.key == was), None)
    roles = stage.only.get(wanted) if stage else None
    return roles is None or role == "owner" or role in roles
