"""The door of a computed field: it has no column, and is an expression of the statement that reads.

A type answers what kind its value has, which paths it reads, and how it is said in SQL. Of the
tables around it it knows only what a `Look` tells.
"""

from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct
from sqlalchemy.types import TypeEngine

from danliu.errors import Words
from danliu.formulas import Kind
from danliu.formulas.kinds import ELEMENTS, LISTS, Path, Sql
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import Field

Options = TypeVar("Options", bound=Struct)


class Gathered(Struct, frozen=True):
    """Values of the records behind a link.

    field    path of the value from there, or «» for the records themselves
    where    formula over those records, «» for all
    """

    through: str
    field: str = ""
    where: str = ""


class Look(Protocol):
    """What a computed field may ask about its own record.

    home    the numbers of its workspace and of its table, for what the house keeps beside records
    moment  the past moment that is read; None for now
    """

    @property
    def home(self) -> tuple[int, int]: ...

    @property
    def moment(self) -> Sql | None: ...

    def kind(self, path: Path) -> Kind:
        """Of what stands at a path, which may walk through links. Raises UnknownReference."""

    def kind_there(self, through: str, field: str) -> Kind:
        """Of a field of one record behind a link."""

    def formula_kind(self, text: str) -> Kind:
        """Raises FormulaError, UnknownReference."""

    def at(self, path: Path) -> Sql:
        """What stands at a path; behind many records it is an array."""

    def formula(self, text: str) -> Sql:
        """A formula over this record."""

    def error_at(self, path: Path) -> Sql | None:
        """The code of the error that stands at a path; None where there can be none."""

    def formula_error(self, text: str) -> Sql | None:
        """The code of a formula's error, such as #DIV/0!; None where there can be none."""

    def gather(self, there: Gathered, aggregate: str, kind: Kind) -> Sql:
        """One value of all of them: SQL over `v`, each value, in the order of `a`, then `b`."""


def list_of(kind: Kind) -> Kind:
    """The kind of a list of such values; of lists, one flat list."""
    return kind if kind in ELEMENTS else LISTS.get(kind, Kind.list)


class Computed(Field[Options, Any], Generic[Options]):
    """A field that is computed as it is read. `kind` stands for nothing: see `kind_of`."""

    kind = Kind.any
    python = Any
    typed = False
    stored = False

    def kind_of(self, options: Options, look: Look) -> Kind:
        """The kind of its value. Raises FormulaError, UnknownReference."""
        raise NotImplementedError

    def reads(self, options: Options) -> Sequence[Path]:
        """The paths that its value depends on."""
        raise NotImplementedError

    def expression(self, options: Options, look: Look) -> Sql:
        raise NotImplementedError

    def error(self, options: Options, look: Look) -> Sql | None:
        """Why there is no value, as a code in SQL; None where nothing can go wrong."""
        return None

    def column(self, options: Options) -> TypeEngine[Any]:
        raise TypeError("a computed field has no column")

    def parse(self, typed: Any, options: Options) -> Any:
        raise BadCell("computed", Words("不用填，自动计算", "leave it out: it is computed"))
