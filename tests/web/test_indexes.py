"""Who builds tables sees which indexes there are and why; nobody else."""

import httpx


def test_the_indexes_of_the_orders_are_explained_to_their_owner(desk: httpx.Client) -> None:
    found = desk.get("/api/tables/orders/indexes").json()["indexes"]

    assert {one["state"] for one in found} <= {"ready", "waiting", "building", "cannot"}
    assert any("不能重复" in one["why"][0] for one in found)
    english = desk.get("/api/tables/orders/indexes", headers={"accept-language": "en"}).json()
    assert any("is unique" in one["why"][0] for one in english["indexes"])


def test_a_stranger_is_told_nothing_of_indexes(stranger: httpx.Client) -> None:
    assert stranger.get("/api/tables/orders/indexes").status_code == 401
