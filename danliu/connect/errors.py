"""What can go wrong with an outside system, by what helps: waiting, mending, or nothing.

OutsideError
├── Unreachable          no answer, or a 5xx: try again
├── Throttled            too many calls: try again after a while
├── LoginRefused         wrong keys: a person must mend the connection
├── OutsideRefused       it answered, and said no
└── UnexpectedAnswer     it answered something that the manual does not know
BadSignature             an inbound message that its sender did not sign
UnreadableMessage        it is signed, but not in the form that its sender promised
"""

from dataclasses import dataclass

from danliu.errors import DanliuError


@dataclass(eq=False)
class OutsideError(DanliuError):
    """An outside system did not do what was asked."""

    code = "outside-error"
    status = 502

    system: str
    detail: str


class Unreachable(OutsideError):
    """The outside system did not answer in time."""

    code = "outside-unreachable"
    retry = True


class Throttled(OutsideError):
    """The outside system takes no more calls for now."""

    code = "outside-throttled"
    retry = True


class LoginRefused(OutsideError):
    """The outside system does not accept these keys: check the connection's settings."""

    code = "outside-login-refused"


@dataclass(eq=False)
class OutsideRefused(OutsideError):
    """The outside system refused, in its own words."""

    code = "outside-refused"

    refusal: str = ""  # their error code, where they have one


class UnexpectedAnswer(OutsideError):
    """The outside system answered in a form that its manual does not describe."""

    code = "outside-unexpected-answer"


@dataclass(eq=False)
class BadSignature(DanliuError):
    """The message is not signed by the sender that this address belongs to."""

    code = "bad-signature"
    status = 401

    connection: str
    detail: str


@dataclass(eq=False)
class UnreadableMessage(DanliuError):
    """The message is genuine, but cannot be read."""

    code = "unreadable-message"
    status = 422

    connection: str
    detail: str
    position: int | None = None  # bytes before the place that is wrong, where one can be named
