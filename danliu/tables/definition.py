"""What users define, as it is written down: a table with its fields, rules and views."""

import re
from collections.abc import Iterable
from typing import Any, Literal

from msgspec import Struct

from danliu.errors import Words
from danliu.tables.errors import InvalidSchema


class FieldDef(Struct, frozen=True, forbid_unknown_fields=True):
    """One field. `options` are the type's own, decoded by `Column`.

    required_if   a formula over the record: where it is true, the field must be filled
    """

    key: str
    name: str
    type: str
    name_en: str = ""
    required: bool = False
    options: dict[str, Any] = {}
    id: int = 0
    required_if: str = ""


class Unique(Struct, frozen=True, forbid_unknown_fields=True):
    """These fields together (none of them blank) are unique. What a duplicate does is `then`.

    reject   the write is refused, naming the record that is there
    merge    blanks of the record that is there are filled; what differs is flagged, never taken
    flag     the duplicate is kept, marked as one and flagged, naming both sources
    """

    fields: tuple[str, ...]
    then: Literal["reject", "merge", "flag"] = "reject"
    id: int = 0


class NoCircle(Struct, frozen=True, forbid_unknown_fields=True):
    """Links that never lead back to where one began.

    fields   one link to this very table (a superior), or two links to one table: from which and to
             which (a product and its part)
    """

    fields: tuple[str, ...]


class Check(Struct, frozen=True, forbid_unknown_fields=True):
    """A formula over the record, and what happens where it is true.

    refuse   the write is refused
    flag     the record is flagged for a person
    ask      the writer is shown what it says, and writes again with it acknowledged; who cannot
             be asked (a flow, an import, a connection) gets the record flagged instead
    tell     who gets a copy of what was acknowledged: `role:planner`, `user:<id>`, or the key of
             a field that holds a person
    """

    when: str
    says: str
    says_en: str = ""
    then: Literal["refuse", "flag", "ask"] = "refuse"
    tell: tuple[str, ...] = ()


class Lock(Struct, frozen=True, forbid_unknown_fields=True):
    """While `when` is true of the record, these fields stay as they are; none named: all of it.

    deletion   it may change, and is not deleted; no fields are named
    unless     roles that may all the same
    """

    when: str
    says: str
    says_en: str = ""
    fields: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    deletion: bool = False


class Extract(Struct, frozen=True, forbid_unknown_fields=True):
    """Values found in a text by a regular expression (RE2) with named groups.

    source   the field that is read
    into     group -> field that takes it, where nobody filled it
    """

    name: str
    source: str
    pattern: str
    into: dict[str, str]


class Sort(Struct, frozen=True, forbid_unknown_fields=True):
    field: str
    descending: bool = False


class Colour(Struct, frozen=True, forbid_unknown_fields=True):
    """Records for which `when` holds have this colour; the first that holds counts."""

    when: str
    colour: str


class View(Struct, frozen=True, forbid_unknown_fields=True):
    """A saved way to look at a table. It gets the index that its filter and order need.

    fields    those shown, in their order; none named: all
    hidden    those not shown where none are named
    group     fields by whose values records stand together, and `totals` field -> how
    layout    what the kind needs: {"stack": field} of a board, {"date": field} of a calendar,
              {"start": …, "end": …} of a gantt, where people want it with {"rows": a field by whose
              value bars stand together, "pin": a yes-no field that a drag ticks, or the moment that
              it is put at, "zoom": day, shift or hour, "drag": no}; {"cover": field} of a
              gallery, {"form": key}
    owner     whose own it is, as `user:<id>`; «» for all
    """

    key: str
    name: str
    name_en: str = ""
    fields: tuple[str, ...] = ()
    where: str = ""
    sort: tuple[Sort, ...] = (Sort("created_at", descending=True),)
    id: int = 0
    kind: Literal["grid", "board", "calendar", "gantt", "gallery", "form"] = "grid"
    hidden: tuple[str, ...] = ()
    group: tuple[Sort, ...] = ()
    totals: dict[str, str] = {}
    colours: tuple[Colour, ...] = ()
    layout: dict[str, str] = {}
    owner: str = ""

    def shown(self, known: Iterable[str]) -> tuple[str, ...]:
        """Which of the known fields it shows, in its order."""
        among = list(known)
        return tuple(key for key in self.fields or among if key in among and key not in self.hidden)


class TableDef(Struct, frozen=True, forbid_unknown_fields=True):
    """A table. `title` is the key of the field that names a record where a link points to it.

    retired   fields that were taken away; their columns stay, so that they can come back
    comes_in  whether its new records are told of on the page 今天; None: where it has a page for
              customers, a form or a state
    """

    key: str
    name: str
    title: str
    fields: tuple[FieldDef, ...]
    name_en: str = ""
    unique: tuple[Unique, ...] = ()
    no_circles: tuple[NoCircle, ...] = ()
    checks: tuple[Check, ...] = ()
    locks: tuple[Lock, ...] = ()
    extracts: tuple[Extract, ...] = ()
    views: tuple[View, ...] = ()
    id: int = 0
    retired: tuple[FieldDef, ...] = ()
    comes_in: bool | None = None

    @property
    def rules(self) -> tuple[Check | Lock, ...]:
        return (*self.checks, *self.locks)

    @property
    def conditions(self) -> tuple[str, ...]:
        """The formulas of all rules, of fields that are required in a case too."""
        required = (one.required_if for one in self.fields if one.required_if)
        return (*required, *(one.when for one in self.rules))


_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")


def plain_key(key: str, place: str) -> str:
    """The key, which stands in SQL and in addresses as it is. Raises InvalidSchema."""
    if not _KEY.fullmatch(key):
        wanted = Words(
            "由小写字母、数字和 _ 组成的标识，如 due_at",
            "a key of small letters, digits and _, such as due_at",
        )
        raise InvalidSchema(f"{place}.{key}", wanted)
    return key
