"""金蝶云星空: what flows can ask of this ERP."""

from decimal import Decimal
from typing import Annotated

from msgspec import Struct

from danliu.connect.connector import ADDRESS, SECRET, TimeoutS, connector, operation
from danliu.connect.erp import SalesOrder
from danliu.connect.errors import OutsideRefused, UnexpectedAnswer
from danliu.connect.kingdee.client import SYSTEM, Client, Keys
from danliu.connect.kingdee.orders import FORM, Defaults, ErpDocument, Orders
from danliu.connect.wires import Http
from danliu.errors import Words
from danliu.telling import told

CREDIT_FORM = "CRE_CustArchives"
ISO = {"PRE001": "CNY"}  # the ERP's numbers of currencies; another one is passed on as it is


class Settings(Struct, frozen=True):
    """The keys, what orders have in common, and where the credit stands.

    app_id      holds half of the key, hence secret
    credit_*    field keys of the form CRE_CustArchives; unconfirmed, to be checked on the tenant
    """

    server: Annotated[
        str,
        ADDRESS,
        told(
            "服务器地址",
            "Server",
            help=("写到 /k3cloud 之前，如 https://erp.example.com", "Up to before /k3cloud"),
        ),
    ]
    acct_id: Annotated[
        str,
        told(
            "账套 ID", "Account set", help=("在「数据中心管理」里查到", "Found under 数据中心管理")
        ),
    ]
    user_name: Annotated[str, told("集成用户", "Integration user")]
    app_id: Annotated[
        str,
        SECRET,
        told(
            "应用 ID",
            "App ID",
            help=("在「第三方系统登录授权」里新增应用得到", "From 第三方系统登录授权"),
        ),
    ]
    app_secret: Annotated[str, SECRET, told("应用密钥", "App secret")]
    sales_person: Annotated[
        str,
        told(
            "销售员编码",
            "Salesperson's number",
            help=("建销售订单时必填", "Every sales order names one"),
        ),
    ]
    sale_org: Annotated[str, told("销售组织编码", "Sales organisation")] = "100"
    unit: Annotated[str, told("计量单位编码", "Unit")] = "Pcs"
    bill_type: Annotated[str, told("单据类型编码", "Document type")] = "XSDD01_SYS"
    currency: Annotated[str, told("结算币别编码", "Currency")] = "PRE001"
    lcid: Annotated[int, told("语言代码", "Language code")] = 2052
    org_num: Annotated[str, told("组织编码", "Organisation")] = "0"
    credit_customer_field: Annotated[str, told("信用档案：客户字段", "Credit file: customer")] = (
        "FOBJECTID.FNumber"
    )
    credit_limit_field: Annotated[str, told("信用档案：额度字段", "Credit file: limit")] = (
        "FCREDITAMOUNT"
    )
    credit_used_field: Annotated[str, told("信用档案：已用字段", "Credit file: used")] = (
        "FUSEDAMOUNT"
    )
    credit_currency_field: Annotated[str, told("信用档案：币别字段", "Credit file: currency")] = (
        "FCURRENCYID.FNumber"
    )
    timeout_s: TimeoutS = 60


class Customer(Struct, frozen=True):
    """number: the ERP's."""

    number: Annotated[str, told("金蝶客户编码", "ERP customer number", "text")]


class Credit(Struct, frozen=True):
    """Amounts in `currency` (ISO 4217); available may be negative."""

    limit: Annotated[Decimal, told("信用额度", "Limit")]
    used: Annotated[Decimal, told("已用额度", "Used")]
    available: Annotated[Decimal, told("可用额度", "Available")]
    currency: Annotated[str, told("币种", "Currency")]


class IdRow(Struct, array_like=True):
    fid: int


class CreditRow(Struct, array_like=True):
    customer: str
    limit: Decimal | None
    used: Decimal | None
    currency: str


@connector("kingdee", zh="金蝶云星空", en="Kingdee K3Cloud", settings=Settings)
class Kingdee:
    def __init__(self, settings: Settings, http: Http) -> None:
        keys = Keys(
            settings.acct_id,
            settings.user_name,
            settings.app_id,
            settings.app_secret,
            settings.lcid,
            settings.org_num,
        )
        self.client = Client(http, settings.server, keys, settings.timeout_s)
        self.settings = settings
        self.orders = Orders(
            self.client,
            Defaults(
                sale_org=settings.sale_org,
                sales_person=settings.sales_person,
                unit=settings.unit,
                bill_type=settings.bill_type,
                currency=settings.currency,
            ),
        )

    async def test(self) -> Words:
        """Prove the keys, and that this user may read sales orders; nothing is written."""
        await self.client.query(FORM, ("FID",), IdRow, where=("FBillNo", "danliu-test"), limit=1)
        return Words(
            "金蝶接受了签名，并允许读取销售订单",
            "Kingdee accepted the signature and lets us read sales orders",
        )

    @operation(zh="查询客户 {number} 的信用额度", en="look up the credit of {number}", timeout_s=60)
    async def credit(self, customer: Customer) -> Credit:
        """The customer's credit file. Raises OutsideRefused `no-credit-file` if there is none."""
        fields = (
            self.settings.credit_customer_field,
            self.settings.credit_limit_field,
            self.settings.credit_used_field,
            self.settings.credit_currency_field,
        )
        rows = await self.client.query(
            CREDIT_FORM, fields, CreditRow, where=(fields[0], customer.number), limit=2
        )
        if not rows:
            raise OutsideRefused(SYSTEM, customer.number, refusal="no-credit-file")
        if len(rows) > 1:
            raise UnexpectedAnswer(SYSTEM, f"{customer.number} has more than one credit file")
        return read_credit(rows[0])

    @operation(
        zh="在金蝶建立并审核销售订单 {number}",
        en="create and audit the sales order {number}",
        writes=True,
        timeout_s=300,
    )
    async def sales_order(self, order: SalesOrder, *, once: str) -> ErpDocument:
        """One audited document of this number, however often it is asked for.

        `once` is not sent: the ERP knows no such key. The order's own number is what it holds
        unique, see `orders.py`.
        """
        return await self.orders.audited(order)


def read_credit(row: CreditRow) -> Credit:
    """A blank amount is nothing granted, or nothing used yet."""
    limit, used = row.limit or Decimal(0), row.used or Decimal(0)
    return Credit(limit, used, limit - used, ISO.get(row.currency, row.currency))
