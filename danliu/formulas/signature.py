"""How a function of the language is declared: what it takes, what it gives, its two meanings.

    @function("SQRT", takes=[NUMBER], gives=Kind.number)
    class Sqrt:
        python = root
        sql = "sqrt({})"
        fails = Error.num

`python` and `sql` must agree; the property test of the contract runs every function through both.
A function registered twice under one name has two overloads; the first that fits is taken.

Where arguments are given and yet there is no answer (None, NULL), `fails` names the error. Where
one code is not enough, Python gives the Error itself, and `error` is its twin in SQL: a template
or a function of the arguments that gives the code, or NULL.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from danliu.formulas.formed import NUMBERED, formed, shared
from danliu.formulas.kinds import ELEMENTS, Error, Kind, Sql, kind_of_type
from danliu.formulas.slots import Slot
from danliu.registry import Registry

Twins = TypeVar("Twins", bound=type)
Kinds = tuple[Kind, ...]


@dataclass(frozen=True)
class Overload:
    """One way to call a function.

    gives    None: the kind that the SAME arguments share
    many     it gives a list of that kind
    error    SQL for the code of its own error, NULL where there is none; None: it has none
    fails    the error that stands for every missing answer
    least    how many arguments must be there; the others have defaults in both twins
    repeat   how many of the last slots may be repeated, together
    tail     a slot that may follow the last repetition
    blanks   the twins handle blank arguments; else one blank makes the result blank
    guarded  the SQL would not make a blank of a blank by itself
    lazy     `python` gets functions of no arguments, and calls only what it needs
    catches  errors of arguments are its business: `sql` takes and gives parts, see `sql.Part`
    timed    the twins get `here` first, which knows `now` and `zone`
    """

    takes: tuple[Slot, ...]
    gives: Kind | None
    many: bool
    python: Callable[..., Any]
    sql: Callable[..., Any]
    error: Callable[..., Sql] | None
    fails: Error | None
    least: int
    repeat: int
    tail: Slot | None
    blanks: bool
    guarded: bool
    lazy: bool
    catches: bool
    timed: bool

    def slots(self, count: int) -> tuple[Slot, ...] | None:
        """The slot of each of so many arguments; None: it does not take so many."""
        beyond = count - len(self.takes)
        if count < self.least:
            return None
        if beyond <= 0:
            return self.takes[:count]
        rounds, rest = divmod(beyond, self.repeat) if self.repeat else (0, beyond)
        if rest and (rest > 1 or self.tail is None):
            return None
        tail = (self.tail,) if rest and self.tail else ()
        return (*self.takes, *self.takes[-self.repeat :] * rounds, *tail)

    def match(self, kinds: Kinds) -> Kinds | None:
        """The kinds that the arguments are taken as, and last the result's; None: does not fit."""
        slots = self.slots(len(kinds))
        if slots is None:
            return None
        common: dict[int, Kind] = {}
        for slot, kind in zip(slots, kinds, strict=True):
            if not slot.admits(kind, common):
                return None
        taken = (slot.taken(kind, common) for slot, kind in zip(slots, kinds, strict=True))
        return (*taken, self.gives or Slot.result(common, many=self.many))


@dataclass(frozen=True, eq=False)
class Function:
    """All overloads of one name.

    theme    the file of `functions/` that declares it first
    """

    name: str
    theme: str
    overloads: list[Overload] = field(default_factory=list)

    @property
    def least(self) -> int:
        return min(overload.least for overload in self.overloads)

    @property
    def most(self) -> int | None:
        """None: as many as one likes."""
        if any(overload.repeat for overload in self.overloads):
            return None
        return max(len(overload.takes) for overload in self.overloads)

    def accepts(self, count: int) -> bool:
        return any(overload.slots(count) is not None for overload in self.overloads)

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
    many: bool = False,
    optional: int = 0,
    more: int = 0,
    tail: Slot | None = None,
    blanks: bool = False,
    guarded: bool = False,
    lazy: bool = False,
    catches: bool = False,
    timed: bool = False,
) -> Callable[[Twins], Twins]:
    """Class decorator: register `python` and `sql` of the class under the names."""

    def register(twins: Twins) -> Twins:
        error = getattr(twins, "error", None)
        made = Overload(
            takes=tuple(takes),
            gives=gives,
            many=many,
            python=twins.python,  # type: ignore[attr-defined]
            sql=_as_template(twins.sql, gives, many=many),  # type: ignore[attr-defined]
            error=_as_template(error, Kind.text) if error else None,
            fails=getattr(twins, "fails", None),
            least=len(takes) - optional,
            repeat=int(more),
            tail=tail,
            blanks=blanks,
            guarded=guarded,
            lazy=lazy,
            catches=catches,
            timed=timed,
        )
        for name in names:
            _start(name, twins.__module__).overloads.append(made)
        return twins

    return register


def _as_template(
    sql: Callable[..., Sql] | str, gives: Kind | None, *, many: bool = False
) -> Callable[..., Sql]:
    """A twin given as text is a template; {...} in it takes all arguments, with commas, and {0}
    takes the first one, as often as it stands there."""
    if not isinstance(sql, str):
        return sql

    def fill(*arguments: Sql) -> Sql:
        kind = gives or kind_of_type(arguments[-1].type)
        if not many and gives is None:
            kind = ELEMENTS.get(kind, kind)
        if NUMBERED.search(sql):
            return shared(sql, *arguments, kind=kind)
        template = sql.replace("{...}", ", ".join(["{}"] * len(arguments)))
        return formed(template, *arguments, kind=kind)

    return fill


def _start(name: str, module: str) -> Function:
    if name not in _started:
        _started[name] = Function(name, module.rpartition(".")[2])
        functions.keep(name, _started[name])
    return _started[name]
