"""What a form is: fields of one table on a page, for a person without an account."""

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from danliu.forms.conditions import FormRule

MOST_LINES = 50


class Choose(Struct, frozen=True, forbid_unknown_fields=True):
    """The answers of a field are taken from the records of a table.

    value   of a text: the field whose value is taken; «» for a link: the record itself
    where   a formula over those records and what is answered so far: {$form.year}, {$line.kind}
    show    fields by which a person knows a record
    needs   fields of the form that are answered first
    fills   field beside this one -> field of the chosen record: nobody types it
    """

    table: str
    value: str = ""
    where: str = ""
    show: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    fills: dict[str, str] = {}


class FormField(Struct, frozen=True, forbid_unknown_fields=True):
    """A field on the form, in order. `required` may ask for more than the table does.

    half    beside another one where the page is wide
    lines   of a sub-table: the fields of each line, at most `most` lines; `count` is the field of a
            line that counts them from 1, `totals` a field of the record -> a formula over a line,
            whose sum it gets
    choose  where its answers are taken from
    """

    field: str
    label: str = ""
    label_en: str = ""
    required: bool = False
    help: str = ""
    help_en: str = ""
    placeholder: str = ""
    placeholder_en: str = ""
    half: bool = False
    lines: tuple["FormField", ...] = ()
    most: Annotated[int, Meta(ge=1, le=MOST_LINES)] = 20
    count: str = ""
    totals: dict[str, str] = {}
    choose: Choose | None = None


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
    mine        field -> what is kept of the member who answers, as «store»: then only members
                answer, who are signed in and of whom that is kept
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
    mine: dict[str, str] = {}
