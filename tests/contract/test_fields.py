"""Every registered field type keeps the promises of the door, whoever wrote it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from sqlalchemy.dialects import postgresql

from danliu.formulas import Kind, check, parse, references
from danliu.formulas.kinds import ELEMENTS
from danliu.tables.cells import parse_cells
from danliu.tables.definition import FieldDef, TableDef
from danliu.tables.errors import BadCell
from danliu.tables.fields.field import fields
from danliu.tables.table import Table

NAMES = list(fields)
DIALECT = postgresql.asyncpg.dialect()
CHOICES = {"choices": [{"key": "red", "name": "红", "name_en": "Red"}, {"key": "g", "name": "绿"}]}
STAGES = {"stages": [{"key": "new", "name": "新", "next": ["old"]}, {"key": "old", "name": "旧"}]}
ID = UUID("01890000-0000-7000-8000-000000000001")

# options that a builder must give, for the types that have such
OPTIONS: dict[str, dict[str, Any]] = {
    "choice": CHOICES,
    "multi-choice": CHOICES,
    "state": STAGES | {"initial": "new"},
    "link": {"table": "customers"},
    "links": {"table": "customers"},
    "quantity": {"base": "件", "units": [{"name": "箱", "factor": "12"}], "shown": "箱"},
    "button": {"label": "下发", "flow": "release"},
    "formula": {"formula": "{amount}*2"},
    "lookup": {"through": "customer", "field": "name"},
    "rollup": {"through": "lines", "how": "count"},
    "sub-table": {"table": "lines", "link": "order"},
}
HASH = "ab" * 32
PHOTO_NAMED = {"name": "货损.jpg", "hash": HASH}
PHOTO = {"name": "货损.jpg", "hash": HASH, "type": "image/jpeg", "size": 9, "width": 4, "height": 3}
# the worked example of GB 11643-1999, and a made-up company: see tests/fields/test_numbers.py
PERSON, COMPANY = "11010519491231002X", "91350100M000100Y43"
# what is typed -> what is stored, in plain numbers
TYPED: dict[str, list[tuple[Any, Any]]] = {
    "text": [(" 苏州  启明 ", "苏州 启明"), (12, "12")],
    "long-text": [("一\r\n二 ", "一\n二")],
    "number": [("１２.50", Decimal("12.50")), ("1,234", Decimal(1234)), (0.1, Decimal("0.1"))],
    "money": [("￥1,234.5", Decimal("1234.50")), (0, Decimal("0.00"))],
    "date": [("2026年2月10日", date(2026, 2, 10)), ("2026/2/1", date(2026, 2, 1))],
    "date-time": [("2026-02-10 15:30", datetime(2026, 2, 10, 7, 30, tzinfo=UTC))],
    "yes-no": [("是", True), ("n", False), (True, True)],
    "phone": [("+86 138 1234 5678", "13812345678"), ("(0512) 66668888", "051266668888")],
    "choice": [("红", "red"), ("Red", "red"), ("g", "g")],
    "multi-choice": [("红，g,红", ["red", "g"]), (["绿"], ["g"])],
    "state": [("旧", "old")],
    "link": [(str(ID), ID), ({"id": str(ID), "title": "苏州"}, ID)],
    "links": [([str(ID), str(ID)], [ID]), (f"{ID}，{ID}", [ID])],
    "percent": [("15%", Decimal("0.1500")), ("０.15", Decimal("0.1500")), (1, Decimal("1.0000"))],
    "rating": [("4", Decimal(4)), ("★★★☆☆", Decimal(3)), ("5 星", Decimal(5))],
    "duration": [
        ("1:30", Decimal("5400.000")),
        ("2天4小时", Decimal("187200.000")),
        ("1h 30min 5.5s", Decimal("5405.500")),
        (90, Decimal("90.000")),
    ],
    "email": [(" Li.Si@Example.COM ", "Li.Si@example.com")],
    "url": [("Example.com/订单?a=1", "https://example.com/订单?a=1")],
    "id-number": [(PERSON.lower(), PERSON), (f" {COMPANY[:8]} {COMPANY[8:]}", COMPANY)],
    "person": [(str(ID), str(ID)), (f"user:{ID}", str(ID)), ({"id": str(ID)}, str(ID))],
    "role": [("成员", "member"), ("Owner", "owner")],
    "bar-code": [("ＤＬ-001", "DL-001")],
    "qr": [("https://example.com/l/1", "https://example.com/l/1")],
    "quantity": [
        ("3箱", Decimal(36)),
        ("2 箱 6 件", Decimal(30)),
        ("１,200", Decimal(1200)),
        ("1箱1件", Decimal(13)),
    ],
    "place": [
        ("120.6195，31.2994", {"lng": 120.6195, "lat": 31.2994}),
        ({"lng": "120.5", "lat": 31}, {"lng": 120.5, "lat": 31.0}),
    ],
    "address": [
        (
            "江苏省苏州市吴中区木渎镇中山路1号",
            {
                "text": "江苏省苏州市吴中区木渎镇中山路1号",
                "province": "江苏省",
                "city": "苏州市",
                "district": "吴中区",
                "street": "木渎镇",
                "rest": "中山路1号",
            },
        ),
        (
            {"province": "北京市", "city": "北京市", "rest": "东长安街1号"},
            {
                "text": "北京市东长安街1号",
                "province": "北京市",
                "city": "北京市",
                "rest": "东长安街1号",
            },
        ),
    ],
    "attachment": [([PHOTO, PHOTO], [PHOTO]), (f"货损.jpg <{HASH}>", [PHOTO_NAMED])],
    "signature": [([PHOTO], [PHOTO])],
}
WRONG: dict[str, list[Any]] = {
    "number": ["abc", True, "1e99", "1e-20000", "NaN", float("inf"), [1]],
    "money": ["1.005", "一百", "-Infinity"],
    "date": ["2026-02-30", "1999-12-31", "2100-01-01", 5, {}],
    "date-time": ["2026-02-10 25:00", "昨天", 5],
    "yes-no": ["也许", 2, {}],
    "phone": ["12", "1381234567890", "abc"],
    "choice": ["蓝", 1, ["red"]],
    "multi-choice": ["红,蓝", 1],
    "state": ["半新"],
    "link": ["not-an-id", 5, {}],
    "links": [5, ["not-an-id"], "not-an-id"],
    "percent": ["15", "120%", "-1%", "0.12345", "abc", "%", True],
    "rating": ["0", "6", "4.5", "★★★★★★", "☆☆☆☆☆", "好", True],
    "duration": ["1:75", "三小时", "2世纪", "-1:00", "1e20", True, []],
    "email": ["li", "li@", "@example.com", "a b@example.com", 5, "x" * 200 + "@example.com"],
    "url": ["javascript:alert(1)", "ftp://example.com", "订单", "https://", "https://a b.com", 1],
    "id-number": [PERSON[:17] + "1", "99" + PERSON[2:], "110105194913310029", COMPANY[:17] + "5"],
    "person": ["张三", 5, {}, {"id": None}],
    "role": ["老板", 1, ["member"]],
    "bar-code": ["条码", "x" * 81, {}],
    "qr": ["x" * 801, [1]],
    "quantity": ["3个", "0.5", "-1", "3箱余", "abc", True, "2.04箱"],
    "place": ["31.2994,120.6195", "120", "abc,def", {"lng": 120}, [True, True], "nan,inf"],
    "address": [["a"], {"street": ""}, {"planet": "火星"}, "x" * 301],
    "attachment": ["货损.jpg", [{"hash": "../../etc/passwd"}], 5, [PHOTO | {"hash": "A" * 64}]],
    "signature": [[PHOTO, PHOTO | {"hash": "cd" * 32}], "签名"],
    "button": ["1", True],
    "text": [["a"], {"a": 1}, True, "x" * 501],
    "long-text": [b"bytes", "x" * 20_001],
    "auto-number": ["DL-1"],
    "formula": ["1"],
    "lookup": ["苏州"],
    "rollup": [3],
    "sub-table": [[str(ID)]],
    "stock": ["3", 3],
}
BROKEN = ["空\0字符", "\ud800"]


def options(name: str) -> Any:
    return msgspec.convert(OPTIONS.get(name, {}), fields[name].options)


# what is shown of these is a name, not the value
NAMED = ("link", "links", "attachment", "signature")


def typed(names: list[str]) -> list[str]:
    return [name for name in names if fields[name].typed]


def stored(names: list[str]) -> list[str]:
    return [name for name in names if fields[name].stored]


def table_of(name: str) -> Table:
    """A table with one field of this type, and a title."""
    title = FieldDef("title", "标题", "text", id=1)
    cell = FieldDef("cell", "格", name, id=2, options=OPTIONS.get(name, {}))
    return Table(TableDef("things", "东西", "title", (title, cell)))


@pytest.mark.parametrize("name", NAMES)
def test_a_newcomer_says_here_what_is_typed_into_it(name):
    assert name in TYPED or not fields[name].typed
    assert WRONG[name]


@pytest.mark.parametrize("name", NAMES)
def test_its_name_is_plain_and_formulas_know_its_kind(name):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert isinstance(fields[name].kind, Kind)


@pytest.mark.parametrize("name", stored(NAMES))
def test_its_column_compiles_for_postgresql(name):
    column = fields[name].column(options(name))
    assert re.fullmatch(r"[A-Z ]+(\(\d+(, \d+)?\))?( WITH TIME ZONE)?(\[\])?", compiled(column))


def compiled(column: Any) -> str:
    return str(column.compile(dialect=DIALECT))


@pytest.mark.parametrize("name", NAMES)
def test_its_options_refuse_names_that_they_do_not_have(name):
    given = {**OPTIONS.get(name, {}), "no-such-option": 1}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(given, fields[name].options)


@pytest.mark.parametrize("name", typed(NAMES))
def test_what_people_type_is_stored_plainly(name):
    for given, wanted in TYPED[name]:
        stored = fields[name].parse(given, options(name))
        assert (stored, type(stored)) == (wanted, type(wanted))


@pytest.mark.parametrize("name", typed(NAMES))
def test_what_is_stored_may_be_typed_again(name):
    """As a grid does when a cell is opened and closed; and, but for links, what is shown."""
    for _, stored in TYPED[name]:
        assert fields[name].parse(stored, options(name)) == stored
        if name not in NAMED:
            shown = fields[name].show(stored, options(name))
            assert fields[name].parse(shown.replace("、", ","), options(name)) == stored


@pytest.mark.parametrize("name", typed(NAMES))
def test_what_is_stored_comes_back_from_the_change_log(name):
    for _, stored in TYPED[name]:
        plain = msgspec.json.decode(msgspec.json.encode(stored))
        revived = fields[name].revive(plain)
        assert (revived, type(revived)) == (stored, type(stored))


@pytest.mark.parametrize("name", NAMES)
def test_what_cannot_be_stored_is_refused_with_a_code_and_words_in_both_languages(name):
    for given in [*WRONG[name], *BROKEN]:
        with pytest.raises(BadCell) as caught:
            fields[name].parse(given, options(name))
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", caught.value.code)
        assert caught.value.wanted.zh
        assert caught.value.wanted.en


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("blank", [None, "", "  ", "　", []])
def test_a_blank_is_nothing_whatever_the_type(name, blank):
    parsed = parse_cells(table_of(name), {"cell": blank})
    kept = {"cell": None} if fields[name].stored else {}
    assert (parsed.values, parsed.faults) == (kept, [])


@pytest.mark.parametrize("name", NAMES)
def test_a_refused_cell_is_told_by_its_name_and_value(name):
    (fault,) = parse_cells(table_of(name), {"cell": "\0"}).faults
    assert (fault.field, fault.name, fault.value) == ("cell", "格", "␀")


@pytest.mark.parametrize("name", NAMES)
def test_what_it_starts_with_could_have_been_typed(name):
    first = fields[name].initial(options(name))
    assert first is None or fields[name].parse(first, options(name)) == first


@pytest.mark.parametrize("name", NAMES)
def test_each_way_to_ask_is_a_formula_over_values_of_its_kind(name):
    kind = fields[name].kind
    keys = [operator.key for operator in fields[name].operators(options(name))]
    assert len(set(keys)) == len(keys)
    assert keys or not fields[name].stored
    for operator in fields[name].operators(options(name)):
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", operator.key)
        assert operator.zh and operator.en
        one = ELEMENTS.get(kind, kind)  # a list is asked about one of its values
        scope = {("field",): kind, ("value",): one, ("second",): one}
        assert check(parse(operator.formula), scope.__getitem__) is Kind.truth


@pytest.mark.parametrize("name", stored(NAMES))
def test_a_filter_of_it_reads_its_field_and_as_many_values_as_it_takes(name):
    values = {"nothing": [], "one": ["{a}"], "two": ["{a}", "{b}"], "several": ["{a}", "{b}"]}
    for operator in fields[name].operators(options(name)):
        tree = parse(operator.asks("cell", values[operator.takes]))
        wanted = [("cell",), *((value.strip("{}"),) for value in values[operator.takes])]
        assert sorted(set(references(tree))) == sorted(wanted)


@pytest.mark.parametrize("name", typed(NAMES))
def test_what_is_exported_may_be_imported_again(name):
    """The value, or of a file what names it."""
    for _, stored in TYPED[name]:
        cell = fields[name].export(stored, options(name))
        assert isinstance(cell, str | Decimal | bool | date | datetime)
        again = fields[name].parse(cell, options(name))
        if name in ("attachment", "signature"):
            assert [one["hash"] for one in again] == [one["hash"] for one in stored]
        else:
            assert again == stored


@pytest.mark.parametrize("name", typed(NAMES))
def test_the_search_box_finds_words_and_not_numbers(name):
    found = [fields[name].search_text(stored, options(name)) for _, stored in TYPED[name]]
    assert all(isinstance(text, str) for text in found)
    if fields[name].kind is Kind.text and name != "person":
        assert all(found)
    if fields[name].kind in (Kind.number, Kind.truth, Kind.date, Kind.moment):
        assert not any(found)
