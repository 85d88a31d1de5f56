"""Forms for proposals."""

from bot.charter import Area
from bot.proposals import Proposal
from bot.records import TEXT_MAX, TITLE_MAX
from handlers.blocks.elements import Block, choice_field, day_field, form, text_field
from handlers.blocks.text import Reader, cut
from handlers.proposals.views import OBJECTION_EFFECT, WORDING_MAX


def propose_form(
    reader: Reader, *, words: str, title: str, area: Area | None = None, proposal: Proposal | None = None
) -> Block:
    """Return the form for a text, filled from `proposal` if given, or with the area of the channel."""
    known = proposal
    fields = [
        text_field(
            "text",
            "What is proposed",
            max_length=TITLE_MAX,
            value=cut(known.title if known else title, TITLE_MAX),
        ),
        text_field(
            "wording",
            "The text",
            max_length=WORDING_MAX,
            long=True,
            optional=True,
            value=known.text if known else "",
        ),
        text_field(
            "link", "Link of the document", max_length=500, optional=True, value=known.link if known else ""
        ),
        day_field(
            "due",
            "Adopted on",
            hint="Left empty: the earliest day on which everybody has had enough working days.",
        ),
    ]
    if known is None:
        areas = [(area.name, area.code) for area in reader.charter.areas_on(reader.today)]
        fields.append(choice_field("area", "Area", areas, value=area.code if area else None))
    name = {"propose": "Propose", "reissue": "Another text"}.get(words.partition(" ")[0], "Change the draft")
    return form(name, "Propose" if known is None else "Keep it", fields, words=words)


def object_form(proposal: Proposal) -> Block:
    kinds = [("Object: it stops the procedure", "object"), ("Only a comment", "comment")]
    fields = [
        text_field("text", "Reason", max_length=TEXT_MAX, long=True, hint=OBJECTION_EFFECT),
        choice_field("then", "What it is", kinds, optional=False, value="object"),
    ]
    return form(f"Object to {proposal.ref}", "Send", fields, words=f"object {proposal.ref}")


def reason_form(title: str, submit: str, *, words: str, optional: bool) -> Block:
    field = text_field("text", "Why", max_length=TEXT_MAX, long=True, optional=optional)
    return form(title, submit, [field], words=words)


def move_form(proposal: Proposal) -> Block:
    fields = [
        day_field("due", "Adopted on", optional=False, value=proposal.due_on),
        text_field("text", "Why", max_length=TEXT_MAX, optional=True),
    ]
    words = f"move {proposal.ref}"
    return form(f"More time for {proposal.ref}", "Move it", fields, words=words)
