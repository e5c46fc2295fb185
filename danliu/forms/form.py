"""What a form is: fields of one table on a page, for a person without an account."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from danliu.forms.conditions import FormRule

MOST_LINES = 50


class FormField(Struct, frozen=True, forbid_unknown_fields=True):
    """A field on the form, in order. `required` may ask for more than the table does.

    half    beside another one where the page is wide
    lines   of a sub-table: the fields of each line, at most `most` lines
    """

    field: str
    label: str = ""
    label_en: str = ""
    required: bool = False
    help: str = ""
    help_en: str = ""
    placeholder: str = ""
    half: bool = False
    lines: tuple["FormField", ...] = ()
    most: Annotated[int, Meta(ge=1, le=MOST_LINES)] = 20


class FormLine(Struct, frozen=True, forbid_unknown_fields=True):
    """A line that the form writes with its record: values beginning with «=» are what was typed."""

    table: str
    link: str
    cells: dict[str, Any]


class FormSection(Struct, frozen=True, forbid_unknown_fields=True):
    """A heading over the field `before` and those that follow."""

    before: str
    title: str
    title_en: str = ""
    help: str = ""
    help_en: str = ""


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """preset      cells that the form fills by itself, whatever is sent
    from_link   a name in the link's address -> the field that it fills: `?channel=wechat`. Who
                answers sees it, and may change it, where the field is on the form
    open, closes_at, most   whether it takes answers, until when, and how many
    closed      what is said to who comes later
    stays       who has answered is thanked, instead of seeing how the record goes
    guards      answers that come as robots send them are refused
    embeds      other sites may show it in a frame
    """

    key: str
    name: str
    table: str
    fields: tuple[FormField, ...]
    name_en: str = ""
    intro: str = ""
    intro_en: str = ""
    thanks: str = ""
    thanks_en: str = ""
    preset: dict[str, Any] = {}
    line: FormLine | None = None
    sections: tuple[FormSection, ...] = ()
    rules: tuple[FormRule, ...] = ()
    from_link: dict[str, str] = {}
    open: bool = True
    closes_at: datetime | None = None
    most: Annotated[int, Meta(ge=1)] | None = None
    closed: str = ""
    closed_en: str = ""
    stays: bool = False
    guards: bool = False
    embeds: bool = False
