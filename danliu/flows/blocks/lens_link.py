"""Block «lens-link»: the address under which a customer sees how their order goes."""

import os
from typing import Annotated
from uuid import UUID

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.chat import ADDRESS
from danliu.flows.meant import MeantRecord, MeantTable
from danliu.lens.lens import Target, all_lenses, write_link
from danliu.lens.seen import vouched_by
from danliu.people.portraits import portrait_of
from danliu.telling import told
from danliu.workspace import Workspace


class LensLink(Struct, frozen=True, forbid_unknown_fields=True):
    table: MeantTable = ""
    record: MeantRecord = None


class LinkOut(Struct, frozen=True):
    """token: the part that names the order, for the address of a mini-program's page. by: the name
    of who stands for the order there; None where nobody does."""

    url: Annotated[str, told("网址", "Address")]
    token: Annotated[str, told("凭证", "Token")]
    by: Annotated[str | None, told("谁署名", "Who stands for it")] = None


@block("lens-link", effect="read", zh="取客户的进度页网址", en="take the customer's link")
class LensLinkBlock(Block):
    """Nothing is kept for it: the link is signed. Without DANLIU_ADDRESS it has no host."""

    called = Words("进度页网址", "The customer's link")
    does = Words("给客户看进度的网址，不用登录", "Where the customer sees it, without signing in")
    group = "values"
    settings = LensLink
    output = LinkOut

    async def run(self, settings: LensLink, step: Step) -> LinkOut:
        table, record = step.target(settings.table, settings.record)
        token = write_link(step.ws.house.vault, Target(step.ws.row.id, record))
        url = f"{os.environ.get(ADDRESS, '').rstrip('/')}/l/{token}"
        return LinkOut(url, token, await _by(step.ws, table, record))


async def _by(ws: Workspace, table: str, record: UUID) -> str | None:
    lenses = await all_lenses(ws.db, ws.row.id)
    lens = next((one for one in lenses if one.table == table and one.vouched), None)
    found = await ws.tables.one(table, record) if lens else None
    if lens is None or found is None:
        return None
    return (await portrait_of(ws.db, ws.row.id, vouched_by(lens, found.cells))).name or None
