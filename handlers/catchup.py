"""After an outage: what was written in our threads meanwhile, and of which Slack has told nobody."""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bot.errors import UserError
from handlers.calls import QUESTION, Call, Change, Desk, Reply
from handlers.delivering import Means
from handlers.origins import Home, author_team
from handlers.sending import MaybeSent, NotSent, Verdict, judge
from handlers.threads import FOLLOWED_FOR, refused
from handlers.written import EDITED, Written, answers, call_of, changed, is_from_a_person, read_message
from storage import gates, heard
from storage.heard import Thread
from storage.units import Tx

log = logging.getLogger(__name__)

PURPOSE = "catch up"
MOST_THREADS = 10  # in one turn
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass
class CatchUp:
    """Reads threads at the start, and again whenever Slack was away: each once, the newest first.

    `team` and `enterprise` are ours, `bot` is our own account; `is_away` says whether Slack answers nothing at the moment.
    """

    means: Means
    desk: Desk
    team: str
    bot: str
    is_away: Callable[[], bool]
    enterprise: str = ""
    _is_due: bool = True
    _since: datetime = NEVER
    _waiting: deque[Thread] = field(default_factory=deque)

    def wanted(self) -> None:
        """Say that something may have been missed: a connection was lost and has come back."""
        self._is_due = True

    def catch_up(self) -> int:
        """Take in what nobody has told us of; return how many messages that were."""
        if self.is_away() or self.means.store.read(gates.paused) is not None:
            self._is_due = True
            return 0
        if self._is_due:
            self._waiting = deque(self._threads())
            self._is_due = False
        if not self._waiting:
            return 0
        admit = partial(_admit, wanted=len(self._waiting), means=self.means)
        return sum(self._next() for _ in range(self.means.store.write(admit, now=self.means.now())))

    def _threads(self) -> list[Thread]:
        # Before the bot listened for the first time nothing was said to it.
        since = self.means.store.write(heard.listening_since, now=self.means.now())
        self._since = max(since, self.means.now() - FOLLOWED_FOR)
        return self.means.store.read(partial(heard.threads, since=self._since))

    def _next(self) -> int:
        """Read one thread; where Slack does not answer it stays first in the row."""
        thread = self._waiting[0]
        try:
            missed = list(self._missed(thread))
        except (NotSent, MaybeSent) as error:
            log.warning("cannot catch up", extra={"reason": str(error)})
            return 0
        self._waiting.popleft()
        return sum(self._take(written) for written in missed)

    def _missed(self, thread: Thread) -> Iterator[tuple[Written, Change | None]]:
        """Return what stands in a thread and was not dealt with as it now stands."""
        # Bots and joins are nothing to us, nor is the message of ours under which the thread stands.
        home = Home(self.team, self.enterprise)
        people = filter(is_from_a_person, self._replies(thread))
        found = [one for one in people if author_team(one, home) == self.team]
        replies = [read_message(one, channel=thread.channel) for one in found]
        known = self.means.store.read(
            partial(heard.among, channel=thread.channel, messages=[one.ts for one in replies])
        )
        for written in replies:
            if written.ts in known and written.edited <= known[written.ts]:
                continue
            if written.thread is not None and written.at >= self._since:
                yield written, Change(EDITED, written.edited) if written.edited else None

    def _replies(self, thread: Thread) -> Iterator[Mapping[str, Any]]:
        cursor = ""
        while True:
            page = self.means.slack(
                "conversations.replies",
                deadline=self.means.patience.deadline,
                channel=thread.channel,
                ts=thread.ts,
                oldest=f"{self._since.timestamp():.6f}",
                limit=200,
                **({"cursor": cursor} if cursor else {}),
            )
            if not page.get("ok"):
                self._refused(page)
                return
            yield from page["messages"]
            cursor = page.get("response_metadata", {}).get("next_cursor", "")
            if not cursor:
                return

    def _refused(self, answer: Mapping[str, Any]) -> None:
        """Raise NotSent where Slack may let us look later; where it never will, there is nothing to catch up with."""
        judgement = judge(answer)
        if (wait := answer.get("retry_after")) is not None:
            until = self.means.now() + timedelta(seconds=float(wait))
            self.means.write(partial(gates.close, names=[gates.LOOK], until=until))
        if judgement.verdict not in {Verdict.NEVER, Verdict.GONE}:
            raise NotSent(str(answer.get("error")))

    def _take(self, missed: tuple[Written, Change | None]) -> int:
        """Deal with a message as if it had just been delivered."""
        written, change = missed
        if self.means.store.known.roster.by_account(self.team, written.user) is None:
            return 0  # nothing in a thread is for people whom nobody knows
        call = call_of(written, team=self.team, bot=self.bot, menu=self.desk.menu, now=self.means.now())
        call = changed(call, change) if change else call
        reply = self._answer(call)
        for method, values in answers(written, reply, is_new=change is None):
            self._say(method, values)
        return 1 if reply.mark or reply.text else 0

    def _answer(self, call: Call) -> Reply:
        piece = self.desk.piece(call)
        try:
            # Without a key: should the event still come, it finds that it was dealt with, and says nothing again.
            reply = Reply.from_json(self.means.store.write(piece.work, now=call.now))
        except UserError as error:
            reply = self.desk.sorry(call, error)
        if reply.mark == QUESTION:
            self.means.write(partial(_keep_refused, call))
        return reply

    def _say(self, method: str, values: Mapping[str, object]) -> None:
        try:
            self.means.slack(method, deadline=self.means.patience.deadline, **values)
        except (NotSent, MaybeSent) as error:
            log.warning("an answer did not reach Slack", extra={"reason": str(error)})


def _keep_refused(call: Call, tx: Tx) -> None:
    refused(call, tx)


def _admit(tx: Tx, *, wanted: int, means: Means) -> int:
    """Return how many threads may be read now. Half of what Slack lets through is left to looking up posts."""
    if any(_is_closed(tx, name) for name in (PURPOSE, gates.LOOK)):
        return 0
    pace = means.pace
    room = gates.room(tx, gates.LOOK, now=tx.now, a_minute=pace.looks, burst=pace.burst)
    allowed = min(wanted, max(room - pace.burst // 2, 0), MOST_THREADS)
    gates.pass_through(tx, gates.LOOK, allowed, a_minute=pace.looks)
    gates.close(tx, [PURPOSE], until=tx.now + means.patience.deadline)
    return allowed


def _is_closed(tx: Tx, name: str) -> bool:
    opens_at: datetime | None = gates.opens_at(tx, name)
    return opens_at is not None and opens_at > tx.now
