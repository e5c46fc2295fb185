"""The label of a parcel: a page of the size of the label, to print from any browser."""

from collections.abc import Sequence
from html import escape
from typing import Literal
from uuid import UUID

import segno

from danliu.stations.definition import Label, Station
from danliu.stations.errors import BadAct
from danliu.stations.judging import Line
from danliu.stations.looking import Told, lines, told
from danliu.tables.errors import NotFound
from danliu.workspace import Workspace

Size = Literal["76x130", "100x180"]


async def label(ws: Workspace, station: Station, job: UUID, parcel: UUID, size: Size) -> str:
    """HTML. Raises BadAct where the station prints none, NotFound for no such parcel."""
    if station.label is None:
        raise BadAct("label")
    within = await lines(ws, station, job, parcel)
    if not within:
        raise NotFound("parcel", str(parcel))
    schema = await ws.tables.schema()
    sight = ws.tables.sight(schema)
    column = schema.table(station.lines.table).columns[station.lines.parcel]
    table = sight.table(column.points_to or "")
    record = await ws.tables.one(table.key, parcel)
    if record is None:
        raise NotFound("parcel", str(parcel))
    wanted: Label = station.label
    known = {
        key: told(one, record.cells[key])
        for key, one in sight.columns(table).items()
        if key in (wanted.code, *wanted.fields) and record.cells.get(key) is not None
    }
    code = known[wanted.code].value if wanted.code in known else str(parcel)
    facts = [known[key] for key in wanted.fields if key in known]
    return _page(size, ws.row.name, code, facts, within)


def _page(
    size: Size, company: str, code: str, facts: Sequence[Told], within: Sequence[Line]
) -> str:
    wide, high = size.split("x")
    told_ = "".join(
        f"<tr><th>{escape(one.name)}</th><td>{escape(one.value)}</td></tr>" for one in facts
    )
    cares = list(dict.fromkeys(care.name for one in within for care in one.cares))
    marks = "".join(f"<li>{escape(one)}</li>" for one in cares)
    rows = "".join(
        f"<tr><td>{escape(one.part)}</td><td class=n>{one.picked:f}</td></tr>" for one in within
    )
    qr = segno.make(code, error="m").svg_inline(scale=3, border=0)
    return _HTML.format(
        wide=wide, high=high, company=escape(company), code=escape(code), qr=qr,
        told=told_, marks=f"<ul>{marks}</ul>" if marks else "", rows=rows,
    )  # fmt: skip


_HTML = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{code}</title><style>
@page {{ size: {wide}mm {high}mm; margin: 0 }}
body {{ box-sizing: border-box; width: {wide}mm; min-height: {high}mm; margin: 0; padding: 3mm;
  font: 9pt/1.35 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; color: #000;
  background: #fff }}
header {{ display: flex; justify-content: space-between; align-items: flex-start }}
h1 {{ margin: 1mm 0; font-size: 17pt; font-variant-numeric: tabular-nums }}
header svg {{ width: 22mm; height: 22mm }}
table {{ width: 100%; border-collapse: collapse; margin-top: 2mm }}
th {{ width: 18mm; text-align: left; font-weight: 400; vertical-align: top }}
td {{ font-weight: 600 }} .lines td {{ border-top: .2mm solid #000; padding: .6mm 0 }}
.n {{ text-align: right }} ul {{ margin: 2mm 0 0; padding: 1.5mm; border: .5mm solid #000;
  list-style: none; font-weight: 700 }}
</style></head><body>
<header><div><div>{company}</div><h1>{code}</h1></div>{qr}</header>
<table>{told}</table>{marks}
<table class="lines">{rows}</table>
</body></html>"""
