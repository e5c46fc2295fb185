"""The web application over one hub."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from ipaddress import ip_address
from typing import Any, cast

import asyncpg
from litestar import Litestar, Request, asgi
from litestar.di import Provide
from litestar.exceptions import HTTPException, PermissionDeniedException
from litestar.openapi import OpenAPIConfig
from litestar.types import Receive, Scope, Send

import danliu
from danliu.connect.sandbox import sandboxes
from danliu.errors import DanliuError
from danliu.hub import Hub
from danliu.people.sessions import Sessions
from danliu.web import attachments, blocks, forms, members, metrics, pages, problems, public
from danliu.web.account import AccountRoutes
from danliu.web.audit import AuditRoutes, Watching
from danliu.web.boards import BoardRoutes, alarms, look
from danliu.web.briefings import BriefingRoutes, LeavingRoutes
from danliu.web.canvas import propose_flow, read_flow, try_formula
from danliu.web.code_door import CodeDoorRoutes
from danliu.web.code_trip import CodeIdentityRoutes, come_home_by_code, go_by_code
from danliu.web.comments import CommentRoutes
from danliu.web.companies import companies, turn_to
from danliu.web.company import CompanyRoutes, logo
from danliu.web.connections import ConnectionRoutes
from danliu.web.connectors import known_connectors
from danliu.web.customer_page import customer_page
from danliu.web.definitions import DefinitionRoutes
from danliu.web.demo import DemoRoutes
from danliu.web.drafts import DraftRoutes, drafts
from danliu.web.exchange import ImportRoutes
from danliu.web.exports import ExportRoutes
from danliu.web.feed import Feed, feed
from danliu.web.filling import FillingRoutes, public_choices
from danliu.web.floors import FloorRoutes
from danliu.web.here import here
from danliu.web.history import HistoryRoutes
from danliu.web.hooks import greeting, hook
from danliu.web.indexes import indexes
from danliu.web.invitations import InvitationRoutes, WelcomeRoutes
from danliu.web.keeping import KeepingRoutes
from danliu.web.laboratory import LaboratoryRoutes
from danliu.web.lenses import LensRoutes
from danliu.web.linking import waiting
from danliu.web.looking import look_as, look_no_longer
from danliu.web.making import MakingRoutes
from danliu.web.menu import MenuRoutes
from danliu.web.names import Names
from danliu.web.notices import NoticeRoutes
from danliu.web.once import Once
from danliu.web.packs import PackRoutes
from danliu.web.phone import PhoneRoutes
from danliu.web.portable import copy_flow, export_flow, import_flow, look_at_flow
from danliu.web.portraits import PortraitRoutes, portrait
from danliu.web.provider import ProviderRoutes
from danliu.web.provider_trip import IdentityRoutes, come_home, go
from danliu.web.records import RecordRoutes
from danliu.web.resets import ResetRoutes, make_reset, take_second_factor
from danliu.web.roles import PeopleRoutes, RoleRoutes
from danliu.web.runs import RunRoutes, flows
from danliu.web.sandbox_runs import test_run
from danliu.web.schema import schema
from danliu.web.search import search
from danliu.web.second_factor import SecondFactorRoutes
from danliu.web.session import SessionRoutes
from danliu.web.setup import setup
from danliu.web.shifts import shift
from danliu.web.signed import Door
from danliu.web.standstill import StandstillRoutes
from danliu.web.starts import StartRoutes, press_button
from danliu.web.stations import StationRoutes
from danliu.web.stock import StockRoutes
from danliu.web.substitutes import SubstituteRoutes
from danliu.web.task_links import LinkedTaskRoutes
from danliu.web.tasks import TaskRoutes
from danliu.web.tokens import TokenRoutes
from danliu.web.watching import figures
from danliu.web.webhooks import WebhookRoutes
from danliu.web.whereabouts import where
from danliu.web.writes import WriteRoutes

API: list[Any] = [
    SessionRoutes,
    companies,
    turn_to,
    RecordRoutes,
    CommentRoutes,
    WriteRoutes,
    HistoryRoutes,
    DefinitionRoutes,
    RoleRoutes,
    PackRoutes,
    AccountRoutes,
    SecondFactorRoutes,
    PortraitRoutes,
    portrait,
    AuditRoutes,
    InvitationRoutes,
    WelcomeRoutes,
    ResetRoutes,
    CompanyRoutes,
    logo,
    ProviderRoutes,
    IdentityRoutes,
    go,
    come_home,
    CodeDoorRoutes,
    CodeIdentityRoutes,
    go_by_code,
    come_home_by_code,
    waiting,
    make_reset,
    take_second_factor,
    look_as,
    look_no_longer,
    setup,
    PeopleRoutes,
    TokenRoutes,
    WebhookRoutes,
    LaboratoryRoutes,
    DraftRoutes,
    drafts,
    read_flow,
    try_formula,
    propose_flow,
    test_run,
    export_flow,
    look_at_flow,
    import_flow,
    copy_flow,
    RunRoutes,
    StandstillRoutes,
    StartRoutes,
    press_button,
    TaskRoutes,
    LinkedTaskRoutes,
    SubstituteRoutes,
    NoticeRoutes,
    ConnectionRoutes,
    known_connectors,
    DemoRoutes,
    StockRoutes,
    StationRoutes,
    FloorRoutes,
    shift,
    ImportRoutes,
    ExportRoutes,
    BoardRoutes,
    MenuRoutes,
    BriefingRoutes,
    LeavingRoutes,
    alarms,
    look,
    MakingRoutes,
    forms.FormRoutes,
    public.PublicFormRoutes,
    LensRoutes,
    where,
    customer_page,
    PhoneRoutes,
    public_choices,
    FillingRoutes,
    attachments.upload,
    attachments.upload_by_form,
    attachments.download,
    members.members,
    indexes,
    flows,
    figures,
    KeepingRoutes,
    blocks.blocks,
    blocks.SignalRoutes,
    schema,
    search,
    feed,
    here,
    greeting,
    hook,
]


def create_app(hub: Hub, *, stand_ins: bool = False) -> Litestar:
    """The application. With `stand_ins`, the outside systems' sandboxes under /sandbox."""

    def now() -> datetime:
        return hub.house.clock.now()

    sessions, names, news = Sessions(now), Names(), Feed(hub)

    def spoken_names(request: Request[Any, Any, Any]) -> Names:
        return names.speaking(problems.language(request))

    reader = metrics.token()
    door = Door(hub, sessions)

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        await news.start()
        yield
        await news.stop()

    app = Litestar(
        [
            *API,
            pages.desk,
            pages.form,
            pages.lens,
            pages.task,
            pages.pda,
            pages.pda_worker,
            pages.pda_manifest,
            pages.floor,
            pages.floor_worker,
            pages.floor_manifest,
            pages.healthz,
            *([metrics.metrics(reader, hub, everybody=True)] if reader else []),
            *pages.assets(),
            *(stand_ins_under("/sandbox") if stand_ins else []),
        ],
        dependencies={
            "hub": Provide(lambda: hub, sync_to_thread=False),
            "sessions": Provide(lambda: sessions, sync_to_thread=False),
            "names": Provide(spoken_names, sync_to_thread=False),
            "news": Provide(lambda: news, sync_to_thread=False),
            "signed": Provide(door.signed),
            "ws": Provide(door.ws),
            "searcher": Provide(lambda: hub.search, sync_to_thread=False),
        },
        exception_handlers={
            DanliuError: problems.danliu_problem,
            HTTPException: problems.http_problem,
            asyncpg.DataError: problems.value_problem,
            RecursionError: problems.value_problem,
            Exception: problems.unexpected_problem,
        },
        middleware=metrics.counted(reader),
        before_send=[Watching(hub)],
        lifespan=[lifespan],
        openapi_config=OpenAPIConfig("Danliu 单流", danliu.__version__, path="/api/docs"),
        request_max_body_size=4 * 1024 * 1024,
        logging_config=None,
    )
    app.state.end_streams = news.end
    app.asgi_handler = Once(app.asgi_handler, hub, sessions)
    return app


def describe() -> dict[str, Any]:
    """The OpenAPI document. It follows from the routes alone: no hub is opened for it."""
    return create_app(cast(Hub, None)).openapi_schema.to_schema()


def stand_ins_under(prefix: str) -> list[Any]:
    """The outside systems' sandboxes, each mounted under its name."""
    return [_mounted(f"{prefix}/{name}", stand) for name, stand in sandboxes().items()]


def _mounted(path: str, stand: Any) -> Any:
    @asgi(path, is_mount=True, copy_scope=True)
    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        # a stand-in sends wherever it is told: only this machine may tell it
        client = scope.get("client")
        if client is None or not ip_address(client[0]).is_loopback:
            raise PermissionDeniedException("the stand-ins answer this machine only")
        await stand(scope, receive, send)

    return serve
