"""Fields of a form whose answers are taken from records, narrowed by what is answered already.

The page shows what is offered; whatever comes back is looked up again, so that nobody sends what
was never offered to them.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from danliu.errors import Words
from danliu.forms.answers import Answer, Cells
from danliu.forms.form import Choose, Form, FormField
from danliu.formulas import Kind, parse, references
from danliu.formulas.kinds import Path
from danliu.tables.access import Sight
from danliu.tables.cells import fault, is_blank
from danliu.tables.definition import Sort
from danliu.tables.errors import BadCell, Fault, InvalidRecord, NotFound
from danliu.tables.fields.link import one_id
from danliu.tables.fields.operators import CONTAINS
from danliu.tables.kinds import Scope
from danliu.tables.query import Page, Query, Record
from danliu.tables.schema import Schema
from danliu.tables.table import Column, Table

FORM, LINE = "$form", "$line"
"""Under which a condition finds what was answered: {$form.year}, and in a line {$line.kind}."""

Pages = Callable[[Query, Mapping[Path, Any]], Awaitable[Page]]
MOST = 50
_LOOKS_AT = 500  # records; several may offer the same value
_FIND: Path = ("$find",)
_CHOSEN: Path = ("$chosen",)
_NOT_OFFERED = Words("列表里的一项", "one of those that are offered")


class Offer(Struct, frozen=True):
    """value: what is answered by it; beside: what tells it from others, as it is read"""

    value: Any
    title: str
    beside: list[str]


class Offers(Struct, frozen=True):
    """more: there are others that the search did not tell apart. needs: fields to answer first"""

    offers: list[Offer]
    more: bool
    needs: list[str]


class _Place(NamedTuple):
    """A field that chooses, where it stands: on the form itself, or in lines."""

    field: FormField
    choose: Choose
    table: Table
    line_of: str = ""

    @property
    def column(self) -> Column:
        return self.table.columns[self.field.field]


class Choosing:
    """The choices of a form. pages: how records are read, as the house sees them."""

    def __init__(self, form: Form, schema: Schema, pages: Pages) -> None:
        self._form, self._schema, self._pages = form, schema, pages
        self._table = schema.table(form.table)

    async def offers(self, field: str, cells: Cells, line: Cells, find: str) -> Offers:
        """What a field offers now. field: its key, of a line `lines.product`. Raises NotFound."""
        place = self._place(field)
        if needs := _needed(place.choose, cells):
            return Offers([], more=False, needs=needs)
        shown = _shown(place)
        where = place.choose.where
        if find:
            asked = ",".join(CONTAINS.asks(key, ["{$find}"]) for key in self._texts(place))
            where = f"AND({where},OR({asked}))" if where else f"OR({asked})"
        query = self._query(place, where, shown, _LOOKS_AT)
        given = await self._given(place, cells, line) | ({_FIND: find} if find else {})
        page = await self._pages(query, given)
        found = {str(one.value): one for one in map(self._offer(place), page.records)}
        return Offers(list(found.values())[:MOST], len(found) > MOST or page.next is not None, [])

    async def checked(self, answer: Answer) -> Answer:
        """The answer with what the chosen records fill in. Raises InvalidRecord, all at once."""
        faults: list[Fault] = []
        cells = await self._settled(self._places(self._form.fields), answer.cells, {}, "", faults)
        lines: dict[str, list[Cells]] = {}
        for field in self._form.fields:
            places = list(self._lines_of(field))
            lines[field.field] = [
                await self._settled(places, answer.cells, line, f"{field.field}.{n}.", faults)
                for n, line in enumerate(answer.lines.get(field.field, ()))
            ]
        if faults:
            raise InvalidRecord(faults)
        return Answer(cells, {key: lines[key] for key in answer.lines})

    async def _settled(
        self, places: Sequence[_Place], cells: Cells, line: Cells, before: str, faults: list[Fault]
    ) -> Cells:
        own = line if before else cells
        filled = dict(own)
        for place in places:
            chosen = own.get(place.field.field)
            if is_blank(chosen):
                continue
            record = await self._chosen(place, cells, line, chosen)
            if record is None:
                wrong = fault(place.column, _said(chosen), "not-offered", _NOT_OFFERED)
                name = place.field.label or wrong.name
                faults.append(
                    msgspec.structs.replace(wrong, field=f"{before}{wrong.field}", name=name)
                )
                continue
            filled |= {to: record.cells.get(key) for to, key in place.choose.fills.items()}
        return filled

    async def _chosen(self, place: _Place, cells: Cells, line: Cells, chosen: Any) -> Record | None:
        """The record that was chosen, if it is offered; of several, the first."""
        if _needed(place.choose, cells):
            return None
        where, given = place.choose.where, await self._given(place, cells, line)
        among: tuple[UUID, ...] | None = None
        if place.choose.value:
            is_it = f"{{{place.choose.value}}}={{$chosen}}"
            where = f"AND({where},{is_it})" if where else is_it
            given[_CHOSEN] = str(chosen).strip()
        else:
            try:
                among = (one_id(chosen),)
            except BadCell:
                return None
        page = await self._pages(
            msgspec.structs.replace(self._query(place, where, _shown(place), 1), among=among), given
        )
        return next(iter(page.records), None)

    def _query(self, place: _Place, where: str, shown: Sequence[str], limit: int) -> Query:
        choose = place.choose
        fields = tuple(dict.fromkeys((*shown, *choose.fills.values())))
        return Query(choose.table, where, (Sort(shown[0]),), limit, fields=fields)

    def _texts(self, place: _Place) -> list[str]:
        """The fields that a search looks into: the texts among those that are shown."""
        table = self._schema.table(place.choose.table)
        scope = Scope(Sight(self._schema, None), table)
        shown = [*([] if place.choose.value else [table.definition.title]), *_shown(place)]
        return [key for key in dict.fromkeys(shown) if scope.kind((key,)) is Kind.text]

    def _offer(self, place: _Place) -> Callable[[Record], Offer]:
        table = self._schema.table(place.choose.table)
        shown = _shown(place)

        def offer(record: Record) -> Offer:
            said = [_text(table, key, record.cells.get(key)) for key in shown]
            title, beside = said[0], [one for one in said[1:] if one]
            if place.choose.value:
                return Offer(record.cells.get(place.choose.value), title, beside)
            return Offer({"id": str(record.id), "title": title}, title, beside)

        return offer

    async def _given(self, place: _Place, cells: Cells, line: Cells) -> dict[Path, Any]:
        """Each answer that the condition names, as its field reads it; what it cannot, blank."""
        given: dict[Path, Any] = {}
        for path in references(parse(place.choose.where)) if place.choose.where else ():
            if path[0] == FORM:
                given[path] = await self._answered(self._table, path, cells)
            elif path[0] == LINE:
                given[path] = await self._answered(place.table, path, line)
        return given

    async def _answered(self, table: Table, path: Path, cells: Cells) -> Any:
        """An answer, or a field of the record that it points to: {$form.vehicle.series}."""
        column = table.columns[path[1]]
        answer = _parsed(column, cells.get(column.key))
        if len(path) == 2 or answer is None:
            return answer
        query = Query(self._schema.target(column).key, among=(answer,), limit=1)
        found = (await self._pages(query, {})).records
        return found[0].cells.get(path[2]) if found else None

    def _place(self, field: str) -> _Place:
        every = [*self._places(self._form.fields)]
        for one in self._form.fields:
            every += self._lines_of(one)
        for place in every:
            if field == (f"{place.line_of}." if place.line_of else "") + place.field.field:
                return place
        raise NotFound("field", field)

    def _places(self, fields: Sequence[FormField]) -> list[_Place]:
        return [_Place(one, one.choose, self._table) for one in fields if one.choose]

    def _lines_of(self, field: FormField) -> Iterator[_Place]:
        if field.lines:
            under = self._schema.target(self._table.columns[field.field])
            for one in field.lines:
                if one.choose:
                    yield _Place(one, one.choose, under, field.field)


def _needed(choose: Choose, cells: Cells) -> list[str]:
    return [key for key in choose.needs if is_blank(cells.get(key))]


def _shown(place: _Place) -> list[str]:
    choose = place.choose
    return [*([choose.value] if choose.value else []), *choose.show]


def _parsed(column: Column, typed: Any) -> Any:
    if is_blank(typed):
        return None
    try:
        return column.type.parse(typed, column.options)
    except BadCell:
        return None


def _said(chosen: Any) -> str:
    return str(chosen.get("title", "")) if isinstance(chosen, Mapping) else str(chosen)


def _text(table: Table, key: str, value: Any) -> str:
    column = table.columns[key]
    if value is None or column.points_to:
        return _said(value) if isinstance(value, Mapping) else ""
    return column.type.show(value, column.options)
