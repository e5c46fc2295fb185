"""The door of a field type: what it stores, how it reads what people type, how it shows it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, Literal, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy.types import TypeEngine

from danliu.formulas import Kind
from danliu.formulas.kinds import ELEMENTS, Path
from danliu.registry import Registry
from danliu.tables.fields.operators import BY_KIND, Operator

Options = TypeVar("Options", bound=Struct)
Stored = TypeVar("Stored")
Exported = str | Decimal | bool | date | datetime | None
"""What a cell of a spreadsheet or of a CSV file can hold."""

_OPAQUE = (Kind.list, Kind.any, *ELEMENTS)


class NoOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """This field type has nothing to choose."""


class Field(Generic[Options, Stored]):
    """One type of field. `parse` never sees a blank: blank text and nothing are both None.

    options   what its builder may choose, as a Struct
    kind      what formulas see
    python    the type of a stored value
    typed     False if the house fills it and nobody types it
    stored    False if it has no column: it is computed as it is read
    points    to one record of the table in its options, to many, or to none
    """

    options: ClassVar[type[Struct]] = NoOptions
    kind: ClassVar[Kind]
    python: ClassVar[Any]
    typed: ClassVar[bool] = True
    stored: ClassVar[bool] = True
    points: ClassVar[Literal["one", "many"] | None] = None

    def column(self, options: Options) -> TypeEngine[Any]:
        """The SQL type of the column."""
        raise NotImplementedError

    def parse(self, typed: Any, options: Options) -> Stored:
        """The value to store. Raises BadCell, saying what was expected."""
        raise NotImplementedError

    def show(self, stored: Stored, options: Options) -> str:
        """As a person reads it."""
        return str(stored)

    def revive(self, plain: Any) -> Stored:
        """The stored value from its JSON form, as in the change log."""
        value: Stored = msgspec.convert(plain, self.python, strict=False)
        return value

    def show_en(self, stored: Stored, options: Options) -> str:
        """The same in English: what is shown otherwise are words, of users or of ours."""
        return self.show(stored, options)

    def operators(self, options: Options) -> tuple[Operator, ...]:
        """What a filter may ask of it."""
        return BY_KIND[self.kind]

    def export(self, stored: Stored, options: Options) -> Exported:
        """As a cell of a file: numbers, dates and truths as such. `parse` reads it back."""
        if self.kind is Kind.text or self.kind in _OPAQUE:
            return self.show(stored, options)
        return stored  # type: ignore[return-value]  # of these kinds a cell is one already

    def search_text(self, stored: Stored, options: Options) -> str:
        """What the search box finds it by; nothing for numbers, dates and the like."""
        return self.show(stored, options) if self.kind is Kind.text else ""

    def reads(self, options: Options) -> Sequence[Path]:
        """The paths that its value depends on, for a field that is computed."""
        return ()

    def initial(self, options: Options) -> Stored | None:
        """What a new record starts with where nothing was typed."""
        return None


Type = TypeVar("Type", bound=type[Field[Any, Any]])
fields: Registry[Field[Any, Any]] = Registry("field", "danliu.tables.fields")


def field(name: str) -> Callable[[Type], Type]:
    """Class decorator: register a field type."""

    def register(cls: Type) -> Type:
        fields.keep(name, cls())
        return cls

    return register
