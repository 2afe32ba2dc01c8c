"""Letters greet by a whole name that is one, or by none."""

import pytest
from mailflow.domain.text.cleaning import clean_name
from mailflow.domain.text.names import greeting_name


@pytest.mark.parametrize(
    ("written", "vietnamese", "english"),
    [
        ("Trần Thị Lan", "Trần Thị Lan", "Trần Thị Lan"),
        ("chị Dung", "Dung", "Dung"),
        ("Mr Sơn", "Sơn", "Mr Sơn"),
        ("Mr.Lan", "Lan", "Mr. Lan"),
        ("Anh Nguyễn Văn Nam", "Nguyễn Văn Nam", "Nguyễn Văn Nam"),
        ("Anh Thư", "Anh Thư", "Anh Thư"),  # a given name
        ("Chú Nam", "Nam", "Nam"),
        ("Chu Văn An", "Chu Văn An", "Chu Văn An"),  # a surname
        ("Quý khách Trần Lan", "Trần Lan", "Trần Lan"),
        ("thao nguyen", "Thao Nguyen", "Thao Nguyen"),
        ("LÊ THỊ HOA", "Lê Thị Hoa", "Lê Thị Hoa"),
        ("TRƯƠNG VĂN A", "Trương Văn A", "Trương Văn A"),
        ("mary-jane o'brien", "Mary-Jane O'Brien", "Mary-Jane O'Brien"),
        ("FPT", "FPT", "FPT"),
        ("陈静", "陈静", "陈静"),
        ("北京天地有限公司", "北京天地有限公司", "北京天地有限公司"),
        ("TRƯỜNG THPT LÊ LỢI", "TRƯỜNG THPT LÊ LỢI", "TRƯỜNG THPT LÊ LỢI"),
        ("ACME CO., LTD", "ACME CO., LTD", "ACME CO., LTD"),
        *(
            (company, company, company)
            for company in ("CÔNG TY TNHH MTV THƯƠNG MẠI DỊCH VỤ MINH PHÁT", "acme trading")
        ),
    ],
)
def test_names_are_written_as_names_are(written: str, vietnamese: str, english: str) -> None:
    """Titles go where the letter has its own; a company's name stands as it is, whole."""
    assert greeting_name(clean_name(written), "vi") == vietnamese
    assert greeting_name(clean_name(written), "en") == english


@pytest.mark.parametrize(
    "written",
    [
        "Dr. Maximilian-Alexander Featherstonehaugh-Cholmondeley-Warner III",
        "CÔNG TY TNHH MỘT THÀNH VIÊN THƯƠNG MẠI DỊCH VỤ XUẤT NHẬP KHẨU MINH PHÁT",
        "jack_the_lad99",
        "Kevin O'Brien, Sales",
        "Chị Ba / Cô Hà",
        "Lan (Kế toán)",
        "Lan 0905 123 456",
        "Khách hàng",
        "Phòng Kế toán",
        "财务部",
        "客户",
        "iPhone",
        "Chị",
        "",
    ],
)
def test_rather_none_than_half_a_name(written: str) -> None:
    """Nor by what is no name."""
    assert [greeting_name(clean_name(written), language) for language in ("vi", "en", "zh")] == [""] * 3
