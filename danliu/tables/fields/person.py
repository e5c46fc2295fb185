"""Person: a member of the workspace, kept as the user's id.

The write path reads a name or a login as the member it belongs to, and refuses who is none: see
tables/members.py.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, NoOptions, field
from danliu.tables.fields.operators import CHOSEN, Operator

NO_MEMBER = Words("工作区成员的姓名或账号", "the name or login of a member of the workspace")


@field("person")
class Person(Field[NoOptions, str]):
    kind = Kind.text
    python = str

    def column(self, options: NoOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: NoOptions) -> str:
        value = typed.get("id") if isinstance(typed, dict) else typed
        try:
            return str(UUID(str(value).removeprefix("user:")))
        except ValueError:
            raise BadCell("not-a-member", NO_MEMBER) from None

    def operators(self, options: NoOptions) -> tuple[Operator, ...]:
        return CHOSEN

    def search_text(self, stored: str, options: NoOptions) -> str:
        return ""  # an id; the name may change without any write here
