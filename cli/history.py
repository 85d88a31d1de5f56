"""Compare the history with what is known of it outside the database, and `accept-loss`."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import typer

from bot.charter import Charter
from bot.names import join_names
from bot.seals import Loss, Witness
from cli.database import explaining_failure, load_charter, single_process
from cli.environment import Environment, Settings, StartupError
from cli.slack import ask_slack, fetch_identity, make_client
from handlers.core.delivery.lookup import LookupRefused
from handlers.core.delivery.send import MaybeSent, NotSent, Slack
from handlers.core.delivery.witness import witnesses_beside_file, witnesses_in_file, witnesses_in_slack
from handlers.core.sealing.seal import seal
from handlers.core.slack.client import Client, Identity
from handlers.core.slack.workspace import channel_ids
from storage.access import redacted_url
from storage.migrate import migrate
from storage.store import Store
from storage.witness import accept_loss as accept
from storage.witness import find_loss, loss_in

log = logging.getLogger(__name__)

DEADLINE = timedelta(seconds=10)
ADVICE = (
    "Look at DATABASE_URL and whether its volume is mounted, or restore a backup. "
    "To go on without what is missing: python app.py accept-loss"
)
Look = Callable[[], Sequence[Witness]]


def looks_in_slack(
    slack: Slack, identity: Identity, charter: Charter, channels: Mapping[str, str]
) -> Callable[[], Sequence[Witness]]:
    """Return what reads our messages in Slack; it raises NotSent or MaybeSent."""
    users = frozenset({identity.user, identity.bot} - {""})
    return partial(witnesses_in_slack, slack, charter, channels, users=users, deadline=DEADLINE)


def loss_text(loss: Loss, database: str, *, advice: str = ADVICE) -> str:
    """Return which database lacks what, who knows of it, and what to do."""
    seen, at = loss.witness, loss.witness.at
    ends = f"ends at line {loss.last_line:,} of its history" if loss.last_line else "holds no history"
    return (
        f"The database {database} {ends}, and {seen.source} of {at:%a} {at.day} {at:%b %Y %H:%M} UTC knows line "
        f"{seen.line:,}. {advice}"
    )


class HistoryCheck:
    """Compare a history with its witnesses: at the start, and later if Slack did not show our messages then.

    `problem` is what a later comparison found, "" for nothing; `is_complete` says that Slack was asked.
    """

    def __init__(self, url: str, *, audit_file: Path, look: Look, advice: str = ADVICE) -> None:
        self.problem = ""
        self.is_complete = self._is_told = False
        self._url, self._file, self._look, self._advice = url, audit_file, look, advice

    def require(self) -> None:
        """Raise StartupError where the database lacks what a witness knows. It is not opened for writing, nor made."""
        witnesses = self._witnesses()  # first: a replica that runs writes its records before it shows them
        with explaining_failure(self._url):
            loss = find_loss(self._url, witnesses)
        if loss is not None:
            raise StartupError(self._text(loss))

    def repeat(self, store: Store) -> None:
        """Compare once more, while the bot runs, until Slack has shown our messages."""
        if self.is_complete:
            return
        witnesses = self._witnesses()
        loss = store.read(lambda read: loss_in(read.db, witnesses))
        if loss is not None:
            self.problem = self._text(loss)
            log.error("records are missing", extra={"line": loss.last_line, "known": loss.witness.line})

    def _text(self, loss: Loss) -> str:
        return loss_text(loss, redacted_url(self._url), advice=self._advice)

    def _witnesses(self) -> list[Witness]:
        found = read_file(self._file)
        try:
            found += self._look()
        except (NotSent, MaybeSent) as error:
            if not self._is_told:
                log.warning("history not compared with Slack yet", extra={"reason": str(error)})
            self._is_told = True
        else:
            self.is_complete = True
        return found


def read_file(file: Path) -> list[Witness]:
    """Return what the file of seals and the one beside it say; nothing without them. Raises StartupError where it cannot be read."""
    try:
        found = witnesses_in_file(file)
        is_damaged = not found and file.exists() and file.stat().st_size > 0
    except OSError as error:
        raise StartupError(f"AUDIT_FILE: {file} cannot be read: {error.strerror}.") from None
    if is_damaged:
        raise StartupError(
            f"AUDIT_FILE: no line of {file} is a seal. Put a copy back, or move it away if it is another file."
        )
    return [*found, *witnesses_beside_file(file)]


def accept_loss(context: typer.Context) -> None:
    """Go on without records that are lost. New references continue above those that were seen."""
    environment = context.ensure_object(Environment)
    settings = environment.start_up()
    charter, _ = load_charter(settings.charter)
    url, now = settings.database_url.get_secret_value(), environment.now()
    with single_process(url):
        witnesses = [*read_file(settings.audit_file), *_ask_slack(settings, charter, environment)]
        with explaining_failure(url):
            loss = find_loss(url, witnesses)
        if loss is None:
            print("Nothing is missing. Nothing was changed.")
            return
        with explaining_failure(url):
            migrate(url)
            store = Store(url, charter=charter, monotonic=environment.monotonic)
            store.start()
        try:
            refs = store.write(partial(accept, witnesses=witnesses), now=now)
            seal(store, now=now)
        finally:
            store.stop()
    if refs is not None:
        print(f"{_accepted(loss)} References continue at {join_names([str(ref) for ref in refs])}.")


def _accepted(loss: Loss) -> str:
    after = f"after line {loss.last_line:,}" if loss.last_line else "before today"
    return f"What happened {after} is lost, and the history says so."


def _ask_slack(settings: Settings, charter: Charter, environment: Environment) -> Sequence[Witness]:
    """Return what our messages in Slack say; nothing without a token. Raises StartupError without an answer."""
    if settings.slack_bot_token is None:
        return []
    client = make_client(settings, now=environment.now)
    return ask_slack(client, lambda: _read_slack(client, settings, charter))


def _read_slack(client: Client, settings: Settings, charter: Charter) -> Sequence[Witness]:
    identity = fetch_identity(client, settings)
    try:
        return looks_in_slack(client, identity, charter, channel_ids(client))()
    except LookupRefused as error:
        print(
            f"Slack does not show the bot's messages ({error}), so what they say is not taken into account."
        )
        return []
    except (NotSent, MaybeSent) as error:
        raise StartupError(
            f"Slack does not answer ({error}). Try again when it does: its messages say which references were used."
        ) from None
