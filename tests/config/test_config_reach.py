"""Nothing in the policy is out of the admin's reach: each field changes with some key."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from config_company import COMPANY, changed, read
from mailflow.domain.model import policy

from support.pictures import GIF

CHANGES = (
    changed("Công ty ACME", "ACME"),
    changed('"Công ty ACME"', '{ vi = "Công ty ACME", en = "ACME Ltd" }'),
    changed('domain = "acme.vn"', 'domain = "acme.example"'),
    changed("start_from", 'display_name = { vi = "ACME", en = "ACME Care" }\nstart_from'),
    changed('domain = "acme.vn"', 'domain = "acme.vn"\ntimezone = "Asia/Tokyo"'),
    changed('domain = "acme.vn"', 'domain = "acme.vn"\ncurrency = "USD"'),
    changed('["vi", "en", "zh"]', '["en"]'),
    changed('address = "support@acme.vn"', 'address = "care@acme.vn"'),
    changed(
        "start_from", 'display_name = "ACME"\naliases = "care@acme.vn"\nsubaddressing = "no"\nstart_from'
    ),
    changed("domain", 'signature = { vi = "CSKH" }\nphone = "1900 1234"\ncolour = "#0b5cad"\ndomain'),
    changed("domain", 'logo = "logo.gif"\ndomain'),
    COMPANY.replace('"billing"', '"bills"'),
    changed(
        '"billing@acme.vn"',
        '"bills@acme.vn"\nlabel = { vi = "Kế toán" }\nmembers = "*@acme.vn"\nmanager = "m@acme.vn"',
    ),
    changed(
        "subject_or_text",
        'name = "bills"\nsubject = "a"\ntext = "b"\nsender = "@x.vn"\nrecipient = "support@acme.vn"\n'
        'language = "vi"\nnature = "praise"\ncategory = "Price"\nurgent = true\nsubject_or_text',
    ),
    changed('"invoice", ', ""),
    changed(
        "[roles]", '[[departments]]\nname = "x"\naddress = "x@acme.vn"\n[[routes]]\ndepartment = "x"\n[roles]'
    ).replace('department = "billing"', 'department = "x"'),
    COMPANY
    + '[acknowledgement]\nwithin = "20h"\nplain_after = "1h"\nper_address_hour = 1\nper_address_day = 2\n'
    + 'all_per_hour = 3\ndigest_after = "2h"\n',
    changed(
        'customer_care = "cskh@acme.vn"',
        'customer_care = "a@acme.vn"\nquality = "b@acme.vn"\ndirector = "c@acme.vn"\n'
        'head_office = "d@acme.vn"\nadmin = "e@acme.vn"',
    ),
    COMPANY
    + '[authentication]\nauthserv_id = "mx"\ntrusted_list_ids = "l.acme.vn"\ntrusted_forwarders = "x.vn"\n',
    COMPANY
    + '[calendar]\ncountry = "CN"\nrest_days = "sunday"\nhours = "09:00-18:00"\n'
    + 'extra_holidays = "2026-12-24"\n'
    + 'extra_workdays = "2026-02-28"\nofficial_swaps = true\n',
    COMPANY
    + '[[deadlines]]\nname = "acknowledgement"\nstarts = "routed"\nstops = "read"\nremind = ["10%"]\n'
    + 'escalate = "director"\nnatures = "praise"\nlabel = { vi = "X" }\n'
    + '[[deadlines]]\nname = "mine"\nstarts = "received"\nstops = "read"\nallow = "1h"\nurgent = true\n',
    COMPANY + '[acknowledgement]\nwithin = "1h"\n[[deadlines]]\nname = "first reading"\nenabled = false\n',
    COMPANY + '[[deadlines]]\nname = "first reading"\nallow = "2 working days"\nremind = ["1h before"]\n',
    COMPANY
    + '[limits]\nattempts = 5\nmail_size = "1 MB"\n[staff]\nreopen_within = "1 day"\nplain_reply = "note"\n'
    + 'stage_every = "1 day"\nask_again = 5\nextend_by = 7\ncalendar = true\nletters_per_hour = 7\n'
    + 'public_addresses = ["x@acme.vn"]\n'
    + 'receipts = "problems"\nsign = "name"\ngrades = { take = "token" }\n',
    COMPANY + '[letters]\nsubject = "letter"\n',
    COMPANY
    + '[[categories]]\nname = "names"\nlabel = { vi = "Tên miền" }\nwords = "tên miền"\n'
    + '[[categories]]\nname = "staff"\nenabled = false\n'
    + '[[patterns]]\nname = "claim"\nlabel = { vi = "Mã" }\nafter = "mã"\nshape = "BT-##"\n',
    COMPANY
    + '[[forms]]\nname = "website"\nsenders = "web@acme.vn"\nsubject = "a"\naddress = "Email"\n'
    + 'customer = "Tên"\ntelephone = "SĐT"\nwords = "Nội dung"\npattern = "{customer}: {words}"\n',
    COMPANY
    + '[[remedies]]\nname = "refund"\nwords = "hoàn tiền"\napproval = "over limit"\nlimit_staff = 1\n'
    + "limit_manager = 2\nlimit_director = 3\n",
    COMPANY + '[nature.words]\npraise = "tuyệt"\n[urgent]\nwords = "cháy"\n',
    COMPANY + '[reference]\nprefix = "AB"\ndigits = 5\n[tokens]\nvalid = "1 day"\n',
    COMPANY
    + '[[people]]\naddress = "billing@acme.vn"\nname = "Lan"\ndeputy = "cskh@acme.vn"\n'
    + 'away = "2026-12-01..2026-12-12"\n',
    COMPANY + '[management]\ncomplaints = "digest"\n',
    COMPANY + "[management]\nmanagers = true\n",
    COMPANY + '[templates]\nfolder = "letters"\n',
    COMPANY + '[digest]\nhour = 7\n[outbox]\ngive_up_after = "1h"\n',
)


def fields(value: Any) -> Iterator[tuple[type, str, Any]]:
    """Every field of every dataclass within a value."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            inner = getattr(value, field.name)
            yield type(value), field.name, inner
            yield from fields(inner)
    elif isinstance(value, tuple):
        for entry in value:
            yield from fields(entry)


def seen(value: policy.Policy) -> dict[tuple[type, str], list[Any]]:
    """The values of each field, wherever its dataclass stands."""
    found: dict[tuple[type, str], list[Any]] = {}
    for kind, name, inner in fields(value):
        found.setdefault((kind, name), []).append(inner)
    return found


def test_every_field_of_the_policy_has_a_key(tmp_path: Path) -> None:
    """The list of changes moves every field that the policy's dataclasses have."""
    own = tmp_path / "letters/vi/messages.toml"
    own.parent.mkdir(parents=True)
    own.write_text('[nature]\ncomplaint = "phản ánh"\n', encoding="utf-8")
    (tmp_path / "logo.gif").write_bytes(GIF)
    before = seen(read(tmp_path, COMPANY).policy)
    moved = set()
    own.with_name("vocabulary.toml").write_text('[commands]\nnote = ["ghi sổ"]\n', encoding="utf-8")
    for text in CHANGES:
        after = seen(read(tmp_path, text).policy)
        moved |= {spot for spot, values in after.items() if values != before.get(spot)}
    kinds = [
        kind for kind in vars(policy).values() if isinstance(kind, type) and dataclasses.is_dataclass(kind)
    ]
    held = {kind for kind, _ in (*before, *moved)}  # of what the module imports, only what a policy holds
    kinds = [kind for kind in kinds if kind.__module__ == policy.__name__ or kind in held]
    wanted = {(kind, field.name) for kind in kinds for field in dataclasses.fields(kind)}
    assert wanted - moved == set()


def test_own_sentences_decide_nothing(tmp_path: Path) -> None:
    """What people read is not part of what a decision is stored with."""
    letters = tmp_path / "letters/vi"
    letters.mkdir(parents=True)
    company = COMPANY + '[templates]\nfolder = "letters"\n'
    before = read(tmp_path, company).policy
    (letters / "messages.toml").write_text('[nature]\ncomplaint = "phản ánh"\n', encoding="utf-8")
    after = read(tmp_path, company).policy
    assert (before.word("nature", "complaint"), after.word("nature", "complaint")) == (
        "khiếu nại",
        "phản ánh",
    )
    assert before.hash == after.hash
