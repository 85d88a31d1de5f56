"""After an outage: handle the messages in our threads for which Slack delivered no event."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.errors import UserError
from handlers.core.calls import QUESTION, Call, MessageChange, Reply
from handlers.core.delivery.deliver import Means
from handlers.core.delivery.send import MaybeSent, NotSent, Verdict, back_off, call_and_judge, judge, pages
from handlers.core.desk import Desk
from handlers.core.records.thread_edits import FOLLOW_EDITS_FOR, keep_unrecognized
from handlers.core.slack.client import Identity
from handlers.core.slack.messages import (
    EDITED,
    SlackMessage,
    answer_requests,
    change_call,
    is_from_person,
    message_call,
    read_message,
)
from handlers.core.slack.origins import Home, author_team
from storage import rate_limits, received
from storage.received import Thread
from storage.store import AWAY

log = logging.getLogger(__name__)

PURPOSE = "catch up"
MAX_THREADS = 10  # per turn
NEVER = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
EVENTS_LIMITED_FOR = timedelta(minutes=2)  # Slack says so once a minute for as long as it keeps back events
SEND_ATTEMPTS = 5


@dataclass
class CatchUp:
    """Read threads at the start and after each outage of Slack: each once, the newest first.

    `is_slack_away` returns whether Slack answers nothing now.
    """

    means: Means
    desk: Desk
    identity: Identity
    is_slack_away: Callable[[], bool]
    _is_due: bool = True
    _due_at: datetime = NEVER  # once more, at this moment
    _since: datetime = NEVER
    _pending_threads: deque[Thread] = field(default_factory=deque)
    # Answers that Slack has not taken yet: method, values, and how often they were sent.
    _answers: deque[tuple[str, Mapping[str, object], int]] = field(default_factory=deque)
    _answers_from: datetime = LONG_AGO

    def request(self) -> None:
        """Request a catch-up: a connection was lost and is back."""
        self._is_due = True

    def request_after_limit(self) -> None:
        """Request a catch-up now, and one when Slack has stopped saying that it keeps back events."""
        self._is_due = True
        self._due_at = self.means.now() + EVENTS_LIMITED_FOR

    def catch_up(self) -> int:
        """Handle messages that were not delivered; return how many there were."""
        if self.means.now() >= self._due_at:
            self._is_due, self._due_at = True, NEVER
        if self.is_slack_away() or self.means.read(rate_limits.current_pause) is not None:
            self._is_due = True
            return 0
        self._send_answers()
        if self._is_due:
            self._pending_threads = deque(self._find_threads())
            self._is_due = False
        if not self._pending_threads:
            return 0
        means = self.means
        admitted = means.write(
            rate_limits.admit_lookups,
            PURPOSE,
            wanted=min(len(self._pending_threads), MAX_THREADS),
            limits=means.limits,
            until=means.now() + means.timeouts.deadline,
            spare=means.limits.burst // 2,  # for looking up posts
        )
        return sum(self._read_next_thread() for _ in range(admitted))

    def _find_threads(self) -> list[Thread]:
        # Before the bot ran for the first time nothing was addressed to it.
        since = self.means.write(received.listening_since)
        self._since = max(since, self.means.now() - FOLLOW_EDITS_FOR)
        return self.means.read(received.recent_threads, since=self._since)

    def _read_next_thread(self) -> int:
        """Read one thread; where Slack does not answer, or the database is away, it stays first in the queue."""
        thread = self._pending_threads[0]
        try:
            missed = list(self._missed_messages(thread))
        except (NotSent, MaybeSent) as error:
            log.warning("cannot catch up", extra={"reason": str(error)})
            return 0
        handled = sum(self._process(written) for written in missed)
        self._pending_threads.popleft()
        return handled

    def _missed_messages(self, thread: Thread) -> Iterator[tuple[SlackMessage, MessageChange | None]]:
        """Return the messages of a thread that were not handled in their present form."""
        # Bots and joins are ignored, as is our own message at the root of the thread.
        home = Home(self.identity.team, self.identity.enterprise)
        people = filter(is_from_person, self._replies(thread))
        of_team = [one for one in people if author_team(one, home) == home.team]
        replies = [read_message(one, channel=thread.channel) for one in of_team]
        messages = [one.ts for one in replies]
        known = self.means.read(received.known_edits, channel=thread.channel, messages=messages)
        for written in replies:
            if written.ts in known and written.edited_ts <= known[written.ts]:
                continue
            if written.thread_ts is not None and written.sent_at >= self._since:
                yield written, MessageChange(EDITED, written.edited_ts) if written.edited_ts else None

    def _replies(self, thread: Thread) -> Iterator[Mapping[str, Any]]:
        ask = partial(
            self.means.slack,
            "conversations.replies",
            deadline=self.means.timeouts.deadline,
            channel=thread.channel,
            ts=thread.ts,
            oldest=f"{self._since.timestamp():.6f}",
        )
        for page in pages(ask):
            if not page.get("ok"):
                self._raise_if_temporary(page)
                return
            yield from page["messages"]

    def _raise_if_temporary(self, answer: Mapping[str, Any]) -> None:
        """Raise NotSent where Slack may allow reading later; where it never will, there is nothing to catch up with."""
        judgement = judge(answer)
        if (wait := answer.get("retry_after")) is not None:
            until = self.means.now() + timedelta(seconds=float(wait))
            self.means.write(rate_limits.block, names=[rate_limits.LOOK_UP], until=until)
        if judgement.verdict not in {Verdict.NEVER, Verdict.GONE}:
            raise NotSent(str(answer.get("error")))

    def _process(self, missed: tuple[SlackMessage, MessageChange | None]) -> int:
        """Handle a message as if it had just been delivered."""
        written, change = missed
        if self.means.store.snapshot.roster.by_account(self.identity.team, written.user) is None:
            return 0  # unknown people have no part in a thread
        call = message_call(
            written,
            team=self.identity.team,
            bot=self.identity.user,
            registry=self.desk.registry,
            now=self.means.now(),
        )
        call = change_call(call, change) if change else call
        reply = self._answer(call)
        requests = answer_requests(written, reply, is_new=change is None)
        self._answers.extend((method, values, 1) for method, values in requests)
        self._send_answers()
        return 1 if reply.mark or reply.text else 0

    def _answer(self, call: Call) -> Reply:
        piece = self.desk.write_request(call)
        try:
            # Without a key: should the event still arrive, it is recognized as handled and not answered
            # again.
            reply = Reply.from_json(self.means.store.write(piece.work, now=call.now))
        except AWAY:
            raise  # the message is still there in the next turn
        except UserError as error:
            reply = self.desk.explain_error(call, error)
        if reply.mark == QUESTION:
            self.means.write(partial(keep_unrecognized, call))
        return reply

    def _send_answers(self) -> None:
        """Send the answers that wait, in order; one that Slack does not take now waits for the next turn."""
        while self._answers and self.means.now() >= self._answers_from:
            method, values, attempts = self._answers[0]
            judgement, _ = call_and_judge(
                partial(self.means.slack, method, deadline=self.means.timeouts.deadline, **values)
            )
            if judgement.verdict is Verdict.LATER and attempts < SEND_ATTEMPTS:
                self._answers[0] = method, values, attempts + 1
                self._answers_from = self.means.now() + (judgement.wait or back_off(attempts))
                return
            self._answers.popleft()
            if judgement.verdict is not Verdict.SENT:
                log.warning(
                    "an answer did not reach Slack", extra={"method": method, "reason": judgement.reason}
                )
