"""Lookup: a field of the linked record, or of all of them as a list."""

from collections.abc import Sequence

from msgspec import Struct

from danliu.formulas import Kind
from danliu.formulas.kinds import Path, Sql
from danliu.tables.fields.computed import Computed, Look
from danliu.tables.fields.field import field


class LookupOptions(Struct, frozen=True, forbid_unknown_fields=True):
    """through   key of a link, of links or of a sub-table of this table
    field     what to show from there: a key, or a path such as «region.name»
    """

    through: str
    field: str

    @property
    def path(self) -> Path:
        return (self.through, *self.field.split("."))


@field("lookup")
class Lookup(Computed[LookupOptions]):
    options = LookupOptions

    def kind_of(self, options: LookupOptions, look: Look) -> Kind:
        return look.kind(options.path)

    def reads(self, options: LookupOptions) -> Sequence[Path]:
        return [options.path]

    def expression(self, options: LookupOptions, look: Look) -> Sql:
        return look.at(options.path)

    def error(self, options: LookupOptions, look: Look) -> Sql | None:
        return look.error_at(options.path)
