"""Look up posts of which it is unknown whether Slack has them, settle them, and delete second copies."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import prometheus_client

from bot.posts import Post, PostKind, PostState
from handlers.core.delivery.deliver import Means
from handlers.core.delivery.lookup import LookupRefused, MessageCopy, find_copies, find_file_copies, mark_of
from handlers.core.delivery.park import park_unverifiable
from handlers.core.delivery.send import MaybeSent, NotSent, Verdict, judge
from storage import documents, outbox, rate_limits
from storage.unit_of_work import Read

log = logging.getLogger(__name__)

CLOCK_TOLERANCE = timedelta(minutes=5)  # how long before our first attempt a message may be dated
DUPLICATE_WINDOW = timedelta(minutes=10)  # how long second copies are looked for
MAX_CONVERSATIONS = 20  # conversations per turn
LOOK_UPS = prometheus_client.Counter("clerk_lookups", "Look-ups by what they found", ["found"])
DUPLICATES_REMOVED = prometheus_client.Counter("clerk_healed", "Second copies that were removed")

Conversation = tuple[str, str | None]  # a channel or account, and the thread in it
FoundCopies = tuple[str, dict[str, list[MessageCopy]]]  # a channel, and our messages in it by mark


@dataclass
class Reconciler:
    """Look up posts in Slack's history, each conversation once per turn."""

    means: Means
    _conversations: dict[str, str] = field(default_factory=dict)
    _turns: Counter[str] = field(default_factory=Counter)

    def reconcile(self) -> int:
        """Settle uncertain posts; return how many there were."""
        means = self.means
        machine = means.machine()
        means.write(outbox.expire_claims, machine=machine)
        quarantine = means.timeouts.quarantine
        pending = means.read(outbox.uncertain_posts, machine=machine, quarantine=quarantine, limit=200)
        admitted = self._admitted_conversations(pending, "look")
        return sum(self._settle_posts(place, posts) for place, posts in admitted)

    def remove_duplicates(self) -> int:
        """Delete second copies; return how many there were."""
        since = self.means.machine() - DUPLICATE_WINDOW
        doubtful = self.means.read(outbox.possible_duplicates, since=since)
        admitted = self._admitted_conversations(doubtful, "heal")
        return sum(self._remove_duplicates(place, posts) for place, posts in admitted)

    def _admitted_conversations(
        self, posts: Iterable[Post], purpose: str
    ) -> list[tuple[Conversation, list[Post]]]:
        """Return the posts of each conversation that may be read now, limited to one turn's share."""
        admitted: dict[Conversation, list[Post]] = {}
        for post in posts:
            address, thread = self.means.read(self._place_of, post=post)
            if address is not None:
                admitted.setdefault((address, thread), []).append(post)
        if not admitted:
            return []
        means, wanted = self.means, min(len(admitted), MAX_CONVERSATIONS)
        until = means.now() + means.timeouts.deadline
        allowed = means.write(
            rate_limits.admit_lookups, purpose, wanted=wanted, limits=means.limits, until=until
        )
        # Each turn continues after the last, so that unreadable conversations do not delay the others.
        begin = self._turns[purpose] % len(admitted)
        self._turns[purpose] += allowed
        places = list(admitted.items())
        return [*places[begin:], *places[:begin]][:allowed]

    def _place_of(self, read: Read, post: Post) -> tuple[str | None, str | None]:
        """Return the address and the thread of a post; the first is None where its reader has no account."""
        return post.slack_channel or self.means.address(read, post), outbox.thread_of(read, post)

    def _conversation_id(self, address: str) -> str:
        """Return the id to read from: the conversation with an account has an id of its own."""
        if not address.startswith(("U", "W")):
            return address
        if address not in self._conversations:
            answer = self.means.slack(
                "conversations.open", deadline=self.means.timeouts.deadline, users=address
            )
            if not answer.get("ok"):
                raise LookupRefused(judge(answer).verdict, str(answer.get("error")), answer)
            self._conversations[address] = str(answer["channel"]["id"])
        return self._conversations[address]

    def _settle_posts(self, place: Conversation, posts: Sequence[Post]) -> int:
        begun = self.means.machine()
        found = self._look_up(place, posts)
        if found is None:
            return 0
        channel, by_mark = found
        for post in posts:
            copies = by_mark.get(mark_of(post, self.means.salt))
            LOOK_UPS.labels("there" if copies else "not there").inc()
            if copies:
                self.means.write(outbox.mark_sent, post=post, channel=channel, ts=copies[0].ts)
                if len(copies) > 1:  # of two attempts the first may show less
                    self.means.write(outbox.adopt_copy, post=post, ts=copies[0].ts)
            else:
                # The time is that before the look-up: what Slack shows later was not examined.
                self.means.write(outbox.mark_not_found, post=post, machine=begun)
        return len(posts)

    def _look_up(self, place: Conversation, posts: Sequence[Post]) -> FoundCopies | None:
        """Return the messages; None where Slack does not allow reading them."""
        first = min(post.first_attempt_at or self.means.machine() for post in posts)
        # If our clock is ahead of Slack's we would start after the message. One that is lag now may have
        # been right when it was sent: starting early costs a page, starting late a second copy.
        lag = min(self.means.skew(), timedelta())
        try:
            channel = self._conversation_id(place[0])
            present = find_copies(
                self.means.slack,
                channel=channel,
                thread=place[1],
                oldest=f"{(first + lag - CLOCK_TOLERANCE).timestamp():.6f}",
                deadline=self.means.timeouts.deadline,
            )
            files = [post for post in posts if post.kind == PostKind.FILE]
            return channel, present | {
                one.key: self._find_file_copies(one, channel, present) for one in files
            }
        except LookupRefused as error:
            self._on_refused(posts, error)
        except (NotSent, MaybeSent) as error:
            log.warning("cannot look", extra={"posts": len(posts), "reason": str(error)})
        return None

    def _find_file_copies(
        self, post: Post, channel: str, present: Mapping[str, list[MessageCopy]]
    ) -> list[MessageCopy]:
        """Return the messages with a post's file: by name, except its reader's own, and by Slack's id."""
        means = self.means
        file = means.read(documents.find, post_id=post.id)
        deadline = means.timeouts.deadline
        by_id = find_file_copies(means.slack, file, channel=channel, deadline=deadline) if file else []
        reader = means.read(means.address, post=post)
        by_name = [copy for copy in present.get(post.key, []) if copy.author != reader]
        by_ts = {copy.ts: copy for copy in (*by_id, *by_name)}
        return sorted(by_ts.values(), key=lambda copy: copy.ts)

    def _on_refused(self, posts: Sequence[Post], error: LookupRefused) -> None:
        """Keep them uncertain. Where Slack will never allow reading, they wait for a person's decision."""
        log.warning("cannot look", extra={"posts": len(posts), "reason": str(error)})
        wait = error.answer.get("retry_after")
        if wait is not None:
            until = self.means.now() + timedelta(seconds=float(wait))
            self.means.write(rate_limits.block, names=[rate_limits.LOOK_UP], until=until)
        elif error.verdict is Verdict.NEVER:
            for post in (one for one in posts if one.state == PostState.UNCERTAIN):
                self.means.write(park_unverifiable, post=post, reason=str(error))

    def _remove_duplicates(self, place: Conversation, posts: Sequence[Post]) -> int:
        found = self._look_up(place, posts)
        if found is None:
            return 0
        channel, by_mark = found
        copies = [(post, by_mark.get(mark_of(post, self.means.salt), [])) for post in posts]
        return sum(self._keep_one(post, channel, present) for post, present in copies)

    def _keep_one(self, post: Post, channel: str, present: Sequence[MessageCopy]) -> int:
        """Delete all copies but one: the one with replies, or the one we know."""
        if not present:
            return 0
        kept = min(present, key=lambda copy: (not copy.has_replies, copy.ts != post.slack_ts, copy.ts))
        if kept.ts != post.slack_ts:
            self.means.write(outbox.adopt_copy, post=post, ts=kept.ts, file=kept.file_id or None)
        others = [copy for copy in present if copy is not kept and not copy.has_replies]
        return sum(self._delete(channel, copy, kept.file_id) for copy in others)

    def _delete(self, channel: str, copy: MessageCopy, kept_file: str) -> bool:
        """Delete a message, then a file of its own: without the file the message could not be found again."""
        deadline = self.means.timeouts.deadline
        try:
            answer = self.means.slack("chat.delete", deadline=deadline, channel=channel, ts=copy.ts)
            if copy.file_id not in {"", kept_file}:
                self.means.slack("files.delete", deadline=deadline, file=copy.file_id)
        except (NotSent, MaybeSent) as error:
            log.warning("second copy stays for now", extra={"reason": str(error)})
            return False
        DUPLICATES_REMOVED.inc()
        return bool(answer.get("ok"))
