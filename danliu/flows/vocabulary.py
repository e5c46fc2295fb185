"""The words of one flow: what its keys are called on the screen, for sentences and reasons."""

import re
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from danliu.connect.connector import connectors, english_name
from danliu.errors import Words
from danliu.flows import phrases
from danliu.flows.naming import Naming, within
from danliu.flows.wording import Wording
from danliu.formulas import FormulaError, Tree, parse
from danliu.formulas.kinds import Path
from danliu.tables.table import Table

_TABLES = {"table", "for_table", "parts", "listed"}  # settings that name a table
_PEOPLE = {"to", "who"}  # settings that name people and roles
_WITHIN = {
    "join": {
        "any": Words("任一支结束即可", "until one ends"),
        "first-good": Words("第一支成功即可", "until one ends well"),
        "all": Words("全部", "all"),
    }
}
"""Of choices whose names do not stand in a sentence."""


class Vocabulary(Naming):
    """language   zh or en"""

    def spoken(self, language: str) -> "Vocabulary":
        """The same words in that language."""
        if language == self.language:
            return self
        twin = copy(self)
        twin.language = language
        return twin

    def formula(self, text: str, table: Table | None = None) -> str:
        """A formula with the names that people know."""
        tree = _parsed(text)
        return text if tree is None else self._wording(table).value(tree)

    def condition(self, text: str, table: Table | None = None) -> str:
        """A condition as people say it."""
        tree = _parsed(text)
        return text if tree is None else self._wording(table).condition(tree)

    def _wording(self, table: Table | None) -> Wording:
        return Wording(
            self.language,
            lambda path: self.path(path, table),
            lambda path: self.leading.column(path, table),
            lambda path, key: self._key(path, key, table),
        )

    def _key(self, path: Path, key: str, table: Table | None) -> str | None:
        named = self.leading.key(path, key, table)
        if named is None:
            return None
        called = named.en if self.language == "en" else named.zh
        # a choice is a word; the name of a case or of an answer is what somebody wrote
        is_choice = self.leading.column(path, table) is not None
        return called if is_choice else phrases.QUOTED[self.language].format(called)

    def setting(self, name: str, value: Any, settings: Mapping[str, Any]) -> str:
        """One setting of a block as its sentence says it."""
        if name in _PEOPLE:
            return self._named(value)
        if name in _TABLES:
            return self.table(str(value))
        if name == "connection":
            return self._account(str(value))
        if name == "operation":
            return self._operation(settings, str(value))
        if name in ("when", "where", "skip_when"):
            return self.condition(str(value), self._table_of(settings))
        return self.value(value, self._table_of(settings))

    def _named(self, value: Any) -> str:
        """People and roles by their names."""
        if isinstance(value, list | tuple):
            comma = ", " if self.language == "en" else "、"
            return comma.join(self._named(one) for one in value)
        if isinstance(value, str) and not value.startswith("="):
            return self.person(value)
        return self.value(value)

    def choice(self, name: str, key: str, called: Sequence[str]) -> str:
        """What was chosen of several, as the sentence says it; called: in both languages."""
        zh, en = called
        own = _WITHIN.get(name, {}).get(key)
        if self.language == "en":
            return own.en if own else within(en)
        return own.zh if own else zh

    def _account(self, key: str) -> str:
        if (account := self.accounts.get(key)) is None:
            return key
        english = english_name(*account) if self.language == "en" else ""
        return english or account.name

    def _table_of(self, settings: Mapping[str, Any]) -> Table | None:
        key = settings.get("table")
        return self.schema.tables.get(key) if isinstance(key, str) else None

    def value(self, value: Any, table: Table | None = None) -> str:
        if isinstance(value, str):
            return self.formula(value[1:]) if value.startswith("=") else value
        if isinstance(value, Mapping):
            return (", " if self.language == "en" else "，").join(
                f"{self.field(k, table)} = {self._cell(k, v, table)}" for k, v in value.items()
            )
        if isinstance(value, Sequence):
            comma = ", " if self.language == "en" else "、"
            return comma.join(self.value(one) for one in value)
        return "" if value is None else str(value)

    def _cell(self, key: str, value: Any, table: Table | None) -> str:
        column = self.column(key, table)
        if value in ("", None) and not isinstance(value, bool):
            return phrases.NOTHING[self.language]
        if isinstance(value, bool):
            return phrases.TRUTH[self.language][value]
        if column and isinstance(value, str) and not value.startswith("="):
            show = column.type.show_en if self.language == "en" else column.type.show
            return show(value, column.options)
        return self.value(value)

    def _operation(self, settings: Mapping[str, Any], operation: str) -> str:
        """The connector's own sentence, with what this block gives it."""
        account = self.accounts.get(str(settings.get("connection")))
        if account is None or account.connector not in connectors:
            return operation
        found = connectors[account.connector].operations.get(operation)
        given = settings.get("input", {})
        if found is None:
            return operation
        says = found.says[self.language]
        return re.sub(r"\{(\w+)\}", lambda match: self._given(given, match[1]), says)

    def _given(self, given: Mapping[str, Any], name: str) -> str:
        return self.value(given[name]) if name in given else "…"


def _parsed(text: str) -> Tree | None:
    """None: it is none yet."""
    try:
        return parse(text)
    except FormulaError:
        return None
