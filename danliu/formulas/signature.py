"""How a function of the language is declared: what it takes, what it gives, its two meanings.

    @function("ABS", takes=[NUMBER], gives=Kind.number)
    class Abs:
        python = abs
        sql = "abs({})"

`python` and `sql` must agree; the property test of the contract runs every function through both.
A function registered twice under one name has two overloads; the first that fits is taken.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from danliu.formulas.formed import formed
from danliu.formulas.kinds import Kind, Sql, kind_of_type
from danliu.registry import Registry

Twins = TypeVar("Twins", bound=type)
Kinds = tuple[Kind, ...]
SCALARS = frozenset({Kind.number, Kind.text, Kind.truth, Kind.date, Kind.moment})


@dataclass(frozen=True)
class Slot:
    """What one argument may be. All `same` arguments of a call must be of one kind."""

    kinds: frozenset[Kind]
    same: bool = False


NUMBER = Slot(frozenset({Kind.number}))
TEXT = Slot(frozenset({Kind.text}))
TRUTH = Slot(frozenset({Kind.truth}))
DATE = Slot(frozenset({Kind.date}))
MOMENT = Slot(frozenset({Kind.moment}))
SCALAR = Slot(SCALARS)
ANYTHING = Slot(SCALARS | {Kind.list})
SAME = Slot(SCALARS | {Kind.list}, same=True)
SAME_ORDERED = Slot(SCALARS - {Kind.truth}, same=True)
SAME_MEASURE = Slot(frozenset({Kind.number, Kind.date, Kind.moment}), same=True)


@dataclass(frozen=True)
class Overload:
    """One way to call a function.

    gives    None: the kind that the SAME arguments share
    least    how many arguments must be there; the others have defaults in both twins
    more     the last slot may be repeated
    blanks   the twins handle blank arguments; else one blank makes the result blank
    lazy     `python` gets functions of no arguments, and calls only what it needs
    timed    the twins get `here` first, which knows `now` and `zone`
    """

    takes: tuple[Slot, ...]
    gives: Kind | None
    python: Callable[..., Any]
    sql: Callable[..., Any]
    least: int
    more: bool
    blanks: bool
    lazy: bool
    timed: bool

    def match(self, kinds: Kinds) -> Kinds | None:
        """The kinds that the arguments are taken as, and last the result's; None: does not fit."""
        slots = [*self.takes, *self.takes[-1:] * (len(kinds) - len(self.takes))]
        common = Kind.any
        for slot, kind in zip(slots, kinds, strict=False):
            if kind is Kind.any:
                continue
            if kind not in slot.kinds or (slot.same and common not in (Kind.any, kind)):
                return None
            common = kind if slot.same else common
        taken = (
            common if slot.same else _only(slot, kind)
            for slot, kind in zip(slots, kinds, strict=False)
        )
        return (*taken, self.gives or common)


@dataclass(frozen=True, eq=False)
class Function:
    """All overloads of one name."""

    name: str
    overloads: list[Overload] = field(default_factory=list)

    @property
    def least(self) -> int:
        return min(overload.least for overload in self.overloads)

    @property
    def most(self) -> int | None:
        """None: as many as one likes."""
        if any(overload.more for overload in self.overloads):
            return None
        return max(len(overload.takes) for overload in self.overloads)

    @cache  # noqa: B019  functions live as long as the process
    def fits(self, kinds: Kinds) -> list[tuple[Overload, Kinds]]:
        """The overloads that take these kinds, each with what `match` says."""
        matched = ((overload, overload.match(kinds)) for overload in self.overloads)
        return [(overload, match) for overload, match in matched if match]


functions: Registry[Function] = Registry("formula-function", "danliu.formulas.functions")
_started: dict[str, Function] = {}


def function(
    *names: str,
    takes: Sequence[Slot],
    gives: Kind | None,
    optional: int = 0,
    more: bool = False,
    blanks: bool = False,
    lazy: bool = False,
    timed: bool = False,
) -> Callable[[Twins], Twins]:
    """Class decorator: register `python` and `sql` of the class under the names."""

    def register(twins: Twins) -> Twins:
        made = Overload(
            takes=tuple(takes),
            gives=gives,
            python=twins.python,  # type: ignore[attr-defined]
            sql=_as_template(twins.sql, gives),  # type: ignore[attr-defined]
            least=len(takes) - optional,
            more=more,
            blanks=blanks,
            lazy=lazy,
            timed=timed,
        )
        for name in names:
            _start(name).overloads.append(made)
        return twins

    return register


def _as_template(sql: Callable[..., Sql] | str, gives: Kind | None) -> Callable[..., Sql]:
    """A twin given as text is a template; {...} in it takes all arguments, with commas."""
    if not isinstance(sql, str):
        return sql

    def fill(*arguments: Sql) -> Sql:
        template = sql.replace("{...}", ", ".join(["{}"] * len(arguments)))
        kind = gives or kind_of_type(arguments[-1].type)
        return formed(template, *arguments, kind=kind)

    return fill


def _start(name: str) -> Function:
    if name not in _started:
        _started[name] = Function(name)
        functions.keep(name, _started[name])
    return _started[name]


def _only(slot: Slot, kind: Kind) -> Kind:
    """A blank in a slot of one kind is a blank of that kind."""
    return next(iter(slot.kinds)) if len(slot.kinds) == 1 else kind
