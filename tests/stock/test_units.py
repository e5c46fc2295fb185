"""The units of an item: those of its table, and its own."""

from decimal import Decimal

import msgspec
import pytest

from danliu.stock.errors import BadQuantity
from danliu.stock.units import read, say, units_of
from danliu.tables.fields.stock import StockOptions

OPTIONS = msgspec.convert({"base": "件", "units": [{"name": "箱", "factor": "12"}]}, StockOptions)


def test_an_item_that_says_nothing_counts_as_its_table_does():
    assert read("2箱6件", units_of(OPTIONS, None)) == 30


@pytest.mark.parametrize("own", ["箱=20", "箱＝20", " 箱=20 ；托=400"])
def test_an_item_may_give_a_unit_a_size_of_its_own(own):
    assert read("2箱6件", units_of(OPTIONS, own)) == 46


def test_an_item_may_count_in_another_unit():
    steel = units_of(OPTIONS, "kg；卷=25")

    assert steel.base == "kg"
    assert read("2卷", steel) == 50
    assert read("0.125", steel) == Decimal("0.125")
    assert say(Decimal("50.5"), steel) == "50.5 kg"
    with pytest.raises(BadQuantity):
        read("1箱", steel)


@pytest.mark.parametrize("typed", ["", "abc", "-1", "0", "0.5", "3托"])
def test_what_is_no_quantity_is_refused_in_words(typed):
    with pytest.raises(BadQuantity) as told:
        read(typed, units_of(OPTIONS, ""))
    assert told.value.wanted.zh and told.value.wanted.en


@pytest.mark.parametrize("own", ["箱=", "箱=十二", "箱=0", "=3"])
def test_what_an_item_says_of_its_units_must_make_sense(own):
    with pytest.raises(BadQuantity):
        units_of(OPTIONS, own)


def test_a_count_may_find_nothing():
    assert read("0", units_of(OPTIONS, ""), least=Decimal(0)) == 0
