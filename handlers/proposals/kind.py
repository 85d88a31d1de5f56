"""Declare the record kind of proposals: round status, history, undo and replies in threads."""

from collections.abc import Sequence

from bot.digests import DigestWeek
from bot.errors import UserError, to_open
from bot.history import LET_STAND, OBJECTION_ASKED, HistoryEntry
from bot.permissions import answering_capacity
from bot.proposals import Proposal, ProposalState
from bot.questions import KIND_WORDS
from bot.records import Kind
from bot.replies import is_exact_objection
from handlers.core import kinds
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.calls import Ask
from handlers.core.fields import detail_lines, file_columns
from handlers.core.lists import ListFile, OpenList, RecordList
from handlers.proposals import asking, card_views, procedure, views, words
from handlers.proposals.fields import FIELDS
from handlers.proposals.home import HOME
from storage import digests, proposals
from storage.digests import Scope
from storage.records import EVERY, ListPage, ListQuery
from storage.unit_of_work import Read, Tx

UNDOABLE_VERBS = frozenset({"create", "edit", "link", LET_STAND})
ENDING_VERBS = frozenset({"object", "adopt", "cancel", "refer"})  # undone while nobody has been told


def _initial_fields(proposal: Proposal) -> Sequence[str]:
    """Return the history fields of a proposal that was opened at once."""
    return ("until", "asked") if proposal.sha256 else ()


def _refuses(_: Ask, tx: Tx, proposal: Proposal, last: HistoryEntry) -> None:
    is_unheard = last.verb == "open" and not procedure.notified_in_round(tx, proposal)
    lets_days_stand = "offered_end" in (last.before or "")  # which are not counted back
    is_ending = last.verb in ENDING_VERBS and not lets_days_stand
    is_untold = is_ending and not procedure.is_told(tx, proposal, since=last.at)
    if not (is_unheard or is_untold or last.verb in UNDOABLE_VERBS):
        raise UserError(
            f"Others know of the last step of {proposal.ref}, so it isn't undone.",
            offers=[to_open(proposal.ref)],
        )


def _after_undo(_: Ask, tx: Tx, proposal: Proposal, before: Proposal, last: HistoryEntry) -> list[int]:
    if last.verb == "create":
        procedure.notify_undone(tx, proposal)
    if last.verb == "open":
        procedure.take_back_opening(tx, before)
    if last.verb in ENDING_VERBS:
        procedure.take_back_end(tx, before)
    if last.verb in {LET_STAND, "adopt"}:
        words.ask_again(tx, proposal)
    return []


def _is_objection_to(ask: Ask, _: Read, proposal: Proposal, text: str) -> bool:
    """Return whether a reply objects to a text on which its writer was asked, in time or not."""
    was_asked = proposal.opened_at is not None and answering_capacity(ask.actor, proposal) is not None
    return is_exact_objection(text) and was_asked


STEPS = (
    kinds.Step("open", "opened it"),
    kinds.Step("object", "objected"),
    kinds.Step("hold", "left it to the chair at its end", why="not reached: "),
    kinds.Step("hold for answers", "left it to the chair at its end", why="wrote without saying: "),
    kinds.Step(OBJECTION_ASKED, "asked who objects", why="asked: "),
    kinds.Step(LET_STAND, "let it stand without answers", why="wrote without saying: "),
    kinds.Step("recount", "counted again", why=""),
    kinds.Step("stand", "let the end stand", why=""),
    kinds.Step("adopt", "adopted it", why="not reached: "),
    kinds.Step("refer", "referred it to the meeting"),
    kinds.Step("reissue", "put another text"),
)

KIND = kinds.RecordKind(
    record=Proposal,
    shows=kinds.Shows(
        relations=lambda read, proposal, _: proposals.round_status(read, proposal),
        card=card_views.card,
        line=views.line,
        digest_line=views.decided_line,
        details=lambda proposal, reader, standing: [
            *card_views.details(proposal, reader, standing),
            *detail_lines(FIELDS, proposal, reader),
        ],
        title=views.title_with_revision,
        next_steps=views.next_steps,
        is_of_use=procedure.may_press,
    ),
    undo=kinds.Undo(ends_as=ProposalState.WITHDRAWN, says=views.line, refuses=_refuses, after=_after_undo),
    fields=FIELDS,
    history=kinds.HistoryWords(created="proposed it", steps=STEPS, initial=_initial_fields),
    replies=kinds.Replies(
        noted=procedure.record_comment,
        offer=words.hear,
        edited=words.hear_edited,
        among=words.hear_among,
        place=words.place,
        elsewhere=words.about_something_else,
        fits=_is_objection_to,
        is_asked=lambda ask, _, proposal: words.is_asked(ask, proposal),
        instead={"": "It becomes final when nobody objects in time. Look at it: show {ref}"},
    ),
)


def _digest_lists(read: Read, scope: Scope, week: DigestWeek) -> kinds.DigestLists:
    """Return the procedures under way for a channel; for a person those that wait for their answer."""
    if not digests.is_any_running(read, week):
        return {"running": []}
    if scope.person is not None:
        return {"running": proposals.proposals_awaiting(read, who=scope.who, now=week.now)}
    return {"running": digests.running_proposals(read, scope)}


def _in_digest(lists: kinds.DigestLists, reader: Reader) -> Headed:
    return Headed("Silence procedures", [_digest_line(one, reader) for one in lists["running"]])


def _digest_line(proposal: Proposal, reader: Reader) -> str:
    """Return until when somebody may object: whether it is final then, other things may decide; one that has ended as everywhere."""
    if not proposal.accepts_objections(reader.now):
        return views.line(proposal, reader)
    title = escape(views.title_with_revision(proposal))
    until = f"objections until {views.end_date(proposal, reader)}"
    until = views.outcome(proposal, reader) if proposal.offered_end else until
    return f"{Chip.WAITING.sign} {proposal.ref} {title} · {until}"


DIGEST = kinds.DigestSection(
    headings={"running": "Silence procedures"},
    choose=_digest_lists,
    channel=kinds.DigestPart(35, _in_digest),
    personal=kinds.DigestPart(35, _in_digest),
)


HOLDINGS = (
    kinds.HoldingList[Proposal](
        label=lambda number: count(number, "open proposal"),
        find=lambda read, person, who, _, area: proposals.open_proposals_by(read, person, who=who, area=area),
        line=lambda proposal, reader, _: views.line(proposal, reader),
    ),
    kinds.HoldingList[Proposal](
        label=lambda number: count(number, "answer on a proposal", "answers on proposals"),
        find=lambda read, person, who, _, area: proposals.open_proposals_asking(
            read, person, who=who, area=area
        ),
        line=lambda proposal, reader, _: views.line(proposal, reader),
    ),
    kinds.HoldingList[Proposal](
        label=lambda number: count(number, "draft of a proposal", "drafts of proposals"),
        find=lambda read, person, who, _, area: proposals.drafts_by(read, person, who=who, area=area),
        line=lambda proposal, reader, _: views.line(proposal, reader),
        may_be_cancelled=True,
    ),
)


def _running(read: Read, asked: ListQuery) -> ListPage:
    """Return the procedures in which somebody may still object: of chosen days those that end on them."""
    days = asked.chosen.due
    found: Sequence[Proposal] = proposals.proposals_page(read, asked.chosen, who=asked.who).records
    running = [one for one in found if one.accepts_objections(asked.now)]
    chosen = [one for one in running if not days or (one.due and days[0] <= one.due.day <= days[1])]
    return ListPage(chosen, len(chosen))


FILE = ListFile[Proposal](
    columns=file_columns(FIELDS),
    find=lambda read, asked: proposals.proposals_page(read, EVERY, who=asked.who, limit=asked.limit),
)
LIST = RecordList[Proposal](
    kind=Kind.PROPOSAL,
    name="proposals",
    noun=("proposal", "proposals"),
    order=35,
    find=_running,
    line=_digest_line,
    asks=asking.asked_of,
    open=OpenList(
        words=KIND_WORDS[Kind.PROPOSAL],
        noun=("silence procedure", "silence procedures"),
        heading="Silence procedures",
    ),
    file=FILE,
    home=HOME,
    digest=DIGEST,
    holdings=HOLDINGS,
)
