"""What one argument of a function may be, and how the arguments of a call hang together."""

from dataclasses import dataclass
from typing import Any

from danliu.formulas.kinds import ELEMENTS, LISTS, Kind

SCALARS = frozenset(LISTS)
MANY = frozenset(ELEMENTS)
OPAQUE = frozenset({Kind.list})


@dataclass(frozen=True)
class Slot:
    """kinds     what the argument may be
    group     arguments of one group, counted from 1, must be of one kind; the first group's is
              the kind of a result that has none of its own
    listed    to the group, a list counts as what it is a list of
    constant  it must be written out in the formula; these are examples
    """

    kinds: frozenset[Kind]
    group: int = 0
    listed: bool = False
    constant: tuple[Any, ...] = ()

    def admits(self, kind: Kind, common: dict[int, Kind]) -> bool:
        """Whether the kind fits here; `common`, the kinds of the groups so far, is added to."""
        if kind is Kind.any:
            return True
        if kind is Kind.blanks:
            return bool(self.kinds & (MANY | OPAQUE))
        if kind not in self.kinds:
            return False
        return not self.group or common.setdefault(self.group, self._counted(kind)) is (
            self._counted(kind)
        )

    def taken(self, kind: Kind, common: dict[int, Kind]) -> Kind:
        """The kind that the argument is taken as: a blank is a blank of what is due here."""
        if kind is not Kind.any:
            return kind
        if not self.group:
            return self._due()
        shared = common.get(self.group, Kind.any)
        return LISTS.get(shared, shared) if self.listed and shared not in self.kinds else shared

    @staticmethod
    def result(common: dict[int, Kind], *, many: bool) -> Kind:
        shared = common.get(1, Kind.any)
        return LISTS.get(shared, shared) if many else shared

    def _counted(self, kind: Kind) -> Kind:
        return ELEMENTS.get(kind, kind) if self.listed else kind

    def _due(self) -> Kind:
        single = {ELEMENTS.get(kind, kind) for kind in self.kinds}
        if len(single) > 1:
            return Kind.any
        one = single.pop()
        return one if one in self.kinds else LISTS[one]


def _one(kind: Kind) -> Slot:
    return Slot(frozenset({kind}))


NUMBER, TEXT, TRUTH = _one(Kind.number), _one(Kind.text), _one(Kind.truth)
DATE, MOMENT = _one(Kind.date), _one(Kind.moment)
DAY = Slot(frozenset({Kind.date, Kind.moment}))
NUMBERS, TEXTS, DATES = _one(Kind.numbers), _one(Kind.texts), _one(Kind.dates)
SCALAR = Slot(SCALARS)
LISTED = Slot(MANY)
SCALARS_OR_LISTS = Slot(SCALARS | MANY)
NUMBER_OR_LIST = Slot(frozenset({Kind.number, Kind.numbers}))
TRUTH_OR_LIST = Slot(frozenset({Kind.truth, Kind.truths}))
ANYTHING = Slot(SCALARS | MANY | OPAQUE)
SAME = Slot(SCALARS | MANY | OPAQUE, group=1)
SAME_SINGLE = Slot(SCALARS | OPAQUE, group=1)
KEY = Slot(SCALARS, group=2)
SAME_SCALAR = Slot(SCALARS, group=1)
SAME_ORDERED = Slot(SCALARS - {Kind.truth}, group=1)
SAME_MEASURE = Slot(frozenset({Kind.number, Kind.date, Kind.moment}), group=1)
SAME_MEASURES = Slot(
    frozenset({Kind.number, Kind.date, Kind.moment, Kind.numbers, Kind.dates, Kind.moments}),
    group=1,
    listed=True,
)
SAME_LISTED = Slot(MANY, group=1, listed=True)
KEY_SCALAR = Slot(SCALARS, group=2, listed=True)
KEY_LISTED = Slot(MANY, group=2, listed=True)


def constant(kind: Kind, *examples: Any) -> Slot:
    return Slot(frozenset({kind}), constant=examples)
