"""Which routes leave a line in the audit log, and what it tells.

A test finds those that change something and are named nowhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass

OF_ROOM: Mapping[str, tuple[str, ...]] = {
    "sign-in": (
        *("signed-in", "signed-out", "sign-in-failed", "signed-out-elsewhere"),
        *("password-changed", "password-reset", "second-factor-on", "second-factor-off"),
        *("recovery-renewed", "provider-linked", "provider-unlinked"),
    ),
    "people": (
        *("invited", "invitation-withdrawn", "joined", "person-placed", "person-left"),
        *("person-came-back", "looked-as", "reset-made", "second-factor-taken"),
        *("portrait-set", "portrait-taken", "signature-set"),
    ),
    "roles": ("role-saved", "role-dropped"),
    "tokens": ("token-issued", "token-revoked"),
    "company": (
        *("company-changed", "logo-set", "logo-taken", "provider-set", "provider-dropped"),
        *("code-door-set", "code-door-dropped"),
        *("pack-installed", "company-exported"),
    ),
    "tables": (
        *("table-defined", "table-dropped", "field-converted", "records-exported"),
        "menu-arranged",
    ),
    "flows": (
        *("flow-published", "flow-version-live", "flow-address", "flow-brought", "flow-copied"),
        "keeping-set",
    ),
    "connections": (
        *("connection-made", "connection-changed", "connection-dropped"),
        *("webhook-made", "webhook-changed", "webhook-dropped"),
    ),
    "forms": ("form-saved", "form-dropped", "form-brought-back"),
    "boards": ("board-saved", "board-dropped", "board-subscribed", "board-unsubscribed"),
}


@dataclass(frozen=True)
class Watch:
    """target   the part of the path that says what it was done to
    told     the parts of the body that are worth telling; never a secret
    """

    what: str
    target: str = ""
    told: tuple[str, ...] = ()


WATCHED: Mapping[str, Watch] = {
    "DELETE /api/account/sessions/{session}": Watch("signed-out-elsewhere"),
    "POST /api/account/sessions/end-others": Watch("signed-out-elsewhere"),
    "POST /api/account/password": Watch("password-changed"),
    "PUT /api/account/portrait": Watch("portrait-set"),
    "DELETE /api/account/portrait": Watch("portrait-taken"),
    "PUT /api/account/portrait/signature": Watch("signature-set", told=("signature",)),
    "POST /api/account/second-factor/confirm": Watch("second-factor-on"),
    "POST /api/account/second-factor/off": Watch("second-factor-off"),
    "POST /api/account/second-factor/recovery": Watch("recovery-renewed"),
    "POST /api/invitations": Watch("invited", told=("name", "role")),
    "DELETE /api/invitations/{invitation}": Watch("invitation-withdrawn"),
    "PUT /api/people/{user}": Watch("person-placed", "user", ("role",)),
    "POST /api/people/{user}/leave": Watch("person-left", "user"),
    "POST /api/people/{user}/come-back": Watch("person-came-back", "user"),
    "POST /api/people/{user}/look-as": Watch("looked-as", "user"),
    "POST /api/people/{user}/reset": Watch("reset-made", "user"),
    "POST /api/people/{user}/second-factor/off": Watch("second-factor-taken", "user"),
    "PUT /api/roles/{key}": Watch("role-saved", "key", ("name",)),
    "DELETE /api/roles/{key}": Watch("role-dropped", "key"),
    "POST /api/tokens": Watch("token-issued", told=("label", "scopes", "expires_at")),
    "DELETE /api/tokens/{token}": Watch("token-revoked"),
    "DELETE /api/account/identity": Watch("provider-unlinked"),
    "PUT /api/provider": Watch("provider-set", told=("name", "issuer", "by_email")),
    "DELETE /api/provider": Watch("provider-dropped"),
    "DELETE /api/account/code-identity": Watch("provider-unlinked"),
    "PUT /api/code-door": Watch("code-door-set", told=("connection",)),
    "DELETE /api/code-door": Watch("code-door-dropped"),
    "PUT /api/workspace/logo": Watch("logo-set"),
    "DELETE /api/workspace/logo": Watch("logo-taken"),
    "PATCH /api/workspace": Watch("company-changed", told=("name", "accent", "second_factor")),
    "POST /api/packs/{key}/install": Watch("pack-installed", "key"),
    "POST /api/packs/install": Watch("pack-installed"),
    "GET /api/packs/export": Watch("company-exported"),
    "PUT /api/tables/{table}": Watch("table-defined", "table", ("because",)),
    "DELETE /api/tables/{table}": Watch("table-dropped", "table"),
    "POST /api/tables/{table}/fields/{field}/convert": Watch("field-converted", "table"),
    "GET /api/tables/{table}/export": Watch("records-exported", "table"),
    "POST /api/flows/{flow}/publish": Watch("flow-published", "flow"),
    "POST /api/flows/{flow}/draft/publish": Watch("flow-published", "flow"),
    "POST /api/flows/{flow}/versions/{version}/live": Watch("flow-version-live", "flow"),
    "POST /api/flows/{flow}/address": Watch("flow-address", "flow"),
    "POST /api/flows/import": Watch("flow-brought", told=("key",)),
    "POST /api/flows/{flow}/copy": Watch("flow-copied", "flow", ("to",)),
    "PUT /api/flows/keeping": Watch("keeping-set", told=("full_days",)),
    "POST /api/connections": Watch("connection-made", told=("name", "connector")),
    "DELETE /api/connections/{key}": Watch("connection-dropped", "key"),
    "PATCH /api/connections/{key}": Watch("connection-changed", "key"),
    "POST /api/webhooks": Watch("webhook-made", told=("name", "role")),
    "PATCH /api/webhooks/{webhook}": Watch("webhook-changed", told=("name",)),
    "DELETE /api/webhooks/{webhook}": Watch("webhook-dropped"),
    "PUT /api/forms/{key}": Watch("form-saved", "key"),
    "DELETE /api/forms/{key}": Watch("form-dropped", "key"),
    "POST /api/forms/{key}/bring-back": Watch("form-brought-back", "key"),
    "PUT /api/boards/{key}": Watch("board-saved", "key"),
    "DELETE /api/boards/{key}": Watch("board-dropped", "key"),
    "PUT /api/menu": Watch("menu-arranged"),
    "POST /api/briefings": Watch(
        "board-subscribed", told=("board", "way", "connection", "address")
    ),
    "DELETE /api/briefings/{briefing}": Watch("board-unsubscribed"),
}
