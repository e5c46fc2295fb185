"""What can go wrong with an outside system, by what helps: waiting, mending, or nothing.

OutsideError
├── Unreachable          no answer, or a 5xx: try again
│   └── NotTaken         it never heard of it, or says that it did nothing
│       └── NotYet       the same, and it takes it after a while that is known
├── MaybeDone            no answer to what must not be asked twice: a person looks there
├── Throttled            too many calls: try again after a while
├── LoginRefused         wrong keys: a person must mend the connection
├── OutsideRefused       it answered, and said no
├── UnexpectedAnswer     it answered something that the manual does not know
├── Redirected           it sends us elsewhere, and we do not follow
└── AnswerTooLong        it answered more than was allowed for
BadRequest               the request as written cannot be sent
AddressClosed            the address is not public, and the house does not allow it
BadAllowList             the list of allowed hosts cannot be read
BadSignature             an inbound message that its sender did not sign
UnreadableMessage        it is signed, but not in the form that its sender promised
"""

from dataclasses import dataclass
from datetime import timedelta

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


class NotTaken(Unreachable):
    """The outside system took nothing of this: it could not be reached, or says that it cannot."""

    code = "outside-not-taken"


@dataclass(eq=False)
class NotYet(NotTaken):
    """The outside system took nothing of this, and takes it after `wait`."""

    code = "outside-not-yet"

    wait: timedelta


class MaybeDone(OutsideError):
    """Nobody knows whether the outside system has done this: look there before you replay."""

    code = "outside-maybe-done"


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
class Redirected(OutsideError):
    """The outside system sends us to another address, which is not followed."""

    code = "outside-redirected"

    target: str = ""


@dataclass(eq=False)
class AnswerTooLong(OutsideError):
    """The outside system answered more than was allowed for."""

    code = "outside-answer-too-long"

    max_bytes: int = 0


@dataclass(eq=False)
class BadRequest(DanliuError):
    """This request cannot be sent as it is written."""

    code = "bad-outside-request"
    status = 422

    part: str  # url, headers or body
    wanted: str


@dataclass(eq=False)
class AddressClosed(DanliuError):
    """This address is inside a network; whoever runs Danliu may allow it in DANLIU_ALLOW_HOSTS."""

    code = "outside-address-closed"
    status = 422

    host: str
    port: int
    address: str
    kind: str


@dataclass(eq=False)
class BadAllowList(DanliuError):
    """An entry of DANLIU_ALLOW_HOSTS is not a host, or a host and a port."""

    code = "bad-allow-list"
    status = 500

    entry: str


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
