"""How registrations look: what one has answered, and who comes."""

from collections.abc import Mapping, Sequence

from bot.charter_section import Rights
from bot.errors import Offer, UserError
from bot.grammar.who_came import way_name
from bot.meetings import Answer, Attendance, Meeting, Presence, Registrations
from bot.moments import WallTime
from bot.names import join_all, join_names, lowercase_first
from bot.refusals import named
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Block, Button, Message, buttons, section, sections, text_message
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, capitalized, cut, escape
from handlers.meetings import call_views, views
from handlers.meetings.views import name, when

_YOU = {
    Answer.COMING: "You're coming",
    Answer.REMOTE: "You're coming by video",
    Answer.APOLOGIES: "You've sent apologies",
}
_THEY = {
    Answer.COMING: "is coming",
    Answer.REMOTE: "is coming by video",
    Answer.APOLOGIES: "has sent apologies",
}


YOU_WERE = {
    Answer.COMING: "You were coming.",
    Answer.REMOTE: "You were coming by video.",
    Answer.APOLOGIES: "You had sent apologies.",
}
_THEY_WERE = {
    Answer.COMING: "was coming.",
    Answer.REMOTE: "was coming by video.",
    Answer.APOLOGIES: "had sent apologies.",
}
YOU_ARE_AWAY = "you've sent apologies"  # behind a meeting ahead


def you(said: Attendance) -> str:
    """Return an answer, as its giver reads it: "You're coming by video"."""
    return _YOU[Answer(said.answer)]


def says(said: Attendance, reader: Reader, of: int | None) -> str:
    """Return an answer as its giver reads it, or as who stands in for them does: "Joost Peeters is coming"."""
    return you(said) if of is None else f"{reader.name(of)} {_THEY[Answer(said.answer)]}"


def said_before(said: Attendance, reader: Reader, of: int | None) -> str:
    """Return an answer to an earlier time: "You were coming.", or for whom the reader stands in: "Joost Peeters was coming."."""
    return (
        YOU_WERE[Answer(said.answer)]
        if of is None
        else f"{reader.name(of)} {_THEY_WERE[Answer(said.answer)]}"
    )


def coming_question(reader: Reader, of: int | None) -> str:
    """Return the question to the reader, or to who stands in for somebody."""
    return "Are you coming?" if of is None else f"Is {reader.name(of)} coming?"


def when_and_where(meeting: Meeting, said: Attendance, reader: Reader) -> str:
    """Return when it is, and where for somebody who comes there."""
    place = escape(meeting.place) if said.answer == Answer.COMING else ""
    return f"{when(meeting.time, reader)}{f', {place}' if place else ''}"


def to_what(said: Attendance, who: str, time: str) -> str:
    """Return an answer with the meeting's time: "You're coming: Tue 13 Dec", "You've sent apologies for Tue 13 Dec"."""
    return f"*{who} for {time}*" if said.answer == Answer.APOLOGIES else f"*{who}: {time}*"


def answered(
    meeting: Meeting,
    said: Attendance,
    reader: Reader,
    *,
    me: int,
    whose: str,
    needs_chair: bool,
    before: Attendance | None,
) -> Message:
    they, is_mine = f"{reader.name(said.person_id)} {_THEY[Answer(said.answer)]}", said.person_id == me
    lines = [
        to_what(said, you(said) if is_mine else they, when_and_where(meeting, said, reader)),
        f"Until now {lowercase_first(YOU_WERE[Answer(before.answer)])}"
        if before and before.is_current(meeting) and before.answer != said.answer and is_mine
        else "",
        _instead(meeting, before, said, reader),
        _chair(meeting, said, reader) if needs_chair else "",
        escape(meeting.link) if said.answer == Answer.REMOTE else "",
    ]
    head = section("\n".join(filter(None, lines)))
    about = facts(Chip.MEETING, meeting.ref, name(meeting))
    row = call_views.change_answer(meeting) if is_mine else call_views.answers(meeting, said, whose=whose)
    return message_of([head, about, row])


def _instead(meeting: Meeting, before: Attendance | None, said: Attendance, reader: Reader) -> str:
    """Return who comes instead, and who no longer does; "" where nobody did or does."""
    was, now = before.represented_by if before else None, said.represented_by
    if was is not None and was != now and reader.roster.has_left(was, meeting.starts_on):
        was = None  # nobody tells who has left
    if now is None and was is None:
        return ""
    if meeting.has_begun(reader.now):  # entered afterwards, so nobody is told
        return f"{reader.name(now)} came instead." if now else f"{reader.name(was)} didn't come instead."
    if now is None:
        return f"{reader.name(was)} no longer comes instead. I'll tell {reader.short_name(was)}."
    if was is None:
        return f"{reader.name(now)} comes instead. I'll tell {reader.short_name(now)}."
    if was == now:
        return f"{reader.name(now)} still comes instead."
    return f"{reader.name(now)} comes instead, not {reader.name(was)}. I'll tell both."


def _chair(meeting: Meeting, said: Attendance, reader: Reader) -> str:
    """Return who chairs where the chair, or who was named to chair, sends apologies."""
    if said.answer != Answer.APOLOGIES:
        return ""
    if meeting.chair_id == said.person_id:
        return f"Somebody else has to chair it. To name them: edit {meeting.ref} chair:@name"
    if meeting.chair_id is not None:
        return f"{reader.name(meeting.chair_id)} chairs."
    return f"Nobody chairs it yet. To name somebody: edit {meeting.ref} chair:@name"


def history_words(said: Attendance, reader: Reader) -> str:
    return f"{reader.name(said.representative_id)} comes instead" if said.representative_id else ""


def question(meeting: Meeting, reader: Reader) -> Message:
    text = f"Are you coming? {views.who_meets(meeting, reader)} meets on {views.when_and_where(meeting, reader)}."
    return message_of(
        [section(text), facts(Chip.MEETING, meeting.ref, name(meeting)), call_views.answers(meeting)]
    )


def which_answer(meeting: Meeting, reader: Reader, row: Sequence[Button], *, by_video: bool) -> Message:
    """Ask what to note as the answer to an invitation, the likelier one first."""
    in_order = sorted(row, key=lambda one: by_video and one.verb != "remote")
    no_link = " It has no link for video." if by_video and not meeting.link else ""
    return text_message(f"{views.ahead(meeting, reader)}.{no_link} What shall I note?", in_order)


def which_representative(
    meeting: Meeting, reader: Reader, people: Sequence[int], row: Sequence[Button]
) -> Message:
    """Ask whether somebody can't come, and who of those that a name may mean comes instead."""
    names = join_all([reader.name(one) for one in people], last=" or ")
    sentence = f"Shall I note that you can't come, and that {names} comes instead?"
    return text_message(f"{views.ahead(meeting, reader)}. {sentence}", row)


def which_meeting(found: Sequence[Meeting], reader: Reader, *, is_other: bool) -> str:
    """Ask which of some meetings is meant; `is_other` where it is another than the one that was said."""
    named = "; ".join(f"{name(one)}, {when(one.time, reader)} ({one.ref})" for one in found)
    if is_other:
        which = "Do you mean this one?" if len(found) == 1 else "Which of these do you mean?"
        return f"No such meeting is waiting for your answer. {which} {named}."
    return f"Which meeting do you mean? {named}."


def listed(meeting: Meeting, found: Registrations, reader: Reader) -> Message:
    instead = {one: said.represented_by for one, said in found.answers.items()}
    away = found.who(Answer.APOLOGIES)
    sent_by = [f"{reader.name(one)}{_comes_instead(instead.get(one), found, reader)}" for one in away]
    parts = [
        ("Coming", [reader.name(one) for one in found.who(Answer.COMING)]),
        ("By video", [reader.name(one) for one in found.who(Answer.REMOTE)]),
        ("Apologies", sent_by),
        ("Entered as away after they had said that they come", [reader.name(one) for one in found.away]),
        ("Entered as present", [reader.name(one) for one in found.entered]),
        ("Entered as absent", [reader.name(one) for one in found.absent]),
        ("Asked again, as it has moved", [reader.name(one) for one in found.asked_again]),
        ("No answer", [reader.name(one) for one in found.unanswered]),
        ("Not reached yet", [reader.name(one) for one in found.unreached]),
    ]
    lines = [
        f"*{meeting.ref}*  {name(meeting)} · {when(meeting.time, reader)}",
        f"{capitalized(views.have_answered(found.answered_count, len(found.invited)))}.",
        *[f"{label} ({len(names)}): {', '.join(names)}" for label, names in parts if names],
    ]
    row = [Button("Edit", "edit", meeting.ref)] if not meeting.is_closed else []
    return Message("\n".join(lines), (*sections(lines), *([buttons(row)] if row else [])))


def _comes_instead(person: int | None, found: Registrations, reader: Reader) -> str:
    if person is None:
        return ""
    comes = "is asked" if person in found.open else "comes"
    is_away = person in found.who(Answer.APOLOGIES) or person not in found.invited
    said = "can't either" if is_away else comes
    return f" ({reader.name(person)} {said})"


def presence(found: Mapping[Presence, Mapping[str, int]]) -> list[str]:
    """Return how many took part in each way, with the titles of their roles; "" is nobody's role."""
    return [f"{sum(found[way].values())} {way}: {_titles(found[way])}" for way in Presence if way in found]


def _titles(counts: Mapping[str, int]) -> str:
    named = {title or "others": number for title, number in counts.items()}
    return ", ".join(title if number == 1 else f"{title} ({number})" for title, number in named.items())


# What others are told


def for_whom(people: Sequence[int], reader: Reader) -> str:
    """Return for whom a reader comes; "" for nobody else."""
    return f"You'd come for {join_names([reader.name(one) for one in people])}." if people else ""


def represents(of: int, reader: Reader) -> str:
    return f"*{reader.name(of)} can't come to this meeting, and you'd come instead.*"


def represents_no_more(
    meeting: Meeting,
    at: WallTime,
    said: Attendance | None,
    reader: Reader,
    *,
    of: int,
    answers: tuple[Attendance | None, str] | None,
) -> list[Block]:
    """Return that a reader comes for somebody no longer; `answers` are for who is invited themselves."""
    why = f"{reader.name(of)} is coming."
    if said is not None and said.answer == Answer.APOLOGIES:
        instead = said.represented_by
        why = f"{reader.name(instead)} comes instead." if instead else "Nobody comes instead."
    text = f"You needn't come for {reader.name(of)} on {when(at, reader)} any more. {why}"
    if answers is None:
        return [section(text), facts(Chip.MEETING, meeting.ref, "nothing for you to do")]
    own, whose = answers
    about = facts(Chip.MEETING, meeting.ref, name(meeting))
    return [
        section(f"{text}\nYou're still invited yourself."),
        about,
        call_views.answers(meeting, own, whose=whose),
    ]


def declined(
    meeting: Meeting, by: int, said: Attendance | None, reader: Reader, *, whose: str
) -> list[Block]:
    """Return, for who sent apologies, that whoever was to come instead can't either."""
    text = f"*{reader.name(by)} can't come for you on {when(meeting.time, reader)}.*"
    how = f"To send somebody else: apologies {meeting.ref} @name"
    row = call_views.answers(meeting, said, whose=whose)
    return [section(f"{text}\n{how}"), facts(Chip.MEETING, meeting.ref, name(meeting)), row]


def entered(meeting: Meeting, said: Attendance, reader: Reader, *, by: int | None) -> list[Block]:
    """Return a reader's answer; `by` is who entered it for them, None once they have given another."""
    entered_by = f"{reader.name(by)} entered this for you:" if by is not None else ""
    line = to_what(said, you(said), when_and_where(meeting, said, reader))
    instead = f"{reader.name(said.represented_by)} comes instead." if said.represented_by else ""
    text = "\n".join(filter(None, [entered_by, line, instead]))
    return [section(text), facts(Chip.MEETING, meeting.ref, name(meeting)), call_views.change_answer(meeting)]


# What is not possible


def one_of(people: Sequence[int], reader: Reader) -> str:
    names = join_all([reader.name(one) for one in people], last=" or ")
    return f"Only one person can come instead. {names}? I haven't noted anything yet."


def somebody_else(meeting: Meeting) -> str:
    return f"Who else comes instead? Say it like apologies {meeting.ref} @name."


def representative_refused(meeting: Meeting, person: int, reader: Reader) -> str:
    return f"{reader.name(person)} can't come either. Name somebody else: apologies {meeting.ref} @name"


def not_open(meeting: Meeting, reader: Reader) -> str:
    if meeting.is_cancelled:
        return f"{meeting.ref} is cancelled, so there's nothing to answer."
    if meeting.body:
        return f"{meeting.ref} is a meeting of {escape(meeting.body)}, so there's nothing to answer here."
    if not meeting.is_ahead or meeting.has_begun(reader.now):
        return f"{meeting.ref} began on {when(meeting.time, reader)}, so there's nothing to answer any more."
    return f"{meeting.ref} isn't called yet. You'll be asked when it is."


def entered_already(meeting: Meeting, before: Attendance, reader: Reader) -> str:
    way = way_name(before.answer if before.is_current(meeting) else "")
    return (
        f"{reader.name(before.person_id)} is entered as {way} at {meeting.ref}, and that counts, not an answer to the "
        f"invitation. To correct who came: present {meeting.ref} @name"
    )


def not_invited(meeting: Meeting, reader: Reader, *, person: int | None) -> str:
    """Return that somebody isn't invited; `person` is None for the caller."""
    if person is None:
        return f"You aren't invited to {meeting.ref}, so there's nothing to answer."
    return f"{reader.name(person)} isn't invited to {meeting.ref}. To invite them: edit {meeting.ref} people:@name"


def no_link(meeting: Meeting) -> str:
    return f"{meeting.ref} has no link, so nobody can take part by video. To come in person: attending {meeting.ref}"


def nobody_waits(meeting: Meeting, reader: Reader) -> str:
    """Return why nobody is asked whether they come."""
    if meeting.is_cancelled or meeting.body or meeting.is_held or meeting.has_begun(reader.now):
        return not_open(meeting, reader)
    return f"{meeting.ref} isn't called yet, so nobody has been asked. To call it: call {meeting.ref}"


def not_called(meeting: Meeting, reader: Reader, *, call: str) -> str:
    """Return why nobody has answered; `call` is when the call goes out, "" where nobody knows."""
    if meeting.is_cancelled:
        return f"{meeting.ref} is cancelled, so nobody comes."
    if meeting.body:
        return f"{meeting.ref} is a meeting of {escape(meeting.body)}, so nobody is asked here."
    if meeting.has_begun(reader.now):
        return f"{meeting.ref} began on {when(meeting.time, reader)} without a call, so nobody was asked."
    goes = f"The call is due on {call}." if call else f"To call it: call {meeting.ref}"
    return f"{meeting.ref} isn't called yet, so nobody has been asked. {goes}"


def who(people: Sequence[int], reader: Reader) -> str:
    """Return who can do something, at the start of a sentence; those who hold the roles for it where nobody does."""
    if not people:
        return capitalized(reader.officers(Rights.CHAIR, Rights.SECRETARY))
    return named([reader.short_name(one) for one in people])


def who_sees(meeting: Meeting, reader: Reader, people: Sequence[int]) -> str:
    if meeting.has_begun(reader.now):
        return (
            f"{who(people, reader)} can see who came to {meeting.ref}. Its record names them once it's out."
        )
    return f"{who(people, reader)} can see who's coming to {meeting.ref}."


def moved_since(meeting: Meeting, shown: str, reader: Reader, *, whose: str) -> UserError:
    """Return the refusal of an answer for another time than the meeting's, with a button for each answer."""
    was = when(WallTime.from_key(shown), reader)
    are_they = "Are they" if whose else "Are you"
    return UserError(
        f"{name(meeting)} is on {when(meeting.time, reader)}, not {was}, so I haven't noted anything. "
        f"{are_they} coming?",
        offers=[Offer(*one[:3]) for one in views.answer_buttons(meeting, whose=whose)],
    )


def not_understood(meeting: Meeting, words: str) -> UserError:
    """Return the refusal of words that are left over, with a button for each answer."""
    return UserError(
        f"I don't understand “{escape(cut(words, 60))}” here, so I haven't noted anything. Are you coming to {meeting.ref}?",
        offers=[Offer(*one[:3]) for one in views.answer_buttons(meeting)],
    )
