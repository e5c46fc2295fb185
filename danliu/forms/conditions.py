"""What a form does by what was answered so far: fields shown, required, filled in. Pure.

The page does the same while somebody types (`front/src/forms/public/conditions.ts`); a table of
cases in `tests/forms/conditions.json` is the test of both.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from msgspec import Struct

from danliu.tables.cells import is_blank

Answers = Mapping[str, Any]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Clause(Struct, frozen=True, forbid_unknown_fields=True):
    """What must be so of one answer. `value` is what somebody would have to send."""

    field: str
    test: Literal["is", "is-not", "one-of", "filled", "blank", "more", "less"]
    value: Any = None


class FormRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the clauses hold, all of them or any.

    show      the fields are on the form; else they are not, and what was answered does not count
    require   they must be filled in
    set       they have `value`, whatever was answered
    """

    when: tuple[Clause, ...]
    then: Literal["show", "require", "set"]
    fields: tuple[str, ...]
    match: Literal["all", "any"] = "all"
    value: Any = None


class Settled(Struct, frozen=True):
    """What counts of the answers; the fields that are not on the form, and those that must be
    filled in."""

    cells: Answers
    hidden: frozenset[str]
    required: frozenset[str]


def settled(rules: Sequence[FormRule], answers: Answers) -> Settled:
    """What the rules make of the answers. Each field that goes may take others along."""
    cells, hidden = dict(answers), frozenset[str]()
    for _ in range(len(rules) + 1):
        before = cells
        hidden = _hidden(rules, before)
        kept = {key: value for key, value in answers.items() if key not in hidden}
        cells = kept | _set(rules, before, hidden)
        if cells == before:
            break
    required = [key for rule in _holding(rules, cells, "require") for key in rule.fields]
    return Settled(cells, hidden, frozenset(required) - hidden)


def holds(rule: FormRule, cells: Answers) -> bool:
    said = [_true(clause, cells.get(clause.field)) for clause in rule.when]
    return all(said) if rule.match == "all" else any(said)


def _holding(rules: Sequence[FormRule], cells: Answers, then: str) -> list[FormRule]:
    return [rule for rule in rules if rule.then == then and holds(rule, cells)]


def _hidden(rules: Sequence[FormRule], cells: Answers) -> frozenset[str]:
    """Fields that some rule shows, and none of these holds."""
    shown = {key for rule in _holding(rules, cells, "show") for key in rule.fields}
    asked = {key for rule in rules if rule.then == "show" for key in rule.fields}
    return frozenset(asked - shown)


def _set(rules: Sequence[FormRule], cells: Answers, hidden: frozenset[str]) -> dict[str, Any]:
    return {
        key: rule.value
        for rule in _holding(rules, cells, "set")
        for key in rule.fields
        if key not in hidden
    }


def _true(clause: Clause, answer: Any) -> bool:
    if clause.test in ("filled", "blank"):
        return is_blank(answer) == (clause.test == "blank")
    if clause.test in ("more", "less"):
        return _compared(answer, clause)
    wanted = clause.value if isinstance(clause.value, list) else [clause.value]
    answered = answer if isinstance(answer, list) else [answer]
    found = any(_plain(one) == _plain(other) for one in answered for other in wanted)
    return found != (clause.test == "is-not")


def _compared(answer: Any, clause: Clause) -> bool:
    """Two numbers, or two days; of anything else nothing is more or less."""
    left, right = _measure(answer), _measure(clause.value)
    if left is None or right is None or type(left) is not type(right):
        return False
    more: bool = left > right
    less: bool = left < right
    return more if clause.test == "more" else less


def _measure(value: Any) -> Any:
    text = _plain(value)
    if _DAY.match(text):
        return text[:10]
    try:
        number = Decimal(text.replace(",", "").rstrip("%"))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).strip()
