// The page: asks the workspace what this person sees, draws it, and says what they do.

import { drawBlocks } from "./blocks.js";
import { composer } from "./composer.js";
import { el, openMenu, put } from "./dom.js";
import { faultsDrawer } from "./faults.js";
import { clockTime, day, dayNumber, emoji, emojiNames, moment, mrkdwn, plain } from "./text.js";

const HINT = "a command, or help";
const COLOURS = ["#7a4f8c", "#2f6f8f", "#b0572e", "#3f7d58", "#8a6d1f", "#a23e57", "#4a5aa8", "#587071"];
const WELCOMED = "welcomed";
const CLOSE_IN_TIME = 5 * 60;
const $ = (id) => document.getElementById(id);

// What this browser knows: who one acts as, where one is, and what the workspace said last.
const here = { user: "", at: "", thread: "", state: null, ahead: 0, drafts: {}, drawn: new Map(), form: null, commands: [], homeEdits: {}, asking: null, again: false };

// Talking with the workspace

async function say(act, body) {
  try {
    const answer = await fetch(`/page/${act}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ user: here.user, ...body }),
    });
    const said = await answer.json();
    if (!answer.ok) tell(said.error);
    await refresh();
    return answer.ok ? said : null;
  } catch {
    tell("The practice workspace does not answer. Is it still running?");
    return null;
  }
}

// Ask for the state; what changes meanwhile is asked for once more, not once per change.
function refresh() {
  if (here.asking) {
    here.again = true;
    return here.asking;
  }
  here.asking = ask().finally(() => { here.asking = null; });
  return here.asking;
}

async function ask() {
  do {
    here.again = false;
    const { user, at, thread } = here;
    const channel = at === "home" ? "" : at;
    const query = new URLSearchParams({ user, ...(channel && { channel }), ...(thread && { thread }) });
    let answer, state;
    try {
      answer = await fetch(`/page/state?${query}`);
      state = await answer.json();
    } catch {
      return;
    }
    // An answer for somebody or somewhere one has left meanwhile is not drawn.
    if (user !== here.user || at !== here.at || thread !== here.thread) here.again = true;
    else if (answer.ok) draw(state);
    else if (here.user || here.at) start({});
  } while (here.again);
}

function tell(sentence) {
  const toast = $("toast");
  put(toast, el("span", { dir: "auto" }, sentence));
  // Shown again, so that it stands above a form that was opened since.
  if (toast.matches(":popover-open")) toast.hidePopover();
  toast.showPopover();
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => toast.hidePopover(), 8000);
}

// Where one is, kept in the address so that a reload or a link comes back here

function start({ user = "", at = "", thread = "" }) {
  Object.assign(here, { user, at, thread });
  here.again = true;
}

function readAddress() {
  const parts = new URLSearchParams(location.hash.slice(1));
  Object.assign(here, { user: parts.get("user") ?? "", at: parts.get("at") ?? "", thread: parts.get("thread") ?? "" });
}

function writeAddress() {
  const parts = new URLSearchParams({ user: here.user, at: here.at, ...(here.thread && { thread: here.thread }) });
  if (location.hash.slice(1) !== String(parts)) history.replaceState(null, "", `#${parts}`);
}

function go(at) {
  here.at = at;
  here.thread = "";
  showRail(false);
  forget();
  if (at === "home" || isDirect(at)) say("home", { tab: at === "home" ? "home" : "messages" });
  else refresh();
}

function isDirect(at) {
  return here.state?.channels.find((one) => one.id === at)?.is_direct;
}

function actAs(user) {
  const wasDirect = isDirect(here.at);
  here.user = user;
  here.thread = "";
  if (wasDirect) here.at = `D${user.slice(1)}`;
  forget();
  if (here.at === "home") say("home", {});
  else refresh();
}

function openThread(ts) {
  here.thread = ts;
  refresh().then(() => $("thread-composer").querySelector("textarea")?.focus());
}

function forget() {
  here.drawn.clear();
  here.homeEdits = {};
  put($("middle"));
  put($("composer"));
}

// Drawing

function draw(state) {
  here.state = state;
  here.user = state.user;
  const known = state.channels.some((one) => one.id === here.at);
  if (here.at !== "home" && !known) {
    here.at = state.channels.find((one) => one.is_member && !one.is_direct)?.id ?? "home";
    here.again = true;
    return;
  }
  here.ahead = Date.parse(state.clock.now) - Date.now();
  here.reader = { user: here.user, people: state.people, channels: state.channels, zone: me().zone, now, go };
  document.title = `${titleOf(here.at)} · ${state.workspace.name}`;
  drawRail(state);
  drawWelcome(state);
  drawMiddle(state);
  drawThread(state);
  drawForm(state.form);
  writeAddress();
  document.body.dataset.version = state.version;
  document.body.dataset.user = here.user;
}

function me() {
  return here.state.people[here.user];
}

function now() {
  return new Date(Date.now() + here.ahead);
}

function once(key, drawing, draw) {
  const written = JSON.stringify(drawing);
  if (here.drawn.get(key) === written) return;
  here.drawn.set(key, written);
  draw();
}

function drawRail(state) {
  const { workspace, clock } = state;
  $("workspace").textContent = workspace.name;
  drawClock();
  document.querySelectorAll("#clock button, #clock input").forEach((one) => { one.disabled = clock.moving; });
  const trouble = workspace.down ? "Slack is down" : workspace.revoked ? "The bot's token is revoked" : "";
  $("link").textContent = trouble || (workspace.connected ? `${workspace.bot_name} is connected` : `${workspace.bot_name} is not connected`);
  $("link").className = !trouble && workspace.connected ? "good" : "bad";
  drawFaults(state, state.channels.find((one) => one.id === here.at), here.user);
  once("people", [state.people, here.user, clockTime(now(), "UTC")], () => drawPeople(state));
  once("places", [state.channels, here.at, here.user], () => drawPlaces(state));
}

function drawClock() {
  if (!here.state) return;
  const { zone, place, moving } = here.state.clock;
  $("now").textContent = `${moment(now(), zone)} ${place}`;
  $("now").dateTime = now().toISOString();
  $("clock").classList.toggle("moving", moving);
}

function drawPeople(state) {
  const people = Object.values(state.people).filter((one) => !one.is_bot && !one.deleted);
  const picker = $("person");
  put(picker, people.map((one) => el("option", { value: one.id },
    [one.real_name, ...what(one)].join(" · "))));
  picker.value = here.user;
  $("self-title").textContent = about(me()).join(" · ");
  const avatar = $("self-avatar");
  avatar.textContent = initials(me().real_name);
  avatar.style.background = colourOf(here.user);
}

function what(person) {
  return [person.title, person.is_guest && "guest"].filter(Boolean);
}

function about(person) {
  return [...what(person), clockTime(now(), person.zone)];
}

function drawPlaces(state) {
  const place = (at, label, more = {}) => el("button", { type: "button", class: "place", "aria-current": here.at === at ? "page" : null,
    onclick: () => go(at), ...more }, label);
  const channels = state.channels.filter((one) => !one.is_direct);
  const direct = state.channels.find((one) => one.is_direct);
  const inside = (one) => place(one.id, [el("span", { class: "sign", "aria-hidden": "true" }, one.is_private ? "🔒" : "#"), el("span", { class: "name" }, one.name),
    one.is_archived ? el("small", {}, "archived") : null, unread(one)], { "data-channel": one.name, "data-channel-id": one.id, "data-unread": one.unread ? "true" : null });
  put($("places"),
    el("h2", {}, state.workspace.bot_name),
    place("home", [el("span", { class: "sign", "aria-hidden": "true" }, "⌂"), "Home"], { "data-place": "home" }),
    direct ? place(direct.id, [el("span", { class: "sign", "aria-hidden": "true" }, "✉"), "Messages", unread(direct)],
      { "data-channel": "direct", "data-channel-id": direct.id, "data-unread": direct.unread ? "true" : null }) : null,
    el("h2", {}, "Channels"), channels.filter((one) => one.is_member).map(inside),
    channels.some((one) => !one.is_member) ? el("h2", {}, "Other channels") : null, channels.filter((one) => !one.is_member).map(inside),
    state.shortcuts.some((one) => one.kind === "global") ? el("h2", {}, "Shortcuts") : null,
    state.shortcuts.filter((one) => one.kind === "global").map((one) => el("button", { type: "button", class: "place", "data-shortcut": one.callback_id,
      onclick: () => say("shortcut", { callback_id: one.callback_id }) }, el("span", { class: "sign", "aria-hidden": "true" }, "⚡"), one.title)));
}

function unread(channel) {
  return channel.unread ? el("span", { class: "dot", role: "img", "aria-label": "unread" }) : null;
}

function titleOf(at) {
  if (at === "home") return here.state.workspace.bot_name;
  const channel = here.state.channels.find((one) => one.id === at);
  return channel.is_direct ? here.state.workspace.bot_name : `${channel.is_private ? "🔒 " : "#"}${channel.name}`;
}

function drawMiddle(state) {
  const channel = state.channels.find((one) => one.id === here.at);
  $("title").textContent = titleOf(here.at);
  $("topic").textContent = channel ? channel.topic || (channel.is_direct ? "" : `${channel.members} members`) : "";
  once("tabs", [here.at, !channel || channel.is_direct], () => drawTabs(state, channel));
  document.body.dataset.at = channel ? (channel.is_direct ? "direct" : channel.name) : "home";
  if (!channel) {
    once("home", [state.home, here.user], () => drawHome(state.home));
    put($("composer"));
    here.drawn.delete("composer");
    return;
  }
  drawMessages($("middle"), $("scroll"), state.messages, "channel", channel.is_direct ? `This is your own conversation with ${state.workspace.bot_name}.` : "Nothing has been said here yet.");
  once("composer", [channel.id, channel.is_member, channel.is_archived, here.user], () => drawComposer(channel));
}

function drawTabs(state, channel) {
  if (channel && !channel.is_direct) {
    put($("tabs"));
    return;
  }
  const direct = state.channels.find((one) => one.is_direct);
  const tab = (at, title) => el("button", { type: "button", "aria-pressed": String(here.at === at), "data-tab": title.toLowerCase(), onclick: () => go(at) }, title);
  put($("tabs"), tab("home", "Home"), tab(direct.id, "Messages"));
}

function drawHome(home) {
  if (!home) {
    put($("middle"), el("p", { class: "empty" }, `${here.state.workspace.bot_name} has not written a Home for you yet.`));
    return;
  }
  const focused = focusedElement($("middle"));
  const press = (action) => say("press", { view_id: home.id, state: nested(here.homeEdits, home), ...action });
  put($("middle"), el("article", { class: "home", "data-view": "home", "data-view-id": home.id },
    drawBlocks(home.blocks, { reader: here.reader, state: home.state, edits: here.homeEdits, press })));
  focusAgain($("middle"), focused);
}

function drawComposer(channel) {
  if (channel.is_archived) put($("composer"), el("p", { class: "notice" }, "This channel is archived."));
  else if (!channel.is_member) {
    put($("composer"), el("p", { class: "notice" }, "You are not in this channel. ",
      el("button", { type: "button", class: "button primary", "data-join": true, onclick: () => say("join", { channel: channel.id }) }, "Join")));
  } else put($("composer"), writing(channel.is_direct ? `Message ${here.state.workspace.bot_name}` : `Message #${channel.name}`, "channel", channel.id));
}

function writing(label, name, channel, thread) {
  const key = `${here.user} ${channel} ${thread ?? ""}`;
  return composer({
    label, name, hint: HINT, command: here.state.workspace.command, people: () => Object.values(here.state.people), draft: here.drafts[key] ?? "",
    keep: (text) => { here.drafts[key] = text; }, commands: () => here.commands, begin: loadCommands,
    send: async (text, files) => {
      const said = await say("type", { channel, text, ...(thread && { thread_ts: thread }), ...(files.length && { files }) });
      if (thread) toEnd($("thread-scroll"), $("replies"));
      else toEnd($("scroll"), $("middle"));
      return said;
    },
  });
}

// What this person may type; asked for when they begin, since roles change.
async function loadCommands() {
  const { user } = here;
  try {
    const commands = await (await fetch(`/page/commands?${new URLSearchParams({ user })}`)).json();
    if (user === here.user) here.commands = commands;
  } catch {
    here.commands = [];
  }
}

// The welcome card: places to begin, until it is closed

function drawWelcome({ starts, workspace }) {
  const isShown = starts.length > 0 && localStorage.getItem(WELCOMED) !== workspace.name;
  $("welcome").hidden = !isShown;
  $("show-welcome").hidden = isShown || !starts.length;
  once("welcome", [starts, workspace.name], () => put($("welcome"),
    el("div", {}, el("h3", {}, `${workspace.bot_name} keeps track of who does what by when`),
      el("p", {}, `It reminds each person in their own working day, and writes the digest of the week. The people here are invented; nothing leaves this computer. Where would you like to begin?`)),
    el("div", { class: "row" }, starts.map((label) => el("button", { type: "button", class: "button", "data-start": label, onclick: (event) => begin(label, event.target) }, label))),
    el("button", { type: "button", class: "close", "aria-label": "Close", "data-close-welcome": true, onclick: () => welcomed(workspace.name) }, "✕")));
}

function welcomed(name) {
  localStorage.setItem(WELCOMED, name);
  drawWelcome(here.state);
}

async function begin(label, button) {
  button.setAttribute("aria-busy", "true");
  const said = await say("start", { label });
  button.removeAttribute("aria-busy");
  if (!said) return;
  if (said.user) here.user = said.user;
  go(said.at ?? here.state.channels.find((one) => one.is_member && !one.is_direct).id);
}

// Messages: only what changed is drawn anew, so that a half-made choice or an open menu stays.

function drawMessages(place, scroll, messages, name, empty) {
  const wasAtEnd = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40 || !place.childElementCount;
  const before = new Map([...place.children].map((node) => [node.dataset.key, node]));
  const nodes = [];
  let last = null;
  for (const message of messages) {
    if (!last || dayNumber(at(last), me().zone) !== dayNumber(at(message), me().zone)) nodes.push(dayLine(at(message), before));
    nodes.push(messageNode(message, follows(message, last), name, before));
    last = message;
  }
  if (!nodes.length) nodes.push(el("p", { class: "empty", "data-key": "empty" }, empty));
  const isSame = nodes.length === place.children.length && nodes.every((node, number) => node === place.children[number]);
  if (isSame) return;
  const focused = focusedElement(place);
  place.replaceChildren(...nodes);
  focusAgain(place, focused);
  if (wasAtEnd) toEnd(scroll, place);
}

function dayLine(when, before) {
  const key = `day ${dayNumber(when, me().zone)}`;
  return before.get(key) ?? el("p", { class: "day", "data-key": key }, el("span", {}, day(when, me().zone)));
}

function at(message) {
  return new Date(Number(message.ts) * 1000);
}

function follows(message, last) {
  return Boolean(last) && last.user === message.user && !message.private && !last.private && !last.reply_count
    && Number(message.ts) - Number(last.ts) < CLOSE_IN_TIME && !message.subtype && !last.subtype
    && dayNumber(at(last), me().zone) === dayNumber(at(message), me().zone);
}

function messageNode(message, isFollowing, name, before) {
  const key = `${here.user} ${message.ts}`;
  const drawing = JSON.stringify([message, isFollowing, here.thread === message.ts]);
  const old = before.get(key);
  if (old?.drawing === drawing) return old;
  const author = personOf(message.user);
  const when = at(message);
  const shown = el("time", { datetime: when.toISOString(), title: moment(when, me().zone) }, clockTime(when, me().zone));
  const node = el("article", { class: ["message", isFollowing && "follows", message.private && "private"].filter(Boolean).join(" "), "data-key": key,
    "data-ts": message.ts, "data-author": message.user, "data-private": message.private ? "true" : null, "aria-label": `${author.real_name}, ${clockTime(when, me().zone)}` },
    isFollowing ? el("span", { class: "gutter" }, shown) : avatar(message.user, author),
    el("div", { class: "said" },
      message.private ? onlyYou(message) : null,
      isFollowing ? null : el("p", { class: "who" }, el("strong", { dir: "auto" }, author.real_name), author.is_bot ? el("span", { class: "badge" }, "APP") : null, shown),
      message.subtype === "thread_broadcast" && name === "channel" ? el("p", { class: "quiet" }, "replied in a thread") : null,
      body(message), reactions(message), repliesLine(message, name)),
    message.private || message.subtype === "tombstone" ? null : tools(message, name));
  node.drawing = drawing;
  return node;
}

function personOf(user) {
  return here.state.people[user] ?? { real_name: user === "USLACKBOT" ? "Slackbot" : "Somebody", is_bot: true };
}

function avatar(user, person) {
  const node = el("span", { class: person.is_bot ? "avatar app" : "avatar", "aria-hidden": "true" }, initials(person.real_name));
  node.style.background = person.is_bot ? "#22535f" : colourOf(user);
  return node;
}

function onlyYou(message) {
  return el("p", { class: "only-you" }, "👁 Only visible to you",
    el("button", { type: "button", class: "plain", "data-dismiss": true, onclick: () => say("dismiss", { channel: message.channel, ts: message.ts }) }, "Dismiss"));
}

function body(message) {
  const edits = {};
  const press = (action) => say("press", { channel: message.channel, ts: message.ts, state: nested(edits, message), ...action });
  const place = { reader: here.reader, state: message.state, edits, press };
  const words = message.blocks?.length ? drawBlocks(message.blocks, place) : mrkdwn(message.text, here.reader);
  const edited = message.edited ? el("span", { class: "quiet", "data-edited": true }, "(edited)") : null;
  const attached = (message.attachments ?? []).map((one) => el("div", { class: "attachment" },
    one.blocks ? drawBlocks(one.blocks, place) : mrkdwn(one.text ?? one.fallback ?? "", here.reader)));
  const files = message.files?.length ? el("div", { class: "files" }, message.files.map(fileChip)) : null;
  return el("div", { class: message.subtype === "tombstone" ? "body quiet" : "body" }, words, edited, attached, files);
}

function fileChip(file) {
  if (file.mode === "tombstone") return el("span", { class: "quiet", "data-file": file.id }, "This file was deleted.");
  return el("button", { type: "button", class: "file", "data-file": file.id, title: file.name, onclick: () => openFile(file) },
    el("span", { "aria-hidden": "true" }, "📄"), el("span", { dir: "auto" }, file.title || file.name), el("small", {}, file.name));
}

async function openFile(file) {
  const answer = await fetch(`/page/file?${new URLSearchParams({ user: here.user, file: file.id })}`);
  const said = await answer.json();
  if (!answer.ok) {
    tell(said.error);
    return;
  }
  const dialog = el("dialog", { class: "confirm opened-file", "aria-label": said.name, "data-open-file": file.id, onclose: () => dialog.remove() }, el("h2", { dir: "auto" }, said.name),
    el("pre", { dir: "auto", tabindex: "0" }, said.text),
    el("footer", {}, el("a", { class: "button", download: said.name, href: `data:application/octet-stream;base64,${said.content}` }, "Save"),
      el("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Close")));
  document.body.append(dialog);
  dialog.showModal();
}

// What was typed or chosen here, for fields that still exist.
function nested(edits, { blocks }) {
  const there = new Set(blocks?.map((block) => block.block_id));
  return Object.fromEntries(Object.entries(edits).filter(([block]) => there.has(block)));
}

function reactions(message) {
  if (!message.reactions?.length) return null;
  return el("div", { class: "reactions" }, message.reactions.map((one) => el("button", { type: "button", "aria-pressed": String(one.users.includes(here.user)),
    "data-reaction": one.name, "aria-label": `${one.name.replaceAll("_", " ")}, ${one.count}`, title: one.users.map((user) => personOf(user).real_name).join(", "),
    onclick: () => say("react", { channel: message.channel, ts: message.ts, name: one.name }) }, emoji(one.name), ` ${one.count}`)));
}

function repliesLine(message, name) {
  if (name !== "channel" || !message.reply_count) return null;
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return el("button", { type: "button", class: "replies", "data-replies": message.reply_count, onclick: () => openThread(message.ts) }, count);
}

function tools(message, name) {
  const act = (name) => say("react", { channel: message.channel, ts: message.ts, name });
  const more = el("button", { type: "button", "aria-label": "More", "aria-haspopup": "menu", "data-more": true, onclick: () => openMenu(more, "Message", menuItems(message, name)) }, "⋯");
  return el("div", { class: "tools", role: "group", "aria-label": "Message" },
    ["white_check_mark", "+1", "eyes"].map((name) => el("button", { type: "button", "aria-label": `React ${name.replaceAll("_", " ")}`, "data-react": name, onclick: () => act(name) }, emoji(name))),
    name === "channel" ? el("button", { type: "button", "aria-label": "Reply in thread", "data-reply": true, onclick: () => openThread(message.thread_ts ?? message.ts) }, "💬") : null, more);
}

function menuItems(message, name) {
  const place = { channel: message.channel, ts: message.ts };
  const items = here.state.shortcuts.filter((one) => one.kind === "message").map((one) => ({
    title: one.title, data: { "data-shortcut": one.callback_id }, act: () => say("shortcut", { callback_id: one.callback_id, ...place }),
  }));
  if (name === "channel") items.unshift({ title: "Reply in thread", data: { "data-reply": true }, act: () => openThread(message.thread_ts ?? message.ts) });
  items.push({ title: "Add another reaction…", data: { "data-react-other": true }, act: () => pickReaction(place) });
  if (message.user === here.user) {
    items.push({ title: "Edit", data: { "data-edit": true }, act: () => editMessage(message, name) });
    items.push({ title: "Delete", danger: true, data: { "data-delete": true }, act: () => say("delete", place) });
  }
  return items;
}

function pickReaction(place) {
  const choose = (name) => {
    dialog.remove();
    say("react", { ...place, name });
  };
  const dialog = el("dialog", { class: "confirm", "aria-label": "Add a reaction", onclose: () => dialog.remove() }, el("h2", {}, "Add a reaction"),
    el("div", { class: "emoji" }, emojiNames.map((name) => el("button", { type: "button", "aria-label": name.replaceAll("_", " "), title: `:${name}:`, onclick: () => choose(name) }, emoji(name)))),
    el("footer", {}, el("button", { type: "button", class: "button", onclick: () => dialog.close() }, "Close")));
  document.body.append(dialog);
  dialog.showModal();
}

function editMessage(message, name) {
  const root = name === "channel" ? $("middle") : $("replies");
  const node = [...root.children].find((one) => one.dataset.ts === message.ts);
  const area = el("textarea", { rows: 3, dir: "auto", "aria-label": "Edit the message", "data-editing": true });
  area.value = asTyped(message.text);
  const done = () => {
    node.drawing = "";
    refresh();
  };
  const save = async () => {
    if (await say("edit", { channel: message.channel, ts: message.ts, text: area.value })) done();
  };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape") done();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  node.querySelector(".body").replaceChildren(area, el("div", { class: "row" }, el("button", { type: "button", class: "button", onclick: done }, "Cancel"),
    el("button", { type: "button", class: "button primary", "data-save": true, onclick: save }, "Save")));
  area.focus();
}

// A message as its author typed it, before mentions, links and signs were marked.
function asTyped(text) {
  const named = text.replace(/<([^<>]+)>/g, (whole, token) => {
    if (token.startsWith("@")) return `@${here.state.people[token.slice(1)]?.name ?? token.slice(1)}`;
    if (token.startsWith("#")) return `#${token.split("|")[1] ?? token.slice(1)}`;
    if (token.startsWith("!")) return `@${token.slice(1)}`;
    return token.split("|")[0];
  });
  return named.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

function drawThread(state) {
  const pane = $("thread");
  pane.hidden = !here.thread || here.at === "home" || !state.thread.length;
  document.body.classList.toggle("with-thread", !pane.hidden);
  if (pane.hidden) {
    here.drawn.delete("thread-composer");
    put($("replies"));
    return;
  }
  drawMessages($("replies"), $("thread-scroll"), state.thread, "thread", "");
  const channel = state.channels.find((one) => one.id === here.at);
  once("thread-composer", [here.at, here.thread, here.user, channel.is_member, channel.is_archived], () =>
    put($("thread-composer"), channel.is_member && !channel.is_archived ? writing("Reply…", "thread", here.at, here.thread) : null));
}

// Forms

function drawForm(form) {
  const dialog = $("form");
  if (!form) {
    here.form = null;
    if (dialog.open) dialog.close();
    return;
  }
  const written = JSON.stringify([here.user, form.id, form.hash, form.errors, form.trouble, form.blocks]);
  if (here.form?.written === written) return;
  const edits = here.form?.id === form.id ? here.form.edits : {};
  here.form = { id: form.id, written, edits };
  const focused = focusedElement(dialog);
  const press = (action) => say("press", { view_id: form.id, state: nested(edits, form), ...action });
  const send = async (event) => {
    event.preventDefault();
    const submit = dialog.querySelector("[data-submit]");
    submit.setAttribute("aria-busy", "true");
    await say("submit", { view_id: form.id, values: nested(edits, form) });
    submit.removeAttribute("aria-busy");
  };
  const closing = el("button", { type: "button", class: "button", "data-close": true, onclick: closeForm }, form.close ? plain(form.close.text) : "Cancel");
  dialog.dataset.view = form.callback_id ?? "";
  dialog.dataset.viewId = form.id;
  dialog.setAttribute("aria-labelledby", "form-title");
  put(dialog, el("form", { onsubmit: send, novalidate: true },
    el("header", {}, el("h2", { id: "form-title", dir: "auto" }, plain(form.title.text)), el("button", { type: "button", "aria-label": "Close", "data-close-sign": true, onclick: closeForm }, "✕")),
    el("div", { class: "fields-of-form" }, form.trouble ? el("p", { class: "error", role: "alert", "data-trouble": true }, form.trouble) : null,
      drawBlocks(form.blocks, { reader: here.reader, state: form.state, edits, errors: form.errors, press })),
    el("footer", {}, closing, form.submit ? el("button", { class: "button primary", "data-submit": true }, plain(form.submit.text)) : null)));
  if (!dialog.open) dialog.showModal();
  const wrong = dialog.querySelector("[aria-invalid]");
  const first = dialog.querySelector(".fields-of-form input, .fields-of-form select, .fields-of-form textarea, .fields-of-form button");
  if (wrong) wrong.focus();
  else if (!focusAgain(dialog, focused)) (first ?? closing).focus();
}

function closeForm() {
  if (here.form) say("close", { view_id: here.form.id });
}

// Small things

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return words.length > 1 ? words[0][0] + words.at(-1)[0] : name.slice(0, 1);
}

function colourOf(user) {
  let sum = 0;
  for (const sign of user) sum = (sum * 31 + sign.charCodeAt(0)) % 997;
  return COLOURS[sum % COLOURS.length];
}

// To the newest message: to its beginning if there is no room for all of it.
function toEnd(scroll, place) {
  scroll.scrollTop = scroll.scrollHeight;
  const newest = place.lastElementChild?.getBoundingClientRect();
  if (newest && newest.height > scroll.clientHeight) scroll.scrollTop += newest.top - scroll.getBoundingClientRect().top;
}

// What is read at its end stays there when the space for it, or what is in it, changes its size: the newest buttons are seen.
function keepAtEnd(scroll, place) {
  let isAtEnd = true;
  let room = 0; // what can be scrolled; where it has just changed, nobody has scrolled
  const resized = new ResizeObserver(() => {
    if (isAtEnd) toEnd(scroll, place);
    room = scroll.scrollHeight - scroll.clientHeight;
  });
  scroll.addEventListener("scroll", () => {
    if (room === scroll.scrollHeight - scroll.clientHeight) isAtEnd = room - scroll.scrollTop < 40;
  });
  resized.observe(scroll);
  resized.observe(place);
}

function focusedElement(root) {
  const node = document.activeElement;
  if (!root.contains(node)) return null;
  const named = node.closest("[data-action-id]");
  const ts = node.closest("[data-ts]")?.dataset.ts;
  return named ? { ts, action: named.dataset.actionId, block: named.dataset.blockId } : null;
}

function focusAgain(root, was) {
  if (!was) return false;
  const scope = was.ts ? `[data-ts="${CSS.escape(was.ts)}"] ` : "";
  const node = root.querySelector(`${scope}[data-action-id="${CSS.escape(was.action)}"][data-block-id="${CSS.escape(was.block)}"]`);
  node?.focus();
  return Boolean(node);
}

function showRail(isOpen) {
  document.body.classList.toggle("rail-open", isOpen);
  $("open-rail").setAttribute("aria-expanded", String(isOpen));
}

async function moveClock(to) {
  document.querySelectorAll("#clock button, #clock input").forEach((one) => { one.disabled = true; });
  $("clock").classList.add("moving");
  return say("clock", { to });
}

// From the beginning

const drawFaults = faultsDrawer($("drawer"), say);
$("person").addEventListener("change", (event) => actAs(event.target.value));
$("close-thread").addEventListener("click", () => {
  here.thread = "";
  refresh();
});
$("open-rail").addEventListener("click", () => showRail(!document.body.classList.contains("rail-open")));
$("main").addEventListener("pointerdown", (event) => {
  if (document.body.classList.contains("rail-open") && !event.target.closest("#open-rail")) showRail(false);
});
$("form").addEventListener("cancel", (event) => {
  event.preventDefault();
  closeForm();
});
$("until").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await moveClock(new FormData(event.target).get("to"))) $("until").reset();
});
for (const button of document.querySelectorAll("[data-to]")) button.addEventListener("click", () => moveClock(button.dataset.to));
$("show-welcome").addEventListener("click", () => {
  localStorage.removeItem(WELCOMED);
  showRail(false);
  drawWelcome(here.state);
});
addEventListener("hashchange", () => {
  readAddress();
  forget();
  refresh();
});
keepAtEnd($("scroll"), $("middle"));
keepAtEnd($("thread-scroll"), $("replies"));
setInterval(drawClock, 5000);

readAddress();
await refresh();
new EventSource("/page/changes").onmessage = (event) => {
  if (event.data !== document.body.dataset.version) refresh();
};
if (here.at === "home") say("home", {});
