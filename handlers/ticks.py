"""What the clock triggers: plan, gather, deliver, reconcile."""

import json
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.errors import UserError
from bot.posts import Post, PostState
from handlers.planning import gather, plan_digests, plan_reminders
from handlers.rendering import render
from handlers.sending import Judgement, MaybeSent, NotSent, Slack, Verdict, back_off, edit, find, send
from handlers.views.parts import Message
from storage import outbox
from storage.store import Store
from storage.units import Read, Tx

log = logging.getLogger(__name__)

SENDERS = 8
SLACKS_OWN_CLOCK = timedelta(minutes=5)  # so far a message may stand before our first attempt
DELIVERIES_KEPT = timedelta(hours=48)  # Slack repeats an event for a day at most
PLAIN_TEXT_ONLY = ""


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a claim holds, and how long Slack may take to show what it has."""

    lease: timedelta = timedelta(seconds=30)
    quarantine: timedelta = timedelta(seconds=90)


class Ticks:
    """The bot's own initiative. `now` is the task force's time, `machine` this computer's."""

    def __init__(
        self,
        store: Store,
        slack: Slack,
        *,
        now: Callable[[], datetime],
        machine: Callable[[], datetime],
        patience: Patience,
        channels: Mapping[str, str],
    ) -> None:
        self._store = store
        self._slack = slack
        self._now = now
        self._machine = machine
        self._patience = patience
        self._channels = channels
        self._senders = ThreadPoolExecutor(SENDERS, thread_name_prefix="sender")
        self.is_slack_silent = False  # the last attempt got no word from Slack

    def close(self) -> None:
        self._senders.shutdown()

    def plan(self) -> None:
        """Plan all reminders and digests that are missing."""
        while self._store.write(plan_reminders, now=self._now()) == outbox.CHUNK:
            pass
        self._store.write(plan_digests, now=self._now())

    def deliver(self) -> int:
        """Do everything that is due now; return how much there was, 0 when all is done."""
        now, machine = self._now(), self._machine()
        if not self._store.read(partial(outbox.anything_due, now=now, machine=machine)):
            return 0
        gathered = self._store.write(gather, now=now)
        posts = self._store.write(partial(self._claim, now=now), now=now)
        list(self._senders.map(partial(self._deliver, now=now), posts))
        return gathered + len(posts)

    def reconcile(self) -> int:
        """Look up posts of which it is not known whether Slack has them; return how many were settled."""
        now, machine = self._now(), self._machine()
        self._store.write(partial(outbox.abandoned, machine=machine), now=now)
        waiting = self._store.read(
            partial(outbox.uncertain, machine=machine, quarantine=self._patience.quarantine)
        )
        return sum(self._look_up(post, now) for post in waiting)

    def prune(self) -> None:
        """Forget what is kept for a while only."""
        now = self._now()
        self._store.write(partial(outbox.prune, before=now - DELIVERIES_KEPT), now=now)

    def advance(self, to: datetime, *, set_clock: Callable[[datetime], None]) -> None:
        """Move the task force's time to `to`, stopping at each moment at which there is something to do."""
        self._settle()
        while (following := self.next_at()) is not None and following <= to:
            set_clock(max(following, self._now()))
            self._settle()
        set_clock(max(to, self._now()))
        self._settle()

    def _settle(self) -> None:
        self.plan()
        while self.deliver():
            pass

    def next_at(self) -> datetime | None:
        """Return when there is next something to do; None when nothing waits."""
        return self._store.read(outbox.next_due)

    def _claim(self, tx: Tx, *, now: datetime) -> list[Post]:
        return outbox.claim(
            tx, now=now, machine=self._machine(), lease=self._patience.lease, limit=SENDERS * 4
        )

    def _deliver(self, post: Post, *, now: datetime) -> None:
        """Render, freeze, send and judge one claimed post."""
        try:
            if post.state == PostState.SENT:
                self._edit(post, now)
            else:
                self._send(post, now)
        except Exception:  # one post that cannot be made must not hold the others; its claim runs out
            log.exception("post failed", extra={"post": post.id})
            self._write(
                partial(outbox.end, post=post, state=PostState.PARKED, reason="could not be made"), now
            )

    def _send(self, post: Post, now: datetime) -> None:
        if post.expires_at is not None and post.expires_at <= now:
            self._write(
                partial(outbox.end, post=post, state=PostState.EXPIRED, reason="too late to help"), now
            )
            return
        if post.text is None:
            message = self._store.read(partial(render, post=post, now=now))
            if message is None:
                self._write(
                    partial(outbox.end, post=post, state=PostState.CANCELLED, reason="nothing left to say"),
                    now,
                )
                return
            self._freeze(post, message, now)
        channel = self._address(post)
        if channel is None:
            self._write(
                partial(outbox.end, post=post, state=PostState.PARKED, reason="no Slack account"), now
            )
            return
        self._judged(post, send(self._slack, post, channel=channel), now)

    def _freeze(self, post: Post, message: Message, now: datetime) -> None:
        post.text, post.blocks = message.text, json.dumps(message.blocks, ensure_ascii=False)
        self._write(partial(outbox.freeze, post=post, text=post.text, blocks=post.blocks), now)

    def _edit(self, post: Post, now: datetime) -> None:
        message = self._store.read(partial(render, post=post, now=now))
        if message is None:
            self._write(partial(outbox.edited, post=post), now)
            return
        post.text, post.blocks = message.text, json.dumps(message.blocks, ensure_ascii=False)
        judged = edit(self._slack, post)
        self.is_slack_silent = judged.verdict in {Verdict.LATER, Verdict.UNCERTAIN}
        if not self.is_slack_silent:
            # What cannot be edited any more stays as it is; the record itself is right.
            self._write(partial(outbox.edited, post=post), now)

    def _judged(self, post: Post, judged: Judgement, now: datetime) -> None:
        self.is_slack_silent = judged.verdict in {Verdict.LATER, Verdict.UNCERTAIN}
        if judged.verdict is Verdict.SENT:
            self._write(partial(outbox.sent, post=post, channel=judged.channel, ts=judged.ts), now)
            return
        log.warning(
            "post not sent", extra={"post": post.id, "verdict": judged.verdict, "reason": judged.reason}
        )
        if judged.verdict is Verdict.OUR_BUG and post.blocks not in {None, PLAIN_TEXT_ONLY}:
            post.blocks = PLAIN_TEXT_ONLY
            self._write(partial(outbox.freeze, post=post, text=post.text or "", blocks=PLAIN_TEXT_ONLY), now)
            self._put_off(post, PostState.PENDING, now, judged.reason)
        elif judged.verdict is Verdict.LATER:
            self._put_off(
                post, PostState.PENDING, now + (judged.wait or back_off(post.attempts)), judged.reason
            )
        elif judged.verdict is Verdict.UNCERTAIN:
            self._put_off(post, PostState.UNCERTAIN, post.send_at, judged.reason)
        else:
            self._write(partial(outbox.end, post=post, state=PostState.PARKED, reason=judged.reason), now)

    def _put_off(self, post: Post, state: PostState, send_at: datetime, reason: str) -> None:
        self._write(partial(outbox.put_off, post=post, state=state, send_at=send_at, reason=reason), send_at)

    def _look_up(self, post: Post, now: datetime) -> bool:
        channel = self._address(post)
        if channel is None:
            return False
        oldest = (post.first_attempt_at or self._machine()) - SLACKS_OWN_CLOCK
        try:
            where = self._conversation(channel)
            ts = find(self._slack, post, channel=where, oldest=f"{oldest.timestamp():.6f}")
        except (NotSent, MaybeSent, UserError) as error:
            log.warning("cannot look", extra={"post": post.id, "reason": str(error)})
            return False
        if ts is None:
            self._put_off(post, PostState.PENDING, now, "not found, sent again")
        else:
            self._write(partial(outbox.sent, post=post, channel=where, ts=ts), now)
        return True

    def _address(self, post: Post) -> str | None:
        """Return where to post: a channel's id, or the person's account; None when there is no account."""
        if post.channel is not None:
            return self._channels.get(post.channel.removeprefix("#"), post.channel)
        return self._store.read(partial(_user_of, person_id=post.person_id or 0))

    def _conversation(self, channel: str) -> str:
        """Return the id to read back from: a person's account has a conversation of its own."""
        if not channel.startswith(("U", "W")):
            return channel
        answer = self._slack("conversations.open", deadline=timedelta(seconds=10), users=channel)
        if not answer.get("ok"):
            raise NotSent(str(answer.get("error")))
        return str(answer["channel"]["id"])

    def _write(self, work: Callable[[Tx], None], now: datetime) -> None:
        self._store.write(work, now=now)


def _user_of(read: Read, *, person_id: int) -> str | None:
    return read.user(person_id)
