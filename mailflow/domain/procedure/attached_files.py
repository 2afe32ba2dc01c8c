"""Files that staff attach: they go with the letter to the customer, or the whole mail is kept back."""

from dataclasses import replace

from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.message import Message
from mailflow.domain.model.policy import Policy
from mailflow.domain.procedure.context import Effect
from mailflow.domain.procedure.engine import CommandProblem
from mailflow.domain.rules.enclosures import TOTAL_LIMIT, hides_more, too_large


def unfit(message: Message, effect: Effect, policy: Policy) -> CommandProblem | None:
    """Why the mail cannot become a letter to somebody outside; None where it can, or where none follows."""
    if not any(_leaves_the_house(letter) for letter in effect.letters):
        return None
    if message.cut_short:
        return CommandProblem("", policy.say("refused.not_read_whole"), "")
    mail = next((each for each in message.attachments if hides_more(each)), None)
    if mail is not None:
        return CommandProblem(mail.filename, policy.say("refused.file_is_a_mail"), "")
    size = too_large(message.attachments)
    if size:
        said = policy.say(
            "refused.files_too_large", size=f"{size / 2**20:.1f}", most=str(TOTAL_LIMIT // 2**20)
        )
        return CommandProblem("", said, "")
    return None


def _leaves_the_house(letter: LetterOrder) -> bool:
    """Whether words of staff go outside; what the daemon says by itself carries none."""
    return letter.role == "authority" or (letter.role == "customer" and not letter.automatic)


def with_files(letters: tuple[LetterOrder, ...], message: Message) -> tuple[LetterOrder, ...]:
    """The letters, those to colleagues with the files that were sent along, where these can be read."""
    if not message.attachments or message.cut_short:
        return letters
    return tuple(
        replace(letter, enclose_digest=message.digest) if letter.letter.carries_files else letter
        for letter in letters
    )
