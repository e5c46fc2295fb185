"""E-mail addresses: checked by form only, nobody is asked whether the mailbox is there."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import Text
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field, NoOptions, field
from danliu.tables.fields.text import one_line

_WANTED = Words("电子邮箱，如 li@example.com", "an e-mail address such as li@example.com")


@field("email")
class Email(Field[NoOptions, str]):
    kind = Kind.text
    python = str

    def column(self, options: NoOptions) -> TypeEngine[Any]:
        return Text()

    def parse(self, typed: Any, options: NoOptions) -> str:
        try:
            # an office's own name server knows names that the world does not
            found = validate_email(
                one_line(typed), check_deliverability=False, globally_deliverable=False
            )
        except EmailNotValidError:
            raise BadCell("not-an-email", _WANTED) from None
        return found.normalized
