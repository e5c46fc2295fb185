"""Connections: configured accounts of outside systems. Secrets are sealed and never shown."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any, get_type_hints

import asyncpg
import msgspec
from msgspec import Struct

from danliu import vault
from danliu.connect.connector import ADDRESS, SECRET, ConnectorType, Operation, connectors
from danliu.connect.pace import NO_LIMITS, Limits
from danliu.connect.tested import Tested
from danliu.connect.wires import Http
from danliu.errors import DanliuError, Words
from danliu.expected import of_type
from danliu.postgres.pool import Executor
from danliu.vault import Vault


@dataclass(eq=False)
class UnknownConnection(DanliuError):
    """There is no connection of this name."""

    code = "unknown-connection"
    status = 404

    connection: str


@dataclass(eq=False)
class UnknownConnector(DanliuError):
    """There is no such kind of connection."""

    code = "unknown-connector"
    status = 422

    connector: str
    known: list[str]


@dataclass(eq=False)
class UnknownOperation(DanliuError):
    """This connector cannot do that."""

    code = "unknown-operation"
    status = 422

    connector: str
    operation: str
    known: list[str]


@dataclass(eq=False)
class UnknownSecret(DanliuError):
    """This connection has no such secret."""

    code = "unknown-secret"
    status = 422

    connection: str
    secret: str
    known: list[str]


@dataclass(eq=False)
class InvalidSettings(DanliuError):
    """These settings do not fit the connector. field: which of them, where one is to blame."""

    code = "invalid-settings"
    status = 422

    connection: str
    wanted: str | Words
    field: str


@dataclass(eq=False)
class KeysAgain(DanliuError):
    """Its keys go to this address: give them again, together with the new one."""

    code = "keys-again"
    status = 422

    connection: str
    field: str
    secrets: list[str]


class ConnectionRow(Struct, frozen=True):
    """A connection as stored. `hook` is the unguessable part of its inbound address."""

    workspace_id: int
    key: str
    name: str
    connector: str
    settings: dict[str, Any]
    secrets: bytes
    hook: str | None
    intake: dict[str, Any] | None
    tested: dict[str, Any] | None
    limits: Limits


KNOWN_FOR_S = 1.0
"""How long a flow may still call with settings that another process has changed."""


class Kept(Struct, frozen=True):
    """A connection that a flow calls all the time. settings: opened; read_at: by the monotonic
    clock, in seconds."""

    read_at: float
    row: ConnectionRow
    settings: Any


Known = dict[tuple[int, str], Kept]

_NAMED = re.compile(r"required field `(\w+)`|\$\.(\w+)|^(\w+): ")
_COLUMNS = "workspace_id, key, name, connector, settings, secrets, hook, intake, tested, limits"


def _row(found: asyncpg.Record) -> ConnectionRow:
    limits = msgspec.convert(found["limits"], Limits) if found["limits"] else NO_LIMITS
    return ConnectionRow(**{**found, "limits": limits})


def secret_names(kind: ConnectorType) -> set[str]:
    return _marked(kind, SECRET)


def _marked(kind: ConnectorType, mark: msgspec.Meta) -> set[str]:
    hints = get_type_hints(kind.settings, include_extras=True)
    return {name for name, hint in hints.items() if mark in getattr(hint, "__metadata__", ())}


async def find_hook(db: Executor, hook: str) -> ConnectionRow:
    """The connection that this inbound address belongs to. Raises UnknownConnection."""
    row = await db.fetchrow(f"SELECT {_COLUMNS} FROM danliu.connections WHERE hook = $1", hook)
    if row is None:
        raise UnknownConnection(hook)
    return _row(row)


class Connections:
    """The connections of one workspace."""

    def __init__(
        self,
        db: Executor,
        workspace: int,
        keeper: Vault,
        http: Http,
        known: Known | None = None,
    ) -> None:
        self._db, self._workspace, self._vault, self._http = db, workspace, keeper, http
        self._known: Known = {} if known is None else known

    async def all(self) -> list[ConnectionRow]:
        rows = await self._db.fetch(
            f"SELECT {_COLUMNS} FROM danliu.connections WHERE workspace_id = $1 ORDER BY key",
            self._workspace,
        )
        return [_row(row) for row in rows]

    async def row(self, key: str) -> ConnectionRow:
        """Raises UnknownConnection."""
        found = await self._db.fetchrow(
            f"SELECT {_COLUMNS} FROM danliu.connections WHERE workspace_id = $1 AND key = $2",
            self._workspace,
            key,
        )
        if found is None:
            raise UnknownConnection(key)
        return _row(found)

    def build(self, row: ConnectionRow) -> Any:
        """The connector of this connection, ready to be asked."""
        return self.built(row, self._settings(row))

    def built(self, row: ConnectionRow, settings: Any) -> Any:
        """The connector with these settings, at the pace of its connection."""
        http = self._http.on(self._workspace, row.key, row.limits)
        return connectors[row.connector].build(settings, http)

    def _settings(self, row: ConnectionRow) -> Any:
        opened = msgspec.json.decode(self._vault.open(row.secrets))
        return _settings(row.key, connectors[row.connector], {**row.settings, **opened})

    async def open(self, key: str) -> Any:
        return self.build(await self.row(key))

    async def lacks(self, key: str) -> Words | None:
        """What is not connected, where no connection has this key: its connector's name, or the
        key itself. None: there is one."""
        try:
            await self._kept(key)
        except UnknownConnection:
            titles = connectors[key].titles if key in connectors else {"zh": key, "en": key}
            return Words(titles["zh"], titles["en"])
        return None

    async def operation(self, key: str, name: str) -> Operation:
        """Raises UnknownConnection, UnknownOperation."""
        return _operation((await self._kept(key)).row, name)

    async def ready(self, key: str, name: str) -> tuple[Operation, Any]:
        """An operation and the connector to ask. Raises UnknownConnection, UnknownOperation."""
        kept = await self._kept(key)
        return _operation(kept.row, name), self.built(kept.row, kept.settings)

    async def secret(self, key: str, name: str) -> str:
        """A secret setting of a connection, for a request that needs it; never to be kept.

        Raises UnknownConnection, UnknownSecret
        """
        row = (await self._kept(key)).row
        known = secret_names(connectors[row.connector])
        opened = msgspec.json.decode(self._vault.open(row.secrets))
        if name not in known or not opened.get(name):
            raise UnknownSecret(key, name, sorted(known))
        return str(opened[name])

    async def _kept(self, key: str) -> Kept:
        now, place = time.monotonic(), (self._workspace, key)
        kept = self._known.get(place)
        if kept is None or now - kept.read_at >= KNOWN_FOR_S:
            row = await self.row(key)
            kept = self._known[place] = Kept(now, row, self._settings(row))
        return kept

    async def make(self, name: str, connector: str, settings: Mapping[str, Any]) -> str:
        """A new connection; its key. Raises UnknownConnector, InvalidSettings."""
        if connector not in connectors:
            raise UnknownConnector(connector, sorted(connectors))
        kind = connectors[connector]
        _check_names(connector, kind, settings)
        _settings(connector, kind, settings)
        hook = vault.token() if kind.receives else None
        parts = (name, connector, *self._parted(kind, settings), hook)
        for key in _keys(connector):
            made = await self._db.fetchval(
                "INSERT INTO danliu.connections (workspace_id, key, name, connector, settings,"
                " secrets, hook) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                " ON CONFLICT (workspace_id, key) DO NOTHING RETURNING key",
                self._workspace,
                key,
                *parts,
            )
            if made:
                return key
        raise AssertionError("the keys do not end")

    async def set(
        self,
        key: str,
        name: str,
        connector: str,
        settings: Mapping[str, Any],
        *,
        intake: Mapping[str, Any] | None = None,
        inbound: bool = False,
        limits: Limits | None = None,
    ) -> None:
        """Make a connection, or set it anew; its inbound address stays, and its limits without
        others."""
        kind = connectors[connector]
        _settings(key, kind, settings)
        plain, sealed = self._parted(kind, settings)
        await self._db.execute(
            "INSERT INTO danliu.connections (workspace_id, key, name, connector, settings,"
            " secrets, hook, intake, limits) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            " ON CONFLICT (workspace_id, key) DO UPDATE SET name = $3, settings = $5,"
            " secrets = $6, intake = $8, hook = coalesce(danliu.connections.hook, $7),"
            " limits = coalesce($9, danliu.connections.limits)",
            self._workspace,
            key,
            name,
            connector,
            plain,
            sealed,
            vault.token() if inbound else None,
            intake,
            limits,
        )
        self._known.pop((self._workspace, key), None)

    async def change(self, key: str, settings: Mapping[str, Any]) -> None:
        """Change some settings; a secret that is left out stays. What others change meanwhile
        stays too. Raises InvalidSettings, KeysAgain."""
        while not await self._changed(await self.row(key), settings):
            pass  # somebody was quicker: look again
        self._known.pop((self._workspace, key), None)

    async def _changed(self, row: ConnectionRow, settings: Mapping[str, Any]) -> bool:
        """False where it is not as in `row` any more."""
        kind = connectors[row.connector]
        secrets = msgspec.json.decode(self._vault.open(row.secrets))
        _check_names(row.key, kind, settings)
        _check_address(row.key, kind, {**row.settings, **secrets}, settings)
        merged = {**row.settings, **secrets, **settings}
        _settings(row.key, kind, merged)
        done = await self._db.fetchval(
            "UPDATE danliu.connections SET settings = $3, secrets = $4"
            " WHERE workspace_id = $1 AND key = $2 AND settings = $5 AND secrets = $6"
            " RETURNING true",
            self._workspace,
            row.key,
            *self._parted(kind, merged),
            row.settings,
            row.secrets,
        )
        return bool(done)

    async def remove(self, key: str) -> None:
        """With its keys and its inbound address; what came in by it stays."""
        await self._db.execute(
            "DELETE FROM danliu.connections WHERE workspace_id = $1 AND key = $2",
            self._workspace,
            key,
        )
        self._known.pop((self._workspace, key), None)

    async def limit(self, key: str, limits: Limits) -> None:
        """How quickly it may be called from now on. Raises UnknownConnection."""
        await self.row(key)
        await self._db.execute(
            "UPDATE danliu.connections SET limits = $3 WHERE workspace_id = $1 AND key = $2",
            self._workspace,
            key,
            limits,
        )
        self._known.pop((self._workspace, key), None)

    async def keep_test(self, key: str, tested: Tested, at: datetime) -> None:
        await self._db.execute(
            "UPDATE danliu.connections SET tested = $3 WHERE workspace_id = $1 AND key = $2",
            self._workspace,
            key,
            {**msgspec.to_builtins(tested), "at": at},
        )

    def _parted(
        self, kind: ConnectorType, settings: Mapping[str, Any]
    ) -> tuple[dict[str, Any], bytes]:
        """What is kept as it is, and the secrets, sealed."""
        secret = secret_names(kind)
        plain = {one: value for one, value in settings.items() if one not in secret}
        sealed = {one: value for one, value in settings.items() if one in secret}
        return plain, self._vault.seal(msgspec.json.encode(sealed))


def _keys(connector: str) -> Iterator[str]:
    yield connector
    yield from (f"{connector}-{n}" for n in count(2))


def _operation(row: ConnectionRow, name: str) -> Operation:
    kind = connectors[row.connector]
    if name not in kind.operations:
        raise UnknownOperation(kind.name, name, sorted(kind.operations))
    return kind.operations[name]


def _settings(key: str, kind: ConnectorType, given: Mapping[str, Any]) -> Any:
    try:
        return msgspec.convert(given, kind.settings, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidSettings(key, of_type(str(error)), _blamed(str(error))) from error


def _check_names(key: str, kind: ConnectorType, given: Mapping[str, Any]) -> None:
    """A secret under a misspelt name would be kept open. Raises InvalidSettings."""
    known = list(kind.settings.__struct_fields__)
    for name in given:
        if name not in known:
            raise InvalidSettings(key, f"one of {', '.join(known)}", name)


def _check_address(
    key: str, kind: ConnectorType, now: Mapping[str, Any], given: Mapping[str, Any]
) -> None:
    """Raises KeysAgain where sealed secrets would go to another address."""
    usual = {one.name: one.default for one in msgspec.structs.fields(kind.settings)}
    moved = [
        name
        for name in sorted(_marked(kind, ADDRESS) & set(given))
        if given[name] != now.get(name, usual[name])
    ]
    kept = sorted(name for name in secret_names(kind) if now.get(name) and name not in given)
    if moved and kept:
        raise KeysAgain(key, moved[0], kept)


def _blamed(said: str) -> str:
    """The setting that msgspec names, or that the settings themselves do; «» for none."""
    found = _NAMED.search(said)
    return next(filter(None, found.groups()), "") if found else ""
