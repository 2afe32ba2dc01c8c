"""The links of a letter, made when its reader's address and the ticket's reference are known."""

from collections.abc import Sequence
from dataclasses import replace

from mailflow.domain.model.letters.buttons import HELP
from mailflow.domain.model.letters.facts import Action, LetterFacts
from mailflow.domain.model.letters.handing_in import AskedMail, AskForwarderFacts, FormRefusedFacts
from mailflow.domain.model.letters.operations import DigestFacts
from mailflow.domain.model.letters.order import LetterOrder
from mailflow.domain.model.letters.receipts import HeldFacts, HeldReason, HelpFacts, RefusedFacts
from mailflow.domain.model.letters.to_customers import OfferFacts, OptionsFacts
from mailflow.domain.procedure.choice import option_link, words_link
from mailflow.domain.procedure.links import (
    WrittenTo,
    as_pressed,
    does_something,
    fitting,
    links,
    ready,
    with_links,
    with_words,
)
from mailflow.domain.text.cleaning import clip
from mailflow.language import say

_FORM_IN_LINK = 400  # characters; a link must stay below some 1,800, in which a letter may take up to nine
_SUBJECT_IN_LINK = 40
_TO_BE_MENDED = frozenset({HeldReason.INTERNAL, HeldReason.SECOND_ANSWER})
"""Why a letter is held that its writer may change and send again."""


def actions(order: LetterOrder, to: WrittenTo) -> tuple[Action, ...]:
    """The commands that the letter offers, as its reader presses them."""
    words = order.facts.words if isinstance(order.facts, HeldFacts) else ""
    offered = [
        button
        for case, number in order.facts.cases()
        for button in links(order.letter, case, number, to, order.languages[0], words)
    ]
    if len(order.facts.cases()) > 1:
        offered = _each_once(offered)
    if words and order.facts.case()[0] in _TO_BE_MENDED:
        offered.append(("again", to.link(fitting(words)), ""))
    return tuple(offered)


def _each_once(offered: list[Action]) -> list[Action]:
    """The buttons of several things, with help at their end."""
    rows = {command: (word, link, command) for word, link, command in offered}
    return sorted(rows.values(), key=lambda row: row[0] == HELP.command)


def linked(order: LetterOrder, to: WrittenTo) -> LetterFacts:
    """The facts with the links in their rows; where there is no reference no command can be pressed.

    Commands are shown as the letter's language calls them.
    """
    facts, language = order.facts, order.languages[0]
    if isinstance(facts, OptionsFacts | OfferFacts):
        return _for_the_customer(facts, to, language)
    if isinstance(facts, DigestFacts):
        aside = [(*row[:4], _raising(to, row[2], row[4])) for row in facts.set_aside]
        return replace(facts, set_aside=aside)
    if isinstance(facts, AskForwarderFacts | FormRefusedFacts):
        return _about_asked_mail(facts, to)
    if isinstance(facts, HelpFacts):
        rows = with_links(facts.commands, to, language, as_pressed)
        return replace(facts, commands=rows)
    if isinstance(facts, RefusedFacts):
        return _written_again(facts, to, language)
    return facts


def _for_the_customer(facts: OptionsFacts | OfferFacts, to: WrittenTo, language: str) -> LetterFacts:
    """What the customer may press: without a token, for address books keep whom people have written to."""
    if isinstance(facts, OptionsFacts):
        options = [(n, text, option_link(to.address, to.reference, n)) for n, text, _ in facts.options]
        return replace(facts, options=options)
    agree, discuss = say("link.agree", language), say("link.discuss", language)
    return replace(
        facts,
        agree_link=words_link(to.address, to.reference, agree, agree),
        discuss_link=words_link(to.address, to.reference, discuss, f"{discuss}: "),
    )


def _written_again(facts: RefusedFacts, to: WrittenTo, language: str) -> RefusedFacts:
    """How a refused mail would be right: with all its commands, for none was done, and its words.

    Where that cannot be told, another link begins the mail as it was written.
    """
    examples = [example for _, _, example, _ in facts.problems]
    text = "\n".join((*facts.understood, *examples))
    whole = not facts.either and all(map(does_something, examples)) and len(text) <= _FORM_IN_LINK

    def body(example: str) -> str:
        return with_words(ready(text if whole else example), facts.words)

    problems = with_links(facts.problems, to, language, body)
    mended = whole or (facts.either and all(examples))
    again = to.link(fitting(facts.again)) if facts.again and to.reference and not mended else ""
    return replace(facts, problems=problems, again_link=again)


def _about_asked_mail(facts: AskForwarderFacts | FormRefusedFacts, to: WrittenTo) -> LetterFacts:
    """The form filled in, and of a mail that may belong to an open ticket the answer that adds it."""
    mail = replace(facts.mail, answer_link=_form_link(to, facts.mail))
    if isinstance(facts, FormRefusedFacts):
        return replace(facts, mail=mail)
    tickets = [(*row[:3], _form_link(to, replace(facts.mail, example=row[2]))) for row in facts.tickets]
    return replace(facts, mail=mail, tickets=tickets)


def _form_link(to: WrittenTo, mail: AskedMail) -> str:
    """A mail with the form filled in; its key stands for the words that it is about."""
    subject = f"Re: {clip(mail.subject, _SUBJECT_IN_LINK)}"
    return to.link(clip("\r\n".join(mail.example), _FORM_IN_LINK), subject)


def _raising(to: WrittenTo, subject: str, form: Sequence[str]) -> str:
    """A mail that makes a ticket of another one; "" where there is nothing to make it of."""
    return to.link("\r\n".join(form), clip(subject, _SUBJECT_IN_LINK)) if form else ""
