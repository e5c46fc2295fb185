"""The sandbox's work notifications: taken at once, delivered later, the same one once a day."""

import time
from typing import Any

from msgspec import Struct

DAY_S = 86_400
RIPENS_AFTER = 1  # looks that still find nobody named
REPEATED, TOO_MANY = "143106", "143105"
MOST_A_DAY = 500
STRANGERS = {"nobody"}


class Task(Struct):
    people: list[str]
    message: dict[str, Any]
    looks: int = 0
    invalid: list[str] = []
    forbidden: list[dict[str, Any]] = []
    unread: list[str] = []


class Notices:
    def __init__(self) -> None:
        self.tasks: dict[int, Task] = {}
        self.seen: dict[tuple[str, str], float] = {}
        self.today: dict[str, int] = {}

    def take(self, people: list[str], message: dict[str, Any]) -> int:
        task, number = Task(people, message), 256_271_667_000 + len(self.tasks)
        for one in people:
            self._bring(task, one)
        self.tasks[number] = task
        return number

    def result(self, number: int) -> dict[str, Any]:
        task = self.tasks[number]
        task.looks += 1
        if task.looks <= RIPENS_AFTER:
            return {}
        return {
            "invalid_user_id_list": task.invalid,
            "forbidden_list": task.forbidden,
            "failed_user_id_list": [],
            "read_user_id_list": [],
            "unread_user_id_list": task.unread,
        }

    def brought(self) -> list[dict[str, Any]]:
        """What people have, by person."""
        return [
            {"to": one, "msg": task.message} for task in self.tasks.values() for one in task.unread
        ]

    def _bring(self, task: Task, one: str) -> None:
        now, same = time.time(), (one, repr(task.message))
        if one in STRANGERS:
            task.invalid.append(one)
        elif self.seen.get(same, 0) > now - DAY_S:
            task.forbidden.append({"userid": one, "code": REPEATED, "count": 1})
        elif self.today.get(one, 0) >= MOST_A_DAY:
            task.forbidden.append({"userid": one, "code": TOO_MANY, "count": MOST_A_DAY})
        else:
            self.seen[same] = now
            self.today[one] = self.today.get(one, 0) + 1
            task.unread.append(one)
