"""What is remembered of an address: its language, whether it bounces, whether it may be asked."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from mailflow.adapters.store.tables import AddressRow, OutboxRow
from mailflow.adapters.store.unit_of_work import MAKE_ADDRESS, Part, table
from mailflow.domain.model.letters.to_customers import SURVEY
from mailflow.domain.model.person_key import person_key

_addresses = table(AddressRow)
_o = table(OutboxRow).c


class SqlAddresses(Part):
    """Fulfils ``ports.addresses.Addresses``, which says what each method promises."""

    _LANGUAGE = select(_addresses.c.language).where(_addresses.c.email == bindparam("b_email"))

    def language(self, email: str) -> str:
        row = self._connection.execute(self._LANGUAGE, {"b_email": email}).one_or_none()
        return row.language if row else ""

    _OTHER_LANGUAGE = (
        update(_addresses)
        .where(_addresses.c.email == bindparam("b_email"), _addresses.c.language != bindparam("b_language"))
        .values(language=bindparam("b_language"))
    )

    def remember_language(self, email: str, language: str) -> None:
        if not email or not language:
            return
        self._later(MAKE_ADDRESS, [{"b_email": email}])
        self._later(self._OTHER_LANGUAGE, [{"b_email": email, "b_language": language}])

    _SPARE = update(_addresses).where(_addresses.c.email == bindparam("b_email")).values(no_survey=True)

    def spare_surveys(self, email: str) -> None:
        self._later(MAKE_ADDRESS, [{"b_email": email}])
        self._later(self._SPARE, [{"b_email": email}])

    _SURVEYED = (
        select(_o.id)
        .where(
            _o.person == bindparam("b_person"),
            _o.occasion == SURVEY.name,
            _o.created_at > bindparam("b_since"),
        )
        .limit(1)
    )
    _SPARED = select(_addresses.c.no_survey).where(_addresses.c.email == bindparam("b_email"))

    def surveyed_since(self, email: str, since: datetime) -> bool:
        refused = self._connection.execute(self._SPARED, {"b_email": email}).scalar_one_or_none()
        asked = self._connection.execute(
            self._SURVEYED, {"b_person": person_key(email), "b_since": since}
        ).first()
        return bool(refused) or asked is not None
