"""The link to the page that the customer of a record has, for who may see all that it shows."""

from collections.abc import Iterable
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from msgspec import Struct

from danliu.lens.lens import Lens, Target, all_lenses, write_link
from danliu.tables.access import Sight
from danliu.tables.errors import NotFound
from danliu.workspace import Workspace


class CustomerPageOut(Struct):
    """page: its path; «» where there is none, or it shows more than this person may see"""

    page: str


@get("/api/tables/{table:str}/records/{record:uuid}/customer-page")
async def customer_page(
    table: FromPath[str], record: FromPath[UUID], ws: NamedDependency[Workspace]
) -> CustomerPageOut:
    """Where the customer of this record sees it. Raises NotFound."""
    if not await ws.tables.sees(table, record):
        raise NotFound("record", str(record))
    for lens in await all_lenses(ws.db, ws.row.id):
        if lens.table == table:
            return CustomerPageOut(await page_of(ws, lens, record))
    return CustomerPageOut("")


async def page_of(ws: Workspace, lens: Lens, record: UUID) -> str:
    """«» where it shows more than this person may see: whoever has the link sees it all."""
    sight = ws.tables.sight(await ws.tables.schema())
    own = shows(sight, ((lens.table, key) for key in lens.fields))
    lines = lens.lines is None or shows(sight, lens.lines.read)
    parcels = lens.parcels is None or shows(sight, lens.parcels.read)
    if not (own and lines and parcels):
        return ""
    return f"/l/{write_link(ws.house.vault, Target(ws.row.id, record))}"


def shows(sight: Sight, fields: Iterable[tuple[str, str]]) -> bool:
    """Whether this person may see all of them, each by its table."""
    return all(sight.shows(*one) for one in fields)
