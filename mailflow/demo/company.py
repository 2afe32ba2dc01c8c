"""The demo's sample company, a shop for household goods: its people, its customers, its config.toml."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from mailflow.demo.webmail import MailUser

SUPPORT: Final = "support@saomai.example"
DOMAINS: Final = ("saomai.example", "hopthu.example", "post.example", "youxiang.example")
PREFIX: Final = "KN"  # of the references
PASSWORD: Final = "demo"  # noqa: S105  (mailboxes in memory, on loopback)

CUSTOMERS, STAFF, MAILFLOW = "Customers", "Staff of Sao Mai", "The mailbox that mailflow works on"

YOU: Final = MailUser("you@post.example", "Alex Martin", CUSTOMERS, SUPPORT)
LAN: Final = MailUser("lan@hopthu.example", "Nguyễn Thị Lan", CUSTOMERS, SUPPORT)
EMILY: Final = MailUser("emily@post.example", "Emily Carter", CUSTOMERS, SUPPORT)
WANG: Final = MailUser("wangli@youxiang.example", "王丽", CUSTOMERS, SUPPORT)
QUAN: Final = MailUser("quan@hopthu.example", "Trần Minh Quân", CUSTOMERS, SUPPORT)
CHEN: Final = MailUser("chenwei@youxiang.example", "陈伟", CUSTOMERS, SUPPORT)
HUNG: Final = MailUser("hung@hopthu.example", "Phạm Văn Hùng", CUSTOMERS, SUPPORT)

DELIVERY: Final = MailUser("giaohang@saomai.example", "Delivery", STAFF)
BILLING: Final = MailUser("ketoan@saomai.example", "Billing", STAFF)
SERVICE: Final = MailUser("baohanh@saomai.example", "Repairs", STAFF)
SALES: Final = MailUser("banhang@saomai.example", "Sales", STAFF)
CARE: Final = MailUser("cskh@saomai.example", "Customer care", STAFF)
HA: Final = MailUser("ha@saomai.example", "Đỗ Thu Hà (Delivery)", STAFF)
DIRECTOR: Final = MailUser("giamdoc@saomai.example", "The director", STAFF)

PEOPLE: Final = (
    *(YOU, LAN, EMILY, WANG, QUAN, CHEN, HUNG),
    *(DELIVERY, BILLING, SERVICE, SALES, CARE, HA, DIRECTOR),
    MailUser(SUPPORT, "Sao Mai", MAILFLOW),
)
"""In the order of the webmail's list."""

_CONFIG = """\
# The demo's sample company. Your own file: mailflow init

[organisation]
name = "Sao Mai"
domain = "saomai.example"
timezone = "Asia/Ho_Chi_Minh"
languages = ["vi", "en", "zh"]

[[mailboxes]]
address = "{support}"
display_name = "Sao Mai"
start_from = "{start}"
subaddressing = "yes"
[mailboxes.imap]
host = "{host}"
port = {imap_port}
security = "none"                       # on this machine only
username = "{support}"
password = {{ file = "password" }}
[mailboxes.smtp]
host = "{host}"
port = {smtp_port}
security = "none"
username = "{support}"
password = {{ file = "password" }}

[reference]
prefix = "{prefix}"

[acknowledgement]
per_address_hour = 20                   # a visitor may try many things
per_address_day = 100

[[departments]]
name = "delivery"
label = {{ vi = "Bộ phận Giao hàng", en = "Delivery", zh = "配送部" }}
address = "giaohang@saomai.example"
members = ["ha@saomai.example"]
manager = "giamdoc@saomai.example"

[[departments]]
name = "billing"
label = {{ vi = "Phòng Kế toán", en = "Billing", zh = "财务部" }}
address = "ketoan@saomai.example"
manager = "giamdoc@saomai.example"

[[departments]]
name = "repairs"
label = {{ vi = "Bộ phận Kỹ thuật và Bảo hành", en = "Repairs", zh = "维修部" }}
address = "baohanh@saomai.example"
manager = "giamdoc@saomai.example"

[[departments]]
name = "sales"
label = {{ vi = "Bộ phận Bán hàng", en = "Sales", zh = "销售部" }}
address = "banhang@saomai.example"
manager = "giamdoc@saomai.example"

[[routes]]                              # the first that fits decides
name = "danger"
department = "repairs"
urgent = true
subject_or_text = ["điện giật", "rò điện", "cháy", "electric shock", "caught fire", "触电", "漏电", "起火"]

[[routes]]
name = "parcels"
department = "delivery"
subject_or_text = ["giao hàng", "giao trễ", "shipper", "delivery", "parcel", "快递", "送货", "配送"]

[[routes]]
name = "money"
department = "billing"
subject_or_text = ["hóa đơn", "thanh toán", "trừ tiền", "invoice", "charged", "refund", "发票", "退款"]

[[routes]]
name = "defects"
department = "repairs"
subject_or_text = ["bảo hành", "bị hỏng", "warranty", "broken", "faulty", "保修", "维修", "坏了"]

[[routes]]
name = "questions"
department = "sales"
nature = ["question"]

[staff]
plain_reply = "hold 3s"                 # time to stop an answer before the customer gets it; better 2m

[roles]                                 # what fits no route goes to customer care
customer_care = "cskh@saomai.example"
director = "giamdoc@saomai.example"
"""


def found_company(folder: Path, host: str, imap_port: int, smtp_port: int, now: datetime) -> Path:
    """Write config.toml and the password's file into a folder; returns the config's path.

    ``now`` (aware) is when the company opens: mail from before is none of its business.
    """
    start = (now - timedelta(minutes=1)).isoformat(timespec="seconds")
    config = folder / "config.toml"
    config.write_text(
        _CONFIG.format(
            support=SUPPORT, prefix=PREFIX, start=start, host=host, imap_port=imap_port, smtp_port=smtp_port
        ),
        encoding="utf-8",
    )
    secret = folder / "password"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    secret.chmod(0o600)
    return config


def name_of(address: str) -> str:
    """The name of one of the demo's people; the address itself of anybody else."""
    return next((p.name for p in PEOPLE if p.address == address), address)
