"""Block «transform»: a document in another form, by a mapping of values."""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.errors import BadSetting
from danliu.flows.expected import of_error
from danliu.formulas import FormulaError, formula, parse
from danliu.tables.exchange.mapping import at, fill, is_formula
from danliu.tables.schema import Schema
from danliu.telling import told

MOST = 5_000


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A list inside of each document. `cells` are formulas over its items."""

    each: Annotated[str, told("列表", "List", "plain")]
    cells: Annotated[dict[str, Any], told("内容", "Content", "pairs")]


class Transform(Struct, frozen=True, forbid_unknown_fields=True):
    """document   what is mapped, mostly a formula: `={http.json}`
    each       path of the list of documents in it; «»: it is the one document, or a list of them
    cells      path in the new document -> a value, or a formula over the old one:
               {"buyer.name": "={customer.first}&{customer.last}"}
    lists      path in the new document -> a list of the old one, with `cells` for its items
    skip_when  a formula over the old document: this one is left out
    """

    document: Annotated[Any, told("原来的数据", "Document", "value")]
    cells: Annotated[dict[str, Any], told("新的数据", "New document", "pairs")]
    each: Annotated[str, told("其中的列表", "List in it", "plain")] = ""
    lists: Annotated[dict[str, Part], told("内含的列表", "Inner lists", "json")] = {}
    skip_when: Annotated[str, told("什么时候略过", "Skip when", "plain")] = ""


class Transformed(Struct, frozen=True):
    first: Annotated[Any, told("第一份", "The first")]
    documents: Annotated[list[Any], told("全部", "All")]
    count: Annotated[int, told("几份", "How many")]


@block(
    "transform", effect="read", zh="把 {document} 转成新的格式", en="map {document} to a new form"
)
class TransformBlock(Block):
    called = Words("转换格式", "Transform")
    does = Words("把一份数据转成另一种格式", "Maps a document to another form")
    group = "values"
    settings = Transform
    output = Transformed
    literal = ("cells", "lists", "skip_when")

    def check(self, settings: Mapping[str, Any], schema: Schema) -> None:
        _check(settings.get("cells", {}), "cells")
        for name, part in settings.get("lists", {}).items():
            _check(part["cells"], f"lists.{name}.cells")
        if skip := settings.get("skip_when"):
            _check({"": f"={skip}"}, "skip_when")

    async def run(self, settings: Transform, step: Step) -> Any:
        found = at(settings.document, settings.each.split(".")) if settings.each else None
        taken = found if settings.each else settings.document
        documents = taken if isinstance(taken, list | tuple) else [taken]
        if len(documents) > MOST:
            raise BadSetting("document", f"at most {MOST} documents")
        made = [_made(settings, one) for one in documents if not _skipped(settings, one)]
        return Transformed(made[0] if made else None, made, len(made))


def _skipped(settings: Transform, document: Any) -> bool:
    skip = settings.skip_when
    return document is None or (
        bool(skip) and formula(skip)(lambda path: at(document, path)) is True
    )


def _made(settings: Transform, document: Any) -> dict[str, Any]:
    flat = fill(settings.cells, document)
    for path, part in settings.lists.items():
        items = at(document, part.each.split("."))
        lines = items if isinstance(items, list | tuple) else []
        flat[path] = [_nested(fill(part.cells, one)) for one in lines[:MOST]]
    return _nested(flat)


def _nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """{"a.b": 1} as {"a": {"b": 1}}. Raises BadSetting if a path goes through a value."""
    made: dict[str, Any] = {}
    for path, value in flat.items():
        *way, last = path.split(".")
        inside = made
        for part in way:
            inside = inside.setdefault(part, {})
            if not isinstance(inside, dict):
                raise BadSetting(f"cells.{path}", f"a place that is not inside the value {part}")
        inside[last] = value
    return made


def _check(cells: Mapping[str, Any], place: str) -> None:
    for name, value in cells.items():
        try:
            if is_formula(value):
                parse(value[1:])
        except FormulaError as error:
            raise BadSetting(f"{place}.{name}".rstrip("."), of_error(error)) from error
