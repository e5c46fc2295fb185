"""The first visit to a new installation: the company and its owner are made here, once."""

from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from danliu.hub import Hub
from danliu.people.opening import Company, open_company
from danliu.web.entering import Entrance
from danliu.web.session import signed_in


class SetUp(Struct, forbid_unknown_fields=True):
    """key: of the link that was printed when Danliu started"""

    key: str
    company: Company


@post("/api/public/setup", status_code=200)
async def setup(
    data: JSONBody[SetUp], request: Request[Any, Any, Any], hub: NamedDependency[Hub]
) -> Response[None]:
    """Make the company, and be signed in as its owner."""
    house, now = hub.house, hub.house.clock.now()
    async with house.db.acquire() as db, db.transaction():
        row, user = await open_company(
            db, house.vault, data.key, data.company, house.clock.new_id(), now
        )
        session, _ = await Entrance(hub, request).let_in(db, user, workspace=row.id)
    return Response(None, cookies=signed_in(request, session))
