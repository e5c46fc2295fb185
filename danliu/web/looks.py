"""How the company looks on pages that know no more of it."""

from danliu.people.workspaces import WorkspaceRow


def logo_of(row: WorkspaceRow) -> str:
    """Where the company's picture is; blank for none."""
    return f"/api/public/logos/{row.logo}" if row.logo else ""
