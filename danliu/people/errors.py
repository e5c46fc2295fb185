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
SecondFactorNeeded     the password is right; now the code of the app
SecondFactorRefused    this code is wrong, or was used already
SecondFactorThere      it is on already
SecondFactorOff        it is not on, or not confirmed yet
SecondFactorRequired   the workspace wants one, and this person has none yet
ResetSpent        the link for a new password was used or is too old
BelongsElsewhere  their login opens a workspace that is not this owner's
ProviderUnlinked  nobody here has this account of the identity provider
TripEnded         the way back from the identity provider is not the one that was begun
UnknownSession    this person is signed in nowhere by that id
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


@dataclass(eq=False)
class SecondFactorNeeded(DanliuError):
    """The code of your authenticator app is needed as well."""

    code = "second-factor-needed"
    status = 401


@dataclass(eq=False)
class SecondFactorRefused(DanliuError):
    """This code is wrong, or was used already: wait for the next one."""

    code = "second-factor-refused"
    status = 401


@dataclass(eq=False)
class SecondFactorThere(DanliuError):
    """The second factor is on already: turn it off first."""

    code = "second-factor-there"
    status = 409


@dataclass(eq=False)
class SecondFactorOff(DanliuError):
    """The second factor is off: turn it on first."""

    code = "second-factor-off"
    status = 409


@dataclass(eq=False)
class SecondFactorRequired(DanliuError):
    """This workspace asks for a second factor: set it up first."""

    code = "second-factor-required"
    status = 403


@dataclass(eq=False)
class ResetSpent(DanliuError):
    """This link was used or replaced, or is too old: ask for a new one."""

    code = "reset-spent"
    status = 404


@dataclass(eq=False)
class BelongsElsewhere(DanliuError):
    """This person also belongs to a workspace that you do not own: they must do it themselves."""

    code = "belongs-elsewhere"
    status = 409


@dataclass(eq=False)
class UnknownSession(DanliuError):
    """This session has ended already."""

    code = "unknown-session"
    status = 404

    session: str


@dataclass(eq=False)
class ProviderUnlinked(DanliuError):
    """This account belongs to nobody here yet: sign in by password, then link it."""

    code = "provider-unlinked"
    status = 403


@dataclass(eq=False)
class TripEnded(DanliuError):
    """This sign-in was begun in another browser or took too long: begin again."""

    code = "trip-ended"
    status = 403
