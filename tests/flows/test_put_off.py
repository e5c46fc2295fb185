"""When a run is tried again, however its branches take turns to fail."""

from datetime import UTC, datetime, timedelta

from danliu.clock import Clock
from danliu.flows.failing import TRIED_FOR, put_off


def cause(path, *also):
    return {"code": "outside-unreachable", "kind": "later", "path": path, "also": [*also]}


class Hours:
    def __init__(self):
        self.at = datetime(2026, 11, 25, tzinfo=UTC)
        self.clock = Clock(now=lambda: self.at)


def test_two_branches_that_fail_in_turn_are_one_trouble():
    hours, before, pauses = Hours(), None, []
    for turn in range(400):
        first, second = ("erp", "stock") if turn % 2 else ("stock", "erp")
        later = put_off(cause(first, second), before, hours.clock)
        if later is None:
            break
        pauses.append(later.due - hours.at)
        before, hours.at = later.cause, later.due

    assert turn < 399
    assert max(pauses) > timedelta(minutes=10)
    assert hours.at - datetime(2026, 11, 25, tzinfo=UTC) >= TRIED_FOR


def test_another_trouble_has_its_own_time():
    hours = Hours()
    first = put_off(cause("erp"), None, hours.clock)
    again = put_off(cause("erp"), first.cause, hours.clock)
    other = put_off(cause("stock"), again.cause, hours.clock)

    assert (first.cause["tries"], again.cause["tries"], other.cause["tries"]) == (1, 2, 1)


def test_what_a_person_must_mend_is_not_put_off():
    assert put_off({**cause("erp"), "kind": "mend"}, None, Hours().clock) is None
