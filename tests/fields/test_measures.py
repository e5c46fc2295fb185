"""What is typed with a unit, a sign or a suffix, and what a reader sees of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.tables.errors import BadCell
from danliu.tables.fields.address import split
from danliu.tables.fields.attachment import AttachmentOptions, File, check_file
from danliu.tables.fields.choice import Choice, ChoiceOptions
from danliu.tables.fields.duration import DurationOptions
from danliu.tables.fields.field import fields
from danliu.tables.fields.number import NumberOptions
from danliu.tables.fields.percent import PercentOptions
from danliu.tables.fields.place import PlaceOptions
from danliu.tables.fields.quantity import QuantityOptions, Unit

BOX, PALLET = Unit("箱", Decimal(12), "box"), Unit("托", Decimal(480))
BOXES = QuantityOptions("件", "pc", units=(BOX, PALLET), shown="箱")
ANY_DURATION = DurationOptions(least=None)


@pytest.mark.parametrize(
    ("typed", "pieces", "shown"),
    [
        ("3箱", 36, "3 箱"),
        ("2 box 6 pc", 30, "2.5 箱"),
        ("1托", 480, "40 箱"),
        ("7", 7, "7 件"),
        ("1箱7件", 19, "1 箱 7 件"),
        ("1,200箱", 14_400, "1,200 箱"),
    ],
)
def test_boxes_and_pieces_are_one_number(typed: str, pieces: int, shown: str) -> None:
    stored = fields["quantity"].parse(typed, BOXES)
    assert (stored, fields["quantity"].show(stored, BOXES)) == (pieces, shown)


def test_a_year_is_shown_without_thousands() -> None:
    show = fields["number"].show
    assert show(Decimal(2019), NumberOptions(plain=True)) == "2019"
    assert show(Decimal(2019), NumberOptions(unit="分")) == "2,019 分"


@given(st.integers(0, 10**9))
def test_any_quantity_is_read_as_it_is_shown(pieces: int) -> None:
    quantity = fields["quantity"]
    assert quantity.parse(quantity.show(Decimal(pieces), BOXES), BOXES) == pieces


def test_half_a_piece_is_not_sold_and_no_unit_is_guessed() -> None:
    for typed, code in (("0.5件", "not-whole"), ("3桶", "not-a-unit"), ("箱", "not-a-quantity")):
        with pytest.raises(BadCell) as caught:
            fields["quantity"].parse(typed, BOXES)
        assert caught.value.code == code
        assert "箱" in caught.value.wanted.zh or "件" in caught.value.wanted.zh


def test_a_unit_of_nothing_or_one_named_twice_cannot_be_built() -> None:
    for unit, wrong in (
        (Unit("箱", Decimal(0)), "above 0"),
        (Unit("件", Decimal(2)), "of its own"),
    ):
        with pytest.raises(ValueError, match=wrong):
            QuantityOptions("件", units=(unit,))


@given(st.decimals(-(10**9), 10**9, places=3))
def test_any_duration_is_read_as_it_is_shown(seconds: Decimal) -> None:
    duration = fields["duration"]
    assert duration.parse(duration.show(seconds, ANY_DURATION), ANY_DURATION) == seconds


def test_a_day_and_a_half_is_shown_in_hours_and_minutes() -> None:
    stored = fields["duration"].parse("1天12小时5分", DurationOptions())
    assert fields["duration"].show(stored, DurationOptions()) == "36:05"


def test_fifteen_without_a_sign_is_asked_about_and_not_taken_for_1500_percent() -> None:
    with pytest.raises(BadCell) as caught:
        fields["percent"].parse("15", PercentOptions())
    assert "15%" in caught.value.wanted.zh
    assert fields["percent"].parse("1.5", PercentOptions(most=None)) == Decimal("1.5")


def test_a_swapped_longitude_is_noticed_in_china() -> None:
    with pytest.raises(BadCell) as caught:
        fields["place"].parse("31.2994,120.6195", PlaceOptions())
    assert "经度在前" in caught.value.wanted.zh
    assert fields["place"].parse("-0.1276,51.5072", PlaceOptions(within="world"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("江苏省盐城市亭湖区青年中路1号", "江苏省|盐城市|亭湖区||青年中路1号"),
        ("江苏省苏州市昆山市玉山镇", "江苏省|苏州市|昆山市|玉山镇|"),
        ("江苏省苏州市阳光小区3栋", "江苏省|苏州市|||阳光小区3栋"),
        ("山东省青岛市市南区香港中路", "山东省|青岛市|市南区||香港中路"),
        ("北京市朝阳区建国路88号", "北京市|北京市|朝阳区||建国路88号"),
        ("重庆市县丰都县名山街道", "重庆市|重庆市|丰都县|名山街道|"),
        ("内蒙古自治区呼伦贝尔市鄂温克族自治旗", "内蒙古自治区|呼伦贝尔市|鄂温克族自治旗||"),
        ("新疆维吾尔自治区伊犁哈萨克自治州伊宁市", "新疆维吾尔自治区|伊犁哈萨克自治州|伊宁市||"),
        ("广东省东莞市长安镇", "广东省|东莞市||长安镇|"),
        ("苏州吴中", "||||苏州吴中"),
    ],
)
def test_an_address_is_split_as_far_as_its_suffixes_show(text: str, parts: str) -> None:
    names = ("province", "city", "district", "street", "rest")
    wanted = {name: part for name, part in zip(names, parts.split("|"), strict=True) if part}
    assert split(text) == wanted


@given(st.text(max_size=300))
def test_no_character_of_an_address_is_lost_or_made_up(text: str) -> None:
    try:
        stored = fields["address"].parse(text, fields["address"].options())
    except BadCell:
        return
    assert stored["text"] == " ".join(text.split())


def test_a_file_of_the_wrong_sort_or_size_is_named_so() -> None:
    only_small_images = AttachmentOptions(accept=("image",), megabytes=1)
    check_file(File(type="image/png", size=1_000_000), only_small_images)
    for file, code in (
        (File(type="application/pdf", size=9), "file-not-accepted"),
        (File(type="image/png", size=1_000_001), "file-too-large"),
    ):
        with pytest.raises(BadCell) as caught:
            check_file(file, only_small_images)
        assert caught.value.code == code


def test_choices_that_nobody_could_tell_apart_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="key of its own"):
        ChoiceOptions((Choice("a", "甲"), Choice("a", "乙")))
    with pytest.raises(ValueError, match="one of the choices"):
        ChoiceOptions((Choice("a", "甲"),), initial="b")
