"""Points `create`, `bulk`, and those of lists: requests over HTTP."""

from collections.abc import Callable

import httpx

from bench.ground import order, orders
from bench.load import Plan
from bench.points import Measured, compared
from bench.rounds import in_turn
from bench.sizes import Sizes

PAGE = 50
RECORDS = 100  # of one call of `bulk`
Tick = Callable[[], None]


class Requests:
    """ours, bare   ports of the two servers
    token        of the workspace's owner
    """

    def __init__(self, ours: int, bare: int, token: str, sizes: Sizes) -> None:
        self._ours, self._bare, self._sizes = ours, bare, sizes
        self._headers = {"authorization": f"Bearer {token}"}

    async def hello(self, tick: Tick) -> float:
        """Requests a second of an empty handler: what the load generator can do at least."""
        plan = Plan(self._bare, "GET", "/hello", connections=self._sizes.callers)
        ((*tallies,),) = await in_turn([plan], self._sizes, tick)
        return max(tally.per_second for tally in tallies)

    async def create(self, tick: Tick) -> Measured:
        ours = self._our("POST", "/api/tables/orders/records", order())
        bare = Plan(self._bare, "POST", "/orders", order(), connections=self._sizes.callers)
        return await self._rates("create", ours, bare, tick)

    async def list_1m(self, tick: Tick) -> Measured:
        ours = self._our("GET", "/api/tables/many/records?view=review&limit=50")
        bare = Plan(self._bare, "GET", "/lists/many", connections=self._sizes.callers)
        await self._same_page(ours, bare)
        return await self._rates("list_1m", ours, bare, tick)

    async def bulk(self, tick: Tick) -> Measured:
        ours = self._our("POST", "/api/tables/orders/writes", orders(RECORDS))
        bare = Plan(self._bare, "POST", "/bulk", orders(RECORDS), connections=self._sizes.callers)
        return await self._rates("bulk", ours, bare, tick, bar=0.5)

    async def list_computed(self, tick: Tick) -> Measured:
        ours = self._our("GET", "/api/tables/sales/records?view=review&limit=50")
        bare = Plan(self._bare, "GET", "/sales", connections=self._sizes.callers)
        await self._same_page(ours, bare)
        return await self._rates("list_computed", ours, bare, tick, bar=0.4)

    async def list_member(self, member: str, tick: Tick) -> Measured:
        """What somebody pays whose role sees some of the rows and some of the fields."""
        path = "/api/tables/many/records?view=review"
        headers = {"authorization": f"Bearer {member}"}
        plans = [Plan(self._ours, "GET", path, "", one) for one in (headers, self._headers)]
        theirs, owners = await in_turn(plans, self._sizes, tick)
        return compared(
            "list_member",
            "ms",
            [tally.p50_ms for tally in theirs],
            [tally.p50_ms for tally in owners],
            sum(tally.n for tally in theirs),
            bar=1.3,
            good="at most",
        )

    async def list_growth(self, tick: Tick) -> Measured:
        plans = [
            Plan(self._ours, "GET", f"/api/tables/{table}/records?view=review", "", self._headers)
            for table in ("many", "few")
        ]
        many, few = await in_turn(plans, self._sizes, tick)
        return compared(
            "list_growth",
            "ms",
            [tally.p50_ms for tally in many],
            [tally.p50_ms for tally in few],
            sum(tally.n for tally in many),
            bar=1.3,
            good="at most",
        )

    async def _same_page(self, *sides: Plan) -> None:
        """Refuse to compare answers that are not the same: fifty records, cell by cell."""
        pages = []
        async with httpx.AsyncClient(headers=self._headers) as http:
            for side in sides:
                answer = await http.get(f"http://127.0.0.1:{side.port}{side.path}")
                pages.append([(one["id"], one["cells"]) for one in answer.json()["records"]])
        if len(pages[0]) != PAGE or pages[0] != pages[1]:
            raise RuntimeError("the two sides do not list the same records")

    def _our(self, method: str, path: str, body: str = "") -> Plan:
        return Plan(self._ours, method, path, body, self._headers, self._sizes.callers)

    async def _rates(
        self, name: str, ours: Plan, bare: Plan, tick: Tick, *, bar: float = 0.6
    ) -> Measured:
        mine, other = await in_turn([ours, bare], self._sizes, tick)
        return compared(
            name,
            "1/s",
            [tally.per_second for tally in mine],
            [tally.per_second for tally in other],
            sum(tally.n for tally in mine),
            bar=bar,
            good="at least",
        )
