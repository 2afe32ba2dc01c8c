"""One mailbox has many spellings: caps count the person, not the address.

Google leaves dots out (v.i.c.tim@gmail.com) and knows two domains; what follows a plus is a detail nearly
everywhere (RFC 5233).  Where a server knows no details, "lan+1@" and "lan+2@" share a cap that they need not
share, which costs a short wait; the other mistake would let one mail bomb through.
"""

from typing import Final

_SAME_DOMAIN: Final = {"googlemail.com": "gmail.com"}
_DOTS_MEAN_NOTHING: Final = frozenset({"gmail.com"})

_OF_EVERYBODY: Final = frozenset(
    {
        *("gmail.com", "outlook.com", "outlook.com.vn", "hotmail.com", "live.com", "msn.com"),
        *("yahoo.com", "yahoo.com.vn", "ymail.com", "rocketmail.com", "aol.com"),
        *("icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "tutanota.com"),
        *("gmx.com", "gmx.net", "gmx.de", "web.de", "mail.com", "zoho.com", "fastmail.com"),
        *("qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com"),
        *("139.com", "189.cn", "aliyun.com", "naver.com", "daum.net", "yahoo.co.jp"),
        *("mail.ru", "bk.ru", "inbox.ru", "list.ru", "yandex.ru", "yandex.com", "ya.ru"),
        *("vnn.vn", "hcm.vnn.vn", "hn.vnn.vn", "fpt.vn", "viettel.vn"),
    }
)


def person_key(address: str) -> str:
    """The mailbox behind an address, in one spelling; lower case, "" for ""."""
    local, at, domain = address.strip().lower().rpartition("@")
    domain = _SAME_DOMAIN.get(domain, domain)
    name = local.partition("+")[0] or local  # "+x@…" has no name before its plus
    if domain in _DOTS_MEAN_NOTHING:
        name = name.replace(".", "") or name
    return f"{name}{at}{domain}"


def domain_of(address: str) -> str:
    """What follows the last @, in lower case."""
    return address.rpartition("@")[2].lower()


def serves_everybody(domain: str) -> bool:
    """Whether millions of people who have nothing to do with each other have their mail there."""
    return domain in _OF_EVERYBODY
