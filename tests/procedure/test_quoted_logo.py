"""Mail programs send our own logo back with each answer: it is no file that the customer attached."""

from dataclasses import replace

import pytest
from mailflow.domain.model.picture import picture_of

from support.conversation import COMPANY, CUSTOMER, complaint
from support.house import BILLING, answer, read_letter, text_of
from support.pictures import GIF, png

LOGO = png(300, 96)
WITH_LOGO = replace(COMPANY, organisation=replace(COMPANY.organisation, logo=picture_of(LOGO)))


@pytest.mark.parametrize(("picture", "answered"), [(LOGO, True), (GIF, False)], ids=["logo", "photo"])
def test_an_answer_that_quotes_the_logo_is_as_bare_as_without_it(picture: bytes, answered: bool) -> None:
    """A question how it stands is answered, whatever the logo is called; a photo says more than that."""
    talk = complaint(WITH_LOGO)
    letter = talk.stage.mailbox(CUSTOMER)[-1]
    reply = read_letter(answer(letter, "Đến đâu rồi ạ?", sender=f"Trần Lan <{CUSTOMER}>"))
    reply.make_mixed()
    reply.add_attachment(picture, "image", "png", filename="image001.png", cid="<image001.png@01DB.77>")
    talk.house.arrives(reply.as_bytes())
    talk.house.turn()
    assert (talk.kinds(CUSTOMER)[-1] == "status_answer") is answered
    told = text_of(talk.stage.mailbox(BILLING)[-1])
    assert ("image001.png" in told) is not answered
