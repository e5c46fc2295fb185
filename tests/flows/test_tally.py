"""From seats to an answer: no answer that is still to come can turn it over."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from danliu.flows.asking import APPROVED, REFUSED, Choice, Mode
from danliu.flows.tally import Seat, outcome

CHOICES = (APPROVED, REFUSED)
THREE = (Choice("ship", "先发"), Choice("wait", "等齐"), Choice("cancel", "取消", stops=True))
START = datetime(2026, 11, 23, tzinfo=UTC)
ANSWERS = st.lists(st.sampled_from(["approved", "refused", None]), min_size=1, max_size=7)


def seats(answers: Sequence[str | None]) -> list[Seat]:
    """Seats answered one after another; None: not yet."""
    return [
        Seat(
            number,
            f"user:{number}",
            "answered" if answer else "asked",
            decision=answer,
            decided_at=START + timedelta(minutes=number) if answer else None,
        )
        for number, answer in enumerate(answers, 1)
    ]


def decided(mode: Mode, answers: Sequence[str | None], choices: Sequence[Choice]) -> str | None:
    found = outcome(mode, choices, seats(answers))
    return found.decision if found else None


@given(st.sampled_from(["any", "all", "majority"]), ANSWERS)
def test_what_is_decided_stays_so_whatever_the_others_say(
    mode: Mode, answers: list[str | None]
) -> None:
    now = decided(mode, answers, CHOICES)
    blanks = answers.count(None)
    if now is None or mode == "any":
        return
    for rest in product(["approved", "refused"], repeat=blanks):
        later = iter(rest)
        full = [one or next(later) for one in answers]
        assert decided(mode, full, CHOICES) == now


@given(st.sampled_from(["any", "all", "majority"]), ANSWERS)
def test_once_everybody_has_answered_there_is_an_answer(
    mode: Mode, answers: list[str | None]
) -> None:
    full = [one or "approved" for one in answers]
    approved = full.count("approved")
    wanted = {
        "any": full[0],
        "all": "approved" if approved == len(full) else "refused",
        "majority": "approved" if approved * 2 > len(full) else "refused",
    }
    assert decided(mode, full, CHOICES) == wanted[mode]


@given(st.lists(st.sampled_from(["ship", "wait", "cancel"]), min_size=1, max_size=6))
def test_of_three_choices_the_most_frequent_wins_and_of_even_ones_the_last_named(
    answers: list[str],
) -> None:
    order = [one.key for one in THREE]
    wanted = max(order, key=lambda key: (answers.count(key), order.index(key)))
    assert decided("majority", answers, THREE) == wanted


def test_whoever_it_escalated_to_decides_and_an_added_signer_is_waited_for() -> None:
    first, second = seats(["approved", None])
    added = Seat(3, "user:3", "asked", must=True)
    assert outcome("any", CHOICES, [first, second, added]) is None
    refused = Seat(3, "user:3", "answered", must=True, decision="refused", decided_at=START)
    assert outcome("any", CHOICES, [first, second, refused]) is refused
    boss = Seat(4, "role:owner", "answered", final=True, decision="approved", decided_at=START)
    assert outcome("all", CHOICES, [first, second, added, boss]) is boss
    gone = Seat(2, "user:2", "gone")
    assert outcome("all", CHOICES, [first, gone]) is first
    assert outcome("all", CHOICES, [gone]) is None
