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

from practice.link import Link
from practice.pages import Shortcut
from practice.workspace import Workspace
from tests.practice.scene import (
    AMINA,
    BORIS,
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
from tests.practice.served import served, until

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
    scene: Scene, *, width: int = 1280, at: str = f"#user={AMINA}&at={TF}", shortcuts: Sequence[Shortcut] = ()
) -> None:
    """Let a scene happen in the browser, with a bot that only listens."""

    async def everything() -> None:
        space, ear = workspace(now=Time()), Ear()
        async with served(space, Link(retry_after=()), shortcuts) as address:
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
