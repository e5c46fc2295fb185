"""Orders by telephone: which tables tell who calls, and where what was said is taken down."""

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct


class Callers(Struct, frozen=True, forbid_unknown_fields=True):
    """The table of customers and its fields; level: of their prices."""

    table: str
    phone: str
    name: str
    contact: str = ""
    address: str = ""
    level: str = ""


class Ordered(Struct, frozen=True, forbid_unknown_fields=True):
    """The lines of an order. line: the field of their turn; item: a link; name: the item's."""

    table: str
    order: str
    line: str
    item: str
    quantity: str
    name: str = ""


class Items(Struct, frozen=True, forbid_unknown_fields=True):
    """What can be ordered. where: a formula, of what is offered first."""

    table: str
    number: str
    name: str
    where: str = ""


class Drafts(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a call is taken down, in fields that are named as the page names them.

    link     field of a line of `lines` that leads to its draft
    status   the state in which a draft waits for its review
    """

    table: str
    lines: str
    link: str
    status: str


class Field(NamedTuple):
    table: str
    key: str


class Calls(Struct, frozen=True, forbid_unknown_fields=True):
    """customer, phone: fields of the order
    promise: key of the flow that promises dates; «»: none are told on the telephone"""

    customer: str
    phone: str
    callers: Callers
    lines: Ordered
    items: Items
    drafts: Drafts
    promise: str = ""

    def read(self, orders: str) -> Iterator[Field]:
        """What somebody must see to be told of earlier orders."""
        of = self.lines
        yield Field(orders, self.customer)
        for key in (of.order, of.line, of.item, of.quantity):
            yield Field(of.table, key)
