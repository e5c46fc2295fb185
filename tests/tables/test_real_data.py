"""Roll-ups and lookups over two real companies' data say what plain SQL over the raw files says."""

import csv
import gzip
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from danliu.tables.defining import define_tables
from danliu.tables.definition import FieldDef, Sort, TableDef
from danliu.tables.write import Create
from tests.data_sets import data_set
from tests.tables.conftest import Shop, opened_shop

NAMES = UUID(int=42)


def table(key: str, title: str, **fields: Any) -> TableDef:
    """Fields as key=type, or key=(type, options)."""
    made = [
        FieldDef(name, name, kind)
        if isinstance(kind, str)
        else FieldDef(name, name, kind[0], options=kind[1])
        for name, kind in fields.items()
    ]
    return TableDef(key, key, title, tuple(made))


def to(key: str) -> tuple[str, dict[str, Any]]:
    return "link", {"table": key}


def lines(key: str, link: str) -> tuple[str, dict[str, Any]]:
    return "sub-table", {"table": key, "link": link}


def rolled(through: str, field: str, how: str, where: str = "") -> tuple[str, dict[str, Any]]:
    return "rollup", {"through": through, "field": field, "how": how, "where": where}


def known(kind: str, number: Any) -> UUID:
    """The id of the record that stands for this row of the raw data."""
    return uuid5(NAMES, f"{kind}/{number}")


@pytest.fixture
async def company(new_database: Callable[[str], str]) -> AsyncIterator[Shop]:
    async with opened_shop(new_database("company")) as shop:
        yield shop


async def fill(shop: Shop, tables: Sequence[TableDef], creates: Iterable[Create]) -> None:
    async with shop.db.acquire() as db, db.transaction():
        await define_tables(db, shop.workspace, tables)
    waiting = list(creates)
    for start in range(0, len(waiting), 1_000):
        await shop.write(*waiting[start : start + 1_000])


async def every(shop: Shop, key: str) -> dict[UUID, dict[str, Any]]:
    found, after = {}, None
    while True:
        page = await shop.page(key, sort=(Sort("created_at"),), after=after)
        found |= {one.id: one.cells for one in page.records}
        after = page.next
        if after is None:
            return found


def money(value: Any) -> Decimal:
    return Decimal(str(value or 0))


async def test_northwind_adds_up(company: Shop, tmp_path: Path) -> None:
    raw = tmp_path / "northwind.sqlite"
    raw.write_bytes(gzip.decompress(data_set("northwind", "northwind.sqlite.gz").read_bytes()))
    db = sqlite3.connect(raw)
    tables = [
        table(
            "customers",
            "name",
            name="text",
            country="text",
            orders=lines("orders", "customer"),
            turnover=rolled("orders", "turnover", "sum"),
            biggest=rolled("orders", "turnover", "max"),
            count=rolled("orders", "", "count"),
        ),
        table(
            "products",
            "name",
            name="text",
            price="number",
            sold=lines("details", "product"),
            pieces=rolled("sold", "quantity", "sum"),
        ),
        table(
            "orders",
            "number",
            number="text",
            customer=to("customers"),
            ordered="date",
            shipped="date",
            details=lines("details", "order"),
            country=("lookup", {"through": "customer", "field": "country"}),
            turnover=rolled("details", "amount", "sum"),
            lines=rolled("details", "", "count"),
            discounted=rolled("details", "", "count", "{discount}>0"),
            dearest=rolled("details", "price", "max"),
            goods=rolled("details", "product.name", "list"),
        ),
        table(
            "details",
            "number",
            number="text",
            order=to("orders"),
            product=to("products"),
            price="number",
            quantity="number",
            discount="number",
            amount=("formula", {"formula": "{price}*{quantity}*(1-{discount})"}),
            name=("lookup", {"through": "product", "field": "name"}),
        ),
    ]
    select = db.execute
    await fill(
        company,
        tables,
        [
            *(
                Create("customers", {"name": name, "country": country}, known("c", one))
                for one, name, country in select(
                    "SELECT CustomerID, CompanyName, Country FROM Customers"
                )
            ),
            *(
                Create("products", {"name": name, "price": str(price)}, known("p", one))
                for one, name, price in select(
                    "SELECT ProductID, ProductName, UnitPrice FROM Products"
                )
            ),
            *(
                Create(
                    "orders",
                    {
                        "number": one,
                        "customer": known("c", customer),
                        "ordered": ordered,
                        "shipped": shipped,
                    },
                    known("o", one),
                )
                for one, customer, ordered, shipped in select(
                    "SELECT OrderID, CustomerID, OrderDate, ShippedDate FROM Orders"
                )
            ),
            *(
                Create(
                    "details",
                    {
                        "number": f"{order}-{product}",
                        "order": known("o", order),
                        "product": known("p", product),
                        "price": str(price),
                        "quantity": quantity,
                        "discount": str(discount),
                    },
                )
                for order, product, price, quantity, discount in select(
                    "SELECT * FROM [Order Details]"
                )
            ),
        ],
    )

    amount = "UnitPrice * Quantity * (1 - Discount)"
    orders = await every(company, "orders")
    rows = select(
        f"SELECT o.OrderID, c.Country, sum({amount}), count(*), sum(Discount > 0), max(UnitPrice)"
        " FROM Orders o JOIN [Order Details] d USING (OrderID)"
        " LEFT JOIN Customers c USING (CustomerID) GROUP BY o.OrderID"
    ).fetchall()
    assert len(rows) == len(orders) == 830
    for number, country, total, count, discounted, dearest in rows:
        cells = orders[known("o", number)]
        assert cells["country"] == country
        assert round(cells["turnover"], 4) == round(money(total), 4)
        assert (cells["lines"], cells["discounted"]) == (count, discounted)
        assert cells["dearest"] == money(dearest)
        assert len(cells["goods"]) == count
    assert round(sum(one["turnover"] for one in orders.values()), 2) == Decimal("1265793.04")

    customers = await every(company, "customers")
    rows = select(
        "SELECT CustomerID, sum(t), max(t), count(*) FROM (SELECT CustomerID,"
        f" sum({amount}) AS t FROM Orders JOIN [Order Details] USING (OrderID) GROUP BY OrderID)"
        " GROUP BY CustomerID"
    ).fetchall()
    for customer, total, biggest, count in rows:
        cells = customers.get(known("c", customer))
        if cells is None:
            continue
        assert round(cells["turnover"], 4) == round(money(total), 4)
        assert (round(cells["biggest"], 4), cells["count"]) == (round(money(biggest), 4), count)
    products = await every(company, "products")
    sold = select("SELECT ProductID, sum(Quantity) FROM [Order Details] GROUP BY ProductID")
    assert {known("p", one): n for one, n in sold} == {
        one: cells["pieces"] for one, cells in products.items()
    }


def rows_of(name: str) -> list[dict[str, str]]:
    packed = data_set("orders-olist", f"{name}.csv.gz")
    with gzip.open(packed, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def test_a_marketplace_adds_up(company: Shop) -> None:
    tables = [
        table("customers", "city", city="text", state="text"),
        table(
            "orders",
            "number",
            number="text",
            customer=to("customers"),
            bought="date-time",
            state=("lookup", {"through": "customer", "field": "state"}),
            items=lines("items", "order"),
            payments=lines("payments", "order"),
            goods=rolled("items", "price", "sum"),
            freight=rolled("items", "freight", "sum"),
            paid=rolled("payments", "value", "sum"),
            ways=rolled("payments", "way", "distinct"),
            mean=rolled("items", "price", "mean"),
            count=rolled("items", "", "count"),
            gap=("formula", {"formula": "{paid}-{goods}-{freight}"}),
        ),
        table("items", "sku", sku="text", order=to("orders"), price="money", freight="money"),
        table("payments", "way", way="text", order=to("orders"), value="money"),
    ]
    orders, items, payments = (
        rows_of(name) for name in ("orders", "order_items", "order_payments")
    )
    numbers = {one["order_id"] for one in orders}
    await fill(
        company,
        tables,
        [
            *(
                Create(
                    "customers",
                    {"city": one["customer_city"], "state": one["customer_state"]},
                    known("c", one["customer_id"]),
                )
                for one in rows_of("customers")
            ),
            *(
                Create(
                    "orders",
                    {
                        "number": one["order_id"],
                        "customer": known("c", one["customer_id"]),
                        "bought": one["order_purchase_timestamp"],
                    },
                    known("o", one["order_id"]),
                )
                for one in orders
            ),
            *(
                Create(
                    "items",
                    {
                        "sku": one["product_id"],
                        "order": known("o", one["order_id"]),
                        "price": one["price"],
                        "freight": one["freight_value"],
                    },
                )
                for one in items
                if one["order_id"] in numbers
            ),
            *(
                Create(
                    "payments",
                    {
                        "way": one["payment_type"],
                        "order": known("o", one["order_id"]),
                        "value": one["payment_value"],
                    },
                )
                for one in payments
                if one["order_id"] in numbers
            ),
        ],
    )

    found = await every(company, "orders")
    of_order, paid = _by_order(items), _by_order(payments)
    assert len(found) == 5_166
    for order in orders:
        cells, own = found[known("o", order["order_id"])], of_order[order["order_id"]]
        goods, freight = (sum(money(one[key]) for one in own) for key in ("price", "freight_value"))
        value = sum(money(one["payment_value"]) for one in paid[order["order_id"]])
        assert (cells["goods"], cells["freight"], cells["paid"]) == (goods, freight, value)
        assert cells["gap"] == value - goods - freight
        assert cells["count"] == len(own)
        assert cells["mean"] == (round(goods / len(own), 20) if own else None)
        ways = {one["payment_type"] for one in paid[order["order_id"]]}
        assert set(cells["ways"] or ()) == ways
    assert sum(one["goods"] for one in found.values()) == Decimal("656734.01")
    assert sum(one["freight"] for one in found.values()) == Decimal("104079.22")


def _by_order(rows: Sequence[Mapping[str, str]]) -> Mapping[str, list[Mapping[str, str]]]:
    found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for one in rows:
        found[one["order_id"]].append(one)
    return found
