"""Posts of which nobody knows whether Slack has them: looked up, settled, and rid of a second copy."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import prometheus_client

from bot.posts import Post, PostKind, PostState
from handlers.delivery.deliver import Means
from handlers.delivery.lookup import CannotLook, Copy, copies, mark_of, shown
from handlers.delivery.send import MaybeSent, NotSent, Verdict, judge
from handlers.undelivered.commands import cannot_look
from storage import documents, outbox
from storage import rate_limits as gates
from storage.unit_of_work import Tx

log = logging.getLogger(__name__)

SLACKS_OWN_CLOCK = timedelta(minutes=5)  # so far a message may stand before our first attempt
IN_DOUBT_FOR = timedelta(minutes=10)  # so long a second copy is looked for
MOST_PLACES = 20  # conversations in one turn
LOOK_UPS = prometheus_client.Counter("clerk_lookups", "Look-ups by what they found", ["found"])
HEALED = prometheus_client.Counter("clerk_healed", "Second copies that were removed")

Place = tuple[str, str | None]  # a conversation or a person's account, and the thread in it


@dataclass(frozen=True)
class Seen:
    """What of ours stands in a conversation, by mark."""

    channel: str
    copies: dict[str, list[Copy]]


@dataclass
class LookUps:
    """Looks for posts in Slack's history, each conversation once a turn."""

    means: Means
    _conversations: dict[str, str] = field(default_factory=dict)
    _turns: Counter[str] = field(default_factory=Counter)

    def reconcile(self) -> int:
        """Settle what is uncertain; return how many were."""
        means = self.means
        machine = means.machine()
        means.write(partial(outbox.abandoned, machine=machine))
        waiting = means.store.read(
            partial(outbox.uncertain, machine=machine, quarantine=means.patience.quarantine, limit=200)
        )
        return sum(self._settle(place, posts) for place, posts in self._by_place(waiting, "look"))

    def heal(self) -> int:
        """Remove second copies; return how many there were."""
        doubtful = self.means.store.read(partial(outbox.doubtful, since=self.means.machine() - IN_DOUBT_FOR))
        return sum(self._heal(place, posts) for place, posts in self._by_place(doubtful, "heal"))

    def _by_place(self, posts: Iterable[Post], purpose: str) -> list[tuple[Place, list[Post]]]:
        """Return the posts of each conversation that may be looked into now, a turn's share."""
        found: dict[Place, list[Post]] = {}
        for post in posts:
            address = post.slack_channel or self.means.address(post)
            if address is not None:
                thread = self.means.store.read(partial(outbox.thread_of, post=post))
                found.setdefault((address, thread), []).append(post)
        if not found:
            return []
        admit = partial(_admit, purpose=purpose, wanted=len(found), means=self.means)
        allowed = self.means.store.write(admit, now=self.means.now())
        # Each turn goes on where the last one ended: those that cannot be looked into must not hold up the others.
        begin = self._turns[purpose] % len(found)
        self._turns[purpose] += allowed
        places = list(found.items())
        return [*places[begin:], *places[:begin]][:allowed]

    def _conversation(self, address: str) -> str:
        """Return the id to read back from: a person's account has a conversation of its own."""
        if not address.startswith(("U", "W")):
            return address
        if address not in self._conversations:
            answer = self.means.slack(
                "conversations.open", deadline=self.means.patience.deadline, users=address
            )
            if not answer.get("ok"):
                raise CannotLook(judge(answer).verdict, str(answer.get("error")), answer)
            self._conversations[address] = str(answer["channel"]["id"])
        return self._conversations[address]

    def _settle(self, place: Place, posts: Sequence[Post]) -> int:
        begun = self.means.machine()
        there = self._look(place, posts)
        if there is None:
            return 0
        for post in posts:
            found = there.copies.get(mark_of(post, self.means.salt))
            LOOK_UPS.labels("there" if found else "not there").inc()
            if found:
                self.means.write(partial(outbox.sent, post=post, channel=there.channel, ts=found[0].ts))
                if len(found) > 1:  # of two attempts the first may say less
                    self.means.write(partial(outbox.moved, post=post, ts=found[0].ts))
            else:
                # Counted from when the look began: what Slack shows after that was not looked at.
                self.means.write(partial(outbox.not_there, post=post, machine=begun))
        return len(posts)

    def _look(self, place: Place, posts: Sequence[Post]) -> Seen | None:
        """Return what is there; None where Slack does not let us look."""
        first = min(post.first_attempt_at or self.means.machine() for post in posts)
        # A clock of ours that is ahead of Slack's would begin after the message. One that is behind now may have been
        # right when the message was sent: beginning too early costs a page, too late a second copy.
        behind = min(self.means.skew(), timedelta())
        try:
            channel = self._conversation(place[0])
            there = copies(
                self.means.slack,
                channel=channel,
                thread=place[1],
                oldest=f"{(first + behind - SLACKS_OWN_CLOCK).timestamp():.6f}",
                deadline=self.means.patience.deadline,
            )
            files = [post for post in posts if post.kind == PostKind.FILE]
            return Seen(channel, there | {post.key: self._files(post, channel, there) for post in files})
        except CannotLook as error:
            self._cannot_look(posts, error)
        except (NotSent, MaybeSent) as error:
            log.warning("cannot look", extra={"posts": len(posts), "reason": str(error)})
        return None

    def _files(self, post: Post, channel: str, there: Mapping[str, list[Copy]]) -> list[Copy]:
        """Return the messages that bring a post's file: by its name, but for its reader's own, and by Slack's id."""
        means = self.means
        file = means.store.read(partial(documents.find, post_id=post.id))
        by_id = shown(means.slack, file, channel=channel, deadline=means.patience.deadline) if file else []
        by_name = [copy for copy in there.get(post.key, []) if copy.author != means.address(post)]
        found = {copy.ts: copy for copy in (*by_id, *by_name)}
        return sorted(found.values(), key=lambda copy: copy.ts)

    def _cannot_look(self, posts: Sequence[Post], error: CannotLook) -> None:
        """They stay uncertain. Where Slack will never let us look they wait for a person's word."""
        log.warning("cannot look", extra={"posts": len(posts), "reason": str(error)})
        wait = error.answer.get("retry_after")
        if wait is not None:
            until = self.means.now() + timedelta(seconds=float(wait))
            self.means.write(partial(gates.close, names=[gates.LOOK], until=until))
        elif error.verdict is Verdict.NEVER:
            for post in (one for one in posts if one.state == PostState.UNCERTAIN):
                self.means.write(partial(cannot_look, post=post, reason=str(error)))

    def _heal(self, place: Place, posts: Sequence[Post]) -> int:
        there = self._look(place, posts)
        if there is None:
            return 0
        return sum(
            self._keep_one(post, there.channel, there.copies.get(mark_of(post, self.means.salt), []))
            for post in posts
        )

    def _keep_one(self, post: Post, channel: str, found: Sequence[Copy]) -> int:
        """Delete every copy but one. People answered in the one that stays, or else it is the one we know."""
        if not found:
            return 0
        kept = min(found, key=lambda copy: (not copy.has_replies, copy.ts != post.slack_ts, copy.ts))
        if kept.ts != post.slack_ts:
            self.means.write(partial(outbox.moved, post=post, ts=kept.ts, file=kept.file or None))
        others = [copy for copy in found if copy is not kept and not copy.has_replies]
        return sum(self._delete(channel, copy, kept.file) for copy in others)

    def _delete(self, channel: str, copy: Copy, kept_file: str) -> bool:
        """Delete a message, and a file of its own with it. First the message: without a name it is not found again."""
        deadline = self.means.patience.deadline
        try:
            answer = self.means.slack("chat.delete", deadline=deadline, channel=channel, ts=copy.ts)
            if copy.file not in {"", kept_file}:
                self.means.slack("files.delete", deadline=deadline, file=copy.file)
        except (NotSent, MaybeSent) as error:
            log.warning("second copy stays for now", extra={"reason": str(error)})
            return False
        HEALED.inc()
        return bool(answer.get("ok"))


def _admit(tx: Tx, *, purpose: str, wanted: int, means: Means) -> int:
    """Return into how many conversations this replica may look now; the others wait their turn."""
    if _is_closed(tx, purpose, tx.now) or _is_closed(tx, gates.LOOK, tx.now):
        return 0
    pace = means.pace
    room = gates.room(tx, gates.LOOK, now=tx.now, a_minute=pace.looks, burst=pace.burst)
    allowed = min(wanted, room, MOST_PLACES)
    gates.pass_through(tx, gates.LOOK, allowed, a_minute=pace.looks)
    gates.close(tx, [purpose], until=tx.now + means.patience.deadline)
    return allowed


def _is_closed(tx: Tx, name: str, now: datetime) -> bool:
    opens_at = gates.opens_at(tx, name)
    return opens_at is not None and opens_at > now
