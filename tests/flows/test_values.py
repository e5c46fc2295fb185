"""What a run kept comes back as it was, whatever an outside system answered."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from danliu.flows.values import pack, unpack

MARKS = ["$decimal", "$moment", "$date", "$id", "$object", "a"]
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**53), 2**53),
    st.text(max_size=8),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.uuids(),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(MARKS), inner, max_size=2),
    ),
    max_leaves=12,
)


@given(VALUES)
def test_everything_comes_back_through_json_as_it_was(value: object) -> None:
    kept = msgspec.json.decode(msgspec.json.encode(pack(value)))

    assert unpack(kept) == value


def test_values_keep_their_kinds() -> None:
    value = [Decimal("1.50"), date(2026, 2, 1), datetime(2026, 2, 1, tzinfo=UTC), UUID(int=7)]

    assert [type(one) for one in unpack(pack(value))] == [Decimal, date, datetime, UUID]
