"""Lists as files: asked for in a transaction, made when they are sent, as whoever asked may see them by then."""

import json
from dataclasses import asdict, replace
from datetime import timedelta

from bot import sheets
from bot.errors import Refused, UserError
from bot.names import fold
from bot.permissions import Actor, may, may_see
from bot.posts import Document, Post, PostKind
from handlers.calls import NOBODY, Ask, Reply, refuse_other_words
from handlers.looking import key_of
from handlers.views import export as views
from handlers.views.text import Reader
from storage import documents, lists
from storage.lists import Filter
from storage.units import Read, Tx

OPTIONS = ("area", "entity", "owner")
MOST = (
    20_000  # actions in one file: what is made of them must be ready long before the claim of the post ends
)
EXPIRES = timedelta(days=1)  # a list of yesterday is asked for again


def export(ask: Ask, tx: Tx) -> Reply:
    """Let a list come as a file into the asker's own conversation."""
    ask = _understood(ask)
    if ask.who.person_id == NOBODY:
        raise Refused(views.NOBODY)
    chosen = lists.chosen(ask.said, me=ask.who.person_id)
    found = lists.actions(tx, chosen, who=ask.who, now=ask.now, limit=1)
    if not found.count:
        raise UserError(views.nothing(chosen, ask.reader))
    if found.count > MOST:
        raise UserError(views.too_many(found.count, MOST))
    request = json.dumps(asdict(chosen))
    if documents.on_its_way(tx, ask.who.person_id, request):
        return Reply(text=views.on_its_way(found.count))
    _queue(ask, tx, chosen, request)
    return Reply(text=views.comes(found.count))


def _understood(ask: Ask) -> Ask:
    """Return what was asked with the filters alone. Raises UserError but for a list of actions as CSV."""
    kind, *words = ask.said.text.split() or [""]
    if fold(kind) not in {"actions", "action"}:
        raise UserError(views.other_kind(kind, ask.menu["export"].example))
    for word in words:
        if fold(word).lstrip(".") in views.FORMATS:
            raise UserError(views.other_format(word))
    filters = " ".join(word for word in words if fold(word) != "csv")
    ask = replace(ask, said=replace(ask.said, text=filters))
    others = ("me", "my", "late", "open", "done", "closed")
    refuse_other_words(ask, "export", ("mine", "overdue", "all", "csv"), also=others)
    return ask


def _queue(ask: Ask, tx: Tx, chosen: Filter, request: str) -> None:
    post_id = tx.next("post")
    name = f"actions-{ask.today}-{post_id}.csv"
    tx.add(
        Post(
            id=post_id,
            key=key_of(name),
            kind=PostKind.FILE,
            person_id=ask.who.person_id,
            send_at=tx.now,
            expires_at=tx.now + EXPIRES,
        )
    )
    title = views.title(chosen, ask.reader_of(tx.roster))
    tx.add(Document(post_id=post_id, name=name, title=title, request=request))


def made(read: Read, post: Post, who: Actor, reader: Reader) -> tuple[str, bytes] | None:
    """Return what is said with a file, and its bytes, as `who` may see it now; None when there is nothing in it."""
    file = documents.find(read, post.id)
    if file is None or not may(who, "list"):
        return None
    chosen = Filter(**json.loads(file.request))
    found = lists.actions(read, chosen, who=who, now=reader.now, limit=MOST)
    if not found.records:
        return None
    belong_to = lists.by_ids(read, sorted({action.for_id for action in found.records if action.for_id}))
    rows = sheets.action_rows(
        found.records,
        charter=read.charter,
        roster=read.roster,
        refs={record.id: record.ref for record in belong_to if may_see(who, record)},
        zone=reader.zone,
    )
    return views.comment(len(found.records), chosen, reader), sheets.as_csv(rows)
