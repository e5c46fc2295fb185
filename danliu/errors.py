"""The root of every error that Danliu raises on purpose."""

from dataclasses import dataclass, fields
from typing import Any, ClassVar, NamedTuple


class Words(NamedTuple):
    """One sentence for people, in both of the languages that Danliu speaks."""

    zh: str
    en: str


@dataclass(eq=False)
class DanliuError(Exception):
    """Something a person can act on: a stable code, an HTTP status, the facts as fields.

    `retry` says whether the same request may succeed later without anybody changing anything.
    The first line of a subclass's docstring is its English sentence.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    retry: ClassVar[bool] = False

    def facts(self) -> dict[str, Any]:
        """What is known about this one occurrence; safe to show, never a secret."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __str__(self) -> str:
        title = (self.__doc__ or self.code).strip().splitlines()[0]
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts().items())
        return f"{title} ({facts})" if facts else title
