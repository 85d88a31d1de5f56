"""Drive a week of the task force in Chromium, check each step, and save the README's pictures.

`python -m tests.demo` writes docs/pictures; `python -m tests.demo FOLDER` writes elsewhere. It then takes a gallery of what
people see most, in light and dark, on a screen and on a phone, into build/pictures: it is looked at, not published.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as hour_of
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect, sync_playwright

from app import Settings
from bot.calendar import WorkingDays
from bot.charter_file import read_charter

HERE = Path(__file__).parent.parent
CHARTER = HERE / "charter.yaml"
PICTURES = HERE / "docs" / "pictures"
GALLERY = HERE / "build" / "pictures"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 15_000  # ms; a card follows within two seconds, the clock may have a week to walk through
SHOW = """node => {
  document.activeElement.blur();
  node.scrollIntoView({ block: node.offsetHeight > innerHeight / 2 ? "start" : "nearest" });
}"""

LINDA, KENJI, ALINE = "Linda Okafor", "Kenji Sato", "Aline Moreau"
HALE, WIPA, ZAHRA = (
    "Hale Kaya",
    "Wipa Chaiyo",
    "Zahra Farah",
)  # a focal point, a regional director, the observer
QUOTE = "Quote for the captions of the closing film"
ANSWER = "waiting for the second quote"
TABLE = "Table of venue costs for the forum"
CAPTIONS = "Captions for the opening film in six languages"
FILM = "Who pays for the film crew at the assembly?"
REHEARSAL = "Rehearsal of the standards forum"
MEETS_IN, MEETS_AT = 7, hour_of(14)  # working days, and the hour; the samples' meeting of the task force
NO_MONEY = "Neither Bureau has it in its budget"


@dataclass
class Stage:
    """The practice workspace in a browser window, and what its people do there."""

    page: Page
    days: WorkingDays
    zone: ZoneInfo
    pictures: Path
    took: list[float] = field(default_factory=list)

    @contextmanager
    def step(self, sentence: str) -> Iterator[None]:
        """Print the sentence with its seconds, when what it says has been seen."""
        begun = time.perf_counter()
        yield
        self.took.append(time.perf_counter() - begun)
        print(f"{len(self.took):2}  {self.took[-1]:5.1f} s  {sentence}", flush=True)

    def picture(self, name: str, *, of: Locator) -> None:
        """Save the window from the beginning of what the picture is about, with no pointer and no focus in it."""
        self.page.mouse.move(640, 30)
        of.evaluate(SHOW)
        self.page.screenshot(path=self.pictures / name, animations="disabled", caret="hide")

    # Where one is, and who one is

    def act_as(self, name: str) -> None:
        user = user_of(self, name)
        self.page.locator("[data-person]").select_option(user)
        expect(self.page.locator(f"body[data-user='{user}']")).to_be_attached()

    def go_to(self, channel: str) -> None:
        self.page.locator(f"[data-channel='{channel}']").click()
        expect(self.page.locator(f"body[data-at='{channel}']")).to_be_attached()

    # What one does

    def types(self, words: str) -> None:
        box = self.page.locator("[data-composer=channel]")
        box.fill(words)
        box.press("Enter")

    def commands(self, words: str, *, about: str) -> Locator:
        """Type a command; return the private answer that names `about`."""
        self.types(f"/isc {words}")
        answer = self.page.locator("#middle [data-private=true]").filter(has_text=about).last
        expect(answer).to_contain_text("Only visible to you")
        return answer

    def replies(self, message: Locator, words: str) -> None:
        message.hover()
        message.locator("[data-reply]").click()
        box = self.page.locator("[data-composer=thread]")
        box.fill(words)
        box.press("Enter")

    # What one sees

    def cards(self, about: str) -> Locator:
        """Return what everybody in this channel sees of a record."""
        return self.page.locator("#middle article:not([data-private])").filter(has_text=about)

    # The clock

    def now(self) -> datetime:
        shown = self.page.locator("[data-clock]").get_attribute("datetime")
        assert shown, "the page shows no clock"
        return datetime.fromisoformat(shown).astimezone(self.zone)

    def today(self) -> date:
        return self.now().date()

    def move_to(self, day: date, hour: str = "09:00") -> None:
        """Move the clock with the date field, and wait until it is there."""
        self.page.locator("#until input").fill(f"{day} {hour}")
        self.page.locator("#until button").click()
        shown = re.compile(rf"{day:%a} {day.day} {day:%b} {day.year}, {hour}")
        expect(self.page.locator("[data-clock]")).to_have_text(shown, timeout=3 * PATIENCE)
        self.is_there()

    def hour_later(self) -> None:
        """Let an hour pass: cards follow a minute after the word, so that Undo wakes nobody."""
        then = self.now() + timedelta(hours=1)
        self.page.get_by_role("button", name="+1 hour").click()
        expect(self.page.locator("[data-clock]")).to_contain_text(f"{then:%H}:", timeout=3 * PATIENCE)
        self.is_there()

    def is_there(self) -> None:
        """Wait until the clock rests, and see that nothing stopped it on the way."""
        expect(self.page.locator("#clock.moving")).to_have_count(0, timeout=3 * PATIENCE)
        toast = self.page.locator("#toast")
        assert not toast.is_visible(), toast.inner_text()  # not `expect`: it hides by itself after a while


# --- The week -----------------------------------------------------------------------------------------------------


def play(page: Page, pictures: Path, *, starts: date | None = None) -> Stage:
    """Let the week happen, from a working morning on; from `starts` on, to try other days than today."""
    charter = read_charter(CHARTER.read_text(encoding="utf-8"), name=CHARTER.name)
    stage = Stage(page, charter.working_days("GVA"), ZoneInfo(charter.zone), pictures)
    meets_on = stage.days.after(stage.today(), MEETS_IN)
    week_begins(stage, starts)
    due = due_day(stage.days, stage.today())
    stage.act_as(LINDA)
    table = words_make_an_action(stage, due)
    form_makes_an_action(stage, due)
    issue_goes_up(stage)
    event_is_announced(stage, due)
    owner_is_reminded(stage, due, table)
    owner_closes_in_the_thread(stage, table)
    # On some weekdays the meeting is in the week after, on others before its Monday.
    if stage.days.before(meets_on, 1) < next_week(stage):
        director_is_reminded_of_the_meeting(stage, meets_on)
        digest_is_in_the_channel(stage, table)
    else:
        digest_is_in_the_channel(stage, table)
        director_is_reminded_of_the_meeting(stage, meets_on)
    chair_sees_what_waits(stage)
    return stage


def week_begins(stage: Stage, starts: date | None) -> None:
    """Go to ten o'clock of an open day: at night cards come all the same, but people are not told before nine."""
    tomorrow = stage.today() + timedelta(days=1)
    day = stage.days.roll_forward(max(starts or tomorrow, tomorrow))
    with stage.step(f"the practice workspace is there, with its samples; it is {said(day)}, 10:00"):
        stage.move_to(day, "10:00")


def due_day(days: WorkingDays, today: date) -> date:
    """Return two working days ahead; not the day of the digest, which would carry the reminder itself."""
    due = days.after(today, 2)
    return due if is_after_the_first_of_its_week(days, due) else days.after(due, 1)


def is_after_the_first_of_its_week(days: WorkingDays, day: date) -> bool:
    return any(days.is_open(day - timedelta(back)) for back in range(1, day.weekday() + 1))


def words_make_an_action(stage: Stage, due: date) -> str:
    """Return the reference of the new action."""
    stage.go_to("isc-standards-gap")
    with stage.step(f"Linda logs an action by words, due {said(due)}"):
        answer = stage.commands(f"action {TABLE} owner:@kenji.sato area:bsg due:{due}", about=TABLE)
        expect(answer).to_contain_text(f"due {said(due)}")
        expect(answer.get_by_role("button", name="Undo")).to_be_visible()
        ref = reference(answer)
    with stage.step(f"an hour later the card of {ref} is in #isc-standards-gap"):
        stage.hour_later()
        card = stage.cards(TABLE)
        expect(card).to_contain_text([f"due {said(due)}"])
        expect(card.get_by_role("button", name="Done")).to_be_visible()
    return ref


def form_makes_an_action(stage: Stage, due: date) -> None:
    stage.go_to("isc-accessibility")
    with stage.step("Linda logs another one by the form"):
        stage.types("/isc action")
        form = stage.page.locator("dialog#form")
        form.get_by_label("What needs doing?").fill(CAPTIONS)
        people = form.locator("details[data-block-id=owner]")
        people.locator("summary").click()
        people.get_by_label("Joost Peeters").check()
        people.locator("summary").click()
        form.get_by_label("By when?").fill(f"{stage.days.after(due, 3)}")
        form.get_by_label("Area").select_option("Accessibility")
        form.locator("[data-submit]").click()
        expect(form).to_be_hidden()
        stage.hour_later()
        expect(stage.cards(CAPTIONS)).to_contain_text(["Joost Peeters"])


def issue_goes_up(stage: Stage) -> None:
    stage.go_to("isc-events")
    with stage.step("Linda raises an issue; it goes to the focal points"):
        answer = stage.commands(
            f'raise {FILM} area:events options:"the host; one central budget"', about=FILM
        )
        expect(answer).to_contain_text("focal points")
        ref = reference(answer)
        stage.hour_later()
        expect(stage.cards(FILM)).to_contain_text(["focal points, until"])
    with stage.step(f"Linda escalates {ref} with a reason; its card shows the way"):
        stage.commands(f"escalate {ref} {NO_MONEY}", about="Now with the task force")
        card = stage.cards(FILM)
        expect(card).to_contain_text([NO_MONEY])
        expect(card).to_contain_text(["Focal points → task force"])
        stage.picture("issue.png", of=card)


def event_is_announced(stage: Stage, due: date) -> None:
    first = stage.days.after(due, 8)
    stage.go_to("isc-standards-gap")
    with stage.step(f"Linda announces an event, {said(first)}; its card is in #isc-standards-gap"):
        answer = stage.commands(f"announce {REHEARSAL} on:{first} place:Geneva area:bsg", about=REHEARSAL)
        expect(answer).to_contain_text(said(first))
        stage.hour_later()
        expect(stage.cards(REHEARSAL)).to_contain_text(["Geneva"])


def owner_is_reminded(stage: Stage, due: date, ref: str) -> None:
    with stage.step(f"the clock moves to {said(due)}, 09:00"):
        stage.move_to(due)
    stage.act_as(KENJI)
    with stage.step(f"Kenji is reminded of {ref} in their conversation with the bot"):
        stage.go_to("direct")
        expect(reminder(stage)).to_contain_text(f"due today, {said(due)}")


def owner_closes_in_the_thread(stage: Stage, ref: str) -> None:
    with stage.step("Kenji answers “done Table sent” in its thread; the bot ticks it"):
        stage.replies(reminder(stage), "done, Table sent")
        thread = stage.page.locator("#replies")
        expect(thread.locator("[data-reaction=white_check_mark]")).to_be_visible()
        expect(thread.locator("article").last).to_contain_text(f"{TABLE} is done. Result: Table sent")
        expect(thread.locator("article").first).to_contain_text(f"Done · {ref}")
        expect(thread.get_by_role("button", name="Done")).to_have_count(0)
        stage.picture("reminder-thread.png", of=thread.locator("article").last)
    stage.page.locator("#close-thread").click()
    with stage.step("the card in #isc-standards-gap shows it done"):
        stage.go_to("isc-standards-gap")
        card = stage.cards(TABLE)
        expect(card).to_contain_text([re.compile("Result: Table sent.*Done", re.DOTALL)])
        expect(card.get_by_role("button", name="Done")).to_have_count(0)


def reminder(stage: Stage) -> Locator:
    return stage.page.locator("#middle article").filter(has_text="is due today").filter(has_text=TABLE)


def digest_is_in_the_channel(stage: Stage, ref: str) -> None:
    day = next_week(stage)
    with stage.step(f"the clock moves to {said(day)}, 09:00"):
        stage.move_to(day)
    stage.act_as(LINDA)
    with stage.step("the digest is in #isc-tf"):
        stage.go_to("isc-tf")
        digest = stage.cards("week of").last
        expect(digest).to_contain_text("1 closed")
        expect(digest).not_to_contain_text(f"{ref} ")
        stage.picture("digest.png", of=digest)
    with stage.step("all of it, with its chart, is there for who asks"):
        digest.get_by_role("button", name="All of it").click()
        whole = stage.page.locator("#middle article[data-private]").filter(has_text="week of").last
        expect(whole).to_contain_text(FILM)
        expect(whole).to_contain_text(REHEARSAL)
        expect(whole.locator("[data-block=data_visualization]")).to_be_visible()


def next_week(stage: Stage) -> date:
    """Return the first working day of the week after this."""
    today = stage.today()
    return stage.days.roll_forward(today + timedelta(days=7 - today.weekday()))


def director_is_reminded_of_the_meeting(stage: Stage, meets_on: date) -> None:
    """Let somebody far away answer what she is asked the working day before, in her own time."""
    day_before = stage.days.before(meets_on, 1)
    if stage.today() < day_before:
        with stage.step(f"the clock moves to {said(day_before)}, the day before the task force meets"):
            stage.move_to(day_before)
    stage.act_as(WIPA)
    stage.go_to("direct")
    with stage.step("Wipa in Bangkok is reminded of the meeting in her own time, and comes by video"):
        asked = stage.page.locator("#middle article").filter(has_text="Are you coming?").last
        expect(asked).to_contain_text(
            f"{said(meets_on)}, 14:00 Geneva ({in_bangkok(stage, meets_on)} for you)"
        )
        stage.picture("meeting-reminder.png", of=asked)
        asked.get_by_role("button", name="Video").first.click()
        said_back = stage.page.locator("#middle article").filter(has_text="You're coming by video")
        expect(said_back.last).to_be_visible()


def chair_sees_what_waits(stage: Stage) -> None:
    stage.act_as(ALINE)
    with stage.step("the chair's Home shows what waits for a decision"):
        stage.page.locator("[data-place=home]").click()
        home = stage.page.locator("[data-view=home]")
        expect(home).to_contain_text(FILM)
        stage.picture("home.png", of=home)


# --- The gallery --------------------------------------------------------------------------------------------------

SCREENS = {"screen": (1280, 800), "phone": (360, 740)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HOMES = {"secretary": LINDA, "chair": ALINE, "focal-point": HALE, "director": WIPA, "observer": ZAHRA}


def gallery(stage: Stage, folder: Path) -> int:
    """Let an owner answer a reminder and wait for the next one, then save what people see; return how many pictures."""
    owner_is_reminded_of_their_answer(stage)
    places = places_of(stage)
    folder.mkdir(parents=True, exist_ok=True)
    browser = stage.page.context.browser
    assert browser
    for screen, (width, height) in SCREENS.items():
        for scheme in SCHEMES:
            page = browser.new_page(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
            )
            for name, address in places.items():
                page.goto("about:blank")  # else only what follows the # of the address changes
                page.goto(address)
                expect(page.locator("body[data-version]")).to_be_attached()
                page.locator("[data-close-welcome]").or_(page.locator("#show-welcome")).first.wait_for(
                    state="attached"
                )
                if page.locator("#welcome").is_visible():
                    page.locator("[data-close-welcome]").click()
                if name in SHOWN:
                    card = (
                        page.locator("#middle article:not([data-private])").filter(has_text=SHOWN[name]).first
                    )
                    card.evaluate("card => card.scrollIntoView({block: 'start'})")
                page.screenshot(
                    path=folder / f"{name}-{screen}-{scheme}.png", animations="disabled", caret="hide"
                )
            page.close()
    return len(SCREENS) * len(SCHEMES) * len(places)


def owner_is_reminded_of_their_answer(stage: Stage) -> None:
    due = stage.days.after(stage.today(), 3)
    stage.act_as(HALE)
    stage.go_to("direct")
    with stage.step("Hale answers a reminder, and the next one knows it"):
        stage.types(f"action {QUOTE} area:accessibility due:{due}")
        expect(stage.page.locator("#middle article").last).to_contain_text(QUOTE)
        stage.move_to(stage.days.before(due, 1))
        stage.replies(stage.page.locator("#middle article").filter(has_text=QUOTE).last, ANSWER)
        expect(stage.page.locator("#replies article").last).not_to_contain_text(QUOTE)
        stage.page.locator("#close-thread").click()
        stage.move_to(due)
        expect(stage.page.locator("#middle article").last).to_contain_text(ANSWER)


# The cards of the gallery: what is shown of a channel begins with the first one about this.
SHOWN = {"card": "Cost table for six languages", "issue": FILM}


def places_of(stage: Stage) -> dict[str, str]:
    """Return the addresses of what is in the gallery, after the lists and the help are asked for."""
    stage.act_as(LINDA)
    stage.go_to("direct")
    for words, answer in (("help", "What would you like"), ("overdue", "overdue action"), ("issues", FILM)):
        stage.types(words)
        expect(stage.page.locator("#middle article").last).to_contain_text(answer)
    user = {name: user_of(stage, name) for name in (LINDA, ALINE, HALE, WIPA, ZAHRA)}
    channel = {
        name: stage.page.locator(f"[data-channel='{name}']").get_attribute("data-channel-id") or ""
        for name in ("isc-tf", "isc-web", "isc-events")
    }
    root = stage.page.url.partition("#")[0]
    there = {f"home-{role}": (user[name], "home") for role, name in HOMES.items()}
    there |= {"digest": (user[LINDA], channel["isc-tf"]), "card": (user[LINDA], channel["isc-web"])}
    there |= {"issue": (user[LINDA], channel["isc-events"])}
    there |= {"reminder": (user[HALE], f"D{user[HALE][1:]}"), "lists": (user[LINDA], f"D{user[LINDA][1:]}")}
    return {name: f"{root}#user={who}&at={place}" for name, (who, place) in there.items()}


def user_of(stage: Stage, name: str) -> str:
    user = stage.page.locator("[data-person] option").filter(has_text=name).get_attribute("value")
    assert user, name
    return user


def in_bangkok(stage: Stage, day: date) -> str:
    """Return what o'clock it is in Bangkok when the task force meets at two."""
    return f"{datetime.combine(day, MEETS_AT, stage.zone).astimezone(ZoneInfo('Asia/Bangkok')):%H:%M}"


def reference(answer: Locator) -> str:
    found = re.search(r"\b[A-Z]{1,4}-\d+\b", answer.inner_text())
    assert found, answer.inner_text()
    return found[0]


def said(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


# --- The practice workspace and the browser -----------------------------------------------------------------------


@contextmanager
def practice() -> Iterator[str]:
    """Start app.py as a newcomer would, in a working folder of its own; yield the page's address."""
    own = {name.upper() for name in Settings.model_fields}
    environment = {name: value for name, value in os.environ.items() if name.upper() not in own}
    environment |= {"FRESH": "1", "PRACTICE_PORT": "0", "CHARTER": str(CHARTER), "LOG_LEVEL": "WARNING"}
    environment.pop("EMPTY", None)
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w+") as log:
        bot = subprocess.Popen(
            [sys.executable, str(HERE / "app.py"), "practice"],
            cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
        assert bot.stdout
        try:
            line = bot.stdout.readline()
            found = re.search(r"http://\S+", line)
            if found is None:
                log.seek(0)
                raise RuntimeError(f"The practice workspace did not start: {line}{log.read()}")
            yield found[0]
        finally:
            bot.terminate()
            with suppress(subprocess.TimeoutExpired):
                bot.wait(timeout=10)
            bot.kill()
            bot.wait()
            bot.stdout.close()


@contextmanager
def window(address: str) -> Iterator[Page]:
    """Open the page at the size of the pictures. Raises when the page's own code fails."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        page.set_default_timeout(PATIENCE)
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto(address)
        expect(page.locator("body[data-version]")).to_be_attached()
        page.locator("[data-close-welcome]").click()
        yield page
        browser.close()
        assert broken == []


def run(pictures: Path, *, starts: date | None = None, also: Path | None = None) -> list[float]:
    """Play the week from an empty workspace, and with `also` fill a gallery; return the seconds of each step."""
    expect.set_options(timeout=PATIENCE)
    pictures.mkdir(parents=True, exist_ok=True)
    with practice() as address, window(address) as page:
        stage = play(page, pictures, starts=starts)
        if also:
            print(f"{gallery(stage, also)} pictures in {also}")
        return stage.took


def main() -> None:
    if not CHROMIUM:
        sys.exit("The demo needs chromium: apt-get install chromium fonts-noto-core fonts-noto-color-emoji")
    begun = time.perf_counter()
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    steps = run(folder, also=GALLERY)
    print(f"{len(steps)} steps in {time.perf_counter() - begun:.0f} s; pictures in {folder}")


if __name__ == "__main__":
    main()
