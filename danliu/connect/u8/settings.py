"""What a connection to U8 is set up with."""

from typing import Annotated

from msgspec import Meta, Struct

from danliu.connect.connector import ADDRESS, SECRET, TimeoutS
from danliu.telling import told


class Settings(Struct, frozen=True):
    """ds_sequence   one connection is one account set
    production_root  the name of production orders in paths and bodies; unconfirmed
    receipt_root     likewise of purchase receipts
    stock_field      what may be sold, in an answer about stock; unconfirmed
    follow_*         whose changes are looked for, and go to the inbox; follow_lines: also such as
                     no list shows, for one call more a document
    """

    from_account: Annotated[
        str, told("调用方账号", "Calling account", help=("from_account", "from_account"))
    ]
    to_account: Annotated[
        str, told("提供方账号", "Providing account", help=("to_account", "to_account"))
    ]
    app_key: Annotated[str, told("应用 app_key", "App key")]
    app_secret: Annotated[str, SECRET, told("应用 app_secret", "App secret")]
    ds_sequence: Annotated[
        str,
        told(
            "数据源序号",
            "Account set",
            help=("一个账套一个连接；不填：第一个", "Left out: the first one"),
        ),
    ] = ""
    sale_type: Annotated[str, told("销售类型编码", "Kind of sale")] = "01"
    business_type: Annotated[str, told("业务类型", "Kind of business")] = "普通销售"
    purchase_type: Annotated[str, told("采购类型编码", "Kind of purchase")] = ""
    department: Annotated[str, told("部门编码", "Department")] = ""
    person: Annotated[str, told("业务员编码", "Person")] = ""
    currency: Annotated[str, told("币种名称", "Currency")] = "人民币"
    tax_rate: Annotated[int, Meta(ge=0, le=100), told("税率（%）", "Tax rate, %")] = 13
    approves: Annotated[
        bool, told("销售订单建好就审核", "Approve sales orders once they are made")
    ] = True
    warehouse: Annotated[
        str,
        told(
            "仓库编码",
            "Warehouse",
            help=("查库存只看它；不填：各仓合计", "Only its stock; left out: all together"),
        ),
    ] = ""
    stock_field: Annotated[str, told("现存量：可用数量字段", "Stock: field of the quantity")] = (
        "qty"
    )
    production_root: Annotated[
        str, Meta(pattern=r"^[a-z_]+$"), told("生产订单的接口名", "Name of production orders")
    ] = "mom_order"
    follow_sales: Annotated[bool, told("跟踪销售订单的变动", "Follow sales orders")] = False
    follow_purchases: Annotated[bool, told("跟踪采购订单的变动", "Follow purchase orders")] = False
    follow_production: Annotated[bool, told("跟踪生产订单的变动", "Follow production orders")] = (
        False
    )
    receipt_root: Annotated[
        str, Meta(pattern=r"^[a-z_]+$"), told("采购入库单的接口名", "Name of purchase receipts")
    ] = "purchasein"
    follow_receipts: Annotated[bool, told("跟踪采购入库单", "Follow purchase receipts")] = False
    follow_lines: Annotated[
        bool,
        told(
            "连明细一起比",
            "Compare the lines, too",
            help=("每张单据多一次调用", "One call more for each document"),
        ),
    ] = False
    back_days: Annotated[
        int, Meta(ge=1, le=366), told("跟踪多少天以内的单据", "Follow documents of the last, days")
    ] = 30
    every_s: Annotated[int, Meta(ge=60, le=86_400), told("几秒看一次", "Looks every, seconds")] = (
        600
    )
    result_every_s: Annotated[
        float,
        Meta(ge=0.01, le=30),
        told("建单后几秒问一次结果", "Asks for a result every, seconds"),
    ] = 3
    url: Annotated[
        str,
        ADDRESS,
        told("接口地址", "Address", help=("正式环境不用改", "As it is for the real system")),
    ] = "https://api.yonyouup.com"
    timeout_s: TimeoutS = 30
