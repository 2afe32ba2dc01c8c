"""Domains of mail providers: whose addresses belong to everybody."""

from typing import Final

EVERYBODYS: Final = frozenset(
    "gmail.com googlemail.com yahoo.com yahoo.com.vn ymail.com outlook.com hotmail.com live.com msn.com"  # noqa: SIM905
    " icloud.com me.com aol.com proton.me protonmail.com zoho.com mail.com gmx.com yandex.com mail.ru"
    " vnn.vn hcm.vnn.vn hn.vnn.vn fpt.vn qq.com vip.qq.com foxmail.com 163.com 126.com yeah.net sina.com"
    " sina.cn sohu.com 139.com aliyun.com"
    " outlook.com.vn rocketmail.com mac.com tutanota.com gmx.net gmx.de web.de fastmail.com 189.cn"
    " naver.com daum.net yahoo.co.jp bk.ru inbox.ru list.ru yandex.ru ya.ru viettel.vn".split()
)
"""Domains of mail providers: a small house may have its own addresses there, and so do its customers."""
