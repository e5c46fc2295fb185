"""Numbers that check themselves: worked through as the standards do it on paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.tables.errors import BadCell
from danliu.tables.fields.bar_code import BarCodeOptions, check_digit
from danliu.tables.fields.field import fields
from danliu.tables.fields.id_number import (
    IdNumberOptions,
    organisations_check,
    persons_check,
)

ID, CODE = fields["id-number"], fields["bar-code"]
PERSON, COMPANY = IdNumberOptions("person"), IdNumberOptions("organisation")
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def gb_11643(digits: str) -> str:
    """GB 11643-1999, its table of weights: sum of digit times weight, modulo 11, looked up."""
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return "10X98765432"[total % 11]


def gb_32100(characters: str) -> str:
    """GB 32100-2015, its table of weights: 31 minus the sum modulo 31."""
    weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    values = (LETTERS.index(one) for one in characters)
    total = sum(value * weight for value, weight in zip(values, weights, strict=True))
    return LETTERS[(31 - total % 31) % 31]


def test_the_worked_examples_of_the_standards_check_out() -> None:
    assert persons_check("11010519491231002") == "X"  # GB 11643-1999
    assert organisations_check("91350100M000100Y4") == "3"  # GB 32100-2015
    assert check_digit("629104150021") == "3"  # GS1 General Specifications 7.9


@given(st.text("0123456789", min_size=17, max_size=17))
def test_a_persons_check_is_that_of_the_table_of_weights(digits: str) -> None:
    assert persons_check(digits) == gb_11643(digits)


@given(st.text(LETTERS, min_size=17, max_size=17))
def test_an_organisations_check_is_that_of_the_table_of_weights(characters: str) -> None:
    assert organisations_check(characters) == gb_32100(characters)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, off: int) -> None:
    front = "32050619900307123"
    wrong = front[:place] + str((int(front[place]) + off) % 10) + front[place + 1 :]
    with pytest.raises(BadCell):
        ID.parse(wrong + gb_11643(front), PERSON)


@given(st.integers(0, 15))
def test_two_digits_that_changed_places_are_noticed(place: int) -> None:
    front = "91320500MA1XY2RQ7"
    if front[place] == front[place + 1]:
        return
    swapped = front[:place] + front[place + 1] + front[place] + front[place + 2 :]
    with pytest.raises(BadCell):
        ID.parse(swapped + gb_32100(front), COMPANY)


@pytest.mark.parametrize(
    ("front", "code"),
    [
        ("99050619900307123", "no-such-region"),
        ("32050619900230123", "no-such-birthday"),
        ("32050618900307123", "no-such-birthday"),
    ],
)
def test_a_number_that_checks_out_must_make_sense_too(front: str, code: str) -> None:
    with pytest.raises(BadCell) as caught:
        ID.parse(front + gb_11643(front), PERSON)
    assert caught.value.code == code


def test_each_kind_of_number_is_refused_where_the_other_is_wanted() -> None:
    person, company = "11010519491231002X", "91350100M000100Y43"
    for number, options in ((person, COMPANY), (company, PERSON)):
        with pytest.raises(BadCell):
            ID.parse(number, options)


@pytest.mark.parametrize(
    ("code", "front"),
    [
        ("ean-13", "690123456789"),
        ("ean-8", "6901234"),
        ("upc-a", "03600029145"),
        ("itf-14", "1" * 13),
    ],
)
def test_a_bar_code_needs_its_length_and_its_check_digit(code: str, front: str) -> None:
    options = BarCodeOptions(code)  # type: ignore[arg-type]
    right = front + check_digit(front)
    assert CODE.parse(f" {right[:6]} {right[6:]}", options) == right
    for wrong in (front + str((int(right[-1]) + 1) % 10), front, right + "0"):
        with pytest.raises(BadCell):
            CODE.parse(wrong, options)
