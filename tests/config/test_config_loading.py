"""What the admin wrote is what the program gets: the policy, the mailboxes, their servers and secrets."""

import os
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from config_company import COMPANY, ENVIRON, changed, mistakes, read, warnings
from mailflow.adapters.servers import ServerSettings
from mailflow.config import Loaded
from mailflow.domain.model.deadline_events import Starts, Stops
from mailflow.domain.model.policy import Allowance, DeadlineRule, Policy
from mailflow.domain.rules.default_deadlines import default_rules

PASSWORD = ENVIRON["SUPPORT_PASSWORD"]


def rule(loaded: Loaded, name: str, *, urgent: bool | None = None) -> DeadlineRule:
    """The one deadline of that name and urgency."""
    (found,) = [rule for rule in loaded.policy.deadlines if (rule.name, rule.urgent) == (name, urgent)]
    return found


def test_a_company(tmp_path: Path) -> None:
    """Servers get their usual ports, dates their time zone, secrets are fetched."""
    loaded = read(tmp_path, COMPANY)
    (box,) = loaded.mailboxes
    assert box.imap == ServerSettings("imap.acme.vn", 993, "tls", "support@acme.vn", PASSWORD)
    assert box.smtp == ServerSettings("smtp.acme.vn", 587, "starttls", "support@acme.vn", PASSWORD)
    assert box.start_from == datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert box.poll == timedelta(seconds=30)
    assert loaded.source == tmp_path / "config.toml"
    assert loaded.policy.own_addresses == {"support@acme.vn"}
    assert loaded.policy.departments[0].title("vi") == "billing"
    assert loaded.policy.routes[0].name == "routes[1]"
    assert loaded.policy.routes[0].subject_or_text == ("hóa đơn", "invoice", "发票")
    assert loaded.policy.deadlines == default_rules()


def test_defaults_are_those_of_the_policy(tmp_path: Path) -> None:
    """What the file leaves out is what the domain takes for granted: one truth, not two."""
    policy, plain = read(tmp_path, COMPANY).policy, Policy(read(tmp_path, COMPANY).policy.organisation, ())
    for name in ("acknowledgement", "authentication", "calendar", "limits", "staff", "urgent_words"):
        assert getattr(policy, name) == getattr(plain, name), name
    for name in ("reference_prefix", "reference_digits", "token_days", "digest_hour", "outbox_hours"):
        assert getattr(policy, name) == getattr(plain, name), name


def test_notepad_and_windows(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends change nothing, nor the lines that mistakes are told on."""
    windows = "\ufeff" + COMPANY.replace("\n", "\r\n")
    assert read(tmp_path, windows).policy == read(tmp_path, COMPANY).policy
    wrong = windows.replace("port = 587", 'port = "587"').replace('name = "C', 'nmae = "C')
    places = [line.split(" ")[0] for line in mistakes(tmp_path, wrong)]
    assert places == ["config.toml:2:1:", "config.toml:15:8:"]


def test_vietnamese_names_however_they_are_typed(tmp_path: Path) -> None:
    """A Mac writes "ế" as e and two marks; the route still finds its department, under its own spelling."""
    apart = unicodedata.normalize("NFD", "Kế Toán")
    text = COMPANY.replace('name = "billing"', 'name = "kế toán"').replace('t = "billing"', f't = "{apart}"')
    policy = read(tmp_path, text).policy
    assert policy.routes[0].department == policy.departments[0].name == "kế toán"


def test_one_or_many(tmp_path: Path) -> None:
    """A lone value stands for a list of one."""
    text = changed(
        'customer_care = "cskh@acme.vn"', 'director = ["A@acme.vn", "b@acme.vn"]\ncustomer_care = "C@acme.vn"'
    )
    roles = read(tmp_path, text).policy.roles
    assert (roles.director, roles.customer_care) == (("a@acme.vn", "b@acme.vn"), ("c@acme.vn",))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('"2026-11-23"', datetime(2026, 11, 22, 17, tzinfo=UTC)),
        ("2026-11-23", datetime(2026, 11, 22, 17, tzinfo=UTC)),
        ('"2026-11-23T08:00:00+07:00"', datetime(2026, 11, 23, 1, tzinfo=UTC)),
        ("2026-11-23T08:00:00Z", datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ('"2026-11-23T08:00"', datetime(2026, 11, 23, 1, tzinfo=UTC)),
    ],
)
def test_the_start(written: str, meant: datetime, tmp_path: Path) -> None:
    """A day begins at midnight in the organisation's time zone, and so does a time without zone count."""
    assert read(tmp_path, changed('"2026-11-23"', written)).mailboxes[0].start_from == meant


def test_an_undecided_start(tmp_path: Path) -> None:
    """No start is no guess."""
    assert read(tmp_path, changed('start_from = "2026-11-23"\n', "")).mailboxes[0].start_from is None


def test_names_of_files_are_relative_to_the_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not matter from where mailflow is started."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "ca.pem").touch()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    text = changed('host = "imap.acme.vn"', 'host = "imap.acme.vn"\nca_file = "ca.pem"')
    loaded = read(tmp_path, text + '[templates]\nfolder = "letters"\n')
    assert loaded.mailboxes[0].imap.ca_file == str(tmp_path / "ca.pem")
    assert loaded.templates == tmp_path / "letters"
    assert loaded.store_url == f"sqlite:///{tmp_path}/mailflow.db"


class TestSecrets:
    """Passwords come from where the file says, and go nowhere else."""

    def test_a_file(self, tmp_path: Path) -> None:
        """The file's line without its end, kept to oneself: nothing to warn of."""
        secret = tmp_path / "imap.secret"
        secret.write_bytes(b"p\xc3\xa4ss word\r\n")
        secret.chmod(0o600)
        text = COMPANY.replace('{ env = "SUPPORT_PASSWORD" }', '{ file = "imap.secret" }')
        loaded = read(tmp_path, text, {})
        assert loaded.mailboxes[0].imap.password == "päss word"
        assert loaded.warnings == ()

    def test_a_file_that_others_can_read(self, tmp_path: Path) -> None:
        """Said once, with the remedy, though two servers use it."""
        secret = tmp_path / "imap.secret"
        secret.write_text("x\n")
        secret.chmod(0o644)
        text = COMPANY.replace('{ env = "SUPPORT_PASSWORD" }', '{ file = "imap.secret" }')
        (line,) = warnings(tmp_path, text, {})
        assert line.startswith("config.toml:12:12: [[mailboxes]][1].imap.password: ")
        assert line.endswith('the secret file "imap.secret" is readable by others: chmod 600 "imap.secret"')

    @pytest.mark.parametrize("content", [b"", b"\n", b"two\nlines\n", b"\xff\xfe", b"x" * 5000])
    def test_a_file_without_a_password(self, content: bytes, tmp_path: Path) -> None:
        """An empty or a wrong file is noticed now, not at the login; its content is not shown."""
        (tmp_path / "imap.secret").write_bytes(content)
        text = changed('{ env = "SUPPORT_PASSWORD" }', '{ file = "imap.secret" }')
        (line,) = mistakes(tmp_path, text)
        assert "imap.secret" in line
        assert "two" not in line

    def test_a_systemd_credential(self, tmp_path: Path) -> None:
        """LoadCredential=imap:… puts it into a folder of its own."""
        (tmp_path / "creds").mkdir()
        (tmp_path / "creds" / "imap").write_text("from systemd")
        text = COMPANY.replace('{ env = "SUPPORT_PASSWORD" }', '{ credential = "imap" }')
        loaded = read(tmp_path, text, {"CREDENTIALS_DIRECTORY": str(tmp_path / "creds")})
        assert loaded.mailboxes[0].smtp.password == "from systemd"
        assert loaded.warnings == ()

    @pytest.mark.parametrize("name", ["..", "../imap", "a/b", ""])
    def test_a_credential_stays_in_its_folder(self, name: str, tmp_path: Path) -> None:
        """A name is no path."""
        text = changed('{ env = "SUPPORT_PASSWORD" }', f'{{ credential = "{name}" }}')
        assert "expected the name of a systemd credential" in mistakes(tmp_path, text)[0]

    def test_an_environment_variable(self, tmp_path: Path) -> None:
        """It works, and the admin hears of a safer way, once."""
        (line,) = read(tmp_path, COMPANY).warnings
        assert line.startswith(f"{tmp_path}/config.toml:12:12: [[mailboxes]][1].imap.password: ")
        assert "environment variable, which child processes inherit: a file is safer" in line

    def test_an_empty_variable(self, tmp_path: Path) -> None:
        """Set to nothing is not set."""
        lines = mistakes(tmp_path, COMPANY, {"SUPPORT_PASSWORD": ""})
        assert lines[0].endswith("environment variable SUPPORT_PASSWORD is empty")

    def test_the_process_environment_is_the_default(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Without another mapping the real variables count."""
        from mailflow.config import load  # noqa: PLC0415

        monkeypatch.setitem(os.environ, "SUPPORT_PASSWORD", "real")
        (tmp_path / "config.toml").write_text(COMPANY)
        assert load(tmp_path / "config.toml").mailboxes[0].imap.password == "real"

    def test_commands_that_do_not_log_in_need_no_secrets(self, tmp_path: Path) -> None:
        """``explain`` works on a machine that has no password."""
        loaded = read(tmp_path, COMPANY, {}, secrets=False)
        assert loaded.mailboxes[0].imap.password == ""
        assert loaded.warnings == ()

    def test_no_secret_is_shown(self, tmp_path: Path) -> None:
        """Neither in a listing of what was loaded, nor in a message about a password in the wrong place."""
        loaded = read(tmp_path, COMPANY)
        assert PASSWORD not in f"{loaded!r} {loaded} {loaded.mailboxes!r} {loaded.warnings}"
        for wrong in (
            '"hunter2"',
            '{ env = "hunter2 x" }',
            '{ value = "hunter2" }',
            '["hunter2"]',
            '{ env = ["hunter2"] }',
        ):
            lines = mistakes(tmp_path, changed('{ env = "SUPPORT_PASSWORD" }', wrong))
            assert lines
            assert "hunter2" not in "".join(lines)
        for wrong in ('pasword = "hunter2"', 'password = "hunter2', "password = hunter2"):
            lines = mistakes(tmp_path, changed('password = { env = "SUPPORT_PASSWORD" }', wrong))
            assert lines
            assert "hunter2" not in "".join(lines)


class TestDeadlines:
    """[[deadlines]] changes the built-in clocks and adds others."""

    def test_a_built_in_one_is_changed(self, tmp_path: Path) -> None:
        """What is left out stays; the shorter clock of urgent tickets stays, too."""
        built_in = {(r.name, r.urgent): r for r in default_rules()}
        loaded = read(tmp_path, COMPANY + '[[deadlines]]\nname = "resolution"\nallow = "10 working days"\n')
        assert rule(loaded, "resolution").allow == Allowance(working_days=10)
        assert rule(loaded, "resolution").remind == built_in["resolution", None].remind
        assert rule(loaded, "resolution", urgent=True) == built_in["resolution", True]
        assert [r.name for r in loaded.policy.deadlines] == [r.name for r in default_rules()]

    def test_the_urgent_one_is_changed(self, tmp_path: Path) -> None:
        """With ``urgent = true`` only that one."""
        text = COMPANY + '[[deadlines]]\nname = "resolution"\nurgent = true\nallow = "24h"\nremind = []\n'
        loaded = read(tmp_path, text)
        assert rule(loaded, "resolution", urgent=True).allow == Allowance(wall=timedelta(hours=24))
        assert rule(loaded, "resolution", urgent=True).remind == ()
        assert rule(loaded, "resolution").allow == Allowance(working_days=20)

    def test_a_new_one_is_added(self, tmp_path: Path) -> None:
        """It says all that it needs."""
        text = (
            '[[deadlines]]\nname = "xem lại"\nstarts = "routed"\nstops = "read"\nallow = "2 working days"\n'
        )
        loaded = read(tmp_path, COMPANY + text)
        added = DeadlineRule("xem lại", Starts.ROUTED, (Stops.READ,), Allowance(working_days=2))
        assert loaded.policy.deadlines == (*default_rules(), added)

    def test_one_is_switched_off(self, tmp_path: Path) -> None:
        """Without ``urgent``, for all tickets."""
        loaded = read(tmp_path, COMPANY + '[[deadlines]]\nname = "first reading"\nenabled = false\n')
        others = {r.name for r in default_rules()} - {"first reading"}
        assert {r.name for r in loaded.policy.deadlines} == others

    def test_the_acknowledgement_follows_its_section(self, tmp_path: Path) -> None:
        """One key says how long it may take; the steps on the way keep their proportion."""
        policy = read(tmp_path, COMPANY + '[acknowledgement]\nwithin = "12h"\n').policy
        assert policy.deadlines[0].allow == Allowance(wall=timedelta(hours=12))
        assert policy.acknowledgement.plain_after == timedelta(hours=10)


class TestHash:
    """The hash names what decisions depend on."""

    def test_it_ignores_what_does_not_decide(self, tmp_path: Path) -> None:
        """Comments, order of keys, servers, secrets and the way a value is written."""
        policy = read(tmp_path, COMPANY).policy
        same = COMPANY.replace('"cskh@acme.vn"', '["CSKH@acme.vn"] # sáng').replace(
            "imap.acme.vn", "mail.acme.vn"
        )
        same = same.replace(
            'domain = "acme.vn"\nlanguages = ["vi", "en", "zh"]',
            'languages = ["vi", "en", "zh"]\ndomain = "acme.vn"',
        )
        assert read(tmp_path, same, {"SUPPORT_PASSWORD": "other"}).policy.hash == policy.hash
        assert len(policy.hash) == 12

    @pytest.mark.parametrize(
        "text",
        [
            changed("invoice", "invoices"),
            changed("billing@acme.vn", "bills@acme.vn"),
            COMPANY + '[calendar]\nextra_holidays = ["2026-12-24"]\n',
            COMPANY + '[acknowledgement]\nwithin = "23h"\n',
            COMPANY + '[[routes]]\ndepartment = "billing"\n',
        ],
    )
    def test_it_changes_with_what_decides(self, text: str, tmp_path: Path) -> None:
        """Another rule, another hash."""
        assert read(tmp_path, text).policy.hash != read(tmp_path, COMPANY).policy.hash


def test_the_calendar(tmp_path: Path) -> None:
    """Days and hours as written."""
    text = (
        '[calendar]\ncountry = "vn"\nrest_days = "Sunday"\nhours = "7:30 - 16:00"\n'
        'extra_holidays = [2026-12-24, "2026-12-31"]\nextra_workdays = "2026-02-28"\nofficial_swaps = true\n'
    )
    calendar = read(tmp_path, COMPANY + text).policy.calendar
    assert (calendar.country, calendar.rest_days, calendar.official_swaps) == ("VN", (6,), True)
    assert (calendar.opens, calendar.closes) == (time(7, 30), time(16))
    assert calendar.extra_holidays == (date(2026, 12, 24), date(2026, 12, 31))
    assert calendar.extra_workdays == (date(2026, 2, 28),)


def test_security_none_on_this_machine(tmp_path: Path) -> None:
    """A server on loopback may speak in clear, with its usual port, and without login for SMTP."""
    text = COMPANY.replace(
        'host = "smtp.acme.vn"\nport = 587\nsecurity = "starttls"', 'host = "[::1]"\nsecurity = "none"'
    )
    login = 'username = "support@acme.vn"\npassword = { env = "SUPPORT_PASSWORD" }\n'
    first, _, last = text.rpartition(login)
    assert read(tmp_path, first + last).mailboxes[0].smtp == ServerSettings("::1", 25, "none", "", "")
