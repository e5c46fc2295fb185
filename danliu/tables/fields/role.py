"""Role: one of the workspace's roles, such as who has to approve."""

from typing import Any

from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.formulas import Kind
from danliu.tables.fields.choice import Choice, name_of, one_of
from danliu.tables.fields.field import Field, NoOptions, field
from danliu.tables.fields.operators import CHOSEN, Operator

ROLES = (
    Choice("owner", "所有者", "Owner"),
    Choice("member", "成员", "Member"),
    Choice("viewer", "只读成员", "Viewer"),
)


@field("role")
class Role(Field[NoOptions, str]):
    kind = Kind.text
    python = str

    def column(self, options: NoOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: NoOptions) -> str:
        return one_of(typed, ROLES)

    def show(self, stored: str, options: NoOptions) -> str:
        return name_of(stored, ROLES)

    def operators(self, options: NoOptions) -> tuple[Operator, ...]:
        return CHOSEN
