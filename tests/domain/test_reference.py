"""References are found as people write them, and nothing else is taken for one."""

import pytest
from mailflow.domain.model.reference import find_references, format_reference


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Re: [KN-2026-000123] Khiếu nại", ("KN-2026-000123",)),
        ("kn-2026-000123", ("KN-2026-000123",)),
        ("ＫＮ－２０２６－０００１２３", ("KN-2026-000123",)),
        ("KN–2026–000123, KN—2026—000124", ("KN-2026-000123", "KN-2026-000124")),
        ("KN‑2026‑000123 KN−2026−000123", ("KN-2026-000123",)),
        ("两个：KN-2026-000002和KN-2026-000001。", ("KN-2026-000002", "KN-2026-000001")),
        ("KN-2026-1234567", ("KN-2026-1234567",)),
        ("XKN-2026-000123", ()),
        ("1KN-2026-000123", ()),
        ("KN-2026-0001234567890", ()),
        ("KN-20261-000123", ()),
        ("KN-٢٠٢٦-٠٠٠١٢٣", ()),
        ("KN 2026 000123", ()),
        ("TK-2026-000123", ()),
        ("", ()),
    ],
)
def test_find(text: str, found: tuple[str, ...]) -> None:
    """Any dash, any width, any case; in order, each once; never inside a longer word or number."""
    assert find_references(text, "KN") == found


def test_a_prefix_is_no_pattern() -> None:
    """What the admin chose is taken literally."""
    assert find_references("K+N-2026-000001 KKN-2026-000001", "K+N") == ("K+N-2026-000001",)


def test_only_the_beginning_is_read() -> None:
    """A subject of a megabyte costs no more than one of two thousand letters."""
    assert find_references("x" * 3000 + " KN-2026-000001", "KN") == ()


def test_format_and_find_agree() -> None:
    """What we write we find, also when the numbers outgrow their digits."""
    for number in (1, 123, 10_000_000):
        written = format_reference("KN", 2026, number, 6)
        assert find_references(f"[{written}]", "KN") == (written,)
    assert format_reference("KN", 2026, 7, 6) == "KN-2026-000007"
