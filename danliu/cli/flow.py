"""`danliu flow …`: every command about flows by name."""

from danliu.cli.late import group

app = group(
    "流程 Flows",
    {
        "list": "flow_read:list_",
        "read": "flow_read:read",
        "show": "flow_try:show",
        "try": "flow_try:try_",
        "test": "flow_test:test",
        "save": "flow_drafts:save",
        "publish": "flow_drafts:publish",
        "discard": "flow_drafts:discard",
        "diff": "flow_drafts:diff",
        "export": "flow_files:export",
        "import": "flow_files:import_",
        "copy": "flow_files:copy",
    },
)
