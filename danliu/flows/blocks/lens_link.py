"""Block «lens-link»: the address under which a customer sees how their order goes."""

import os
from typing import Annotated

from msgspec import Struct

from danliu.errors import Words
from danliu.flows.blocks.block import Block, Step, block
from danliu.flows.chat import ADDRESS
from danliu.flows.meant import MeantRecord, MeantTable
from danliu.lens.lens import Target, write_link
from danliu.telling import told


class LensLink(Struct, frozen=True, forbid_unknown_fields=True):
    table: MeantTable = ""
    record: MeantRecord = None


class LinkOut(Struct, frozen=True):
    """token: the part that names the order, for the address of a mini-program's page."""

    url: Annotated[str, told("网址", "Address")]
    token: Annotated[str, told("凭证", "Token")]


@block("lens-link", effect="read", zh="取客户的进度页网址", en="take the customer's link")
class LensLinkBlock(Block):
    """Nothing is kept for it: the link is signed. Without DANLIU_ADDRESS it has no host."""

    called = Words("进度页网址", "The customer's link")
    does = Words("给客户看进度的网址，不用登录", "Where the customer sees it, without signing in")
    group = "values"
    settings = LensLink
    output = LinkOut

    async def run(self, settings: LensLink, step: Step) -> LinkOut:
        _, record = step.target(settings.table, settings.record)
        token = write_link(step.ws.house.vault, Target(step.ws.row.id, record))
        return LinkOut(f"{os.environ.get(ADDRESS, '').rstrip('/')}/l/{token}", token)
