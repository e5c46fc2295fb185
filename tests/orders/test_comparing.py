"""Lines of two systems are compared by what they are of, however they are split up."""

from decimal import Decimal

from danliu.orders.comparing import Difference, differences


def lines(*pairs: tuple[str, str]) -> list[tuple[str, Decimal]]:
    return [(sku, Decimal(quantity)) for sku, quantity in pairs]


def test_only_what_counts_otherwise_is_told() -> None:
    ours = lines(("A", "2"), ("B", "1"), ("B", "2"), ("C", "5"))
    theirs = lines(("B", "3.000000"), ("A", "4"), ("D", "1"))

    assert differences(ours, theirs) == [
        Difference("A", Decimal(2), Decimal(4)),
        Difference("C", Decimal(5), Decimal(0)),
        Difference("D", Decimal(0), Decimal(1)),
    ]


def test_the_same_in_another_order_is_the_same() -> None:
    assert differences(lines(("A", "2"), ("A", "1")), lines(("A", "3"))) == []
