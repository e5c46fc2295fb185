"""高德地图: addresses become places, ways are measured."""

from decimal import Decimal

import pytest

from danliu.connect.amap import client
from danliu.connect.amap.connector import Address, Way
from danliu.connect.errors import LoginRefused, OutsideRefused, Throttled, Unreachable


def test_the_worked_signature():
    asked = {
        "key": "amapKeyA",
        "address": "北京市朝阳区阜通东大街6号",
        "city": "北京",
        "output": "JSON",
    }
    assert client.signature(asked, "privA") == "28b6c4e3f511ebfc330b2878cf828118"


async def test_an_address_becomes_a_place(outside):
    found = await outside.connect("amap").geocode(Address("苏州市姑苏区干将东路 178号+A&B"))
    assert (found.province, found.city, found.district) == ("江苏省", "苏州市", "姑苏区")
    assert found.exact
    assert found.place["lng"] == pytest.approx(120.585, abs=0.1)
    assert found.place["lat"] == pytest.approx(31.3, abs=0.1)


async def test_a_city_that_is_a_province_has_its_name(outside):
    found = await outside.connect("amap").geocode(Address("上海市静安区南京西路100号"))
    assert (found.province, found.city) == ("上海市", "上海市")


async def test_a_town_alone_is_not_exact(outside):
    found = await outside.connect("amap").geocode(Address("厦门市"))
    assert (found.level, found.exact) == ("市", False)


async def test_what_means_nothing_is_refused_by_its_name(outside):
    with pytest.raises(OutsideRefused) as refused:
        await outside.connect("amap").geocode(Address("火星基地一号"))
    assert "火星基地一号" in refused.value.detail


async def test_a_way_is_measured_from_texts_and_from_places(outside):
    amap = outside.connect("amap")
    there = await amap.geocode(Address("无锡市"))
    by_place = await amap.distance(Way("120.585294, 31.299758", there.place))
    assert Decimal(40) < by_place.km < Decimal(60)
    assert by_place.minutes == pytest.approx(float(by_place.km) / 55 * 60, abs=1)


async def test_a_key_without_signing_asks_without(outside):
    with pytest.raises(LoginRefused):  # this stand-in has signing on
        await outside.connect("amap", private_key="").geocode(Address("苏州市"))


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("busy", Unreachable),
        ("throttle", Throttled),
        ("used-up", OutsideRefused),
        ("refuse", OutsideRefused),
    ],
)
async def test_its_refusals_are_told_apart(outside, how, error):
    await outside.trouble("amap", how)
    with pytest.raises(error):
        await outside.connect("amap").geocode(Address("苏州市"))
