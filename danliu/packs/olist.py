"""The public Olist orders as a shop of ours would send them, for the demo of a checkout.

Customer level and kind of goods are not in the set; they follow from the ids, so that everybody
gets the same: the first hex digit of the customer (0 and 1 diamond, 2 VIP, others normal), and
the first two of the order (below 05 a trial, below 0a customised, others regular).
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from danliu.packs.rehearsal import Parcel

_ZONE = "-03:00"  # the marketplace's own time, which the set leaves out
Rows = list[dict[str, str]]


class Olist:
    """The set in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.orders = self._read("orders")
        self._items: dict[str, Rows] = defaultdict(list)
        for item in self._read("order_items"):
            self._items[item["order_id"]].append(item)
        self._customers = {row["customer_id"]: row for row in self._read("customers")}
        self._products = {row["product_id"]: row for row in self._read("products")}

    def _read(self, name: str) -> Rows:
        with gzip.open(self._folder / f"{name}.csv.gz", "rt", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def customers(self) -> Iterator[dict[str, Any]]:
        """The people who order, each once, as records of the table «customers»."""
        people = {row["customer_unique_id"]: row for row in self._customers.values()}
        for person, row in people.items():
            level = {"0": "diamond", "1": "diamond", "2": "vip"}.get(person[0], "normal")
            yield {"name": _name(person), "level": level, "city": row["customer_city"]}

    def parcels(self) -> Iterator[Parcel]:
        for order in self.orders:
            body = msgspec.json.encode(self._document(order))
            yield Parcel(f"olist_{order['order_id']}", body, "shop")

    def _document(self, order: dict[str, str]) -> dict[str, Any]:
        customer = self._customers[order["customer_id"]]
        items = self._lines(order["order_id"])
        freight = sum(Decimal(one["freight_value"]) for one in self._items[order["order_id"]])
        total = freight + sum(Decimal(one["price"]) * one["quantity"] for one in items)
        return {
            "order_id": order["order_id"],
            "customer": _name(customer["customer_unique_id"]),
            "product": items[0]["name"] if items else None,
            "quantity": sum(one["quantity"] for one in items) or None,
            "kind": _kind(order["order_id"]),
            "amount": str(total) if items else None,
            "city": customer["customer_city"],
            "due": order["order_estimated_delivery_date"][:10],
            "placed_at": _moment(order["order_purchase_timestamp"]),
            "paid_at": _moment(order["order_approved_at"]),
            "shipped_at": _moment(order["order_delivered_carrier_date"]),
            "signed_at": _moment(order["order_delivered_customer_date"]),
            "expected_at": _moment(order["order_estimated_delivery_date"]),
            "items": items,
        }

    def _lines(self, order: str) -> list[dict[str, Any]]:
        """In the set a quantity is repeated rows: one line for each product and price."""
        counted: dict[tuple[str, str], int] = defaultdict(int)
        for item in self._items[order]:
            counted[item["product_id"], item["price"]] += 1
        return [
            {"sku": sku, "name": self._category(sku), "quantity": count, "price": price}
            for (sku, price), count in counted.items()
        ]

    def _category(self, product: str) -> str:
        row = self._products.get(product, {})
        return row.get("product_category_name") or product


def _name(person: str) -> str:
    return f"客户 {person[:12]}"


def _kind(order: str) -> str:
    number = int(order[:2], 16)
    if number < 0x05:
        return "trial"
    return "custom" if number < 0x0A else "regular"


def _moment(text: str) -> str | None:
    return text + _ZONE if text else None


def woocommerce(folder: Path) -> Iterator[Parcel]:
    """The order bodies of WooCommerce's documentation: one order, a list, the answer of a batch."""
    for file in sorted(folder.glob("orders-*.json")):
        body = file.read_bytes()
        content = msgspec.json.decode(body)
        yield Parcel(f"woocommerce_{file.stem}", body, "woocommerce", _documents(content))


def _documents(content: Any) -> int:
    if isinstance(content, list):
        return len(content)
    parts = [content.get(name) for name in ("create", "update", "delete")]
    return sum(len(part) for part in parts if isinstance(part, list)) or 1
