"""The organisation's logo in letters to customers: a picture inside the letter, at the head of its page."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from mailflow.domain.model.letters import Audience
from mailflow.domain.model.paper import InlinePicture
from mailflow.domain.model.picture import Picture
from mailflow.domain.model.policy import Organisation
from mailflow.ports.letterhead import Rendered

HEIGHT: Final = 48  # pixels at most
WIDTH: Final = 192  # what a telephone of 360 pixels has beside the reference


@dataclass(frozen=True, slots=True)
class Logo:
    """The logo as the frame shows it: where it is found, and its size on the page in pixels."""

    source: str
    width: int
    height: int
    picture: InlinePicture


def logo_for(audience: Audience, organisation: Organisation) -> Logo | None:
    """The logo at the head of letters to these readers: customers have it, colleagues the bare name."""
    if organisation.logo is None or audience is not Audience.CUSTOMER:
        return None
    return _logo(organisation.logo)


def shown_in(page: str, logo: Logo | None) -> InlinePicture | None:
    """The picture that goes with a page: an own frame may leave it out."""
    return logo.picture if logo and logo.source in page else None


@lru_cache(maxsize=8)
def _logo(picture: Picture) -> Logo:
    """The logo of a picture; the same picture has the same Content-ID in all letters (RFC 2392).

    No domain of ours stands in the id: it would look like somebody's address.
    """
    content_id = f"logo.{sha256(picture.content).hexdigest()[:16]}@mailflow"
    name, kind = f"logo.{picture.kind.replace('jpeg', 'jpg')}", f"image/{picture.kind}"
    inline = InlinePicture(content_id, name, kind, picture.content)
    return Logo(f"cid:{content_id}", *picture.within(WIDTH, HEIGHT), inline)


def page_alone(rendered: Rendered) -> str:
    """The page as a file of its own: its picture stands in it (RFC 2397)."""
    shown = rendered.picture
    if shown is None:
        return rendered.html
    data = f"data:{shown.content_type};base64,{b64encode(shown.content).decode()}"
    return rendered.html.replace(f"cid:{shown.content_id}", data)
