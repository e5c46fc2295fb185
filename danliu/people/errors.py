"""Who may not, and why.

NotSignedIn       no session, or it has ended
SignInRefused     login or password is wrong; which of them is not said
Forbidden         signed in, but this role may not do this
TooManyRequests   a person or a robot tries too often
UnknownToken      this person has no such token
BadToken          a token that cannot be issued
UnknownMember     nobody of this id belongs to the workspace
LastOwner         without one nobody could change roles any more
InvitationSpent   the link was used, withdrawn, or is too old
LoginTaken        somebody else signs in by this name
BadPassword       too short, or too easy to guess
"""

from dataclasses import dataclass

from danliu.errors import DanliuError, Words


@dataclass(eq=False)
class NotSignedIn(DanliuError):
    """Please sign in."""

    code = "not-signed-in"
    status = 401


@dataclass(eq=False)
class SignInRefused(DanliuError):
    """This login and password do not go together."""

    code = "sign-in-refused"
    status = 401


@dataclass(eq=False)
class Forbidden(DanliuError):
    """Your role does not allow this."""

    code = "forbidden"
    status = 403

    role: str
    action: str


@dataclass(eq=False)
class TooManyRequests(DanliuError):
    """Too many attempts: wait a moment."""

    code = "too-many-requests"
    status = 429
    retry = True

    wait_s: int


@dataclass(eq=False)
class UnknownMember(DanliuError):
    """Nobody of this id belongs to the workspace."""

    code = "unknown-member"
    status = 404

    member: str


@dataclass(eq=False)
class LastOwner(DanliuError):
    """A workspace needs an owner: make somebody else one first."""

    code = "last-owner"
    status = 409


@dataclass(eq=False)
class UnknownToken(DanliuError):
    """You have no such token."""

    code = "unknown-token"
    status = 404

    token: str


@dataclass(eq=False)
class BadToken(DanliuError):
    """A token cannot be issued so."""

    code = "bad-token"
    status = 422

    field: str
    value: str
    wanted: Words


@dataclass(eq=False)
class InvitationSpent(DanliuError):
    """This invitation was used or withdrawn, or is too old: ask for a new one."""

    code = "invitation-spent"
    status = 404


@dataclass(eq=False)
class LoginTaken(DanliuError):
    """Somebody signs in by this name already; if it is you, give your password of there."""

    code = "login-taken"
    status = 409

    login: str


@dataclass(eq=False)
class BadPassword(DanliuError):
    """This password is too easy to guess."""

    code = "bad-password"
    status = 422

    wanted: Words
