"""What the record store refuses.

InvalidRecord     one or more cells are wrong: all faults at once
DuplicateRecord   a unique rule that rejects found the record that has these values
NeedsAnswer       a check asks: write again with what was acknowledged
NotFound          no such table, view or record (or it is in the trash)
SchemaMoved       the tables changed while the write was on its way; it was tried again in vain
InvalidSchema     a definition that cannot be built
BadPlace          a place in a list that the list did not give
NotYourComment    only its author changes or deletes a comment
NotYourFile       a ticket that somebody else's upload got, or that has run out
"""

from dataclasses import dataclass

from msgspec import Struct

from danliu.errors import DanliuError, Words


class Fault(Struct, frozen=True):
    """What is wrong with one cell: the value as typed, and what would be right."""

    field: str
    name: str
    value: str
    code: str
    wanted: Words


@dataclass(eq=False)
class BadCell(Exception):
    """Raised by a field type: this value is not one of mine."""

    code: str
    wanted: Words


@dataclass(eq=False)
class InvalidRecord(DanliuError):
    """Some of the values cannot be accepted."""

    code = "invalid-record"
    status = 422

    faults: list[Fault]
    write: int = 0  # which of the writes of a batch, from 0


class Question(Struct, frozen=True):
    """What a check asks: acknowledge `check` to write all the same."""

    check: str
    field: str
    says: Words


@dataclass(eq=False)
class NeedsAnswer(DanliuError):
    """Please confirm, and save again."""

    code = "needs-answer"
    status = 409

    questions: list[Question]
    write: int = 0


@dataclass(eq=False)
class DuplicateRecord(DanliuError):
    """There is already a record with these values."""

    code = "duplicate-record"
    status = 409

    table: str
    rule: list[str]  # the names of the fields that must be unique together
    existing: str  # the id of the record that has them


@dataclass(eq=False)
class NotFound(DanliuError):
    """There is nothing at this place."""

    code = "not-found"
    status = 404

    what: str
    key: str


@dataclass(eq=False)
class SchemaMoved(DanliuError):
    """The tables were changed at the same moment: please try again."""

    code = "schema-moved"
    status = 409
    retry = True


@dataclass(eq=False)
class InvalidSchema(DanliuError):
    """This definition cannot be built."""

    code = "invalid-schema"
    status = 422

    place: str
    wanted: str | Words


@dataclass(eq=False)
class BadPlace(DanliuError):
    """This is no place in the list: use `next` of the answer before, as it is."""

    code = "bad-place"
    status = 422

    after: str


@dataclass(eq=False)
class NotYourComment(DanliuError):
    """Somebody else wrote this comment."""

    code = "not-your-comment"
    status = 403


@dataclass(eq=False)
class NotYourFile(DanliuError):
    """This file was not uploaded by you within the last day: upload it again."""

    code = "not-your-file"
    status = 422
