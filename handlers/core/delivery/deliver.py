"""Deliver a post: claim, render, store and send it, and record Slack's answer."""

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from prometheus_client import Counter

from bot.errors import UserError
from bot.notifications import NotificationState
from bot.posts import Post, PostKind, PostState
from handlers.core.delivery.content import content_of, fill_content
from handlers.core.delivery.lookup import mark_of
from handlers.core.delivery.park import keep_refusal, park_undeliverable
from handlers.core.delivery.render import Postponed, Rendered, Withdrawn, render
from handlers.core.delivery.sections import left_out
from handlers.core.delivery.send import Judgement, Slack, Verdict, back_off, edit, send
from handlers.core.delivery.upload import UploadContext, upload
from handlers.core.delivery.witness import shown_state
from handlers.core.registry import Registry
from storage import documents, notifications, outbox, rate_limits
from storage.rate_limits import RateLimits
from storage.store import ReadFailed, Store
from storage.unit_of_work import Read, Tx

P = ParamSpec("P")
T = TypeVar("T")
log = logging.getLogger(__name__)

SENDER_THREADS = 8
MAX_CALL_TIME = timedelta(seconds=10)
MAX_SILENT_ATTEMPTS = 5  # consecutive attempts without an answer: Slack is down, it is not one post
OUTCOMES = Counter("clerk_posts", "Posts by what became of an attempt", ["outcome"])


@dataclass(frozen=True, kw_only=True)
class DeliveryTimeouts:
    """How long a claim lasts, and how long Slack may take to show a message."""

    lease: timedelta = timedelta(seconds=30)
    quarantine: timedelta = timedelta(seconds=90)

    @property
    def deadline(self) -> timedelta:
        """How long one call may take: it ends well before the claim."""
        return min(MAX_CALL_TIME, self.lease / 2)


@dataclass(frozen=True, kw_only=True)
class Means:
    """What delivery depends on. `now` is the task force's time, `machine` this computer's.

    `channels` holds channel ids by name; `salt` makes the marks opaque; `skew` is how far Slack's clock is
    ahead of this computer's.
    """

    store: Store
    slack: Slack
    now: Callable[[], datetime]
    machine: Callable[[], datetime]
    timeouts: DeliveryTimeouts
    limits: RateLimits
    channels: Mapping[str, str]
    salt: str
    registry: Registry
    skew: Callable[[], timedelta] = timedelta

    def read(self, work: Callable[Concatenate[Read, P], T], *args: P.args, **values: P.kwargs) -> T:
        return self.store.read(lambda read: work(read, *args, **values))

    def write(self, work: Callable[Concatenate[Tx, P], T], *args: P.args, **values: P.kwargs) -> T:
        @wraps(work)
        def run(tx: Tx) -> T:
            return work(tx, *args, **values)

        return self.store.write(run, now=self.now())

    def address(self, read: Read, post: Post) -> str | None:
        """Return where to post: a channel id, or the person's account; None without an account."""
        if post.channel is not None:
            return self.channels.get(post.channel.removeprefix("#"), post.channel)
        return read.user(post.person_id or 0)


class RenderFailed:
    """A post could not be rendered."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A claimed post, and what its delivery needs, all of one moment.

    `made` is None when nothing is left to say, or when the post is not to be sent; `address` when its reader has no
    account. `is_paused` means that Slack did not answer lately, and this post tries whether it does again.
    """

    post: Post
    made: Rendered | Postponed | Withdrawn | RenderFailed | None
    address: str | None
    thread: str | None
    is_paused: bool
    witness: Mapping[str, object]  # what the message shows of the history


@dataclass
class Delivery:
    """Send due posts from several threads."""

    means: Means
    silent_attempts: int = 0  # consecutive attempts without a clear answer
    _under_way: set[Future[None]] = field(default_factory=set)
    _senders: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(SENDER_THREADS, thread_name_prefix="sender")
    )
    _is_stopping: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """Start no further sends; claimed posts are released."""
        self._is_stopping.set()

    def close(self) -> None:
        """Wait for running sends and end the threads."""
        self._senders.shutdown()

    def terms(self) -> outbox.ClaimTerms:
        """Return the conditions under which posts may be claimed now."""
        means = self.means
        return outbox.ClaimTerms(
            machine=means.machine(),
            lease=means.timeouts.lease,
            max_posts=max(0, means.limits.burst - len(self._under_way)),
            limits=means.limits,
        )

    def begin(self, claims: Sequence[outbox.Claim]) -> None:
        """Start to send or edit the claimed posts."""
        for claim in claims:
            sending = self._senders.submit(self._deliver, claim)
            self._under_way.add(sending)
            sending.add_done_callback(self._under_way.discard)

    def wait(self) -> None:
        """Wait until all started sends have ended."""
        wait(set(self._under_way))

    def _deliver(self, claim: outbox.Claim) -> None:
        try:
            prepared = self.means.read(self._prepare, claim=claim)
            if prepared is None:
                return  # another replica has claimed it
            if self._is_stopping.is_set():
                self._release(prepared.post)
            elif isinstance(prepared.made, RenderFailed):
                self._park_failed(prepared.post)
            elif prepared.post.state == PostState.SENT:
                self._edit(prepared)
            else:
                self._send(prepared)
        except (ReadFailed, UserError) as error:
            log.warning(
                "post waits for the database", extra={"post": claim.post_id, "reason": type(error).__name__}
            )
        except Exception:
            # One post must not stop the others. Its claim expires; if Slack may have it, it is looked up
            # then.
            log.exception("post failed", extra={"post": claim.post_id})

    def _prepare(self, read: Read, claim: outbox.Claim) -> Prepared | None:
        """Return the claimed post, rendered for this moment; None if another replica has claimed it since.

        One transaction reads all of it: each costs as much as three queries.
        """
        post = outbox.find(read, claim.post_id)
        if post is None or post.epoch != claim.epoch:
            return None
        is_due = not self._is_stopping.is_set() and not self._is_too_late(post)
        made = self._render(read, post) if is_due else None
        return Prepared(
            post=post,
            made=made,
            address=self.means.address(read, post),
            thread=outbox.thread_of(read, post),
            is_paused=isinstance(made, Rendered) and rate_limits.current_pause(read) is not None,
            witness=shown_state(read, post.channel),
        )

    def _is_too_late(self, post: Post) -> bool:
        ends_at = post.expires_at if post.state != PostState.SENT else None
        return ends_at is not None and ends_at <= self.means.now()

    def _release(self, post: Post) -> None:
        means, reason = self.means, "the bot stopped"
        if post.state == PostState.SENT:
            means.write(outbox.retry_edit, post=post, machine=means.machine(), reason=reason)
        else:
            means.write(outbox.requeue, post=post, at=post.send_at, reason=reason)

    def _send(self, prepared: Prepared) -> None:
        means, post, made = self.means, prepared.post, prepared.made
        if self._is_too_late(post):
            means.write(_end_unsent, post=post, state=PostState.EXPIRED, reason="too late")
            OUTCOMES.labels("expired").inc()
            return
        if made is None:
            means.write(_end_unsent, post=post, state=PostState.CANCELLED, reason="nothing left to say")
        elif isinstance(made, Withdrawn):
            means.write(_withdraw, post=post)
        elif isinstance(made, Postponed):
            means.write(_postpone, post=post, until=made.until)
        elif isinstance(made, Rendered):
            self._send_rendered(prepared, made)

    def _render(self, read: Read, post: Post) -> Rendered | Postponed | Withdrawn | RenderFailed | None:
        try:
            now, registry = self.means.now(), self.means.registry
            made = render(read, post, now=now, registry=registry)
            if not isinstance(made, Rendered) or post.person_id is None:
                return made
            return replace(made, left_out=left_out(read, post, now=now, registry=registry))
        except ReadFailed:
            raise  # the database is down: the claim expires, and the post is tried again
        except Exception:
            log.exception("post could not be made", extra={"post": post.id})
            return RenderFailed()

    def _park_failed(self, post: Post) -> None:
        """Park a post that could not be rendered, which is a bug of ours."""
        reason = "could not be made"
        if post.state == PostState.SENT:
            self.means.write(outbox.mark_outdated, post=post, reason=reason)
            return
        self.means.write(outbox.end, post=post, state=PostState.PARKED, reason=reason)

    def _send_rendered(self, prepared: Prepared, made: Rendered) -> None:
        means, post = self.means, prepared.post
        channel, thread = prepared.address, prepared.thread
        if channel is None:
            means.write(outbox.end, post=post, state=PostState.PARKED, reason=outbox.NO_ACCOUNT)
            return
        fill_content(post, made.message)
        if not (means.write(_freeze, post=post, made=made) and self._has_time(post)):
            return
        if made.content is not None:
            judged = self._upload(post, made.content, channel, thread)
        else:
            judged = send(
                means.slack,
                content_of(post, made.message.rest),
                channel=channel,
                payload={"id": mark_of(post, means.salt), **prepared.witness},
                thread=thread,
                deadline=means.timeouts.deadline,
            )
        if judged is not None:
            self._apply_judgement(prepared, judged)

    def _upload(self, post: Post, content: bytes, channel: str, thread: str | None) -> Judgement | None:
        means = self.means
        file = means.read(documents.find, post_id=post.id)
        if file is None:
            raise LookupError(f"post {post.id} brings no file")
        way = UploadContext(
            slack=means.slack,
            deadline=means.timeouts.deadline,
            save_file_id=lambda slack_file: means.write(
                documents.save_slack_file, post=post, slack_file=slack_file
            ),
            has_time=partial(self._has_time, post),
        )
        return upload(way, file, content, to=channel, comment=post.text or "", thread=thread)

    def _has_time(self, post: Post) -> bool:
        """Return whether a call with its whole timeout would end before the claim; otherwise the post is released."""
        means = self.means
        if post.lease_until is not None and post.lease_until - means.machine() >= means.timeouts.deadline:
            return True
        means.write(outbox.requeue, post=post, at=post.send_at, reason="the claim was nearly over")
        return False

    def _apply_judgement(self, prepared: Prepared, judged: Judgement) -> None:
        means, post = self.means, prepared.post
        self._count_outcome(post, judged, was_paused=prepared.is_paused)
        if judged.verdict is Verdict.SENT and judged.ts:
            means.write(outbox.mark_sent, post=post, channel=judged.channel, ts=judged.ts)
        elif judged.verdict is Verdict.UNCERTAIN and not judged.is_silence:
            means.write(keep_refusal, post=post, code=judged.reason, machine=means.machine())
        elif judged.verdict in {Verdict.SENT, Verdict.UNCERTAIN}:
            machine, reason = means.machine(), judged.reason or "taken, and not shown yet"
            means.write(outbox.mark_uncertain, post=post, machine=machine, reason=reason)
        elif judged.verdict is Verdict.OUR_BUG and not (post.plain or post.kind == PostKind.FILE):
            means.write(outbox.requeue, post=post, at=means.now(), reason=judged.reason, plain=True)
        elif judged.verdict is Verdict.NEVER:
            means.write(park_undeliverable, post=post, reason=judged.reason)
        elif judged.verdict in {Verdict.LATER, Verdict.REFUSED}:
            self._retry_later(post, judged)
        else:
            means.write(outbox.end, post=post, state=PostState.PARKED, reason=judged.reason)

    def _retry_later(self, post: Post, judged: Judgement) -> None:
        at = self.means.now() + (timedelta() if judged.wait else back_off(post.attempts))
        self.means.write(_requeue, post=post, at=at, judged=judged)

    def _count_outcome(self, post: Post, judged: Judgement, *, was_paused: bool) -> None:
        OUTCOMES.labels(judged.verdict).inc()
        of = {"post": post.id, "record": post.record_id}
        if judged.verdict is Verdict.SENT:
            log.info("post sent", extra=of)
        else:
            log.warning("post not sent", extra={**of, "verdict": judged.verdict, "reason": judged.reason})
        is_silent = judged.is_silence or judged.verdict is Verdict.REFUSED
        self.silent_attempts = self.silent_attempts + 1 if is_silent else 0
        if self.silent_attempts >= MAX_SILENT_ATTEMPTS and judged.verdict is not Verdict.REFUSED:
            self.means.write(rate_limits.pause, reason=judged.reason)
        elif was_paused and not is_silent:
            self.means.write(rate_limits.resume)

    def _edit(self, prepared: Prepared) -> None:
        means, post, made = self.means, prepared.post, prepared.made
        if not isinstance(made, Rendered):
            means.write(outbox.mark_edited, post=post)
            return
        fill_content(post, made.message)
        content = content_of(post, made.message.rest)
        judged = edit(means.slack, post, content, deadline=means.timeouts.deadline)
        self._count_outcome(post, judged, was_paused=prepared.is_paused)
        if judged.verdict in {Verdict.LATER, Verdict.UNCERTAIN, Verdict.REFUSED}:
            self._edit_later(post, judged)
        elif judged.verdict is Verdict.OUR_BUG and not post.plain:
            self._edit_later(post, judged, plain=True)
        elif judged.verdict in {Verdict.NEVER, Verdict.OUR_BUG}:
            means.write(outbox.mark_outdated, post=post, reason=judged.reason)
        else:
            means.write(outbox.mark_edited, post=post)

    def _edit_later(self, post: Post, judged: Judgement, *, plain: bool = False) -> None:
        waits = not judged.wait and not plain
        at = self.means.machine() + (back_off(post.attempts) if waits else timedelta())
        self.means.write(_postpone_edit, post=post, machine=at, judged=judged, plain=plain)


def _requeue(tx: Tx, post: Post, at: datetime, judged: Judgement) -> None:
    """Record that Slack refused it, and in the same transaction pause what Slack does not accept now."""
    outbox.requeue(tx, post, at=at, reason=judged.reason)
    _block_method(tx, rate_limits.FILE if post.kind == PostKind.FILE else rate_limits.POST, judged)


def _postpone_edit(tx: Tx, post: Post, *, machine: datetime, judged: Judgement, plain: bool) -> None:
    outbox.retry_edit(tx, post, machine=machine, reason=judged.reason, plain=plain)
    _block_method(tx, rate_limits.EDIT, judged)


def _block_method(tx: Tx, method: str, judged: Judgement) -> None:
    if judged.wait is not None:
        rate_limits.block(tx, [method], until=tx.now + judged.wait)
    elif judged.verdict is Verdict.REFUSED:
        log.error("Slack refuses us", extra={"reason": judged.reason})
        rate_limits.pause(tx, judged.reason, longest=rate_limits.LONGEST_WHERE_REFUSED)


def _freeze(tx: Tx, post: Post, made: Rendered) -> bool:
    if not outbox.freeze(tx, post, text=post.text or "", blocks=post.blocks or ""):
        return False
    if made.content is not None:
        documents.freeze(tx, post, made.content)
    if made.figures:
        outbox.save_digest(tx, post, made.figures)
    for one in made.left_out:  # a later edit must not show what was not sent
        notifications.set_state(tx, one, NotificationState.CANCELLED)
    return True


def _end_unsent(tx: Tx, post: Post, state: PostState, reason: str) -> None:
    """Close an expired post. Notifications it carried that still hold are batched anew."""
    outbox.end(tx, post, state, reason=reason)
    if state == PostState.EXPIRED:
        notifications.replan_of_post(tx, post.id, at=tx.now)
    else:
        notifications.cancel_of_post(tx, post.id)


def _postpone(tx: Tx, post: Post, until: datetime) -> None:
    """Postpone a post whose reader is not at work. The notifications of a reminder are batched anew; a digest waits."""
    if post.kind == PostKind.REMINDER:
        outbox.end(tx, post, PostState.CANCELLED, reason="waits for a decent hour")
        notifications.replan_of_post(tx, post.id, at=until)
    else:
        outbox.requeue(tx, post, at=until, reason="waits for a decent hour")


def _withdraw(tx: Tx, post: Post) -> None:
    """Close a post that is no longer for this reader, and batch its notifications anew for whoever reads them."""
    outbox.end(
        tx, post, PostState.CANCELLED, reason="its reader is another, away, or wants it on another day"
    )
    notifications.replan_of_post(tx, post.id, at=tx.now)
