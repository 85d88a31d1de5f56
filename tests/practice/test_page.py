"""The page in a real browser."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright, expect

from practice.faults import CALLS, ENVELOPES, STATES, Fault, FaultKind
from practice.guide import HOME, Command, Guide, Start, Visit
from practice.link import Link
from practice.pages import Shortcut
from practice.workspace import Workspace
from tests.practice.scene import (
    AMINA,
    BORIS,
    BOT,
    CHEN,
    TF,
    Ear,
    Time,
    actions,
    button,
    field,
    form,
    plain,
    section,
    workspace,
)
from tests.practice.served import PATIENCE, served, until

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

pytestmark = pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="chromium is not installed")

Scene = Callable[[Page, Workspace, Ear], Awaitable[None]]


@asynccontextmanager
async def browser_page(address: str, width: int) -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = await browser.new_page(viewport={"width": width, "height": 844})
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        await page.goto(address)
        await expect(page.locator("body[data-version]")).to_be_attached()
        yield page
        await browser.close()
        assert broken == []


def play(
    scene: Scene,
    *,
    width: int = 1280,
    at: str = f"#user={AMINA}&at={TF}",
    shortcuts: Sequence[Shortcut] = (),
    guide: Guide | None = None,
) -> None:
    """Let a scene happen in the browser, with a bot that only listens."""

    async def everything() -> None:
        space, ear = workspace(now=Time()), Ear()
        async with served(space, Link(retry_after=(), ack_within=PATIENCE), shortcuts, guide) as address:
            space.deliver = ear
            async with browser_page(f"{address}/{at}", width) as page:
                await scene(page, space, ear)

    asyncio.run(everything())


def post(space: Workspace, *blocks: Any, **more: Any) -> str:
    answer = space.call("chat.postMessage", {"channel": TF, "text": "A-12", "blocks": list(blocks), **more})
    assert answer["ok"], answer
    return str(answer["ts"])


def test_what_one_types_is_sent_with_enter_and_drawn_safely() -> None:
    async def scene(page: Page, _: Workspace, ear: Ear) -> None:
        box = page.locator("[data-composer=channel]")
        await box.press_sequentially("*bold* <img src=x onerror=alert(1)> @bor")
        await box.press("Tab")
        await box.press("Shift+Enter")
        await box.press_sequentially("second line")
        await box.press("Enter")

        said = page.locator("article .body")
        await expect(said.locator("strong")).to_have_text("bold")
        await expect(said).to_contain_text("<img src=x onerror=alert(1)> @Boris Novak")
        await expect(page.locator("article img")).to_have_count(0)
        await expect(box).to_have_value("")
        assert ear.events()[0]["text"].endswith(f"<@{BORIS}> \nsecond line")

    play(scene)


def test_file_is_a_chip_with_its_name_that_opens_its_text() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        place = space.call("files.getUploadURLExternal", {"filename": "list.csv", "length": 12})
        space.call("upload", {"address": place["upload_url"], "content": b"a,<b>\r\n1,2\r\n"[:12]})
        shown = {"files": [{"id": place["file_id"], "title": "The list"}], "channel_id": TF}
        space.call("files.completeUploadExternal", {**shown, "initial_comment": "*Here*"})
        chip = page.locator(f"[data-file={place['file_id']}]")

        await expect(chip).to_contain_text("The listlist.csv")
        await chip.click()
        opened = page.locator("[data-open-file]")
        await expect(opened.locator("pre")).to_have_text("a,<b>\n1,2\n")
        await opened.get_by_text("Close").click()
        await expect(opened).to_have_count(0)

        space.call("files.delete", {"file": place["file_id"]})
        await expect(chip).to_have_text("This file was deleted.")

    play(scene)


def test_file_is_attached_beside_the_words_and_sent_with_them() -> None:
    async def scene(page: Page, space: Workspace, ear: Ear) -> None:
        box, chosen = page.locator("[data-composer=channel]"), page.locator("#composer .file")
        attach = page.locator("[data-attach=channel]")
        people = {"name": "people.csv", "mimeType": "text/csv", "buffer": b"name\r\nZo\xc3\xab\r\n"}

        await attach.set_input_files(people)  # type: ignore[arg-type] # playwright's own shape of a file
        await expect(chosen).to_have_text("📄 people.csv ×")
        await chosen.click()
        await expect(chosen).to_be_hidden()

        await attach.set_input_files(people)  # type: ignore[arg-type] # playwright's own shape of a file
        await box.press_sequentially("import roster")
        await box.press("Enter")
        await expect(page.locator("article .file")).to_contain_text("people.csv")
        await expect(chosen).to_be_hidden()

        (file,) = ear.events()[0]["files"]
        assert (ear.events()[0]["subtype"], file["name"]) == ("file_share", "people.csv")
        assert space.file(file["id"]).bytes == people["buffer"]

    play(scene)


def test_buttons_ask_before_they_act_and_messages_follow_by_themselves() -> None:
    async def scene(page: Page, space: Workspace, ear: Ear) -> None:
        question = {
            "title": plain("Drop it?"),
            "text": plain("Sure?"),
            "confirm": plain("Drop"),
            "deny": plain("Keep"),
        }
        ts = post(
            space, section("*A-12*  Cost table"), actions(button(), {**button("drop"), "confirm": question})
        )
        card = page.locator(f"article[data-ts='{ts}']")

        await card.locator("[data-action-id=drop]").click()
        await page.locator("[data-deny]").click()
        await card.locator("[data-action-id=done]").click()
        await until(lambda: len(ear.heard) == 1)
        space.call("chat.update", {"channel": TF, "ts": ts, "text": "done", "blocks": []})

        await expect(card.locator(".body")).to_have_text("done")
        assert ear.last("interactive")["actions"][0]["action_id"] == "done"

    play(scene)


def test_form_shows_errors_at_its_fields_and_closes_when_taken() -> None:
    async def scene(page: Page, space: Workspace, ear: Ear) -> None:
        people = {"type": "multi_users_select", "action_id": "who"}
        shape = form(
            field("title"), field("owners", people), field("note", optional=True), notify_on_close=True
        )
        space.call("views.open", {"trigger_id": space.new_trigger(AMINA), "view": shape})
        dialog = page.locator("dialog[data-view=log]")

        await dialog.locator("[data-submit]").click()
        await expect(dialog.locator("[data-block-id=owners] .error")).to_be_visible()
        await dialog.get_by_label("title").fill("Cost table")
        await dialog.locator("details[data-action-id=who] summary").click()
        await dialog.get_by_label("Boris Novak").check()
        ear.answer = {"response_action": "errors", "errors": {"title": "Too short."}}
        await dialog.locator("[data-submit]").click()
        await expect(dialog.locator("[data-block-id=title] .error")).to_have_text("Too short.")
        await expect(dialog.get_by_label("title")).to_have_value("Cost table")
        ear.answer = None
        await dialog.locator("[data-submit]").click()
        await expect(dialog).to_be_hidden()

        values = ear.last("interactive")["view"]["state"]["values"]
        assert values["title"]["value"]["value"] == "Cost table"
        assert values["owners"]["who"]["selected_users"] == [BORIS]

    play(scene)


def test_escape_closes_a_form() -> None:
    async def scene(page: Page, space: Workspace, ear: Ear) -> None:
        shape = form(notify_on_close=True)
        space.call("views.open", {"trigger_id": space.new_trigger(AMINA), "view": shape})
        await expect(page.locator("dialog[data-view=log]")).to_be_visible()

        await page.keyboard.press("Escape")

        await expect(page.locator("dialog[data-view=log]")).to_be_hidden()
        assert ear.last("interactive")["type"] == "view_closed"

    play(scene)


def test_thread_opens_beside_and_takes_replies() -> None:
    async def scene(page: Page, space: Workspace, ear: Ear) -> None:
        ts = post(space, section())
        space.call("chat.postMessage", {"channel": TF, "text": "first", "thread_ts": ts})

        await page.locator("[data-replies='1']").click()
        await page.locator("[data-composer=thread]").fill("done")
        await page.locator("[data-composer=thread]").press("Enter")

        await expect(page.locator("#thread article")).to_have_count(3)
        await expect(page.locator("[data-replies='2']")).to_have_text("2 replies")
        assert ear.events()[0]["thread_ts"] == ts

    play(scene)


def test_menu_of_a_message_offers_shortcuts_and_editing_ones_own() -> None:
    async def scene(page: Page, _: Workspace, ear: Ear) -> None:
        await page.locator("[data-composer=channel]").fill("one")
        await page.locator("[data-composer=channel]").press("Enter")
        await page.locator("article [data-more]").focus()
        await page.keyboard.press("Enter")
        await page.locator("[role=menu] [data-shortcut=log]").click()
        await page.locator("article [data-more]").click()
        await page.locator("[role=menu] [data-edit]").click()
        await page.locator("[data-editing]").fill("two")
        await page.locator("[data-editing]").press("Enter")

        await expect(page.locator("article .body")).to_contain_text("two")
        await expect(page.locator("[data-edited]")).to_be_visible()
        assert ear.last("interactive")["type"] == "message_action"
        assert ear.events()[-1]["subtype"] == "message_changed"

    play(scene, shortcuts=[("log", "Log as action", "message")])


def test_private_line_is_seen_by_one_person_and_can_be_dismissed() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        space.call("chat.postEphemeral", {"channel": TF, "user": AMINA, "text": "psst"})
        line = page.locator("[data-private=true]")

        await expect(line).to_contain_text("Only visible to you")
        await page.locator("[data-person]").select_option(BORIS)
        await expect(line).to_have_count(0)
        await page.locator("[data-person]").select_option(AMINA)
        await line.locator("[data-dismiss]").click()
        await expect(line).to_have_count(0)

    play(scene)


def test_home_has_charts_and_tables_with_words_beside_them() -> None:
    async def scene(page: Page, space: Workspace, ear: Ear) -> None:
        data = [{"label": "Web", "value": 3}]
        chart = {
            "type": "line",
            "axis_config": {"categories": ["Web"]},
            "series": [{"name": "open", "data": data}],
        }
        cell = {"type": "raw_text", "text": "x"}
        blocks = [
            {"type": "data_visualization", "title": "Open actions", "chart": chart},
            {"type": "data_table", "caption": "Late", "rows": [[cell, cell]] * 9},
            actions(),
        ]
        await page.locator("[data-place=home]").click()
        await expect(page.locator(".empty")).to_be_visible()
        space.call("views.publish", {"user_id": AMINA, "view": {"type": "home", "blocks": blocks}})

        await expect(page.get_by_role("img", name="Open actions. open: Web 3")).to_be_visible()
        await expect(page.locator("tbody tr")).to_have_count(5)
        await page.get_by_role("button", name="Show all (8)").click()
        await expect(page.locator("tbody tr")).to_have_count(8)
        await page.locator("[data-view=home] [data-action-id=done]").click()
        await until(lambda: ear.heard[-1][0] == "interactive")
        assert ear.events()[0]["type"] == "app_home_opened"

    play(scene)


def test_clock_moves_and_unread_channels_are_marked() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        await expect(page.locator("[data-clock]")).to_have_text("Mon 2 Mar 2026, 13:00 Geneva")
        space.call("chat.postMessage", {"channel": AMINA, "text": "hello"})

        await expect(page.locator("[data-channel=direct]")).to_have_attribute("data-unread", "true")
        await page.locator("[data-to='next monday 09:00']").click()
        await expect(page.locator("[data-clock]")).to_have_text("Mon 9 Mar 2026, 09:00 Geneva")
        await page.locator("[data-channel=direct]").click()
        await expect(page.locator("[data-channel=direct]")).not_to_have_attribute("data-unread", "true")

    play(scene)


def test_page_says_in_a_sentence_what_cannot_be_done() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        await page.locator("[data-channel=isc-2019]").click()
        await expect(page.locator("#composer")).to_have_text("This channel is archived.")
        await page.locator("[data-channel=isc-tf]").click()
        await page.locator("[data-composer=channel]").fill("hello")
        space.channels[TF].is_archived = True
        await page.locator("[data-composer=channel]").press("Enter")
        await expect(page.locator("#toast")).to_have_text("This channel is archived; nobody can write in it.")

    play(scene)


def test_phone_has_no_sideways_scroll_and_opens_its_channels() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        post(space, section("x" * 200), actions(*[button(f"b{at}") for at in range(9)]))
        space.call("chat.postMessage", {"channel": TF, "text": "هل يمكن إضافة الترجمة؟"})

        await expect(page.locator("article")).to_have_count(2)
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        direction = "node => getComputedStyle(node).direction"
        assert await page.locator("article .line").last.evaluate(direction) == "rtl"
        await page.locator("#open-rail").click()
        await page.locator("[data-place=home]").click()
        await expect(page.locator("body")).not_to_have_class(re.compile("rail-open"))

    play(scene, width=390)


def test_guest_sees_and_joins_other_channels() -> None:
    async def scene(page: Page, _: Workspace, ear: Ear) -> None:
        await page.locator("[data-channel=isc-tf]").click()
        await page.locator("[data-join]").click()

        await expect(page.locator("[data-composer=channel]")).to_be_visible()
        assert ear.events()[0]["type"] == "member_joined_channel"

    play(scene, at=f"#user={CHEN}")


# The drawer of faults


def test_drawer_is_closed_at_first_and_offers_every_fault_and_state() -> None:
    async def scene(page: Page, _: Workspace, __: Ear) -> None:
        await expect(page.locator("[data-fault]").first).to_be_hidden()

        await page.locator("#faults summary").click()

        for kind in CALLS | ENVELOPES:
            await expect(page.locator(f"[data-fault={kind}]")).to_be_visible()
        for kind in STATES:
            await expect(page.locator(f"[data-state={kind}]")).to_be_visible()

    play(scene)


def test_fault_is_armed_by_keyboard_counted_as_it_happens_and_cleared() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        await page.locator("#faults summary").focus()
        await page.keyboard.press("Enter")
        lost = page.get_by_role("button", name="Answer lost")
        await expect(lost).to_have_accessible_description(
            "The next message is taken, but the answer gets lost."
        )

        await lost.focus()
        for waiting in ("1 waiting", "2 waiting"):
            await page.keyboard.press("Enter")
            await expect(page.get_by_role("status").filter(has_text="wait")).to_have_text(waiting)
        await expect(lost).to_be_focused()
        assert space.faults.waiting == [Fault(kind=FaultKind.RESET_AFTER, method="chat.postMessage")] * 2
        space.meet("chat.postMessage", {"channel": TF, "text": "taken all the same"})
        await expect(page.locator("[data-count=reset_after]")).to_have_text("1 waiting · 1 happened")
        await expect(page.locator("article")).to_contain_text("taken all the same")
        await page.get_by_role("button", name="Clear all").click()

        await expect(page.locator("[data-count=reset_after]")).to_have_text("1 happened")
        await expect(page.locator("[data-total]")).to_have_text("Nothing waits.")

    play(scene)


def test_fault_says_what_it_hits_and_whether_it_was_taken() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        await page.locator("#faults summary").click()
        await page.get_by_label("Hits the next").select_option("edit")
        await page.get_by_label("Errors come after it was taken").check()
        failing = page.get_by_role("button", name="Server error")
        await expect(failing).to_have_accessible_description(
            "The next edit is taken, and yet Slack answers 500."
        )

        await failing.click()
        await page.get_by_role("button", name="Event twice").click()
        await expect(page.locator("[data-total]")).to_have_text("2 waiting")

        assert space.faults.waiting == [
            Fault(kind=FaultKind.SERVER_ERROR, method="chat.update", accepted=True),
            Fault(kind=FaultKind.EVENT_REPEATED),
        ]

    play(scene)


def test_states_are_switched_on_and_off_for_the_channel_one_is_in() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        await page.locator("#faults summary").click()

        await page.get_by_label("#isc-tf is archived").click()
        await expect(page.locator("#composer")).to_have_text("This channel is archived.")
        await page.get_by_label("Clerk is removed from #isc-tf").click()
        await until(lambda: BOT not in space.channels[TF].members)
        await page.locator("[data-channel=lobby]").click()
        await expect(page.get_by_label("#lobby is archived")).not_to_be_checked()
        await page.locator("[data-channel=isc-tf]").click()
        await expect(page.get_by_label("Clerk is removed from #isc-tf")).to_be_checked()
        await page.get_by_label("#isc-tf is archived").click()
        await expect(page.locator("[data-composer=channel]")).to_be_visible()
        await page.locator("[data-place=home]").click()
        await expect(page.get_by_label("The channel is archived")).to_be_disabled()

    play(scene)


def test_one_reads_on_while_slack_is_down_and_a_command_fails_as_slack_says() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        post(space, section())
        await page.locator("#faults summary").click()

        await page.get_by_label("Slack is down").click()
        await expect(page.locator("#link")).to_have_text("Slack is down")
        await page.locator("[data-composer=channel]").fill("/isc help")
        await page.locator("[data-composer=channel]").press("Enter")

        await expect(page.locator("article").first).to_contain_text("A-12")
        await expect(page.locator("article").last).to_contain_text(
            "/isc failed because the app did not respond."
        )
        await page.get_by_label("Slack is down").click()
        await page.get_by_label("The bot's token is revoked").click()
        await expect(page.locator("#link")).to_have_text("The bot's token is revoked")
        await page.get_by_label("Slack counts calls").click()
        await until(lambda: space.limits is not None)

    play(scene)


def test_deactivated_person_is_acted_as_by_nobody_and_can_be_brought_back() -> None:
    async def scene(page: Page, _: Workspace, __: Ear) -> None:
        await page.locator("#faults summary").click()

        await page.get_by_label("Amina Diallo is deactivated").click()
        await expect(page.locator("[data-person]")).to_have_value(BORIS)
        await page.get_by_label("Who is deactivated").select_option("Amina Diallo")
        await page.get_by_label("Amina Diallo is deactivated").click()
        await page.locator("[data-person]").select_option(AMINA)

        await expect(page.locator("body")).to_have_attribute("data-user", AMINA)

    play(scene)


def nothing_planned() -> Visit:
    raise ValueError("No reminder is planned.")


STARTS = (
    Start("Be Boris", lambda: Visit(user=BORIS, place=HOME)),
    Start("Go to his reminder", lambda: Visit(user=BORIS, to="2026-03-03T09:00:00+00:00")),
    Start("Go to Monday", lambda: Visit(to="next monday 09:00")),
    Start("Go to nothing", nothing_planned),
)


def test_newest_message_stays_in_sight_when_there_is_less_room_for_it() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        for n in range(40):
            post(space, {"type": "section", "text": {"type": "mrkdwn", "text": f"Message {n}"}})
        await expect(page.locator("article").last).to_contain_text("Message 39")

        await page.set_viewport_size({"width": 360, "height": 700})

        await expect(page.locator("article").last).to_be_in_viewport(ratio=1)

    play(scene, width=360)


def test_welcome_card_leads_to_a_person_a_reminder_and_a_day_and_stays_closed() -> None:
    async def scene(page: Page, _: Workspace, __: Ear) -> None:
        card, body = page.locator("#welcome"), page.locator("body")
        await card.get_by_text("Be Boris").click()
        await expect(body).to_have_attribute("data-user", BORIS)
        await expect(body).to_have_attribute("data-at", "home")

        await card.get_by_text("Go to his reminder").click()
        await expect(body).to_have_attribute("data-at", "direct")
        await expect(page.locator("[data-clock]")).to_contain_text("Tue 3 Mar 2026, 10:00")
        await card.get_by_text("Go to Monday").click()
        await expect(body).to_have_attribute("data-at", "isc-tf")
        await expect(page.locator("[data-clock]")).to_contain_text("Mon 9 Mar 2026, 09:00")
        await card.get_by_text("Go to nothing").click()
        await expect(page.locator("#toast")).to_have_text("No reminder is planned.")

        await page.locator("[data-close-welcome]").click()
        await page.reload()
        await expect(body).to_have_attribute("data-at", "isc-tf")
        await expect(card).to_be_hidden()
        await page.get_by_text("Where to begin").click()
        await expect(card).to_be_visible()

    play(scene, guide=Guide(starts=STARTS))


def commands(user: str) -> list[Command]:
    known = [
        Command("action", "WHAT [due:DAY]", "Log an action"),
        Command("absent", "DAY", "Say when you are away"),
        Command("help", "", "Show what I can do"),
    ]
    return known if user == AMINA else known[2:]


def test_slash_lists_the_commands_of_this_person_and_filters_them() -> None:
    async def scene(page: Page, _: Workspace, ear: Ear) -> None:
        box, listed = page.locator("[data-composer=channel]"), page.locator("[data-verb]")
        await box.press_sequentially("/")
        await expect(listed).to_have_count(3)
        await box.press_sequentially("isc a")
        await expect(listed).to_have_count(2)
        await box.press("ArrowDown")
        await box.press("ArrowDown")
        await box.press("Enter")
        await expect(box).to_have_value("/isc absent ")
        await expect(listed).to_have_count(0)

        await box.fill("/isc away")
        await expect(listed).to_have_text(re.compile("absent"))
        await box.fill("/isc help")
        await box.press("Enter")
        await until(lambda: bool(ear.heard))
        assert ear.heard[-1][1]["text"] == "help"

        await page.locator("[data-person]").select_option(BORIS)
        await page.locator("[data-composer=channel]").press_sequentially("/isc ")
        await expect(listed).to_have_count(1)

    play(scene, guide=Guide(commands=commands))


def test_page_is_dark_where_the_reader_asked_for_it() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        post(space, section(), actions(button()))
        shade = "getComputedStyle(document.body).backgroundColor"
        light = await page.evaluate(shade)
        await page.emulate_media(color_scheme="dark")

        assert await page.evaluate(shade) != light

    play(scene)


def test_clock_moves_to_a_day_in_words() -> None:
    async def scene(page: Page, _: Workspace, __: Ear) -> None:
        await page.locator("#until input").fill("friday 14:00")
        await page.locator("#until button").click()
        await expect(page.locator("[data-clock]")).to_contain_text("Fri 6 Mar 2026, 14:00")

        await page.locator("#until input").fill("soon")
        await page.locator("#until button").click()
        await expect(page.locator("#toast")).to_contain_text("I cannot read")
        await expect(page.locator("#until input")).to_have_value("soon")

    play(scene)


def test_alert_is_drawn_with_its_words() -> None:
    async def scene(page: Page, space: Workspace, _: Ear) -> None:
        words = {"type": "mrkdwn", "text": "Linda closed *A-1*."}
        post(space, {"type": "alert", "level": "warning", "text": words})

        await expect(page.get_by_role("alert")).to_contain_text("Linda closed A-1.")
        await expect(page.get_by_role("alert").locator("strong")).to_have_text("A-1")

    play(scene)
