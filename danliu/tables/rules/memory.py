"""What conditions said of values that were met before: a file says the same thing many times.

An answer is kept by the values that the condition reads. One that asked for the moment, or for who
writes, is not kept: it may be another one next time.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import methodcaller
from typing import Any

from danliu.formulas import Fault, formula, parse, references
from danliu.formulas.kinds import Lookup, Path

_ANSWERS = 5_000  # of a condition
_ZONE: Path = ("$zone",)


class Memory:
    """Of the conditions of one table at one version.

    plain   names of fields -> keys of those whose value is just what the record holds
    """

    def __init__(self, plain: Mapping[str, str]) -> None:
        self.plain = plain
        self._keys: dict[str, tuple[str, ...] | None] = {}
        self._answers: defaultdict[str, dict[Any, bool]] = defaultdict(dict)

    def holds(self, text: str, values: Mapping[str, Any], lookup: Lookup) -> bool:
        """Whether the condition holds. In doubt it does not: a rule that cannot be computed stops
        nobody."""
        keys = self._asked(text)
        if keys is None:
            return _holds(text, lookup)
        question = _question(keys)(values)
        try:
            known = self._answers[text].get(question)
        except TypeError:  # a list among the values
            return _holds(text, lookup)
        return self._ask(text, question, lookup) if known is None else known

    def answers(
        self,
        text: str,
        records: Sequence[Mapping[str, Any]],
        lookup_of: Callable[[Mapping[str, Any]], Lookup],
    ) -> Sequence[bool | None]:
        """Of each record, whether the condition holds; None where its values do not tell it all.

        lookup_of   how a formula looks up the values of a record
        """
        keys = self._asked(text)
        if keys is None:
            return [None] * len(records)
        known, question = self._answers[text], _question(keys)
        try:
            answers = [known.get(question(values)) for values in records]
        except TypeError:  # a list among the values
            answers = [None] * len(records)
        return [
            self.holds(text, values, lookup_of(values)) if holds is None else holds
            for holds, values in zip(answers, records, strict=True)
        ]

    def _asked(self, text: str) -> tuple[str, ...] | None:
        """The plain fields that it reads; None if it reads anything else of the record."""
        if text not in self._keys:
            paths = references(parse(text))
            keys = [self.plain.get(path[0]) if len(path) == 1 else None for path in paths]
            known = tuple(key for key in keys if key is not None)
            self._keys[text] = known if len(known) == len(keys) else None
        return self._keys[text]

    def _ask(self, text: str, question: Any, lookup: Lookup) -> bool:
        asked: set[Path] = set()

        def watched(path: Path) -> Any:
            if path[0] not in self.plain and path != _ZONE:
                asked.add(path)
            return lookup(path)

        answer = _holds(text, watched)
        if not asked:
            known = self._answers[text]
            if len(known) >= _ANSWERS:
                known.clear()
            known[question] = answer
        return answer


@lru_cache(maxsize=5_000)
def _question(keys: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Any]:
    """What a condition sees of a record: its one value, or all that it reads."""
    if len(keys) == 1:
        return methodcaller("get", keys[0])
    return lambda values: tuple(map(values.get, keys))


def _holds(text: str, lookup: Lookup) -> bool:
    try:
        return formula(text)(lookup) is True
    except Fault:
        return False
