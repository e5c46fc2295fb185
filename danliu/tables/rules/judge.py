"""Judging a record by the rules of its table, before it is written. Pure: facts in, verdict out."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from msgspec import Struct

from danliu.errors import Words
from danliu.tables.cells import fault
from danliu.tables.definition import Check
from danliu.tables.errors import Fault, InvalidRecord, NeedsAnswer, Question
from danliu.tables.rules.facts import Facts, own_columns
from danliu.tables.table import Column, Table

_REQUIRED = Words("此时必填", "required in this case")


class Verdict(Struct):
    """Grows while it is judged; once it is given nobody may change it: many share it.

    flags      for a person to look at
    accepted   what the writer acknowledged, each check once
    """

    flags: list[str] = []
    accepted: list[str] = []
    faults: list[Fault] = []
    questions: list[Question] = []

    def settle(self, write: int) -> "Verdict":
        """Raises InvalidRecord, NeedsAnswer."""
        if self.faults:
            raise InvalidRecord(self.faults, write)
        if self.questions:
            raise NeedsAnswer(self.questions, write)
        return self


class Case(Struct, frozen=True):
    """A record as it is and as it would be.

    was      as it stands; None for a new one
    fresh    the fields that change
    accepted what the writer acknowledged; None where nobody can be asked
    named    the fields that there are for the writer: no other is told of
    """

    table: Table
    now: Facts
    was: Facts | None
    values: Mapping[str, Any]
    fresh: Collection[str]
    role: str
    accepted: Sequence[str] | None
    named: Collection[str]

    def blamed(self, condition: str) -> Column | None:
        """The field to which a complaint belongs, if there is one for the writer."""
        columns = own_columns(self.table, condition)
        return next((one for one in columns if one.key in self.named), None)


def judge(case: Case) -> Verdict:
    """All that the table's rules say of it."""
    verdict = Verdict()
    _check_locks(case, verdict)
    _check_required(case, verdict)
    for check in case.table.definition.checks:
        if case.now.holds(check.when):
            _apply(case, check, verdict)
    return verdict


def _held(case: Case, condition: str) -> bool:
    """Whether it held of the record as it stands."""
    return case.was is not None and case.was.holds(condition)


def _check_locks(case: Case, verdict: Verdict) -> None:
    for lock in case.table.definition.locks:
        if lock.deletion or case.role in lock.unless or not _held(case, lock.when):
            continue
        words = Words(lock.says, lock.says_en or lock.says)
        for key in case.fresh:
            if not lock.fields or key in lock.fields:
                column = case.table.columns[key]
                verdict.faults.append(fault(column, case.values.get(key), "locked", words))


def judge_locks(case: Case) -> Verdict:
    """Whether a lock holds what changes; the other rules are not asked."""
    verdict = Verdict()
    _check_locks(case, verdict)
    return verdict


def judge_deletion(case: Case) -> Verdict:
    """Whether a lock holds the whole record."""
    verdict = Verdict()
    for lock in case.table.definition.locks:
        if not lock.fields and case.role not in lock.unless and _held(case, lock.when):
            words = Words(lock.says, lock.says_en or lock.says)
            name = case.table.definition.name
            verdict.faults.append(Fault("", name, "", "locked", words))
    return verdict


def _check_required(case: Case, verdict: Verdict) -> None:
    for column in case.table.required_in_a_case:
        when = column.definition.required_if
        if case.values.get(column.key) is None and case.now.holds(when):
            verdict.faults.append(fault(column, None, "required", _REQUIRED))


def _apply(case: Case, check: Check, verdict: Verdict) -> None:
    words = Words(check.says, check.says_en or check.says)
    if check.then == "flag" or (check.then == "ask" and case.accepted is None):
        verdict.flags.append(check.says)
    elif check.then == "refuse":
        verdict.faults.append(_complaint(case, check, words))
    elif _is_new(case, check):
        _ask(case, check, words, verdict)


def _is_new(case: Case, check: Check) -> bool:
    """Whether this write makes it so: what held before is not asked about again."""
    asked = own_columns(case.table, check.when)
    return not _held(case, check.when) or any(one.key in case.fresh for one in asked[:1])


def _ask(case: Case, check: Check, words: Words, verdict: Verdict) -> None:
    if check.says in (case.accepted or ()):
        verdict.accepted.append(check.says)
        return
    column = case.blamed(check.when)
    verdict.questions.append(Question(check.says, column.key if column else "", words))


def _complaint(case: Case, check: Check, words: Words) -> Fault:
    column = case.blamed(check.when)
    if column is None:
        return Fault("", case.table.definition.name, "", "check", words)
    return fault(column, case.values.get(column.key), "check", words)
