"""用友 U8+ OpenAPI on this machine, written from the vendor's pages and public clients.

Tokens by keys, good for two hours and ended early when told to (`/_end_tokens`); account sets that
know nothing of each other; adds and verifications that are accepted at once and done after so many
more calls of anything (`/_ripen {"after": 2}`), the same biz_id once. `/_numbering {"own": true}`
lets U8 number documents itself, `/_change` has somebody change one over there, `/_arrive` has goods
come in against a purchase order, `/_known` adds customers and vendors. Unconfirmed here as in the
client: production orders, receipts, the codes and words of errors, a result that is not there yet.
"""

import secrets
from itertools import count
from typing import Any

import msgspec

from danliu.connect.sandbox import Call, Door, Reply, reply_json, sandbox
from danliu.connect.u8.sandbox_books import ROOTS, Books, Refused, Request, within

FROM, TO, APP = "demo-caller", "demo-company", "opademo0000000001"
SECRET = "demo-u8-secret"  # noqa: S105
LASTS_S = 7200


@sandbox("u8")
class U8Sandbox:
    def __init__(self) -> None:
        self.sets: dict[str, Books] = {"1": Books(), "2": Books()}
        self.tokens: set[str] = set()
        self.fetched = self.accepted = 0
        self.requests: dict[str, Request] = {}
        self.by_key: dict[tuple[str, str], str] = {}
        self.ripe_after = 2
        self._numbers = count(1)
        self.doors: dict[str, Door] = {
            "/_end_tokens": self._end_tokens,
            "/_ripen": self._ripen,
            "/_numbering": self._numbering,
            "/_change": self._change,
            "/_arrive": self._arrive,
            "/_known": self._known,
        }
        self.refusals = {
            "refuse": _refused("20500", "单据校验失败"),
            "throttle": _refused("20429", "调用频率超过限制"),
            "offline": _refused("20503", "中继客户端离线"),
            "no-right": _refused("20403", "to_account 未授权此应用"),
        }

    def settings_for(self, url: str) -> dict[str, Any]:
        return {
            "from_account": FROM,
            "to_account": TO,
            "app_key": APP,
            "app_secret": SECRET,
            "result_every_s": 0.02,
            "url": url,
        }

    def operation(self, call: Call) -> str:
        return call.path.removeprefix("/api/")

    async def answer(self, call: Call) -> Reply:
        if call.path == "/system/token":
            return self._token(call)
        for number, request in self.requests.items():
            self._work(number, request)
        if call.path == "/result":
            return self._result(call.query.get("requestid", ""))
        query = dict(call.query)
        if query.get("token") not in self.tokens:
            return _refused("20401", "token无效或已过期")
        keys = (query.get("from_account"), query.get("to_account"), query.get("app_key"))
        if keys != (FROM, TO, APP):
            return _refused("20403", "to_account 未授权此应用")
        books = self.sets.get(query.get("ds_sequence", "1"))
        if books is None:
            return _refused("20404", "数据源不存在")
        _, root, verb = call.path.strip("/").split("/")
        if verb in ("add", "verify"):
            return self._accept(query, root, verb, msgspec.json.decode(call.body))
        return _read(books, root, verb, query)

    def books(self) -> Any:
        return {
            "sets": {key: {"documents": one.documents} for key, one in self.sets.items()},
            "history": [told for one in self.sets.values() for told in one.history],
            "fetched": self.fetched,
            "accepted": self.accepted,
        }

    def _token(self, call: Call) -> Reply:
        self.fetched += 1
        sent = (call.query.get("from_account"), call.query.get("app_key"))
        if (*sent, call.query.get("app_secret")) != (FROM, APP, SECRET):
            return _refused("20400", "app_key或app_secret错误")
        token = next(iter(self.tokens), secrets.token_hex(16))
        self.tokens.add(token)
        return _well(token={"id": token, "appKey": APP, "expiresIn": LASTS_S})

    def _accept(self, query: dict[str, str], root: str, verb: str, body: dict[str, Any]) -> Reply:
        """The same key is the same request, whatever else comes with it."""
        key = query.get("biz_id") or query.get("tradeid") or ""
        if verb == "add" and not key:
            return _refused("20501", "biz_id和tradeid不能同时为空")
        place = query.get("ds_sequence", "1")
        known = self.by_key.get((place, key)) if key else None
        number = known or f"req-{place}-{next(self._numbers):06d}"
        if known is None:
            self.requests[number] = Request(root, body[root], verb)
            self.accepted += 1
            if key:
                self.by_key[place, key] = number
        url = f"https://relay.example/result?requestid={number}"
        return _well(id="", tradeid=key, url=url)

    def _result(self, number: str) -> Reply:
        """At first nothing is said, then that it is under way, then what became of it."""
        request = self.requests.get(number)
        if request is None:
            return _refused("20404", "请求不存在")
        if request.refused:
            return _refused("20500", request.refused)
        if request.done or request.calls == 1:
            return _well(id=request.done)
        return _refused("20102", "请求处理中")

    def _work(self, number: str, request: Request) -> None:
        request.calls += 1
        if request.done or request.refused or request.calls <= self.ripe_after:
            return
        try:
            request.done = self.sets[number.split("-")[1]].do(request)
        except Refused as refused:  # nothing was made: its key may come again
            request.refused = str(refused)
            self.by_key = {key: one for key, one in self.by_key.items() if one != number}

    async def _end_tokens(self, call: Call) -> Reply:
        self.tokens.clear()
        return reply_json({"done": True})

    async def _ripen(self, call: Call) -> Reply:
        """{"after": calls}, also of what is waiting already."""
        self.ripe_after = msgspec.json.decode(call.body)["after"]
        for number, request in self.requests.items():
            self._work(number, request)
        return reply_json({"done": True})

    async def _numbering(self, call: Call) -> Reply:
        for one in self.sets.values():
            one.numbers_itself = msgspec.json.decode(call.body)["own"]
        return reply_json({"done": True})

    async def _change(self, call: Call) -> Reply:
        """{"root", "code", "to": {…}}: somebody changes a document over there."""
        asked = msgspec.json.decode(call.body)
        self.sets["1"].documents[asked["root"]][asked["code"]].update(asked["to"])
        return reply_json({"done": True})

    async def _arrive(self, call: Call) -> Reply:
        """{"code", "date", "order", "lines": {sku: pieces}}: a purchase receipt."""
        asked = msgspec.json.decode(call.body)
        entry = [
            {"inventorycode": sku, "quantity": f"{pieces:.6f}", "ordercode": asked["order"]}
            for sku, pieces in asked["lines"].items()
        ]
        head = {"code": asked["code"], "date": asked["date"], "state": "Opening"}
        self.sets["1"].documents["purchasein"][asked["code"]] = head | {"entry": entry}
        return reply_json({"done": True})

    async def _known(self, call: Call) -> Reply:
        """{"customers": {code: name}, "vendors": {…}}"""
        asked = msgspec.json.decode(call.body)
        for one in self.sets.values():
            one.customers |= asked.get("customers", {})
            one.vendors |= asked.get("vendors", {})
        return reply_json({"done": True})


def _read(books: Books, root: str, verb: str, query: dict[str, str]) -> Reply:
    kind = root.removesuffix("list")
    if kind in ROOTS and verb == "get":
        row = books.documents[kind].get(query.get("id", ""))
        return _well(**{kind: row}) if row else _refused("20404", "单据不存在")
    if kind in ROOTS:
        return _page(root, books.list(kind, query), query)
    if root == "currentstock":
        return _page(root, _stock(books, query), query)
    named = {"customer": books.customers, "inventory": books.items, "vendor": books.vendors}
    if root not in named:
        return _refused("20404", "接口不存在")
    rows = [
        {"code": code, "name": name, "abbrname": name[:4], "specs": "", "main_measure_name": "个"}
        for code, name in named[root].items()
        if within(code, query, "code") and query.get("name", "") in name
    ]
    return _page(root, rows, query)


def _stock(books: Books, query: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {"invcode": sku, "whcode": place, "qty": pieces}
        for sku, places in books.stock.items()
        for place, pieces in places.items()
        if within(sku, query, "invcode") and within(place, query, "whcode")
    ]


def _page(root: str, rows: list[dict[str, Any]], query: dict[str, str]) -> Reply:
    """Numbers are texts."""
    page, size = int(query.get("page_index", 1)), int(query.get("rows_per_page", 10))
    shown = {"page_index": page, "rows_per_page": size, "row_count": len(rows)}
    shown["page_count"] = -(-len(rows) // size)
    texts = {key: str(one) for key, one in shown.items()}
    return _well(**texts, **{root: rows[(page - 1) * size : page * size]})


def _well(**more: Any) -> Reply:
    return reply_json({"errcode": "0", "errmsg": "", **more})


def _refused(code: str, words: str) -> Reply:
    return reply_json({"errcode": code, "errmsg": words})
