"""What the practice page is told of the bot: the commands of each person, and good places to begin."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.charter_section import Rights
from bot.notifications import Notification
from bot.permissions import full_actor
from handlers.core.calls import NOBODY, OPEN_TO_OUTSIDERS
from handlers.core.registry import Registry
from practice.guide import HOME, Command, Guide, Start, Visit
from storage.notifications import upcoming_reminders
from storage.store import Store
from storage.unit_of_work import Read

AHEAD = timedelta(days=366)
SECOND = timedelta(seconds=1)


def practice_guide(
    store: Callable[[], Store | None], registry: Registry, *, team: str, now: Callable[[], datetime]
) -> Guide:
    """Return what the page asks of the bot's records. `store` returns None until the bot has started."""
    clerk = _Records(store, registry, team, now)
    return Guide(
        commands=clerk.commands,
        starts=(
            Start("Be the secretary", partial(clerk.home_of, Rights.SECRETARY)),
            Start("Be a focal point", partial(clerk.home_of, Rights.FOCAL_POINT)),
            Start("Go to the reminder", clerk.next_reminder),
            Start("Go to Monday", partial(Visit, to="next monday 09:00")),
        ),
    )


@dataclass(frozen=True)
class _Records:
    started: Callable[[], Store | None]
    registry: Registry
    team: str
    now: Callable[[], datetime]

    @property
    def store(self) -> Store:
        store = self.started()
        if store is None:
            raise ValueError("The bot is still starting. Try again in a moment.")
        return store

    def commands(self, user: str) -> list[Command]:
        """Return the commands that somebody may use: none until the bot has started, nearly none for a guest."""
        if self.started() is None:
            return []
        known = self.store.snapshot
        person = known.roster.by_account(self.team, user)
        person_id = person.id if person else NOBODY
        who = full_actor(person_id, roster=known.roster, charter=known.charter, on=self.now().date())
        verbs = self.registry.usable_by(who, known.charter)
        if person is None:
            verbs = [verb for verb in verbs if verb.name in OPEN_TO_OUTSIDERS]
        return [Command(verb.name, verb.usage, verb.summary) for verb in verbs]

    def home_of(self, rights: Rights) -> Visit:
        """Visit the Home of somebody with these rights; of several, of whoever gets a reminder first."""
        known = self.store.snapshot
        people = known.roster.people_with_rights(rights, on=self.now().date(), charter=known.charter)
        users = self._users([*(one.person_id for one in self._reminders(people)), *people])
        if not users:
            raise ValueError("Nobody has this role yet.")
        return Visit(user=users[0], place=HOME)

    def next_reminder(self) -> Visit:
        """Visit whoever is reminded next, at the moment at which they are."""
        for one in self._reminders(list(self.store.snapshot.roster.persons)):
            for user in self._users([one.person_id]):
                return Visit(user=user, to=(one.due_at + SECOND).isoformat())
        raise ValueError("No reminder is planned. Log an action with a date first.")

    def _users(self, people: Iterable[int]) -> list[str]:
        found = (self.store.snapshot.roster.slack_user(person) for person in people)
        return [user for user in found if user is not None]

    def _reminders(self, people: Sequence[int]) -> list[Notification]:
        now = self.now()

        def ahead(read: Read) -> list[Notification]:
            return upcoming_reminders(read, people, first=now, until=now + AHEAD)

        return sorted(self.store.read(ahead), key=lambda one: (one.due_at, one.id or 0))
