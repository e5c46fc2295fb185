"""A request that is sent twice under one Idempotency-Key is done once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.conftest import Demo
from tests.web.people import hire, sign_in
from tests.web.test_tokens import bearing, issued

CUSTOMERS = "/api/tables/customers/records"


def add(client: httpx.Client, key: str, name: str) -> httpx.Response:
    headers = {"idempotency-key": key}
    return client.post(CUSTOMERS, json={"cells": {"name": name}}, headers=headers)


def count(client: httpx.Client, name: str) -> int:
    found = client.get(CUSTOMERS, params={"where": f'{{name}}="{name}"'})
    return len(found.json()["records"])


def test_the_same_request_is_answered_alike(desk: httpx.Client) -> None:
    key, name = str(uuid4()), f"一次 {uuid4()}"

    first, second = add(desk, key, name), add(desk, key, name)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert ("idempotency-replayed" in first.headers, second.headers["idempotency-replayed"]) == (
        False,
        "true",
    )
    assert count(desk, name) == 1


def test_another_request_under_the_same_key_is_refused(desk: httpx.Client) -> None:
    key = str(uuid4())
    add(desk, key, f"甲 {key}")

    other = add(desk, key, f"乙 {key}")

    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")
    assert count(desk, f"乙 {key}") == 0


def test_twins_that_come_together_are_done_once(desk: httpx.Client) -> None:
    key, name = str(uuid4()), f"双胞胎 {uuid4()}"
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda _: add(desk, key, name), range(8)))

    done = [one for one in answers if one.status_code == 201]
    late = [one for one in answers if one.status_code == 409]
    assert len(done) + len(late) == 8
    assert len({one.json()["id"] for one in done}) == 1
    for one in late:
        assert one.json()["type"] == "/problems/idempotency-key-in-use"
    assert count(desk, name) == 1
    assert add(desk, key, name).json() == done[0].json()


def test_a_refusal_is_repeated_and_what_was_turned_away_may_come_again(
    desk: httpx.Client,
) -> None:
    key = str(uuid4())
    first, second = add(desk, key, " "), add(desk, key, " ")
    assert (first.status_code, second.status_code) == (422, 422)
    assert first.json() == second.json()

    definition = desk.get("/api/tables/customers/definition").json()["table"]
    stale = {"table": definition, "version": 0}
    headers = {"idempotency-key": str(uuid4())}
    for _ in range(2):
        late = desk.put("/api/tables/customers", json=stale, headers=headers)
        assert (late.status_code, late.json()["type"]) == (409, "/problems/schema-moved")
        assert "idempotency-replayed" not in late.headers


def test_the_key_of_one_person_is_not_the_key_of_another(demo: Demo, desk: httpx.Client) -> None:
    hire(demo, "wang", "老王", "member")
    key = str(uuid4())
    add(desk, key, f"张敏的 {key}")
    with httpx.Client(base_url=demo.address, timeout=20) as other:
        sign_in(other, "wang")
        assert add(other, key, f"老王的 {key}").status_code == 201


def test_the_key_of_a_person_does_not_answer_for_a_token_that_may_less(
    demo: Demo, desk: httpx.Client
) -> None:
    """The answer that was kept would tell it what it may not do, and what it may not see."""
    key, name = str(uuid4()), f"本人的 {uuid4()}"
    first = add(desk, key, name)
    assert first.status_code == 201

    with bearing(demo, issued(desk, "read:orders")["secret"]) as reader:
        assert add(reader, key, name).status_code == 403
    for scopes in (("write:customers",), ("read", "write:customers")):
        with bearing(demo, issued(desk, *scopes)["secret"]) as writer:
            mine, again = add(writer, key, name), add(writer, key, name)
        assert (mine.status_code, again.json()) == (201, mine.json())
        assert ["idempotency-replayed" in one.headers for one in (mine, again)] == [False, True]


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_that_cannot_be_used_is_refused(desk: httpx.Client, key: str) -> None:
    answer = add(desk, key, "钥匙不对")

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/bad-idempotency-key")


def test_a_stranger_is_told_to_sign_in(stranger: httpx.Client) -> None:
    assert add(stranger, str(uuid4()), "外人").status_code == 401
