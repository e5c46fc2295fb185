"""What is typed into the box, and what it finds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danliu.tables.search import grams
from danliu.tables.search.matching import Rank, match
from danliu.tables.write import Create
from tests.data_sets import data_set
from tests.tables.conftest import Shop
from tests.tables.search.searcher import Searcher


@pytest.mark.parametrize(
    "typed",
    [
        "苏州启明",
        "启明",
        "明",
        "机电 苏州",
        "szqm",
        "SZQM",
        "qmjd",
        "8821",
        "88213",
        "3812",
        "２０１",
    ],
)
async def test_parts_of_words_numbers_and_initials_find_it(
    shop: Shop, box: Searcher, typed: str
) -> None:
    await shop.add("customers", name="苏州启明机电", note="合同 DY-88213", phone="13812345201")
    await shop.add("customers", name="无锡天成贸易", note="合同 DY-70001", phone="15900000000")

    assert await box.titles(typed) == ["苏州启明机电"]


@pytest.mark.parametrize("typed", ["zq", "cq", "cqyh", "yh"])
async def test_a_character_of_many_readings_is_found_by_each(
    shop: Shop, box: Searcher, typed: str
) -> None:
    await shop.add("customers", name="重庆银行")

    assert await box.titles(typed) == ["重庆银行"]


async def test_the_title_itself_comes_first_then_what_begins_with_it(
    shop: Shop, box: Searcher
) -> None:
    await shop.add("customers", name="启明")
    await shop.add("customers", name="启明星")
    await shop.add("customers", name="苏州启明")
    await shop.add("customers", name="别家", note="启明介绍来的")
    await shop.add("customers", name="又一个启明")

    hits = await box.hits("启明")

    assert [hit.title for hit in hits] == ["启明", "启明星", "又一个启明", "苏州启明", "别家"]
    assert [hit.rank for hit in hits] == [0, 1, 2, 2, 3]
    assert (hits[-1].field, hits[-1].snippet) == ("note", "启明介绍来的")


async def test_pages_give_each_record_once(shop: Shop, box: Searcher) -> None:
    names = ["启明", "启明一", *(f"甲{n}启明" for n in range(9))]
    await shop.write(*(Create("customers", {"name": name}) for name in names))
    found, after = [], None
    while True:
        page = await box.found("启明", limit=3, after=after)
        found += [hit.title for hit in page.hits]
        after = page.next
        if after is None:
            break

    assert sorted(found) == sorted(names)
    assert found[:2] == ["启明", "启明一"]


async def test_one_table_or_all(shop: Shop, box: Searcher) -> None:
    await shop.add("customers", name="红糖姜茶铺")
    await shop.add("goods", code="T1", name="红糖姜茶")

    assert set(await box.titles("姜茶")) == {"红糖姜茶铺", "T1"}
    assert await box.titles("姜茶", table="goods") == ["T1"]


@pytest.mark.parametrize("nothing", ["", "   ", "\0", "启\0明", "龘龘"])
async def test_nothing_finds_nothing(shop: Shop, box: Searcher, nothing: str) -> None:
    await shop.add("customers", name="启明")

    assert await box.hits(nothing) == []


async def test_naughty_strings_are_found_by_themselves(shop: Shop, box: Searcher) -> None:
    strings = json.loads(data_set("conformance", "naughty-strings", "strings.json").read_text())
    kept = [one for one in strings if one.strip() and "\0" not in one]
    for start in range(0, len(kept), 100):
        some = [Create("customers", {"note": one}) for one in kept[start : start + 100]]
        await shop.write(*some)
    for one in kept:
        if not grams.normal(one):
            continue
        found = {hit.record for hit in await box.hits(one, limit=100)}
        notes = [(await shop.cells("customers", record))["note"] for record in found]
        assert any(grams.normal(one) in grams.normal(note) for note in notes), one


@given(
    text=st.text(alphabet="苏州重行Aa9-8 é\uff11\u3000", max_size=30),
    start=st.integers(0, 29),
    length=st.integers(1, 6),
)
def test_every_part_of_a_text_asks_for_grams_that_it_has(
    text: str, start: int, length: int
) -> None:
    part = grams.normal(grams.normal(text)[start : start + length])

    assert set().union(*map(grams.of_word, part.split())) <= grams.of_text(text)


@given(st.text(alphabet="苏州重庆银行2b", min_size=2, max_size=8), st.data())
def test_initials_that_match_ask_for_grams_that_it_has(text: str, data: st.DataObject) -> None:
    keys = [data.draw(st.sampled_from(grams.keys(character))) for character in text]
    typed = "".join(keys)
    found = match(typed, "name", {"name": text})

    assert found is not None
    assert found.rank <= Rank.title
    assert grams.of_word(typed) <= grams.of_text(text)
