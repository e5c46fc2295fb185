"""Role: one of the workspace's roles, such as who has to approve; built in, or made by its owner.

The roles that a workspace made are known to its schema: the write path reads their names and
refuses what is none, see tables/members.py.
"""

import re
from typing import Any

from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.choice import english_of, name_of, one_of
from danliu.tables.fields.field import Field, NoOptions, field
from danliu.tables.fields.operators import CHOSEN, Operator
from danliu.tables.roles import BUILT_IN

KNOWN = tuple(role for role in BUILT_IN.values() if role.key != "guest")
_KEY = re.compile(r"[a-z][a-z0-9_-]{0,59}")


@field("role")
class RoleField(Field[NoOptions, str]):
    kind = Kind.text
    python = str

    def column(self, options: NoOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: NoOptions) -> str:
        try:
            return one_of(typed, KNOWN)
        except BadCell:
            if isinstance(typed, str) and _KEY.fullmatch(typed.strip()):
                return typed.strip()
            raise

    def show(self, stored: str, options: NoOptions) -> str:
        return name_of(stored, KNOWN)

    def show_en(self, stored: str, options: NoOptions) -> str:
        return english_of(stored, KNOWN)

    def operators(self, options: NoOptions) -> tuple[Operator, ...]:
        return CHOSEN
