"""One small registry: a decorator, folder discovery, entry points for strangers."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Generic, TypeVar

from danliu.errors import DanliuError

Part = TypeVar("Part")


@dataclass(eq=False)
class UnknownPart(DanliuError):
    """Nothing is registered under this name."""

    code = "unknown-part"
    status = 422

    kind: str
    name: str
    known: list[str]


class Registry(Generic[Part]):
    """The parts of one kind by name. Parts found in `package` or in a stranger's entry point.

    The package is read at the first look-up, not at import, so that a part may import its door.
    """

    def __init__(self, kind: str, package: str) -> None:
        self.kind = kind
        self._package = package
        self._parts: dict[str, Part] = {}
        self._found = False

    def keep(self, name: str, part: Part) -> None:
        """Register under `name`. A name taken twice is a mistake of the programmer."""
        if name in self._parts:
            raise RuntimeError(f"{self.kind} {name!r} is registered twice")
        self._parts[name] = part

    def __getitem__(self, name: str) -> Part:
        self._find()
        try:
            return self._parts[name]
        except KeyError:
            raise UnknownPart(self.kind, name, sorted(self._parts)) from None

    def __contains__(self, name: str) -> bool:
        self._find()
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        self._find()
        return iter(sorted(self._parts))

    def _find(self) -> None:
        if self._found:
            return
        self._found = True
        package = importlib.import_module(self._package)
        for module in pkgutil.walk_packages(package.__path__, f"{self._package}."):
            importlib.import_module(module.name)
        for stranger in entry_points(group=f"danliu.{self.kind}"):
            stranger.load()
