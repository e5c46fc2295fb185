"""A pack: a solution as data. A folder of YAML, validated whole before anything is touched."""

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml
from msgspec import Struct

from danliu.boards.definition import Board
from danliu.connect.pace import Limits
from danliu.errors import DanliuError, Words
from danliu.expected import placed
from danliu.floor.definition import Floor
from danliu.flows.definition import Flow
from danliu.forms.form import Form
from danliu.lens.lens import Lens
from danliu.menu.definition import Menu
from danliu.stations.definition import Station
from danliu.tables.definition import TableDef
from danliu.tables.exchange.mapping import Mapped
from danliu.tables.roles import Role

T = TypeVar("T")


class InvalidPack(DanliuError):
    """This pack cannot be installed."""

    code = "invalid-pack"
    status = 422

    def __init__(self, file: str, wanted: str | Words) -> None:
        self.file, self.wanted = file, wanted

    def facts(self) -> dict[str, Any]:
        return {"file": self.file, "wanted": self.wanted}


class PackConnection(Struct, frozen=True, forbid_unknown_fields=True):
    """A connection that the pack brings; in a demo it speaks to the connector's stand-in.

    intake   key of the mapping by which its messages become records; then it has an inbound address
    inbound  whether it has one without: flows wait for its messages
    limits   how quickly it may be called
    """

    key: str
    name: str
    connector: str
    intake: str = ""
    limits: Limits | None = None
    inbound: bool = False


class DemoRecords(Struct, frozen=True, forbid_unknown_fields=True):
    table: str
    records: tuple[dict[str, Any], ...]


class DemoStock(Struct, frozen=True, forbid_unknown_fields=True):
    """What a demo has of an item, which is named by its title."""

    table: str
    item: str
    quantity: str
    place: str = ""
    lot: str = ""


class About(Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    name: str
    name_en: str
    about: str
    about_en: str


class Pack(Struct, frozen=True):
    """Everything a pack brings."""

    about: About
    tables: tuple[TableDef, ...]
    flows: tuple[Flow, ...]
    forms: tuple[Form, ...]
    lenses: tuple[Lens, ...]
    boards: tuple[Board, ...]
    mappings: dict[str, Mapped]
    connections: tuple[PackConnection, ...]
    demo: tuple[DemoRecords, ...]
    stock: tuple[DemoStock, ...] = ()
    stations: tuple[Station, ...] = ()
    roles: tuple[Role, ...] = ()
    menu: Menu = Menu()
    floors: tuple[Floor, ...] = ()


def shipped(key: str) -> Traversable:
    """The folder of a pack that comes with Danliu."""
    return resources.files("danliu.packs") / key


def read_pack(folder: Traversable | Path) -> Pack:
    """The pack in a folder. Raises InvalidPack, naming file and place."""
    within = folder / "flows"
    files = sorted(within.iterdir(), key=lambda one: one.name) if within.is_dir() else []
    flows = [_read(file, Flow) for file in files if file.name.endswith(".yaml")]
    return Pack(
        _read(folder / "pack.yaml", About),
        _read(folder / "tables.yaml", tuple[TableDef, ...]),
        tuple(flows),
        _read(folder / "forms.yaml", tuple[Form, ...]),
        _read(folder / "lenses.yaml", tuple[Lens, ...]),
        _read(folder / "boards.yaml", tuple[Board, ...]),
        _read(folder / "mappings.yaml", dict[str, Mapped]),
        _read(folder / "connections.yaml", tuple[PackConnection, ...]),
        _read(folder / "demo.yaml", tuple[DemoRecords, ...]),
        _optional(folder / "stock.yaml", tuple[DemoStock, ...]),
        _optional(folder / "stations.yaml", tuple[Station, ...]),
        _optional(folder / "roles.yaml", tuple[Role, ...]),
        _menu(folder / "menu.yaml"),
        _optional(folder / "floors.yaml", tuple[Floor, ...]),
    )


def _optional(file: Traversable | Path, wanted: type[tuple[T, ...]]) -> tuple[T, ...]:
    return _read(file, wanted) if file.is_file() else ()


def _menu(file: Traversable | Path) -> Menu:
    return _read(file, Menu) if file.is_file() else Menu()


def _read(file: Traversable | Path, wanted: type[T]) -> T:
    try:
        return msgspec.convert(yaml.safe_load(file.read_text(encoding="utf-8")), wanted)
    except FileNotFoundError:
        raise InvalidPack(file.name, "this file, which every pack has") from None
    except msgspec.ValidationError as error:
        raise InvalidPack(file.name, placed(str(error))) from error
    except (yaml.YAMLError, OSError, ValueError) as error:
        raise InvalidPack(file.name, str(error)) from error
