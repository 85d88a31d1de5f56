"""`make image`: build the image with buildah, start it as its user with a read-only root, and ask it how it is.

Needs root, Debian's buildah, netavark and mmdebstrap, and the package registries of Debian and PyPI. The image that the
Dockerfile begins with is in neither, so its base is made here, of Debian 12 and its Python 3.11. Docker is not needed: the
container is a process in name spaces of its own, with what the image's configuration says (user, environment, command,
volumes, health check).
"""

import json
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
NEEDED = ("buildah", "mmdebstrap", "unshare", "setpriv", "chroot", "ip")
RELEASE, MIRROR = "bookworm", "http://deb.debian.org/debian"
PACKAGES = "python3,python3-venv,python-is-python3,ca-certificates"
BASE = f"localhost/debian-{RELEASE}-python"
CERTIFICATES = "/etc/ssl/certs"  # of this machine, for pip behind a proxy that has a certificate of its own
TRIES, STOP_SECONDS = 60, 15  # seconds until it must answer; what compose.yaml gives it to end
PRACTICE = "http://127.0.0.1:8000"
SLACK_PORT, BOT_TOKEN, APP_TOKEN = 8001, "xoxb-image", "xapp-image"  # of image_slack.py, inside the container
SLACK_URL = f"http://127.0.0.1:{SLACK_PORT}"
SLACK = {
    "SLACK_BOT_TOKEN": BOT_TOKEN,
    "SLACK_APP_TOKEN": APP_TOKEN,
    "SLACK_API_URL": f"{SLACK_URL}/api/",
}
INSIDE = "inside"


def main(words: Sequence[str]) -> None:
    if words[:1] == [INSIDE]:
        start_inside(Path(words[1]), json.loads(words[2]))
        return
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        sys.exit(
            f"The image cannot be built here without {', '.join(missing)}: see the top of tests/image.py."
        )
    with tempfile.TemporaryDirectory(prefix="clerk-image-") as folder:
        store = Store(Path(folder))
        try:
            build_and_start(store)
        finally:
            store.buildah("rm", "--all")


@dataclass(frozen=True)
class Store:
    """Images and containers of buildah in a folder of their own."""

    folder: Path

    def buildah(self, *words: str) -> str:
        """Run buildah and return what it prints; it shows its progress itself."""
        places = ("--root", str(self.folder / "images"), "--runroot", str(self.folder / "run"))
        done = subprocess.run(["buildah", *places, *words], stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.strip()


def build_and_start(store: Store) -> None:
    with step(f"base: Debian {RELEASE} with {PACKAGES}, by mmdebstrap from {MIRROR}"):
        container = store.buildah("from", "scratch")
        base = store.buildah("mount", container)
        command("mmdebstrap", "--quiet", "--variant=minbase", f"--include={PACKAGES}", RELEASE, base, MIRROR)
        store.buildah("commit", "--quiet", container, BASE)
        store.buildah("rm", container)
    with step("build: the Dockerfile, with this base instead of python:3.11-slim"):
        store.buildah(
            "build", "--isolation=chroot", "--network=host", "--format=docker", f"--build-arg=BASE={BASE}",
            *(f"--ulimit={limit}" for limit in own_limits()), f"--volume={CERTIFICATES}:{CERTIFICATES}:ro",
            "--quiet", "--tag=clerk", str(ROOT),
        )  # fmt: skip
    with step("start: as its user, without capabilities, with a read-only root"):
        inspected = json.loads(store.buildah("inspect", "--type=image", "clerk"))
        root = store.buildah("mount", store.buildah("from", "clerk"))
        command(
            "unshare", "--mount", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child",
            sys.executable, "-m", "tests.image", INSIDE, root, json.dumps(inspected["Docker"]["config"]),
        )  # fmt: skip


def own_limits() -> Iterator[str]:
    """Yield this process's limits: buildah asks for higher ones, which a root without CAP_SYS_RESOURCE may not set."""
    for name, number in (("nofile", resource.RLIMIT_NOFILE), ("nproc", resource.RLIMIT_NPROC)):
        _, hard = resource.getrlimit(number)
        yield f"{name}={hard}:{hard}"


# In the name spaces of the container


def start_inside(root: Path, config: Mapping[str, Any]) -> None:
    """Start the practice workspace, then the bot with a workspace as Slack; leave when both have answered and ended."""
    prepare(root, config)
    expect(enter(root, {**config, "User": "0"}, ["touch", "/app/x"]), fails_with="Read-only file system")
    expect(enter(root, config, ["touch", "/app/data/x", "/tmp/x"]))
    entry = list(config["Entrypoint"])
    practice = subprocess.Popen(enter(root, config, [*entry, "practice"]))
    answers(root, config, PRACTICE)
    ends(practice)
    plays = [entry[0], "-c", (ROOT / "tests" / "image_slack.py").read_text(encoding="utf-8")]
    slack = subprocess.Popen(enter(root, config, [*plays, str(SLACK_PORT), BOT_TOKEN, APP_TOKEN]))
    answers(root, config, SLACK_URL)
    bot = subprocess.Popen(enter(root, config, [*entry, *config["Cmd"]], **SLACK))
    (port,) = (exposed.partition("/")[0] for exposed in config["ExposedPorts"])
    answers(root, config, f"http://127.0.0.1:{port}/livez")
    how, *check = config["Healthcheck"]["Test"]
    assert how == "CMD", how
    expect(enter(root, config, check))
    expect(enter(root, config, [*entry, "doctor"], **SLACK))
    ends(bot)
    ends(slack)


def ends(process: "subprocess.Popen[bytes]") -> None:
    """Tell a process to end, as Docker does, and stop unless it ends well."""
    process.send_signal(signal.SIGTERM)
    if code := process.wait(timeout=STOP_SECONDS):
        sys.exit(f"This ended with {code}: {process.args!r}")


def prepare(root: Path, config: Mapping[str, Any]) -> None:
    """Mount the root read-only, and what compose.yaml makes writable: the volumes, as the image has them, and /tmp."""
    command("ip", "link", "set", "lo", "up")
    command("mount", "--bind", str(root), str(root))
    for volume in config["Volumes"]:
        is_now = (root / volume.lstrip("/")).stat()
        options = f"uid={is_now.st_uid},gid={is_now.st_gid},mode={is_now.st_mode & 0o777:o}"
        command("mount", "-t", "tmpfs", "-o", options, "none", f"{root}{volume}")
    command("mount", "-t", "tmpfs", "-o", "mode=1777", "none", f"{root}/tmp")
    command("mount", "-t", "proc", "none", f"{root}/proc")
    command("mount", "--rbind", "/dev", f"{root}/dev")
    command("mount", "-o", "remount,bind,ro", str(root))


def enter(root: Path, config: Mapping[str, Any], words: Sequence[str], **settings: str) -> list[str]:
    """Return the command that runs words in the image: its user and group, environment and folder."""
    user = str(config["User"])
    given = [*config["Env"], *(f"{name}={value}" for name, value in settings.items())]
    return [
        "setpriv", "--no-new-privs", "chroot", f"--userspec={user}:{user}", "--groups=", str(root),
        "env", "--ignore-environment", f"--chdir={config['WorkingDir']}", *given, *words,
    ]  # fmt: skip


def answers(root: Path, config: Mapping[str, Any], address: str) -> None:
    """Wait until something answers at an address."""
    asks = [*config["Entrypoint"][:1], "-c", f"from urllib.request import urlopen; urlopen({address!r})"]
    for _ in range(TRIES):
        asked = subprocess.run(enter(root, config, asks), capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            print(f"answers: {address}", flush=True)
            return
        time.sleep(1)
    sys.exit(f"Nothing answers at {address}: {asked.stderr.strip().splitlines()[-1]}")


def expect(words: list[str], *, fails_with: str = "") -> None:
    """Run a command, show what it says and stop unless it ends well, or fails with these words."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    print(done.stdout, end="", flush=True)
    if (done.returncode == 0) is bool(fails_with) or fails_with not in done.stdout:
        sys.exit(f"This ended with {done.returncode}: {' '.join(words)}")


def command(*words: str) -> None:
    subprocess.run(words, check=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    print(title, flush=True)
    began = time.monotonic()
    yield
    print(f"  {time.monotonic() - began:.0f} seconds", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
