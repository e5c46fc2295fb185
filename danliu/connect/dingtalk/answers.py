"""What 钉钉 answers, and which of its codes means what. Pure."""

from datetime import timedelta
from typing import TypeVar

from msgspec import Struct

from danliu.connect.errors import (
    LoginRefused,
    NotTaken,
    NotYet,
    OutsideError,
    OutsideRefused,
    Throttled,
)

SYSTEM = "钉钉"
SILENT_FOR = timedelta(minutes=10)  # a robot that spoke too often
BUSY, SPOKE_TOO_OFTEN, POLICY = "-1", "130101", "310000"
ENDED = {"40014", "42001"}  # the token: dropped, fetched and asked once more
WRONG_KEYS = {"40089", "40096", "60011", "60020", "300001", "300005"}
TOO_MANY = {"143103", "143104", *map(str, range(90001, 90028))}
REPEATED = "143106"  # it lies there already
OUTSIDER = 1  # a contact of the company that is none of its people
_WRAPPED = "88"  # an old call's errcode where the true one stands in sub_code


class Outcome(Struct, frozen=True):
    errcode: int | str = 0
    errmsg: str = ""
    sub_code: int | str = ""
    sub_msg: str = ""

    @property
    def code(self) -> str:
        return str(
            self.sub_code if str(self.errcode) == _WRAPPED and self.sub_code else self.errcode
        )


class Token(Outcome, frozen=True):
    access_token: str = ""
    expires_in: int = 7200


class Task(Outcome, frozen=True):
    task_id: int = 0


class Forbidden(Struct, frozen=True):
    """Somebody whom flow control kept it from. code: why."""

    userid: str = ""
    code: int | str = ""


class Result(Struct, frozen=True):
    """Who got a notification, and who did not; nobody is named yet while it is under way."""

    invalid_user_id_list: list[str] | None = None
    failed_user_id_list: list[str] | None = None
    forbidden_user_id_list: list[str] | None = None
    forbidden_list: list[Forbidden] | None = None
    read_user_id_list: list[str] | None = None
    unread_user_id_list: list[str] | None = None

    @property
    def missed(self) -> set[str]:
        """Who has it already is none of them: a repeat is kept back."""
        kept = {one.userid: str(one.code) for one in self.forbidden_list or ()}
        there = {one for one, code in kept.items() if code == REPEATED}
        failed = {*(self.invalid_user_id_list or ()), *(self.failed_user_id_list or ())}
        return failed | ({*kept, *(self.forbidden_user_id_list or ())} - there)

    @property
    def settled(self) -> set[str]:
        kept = {one.userid for one in self.forbidden_list or ()}
        got = {*(self.read_user_id_list or ()), *(self.unread_user_id_list or ())}
        return self.missed | kept | got


class Member(Struct, frozen=True):
    userid: str = ""
    contact_type: int = 0


class Found(Outcome, frozen=True):
    result: Member = Member()


class Delivered(Outcome, frozen=True):
    send_result: Result = Result()


class Refusal(Struct, frozen=True):
    """Of a new call, with HTTP 4xx."""

    code: str = ""
    message: str = ""

    @property
    def words(self) -> str:
        return f"{self.code} {self.message}"


Answer = TypeVar("Answer", bound=Outcome)


def ended(answer: Outcome) -> bool:
    """Whether the token is no good any more, whatever they had said of its time."""
    return answer.code in ENDED


def checked_old(answer: Answer) -> Answer:
    """Raises  NotTaken, NotYet, Throttled, LoginRefused, OutsideRefused"""
    code, words = answer.code, f"{answer.code} {answer.sub_msg or answer.errmsg}"
    if code == "0":
        return answer
    if code == BUSY:
        raise NotTaken(SYSTEM, words)
    if code == SPOKE_TOO_OFTEN:
        raise NotYet(SYSTEM, words, SILENT_FOR)
    if code in TOO_MANY:
        raise Throttled(SYSTEM, words)
    if code in WRONG_KEYS | ENDED or (code == POLICY and "keyword" not in words):
        raise LoginRefused(SYSTEM, words)
    raise OutsideRefused(SYSTEM, words, refusal=code)


def refusal(status: int, answer: Refusal) -> OutsideError:
    """Which error a 4xx of a new call means: too many calls come as a 403 with a code."""
    if "QpsLimit" in answer.code or "Throttl" in answer.code or status == 429:
        return Throttled(SYSTEM, answer.words)
    if status in (401, 403):
        return LoginRefused(SYSTEM, answer.words)
    return OutsideRefused(SYSTEM, answer.words, refusal=answer.code)
