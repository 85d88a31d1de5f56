// The drawer of faults: what goes wrong next, and what is wrong with the workspace now.

import { el, put } from "./dom.js";

// What a fault of a call hits, by the method of the Web API.
const HITS = [["chat.postMessage", "message"], ["chat.update", "edit"], ["conversations.history", "look into a channel"], ["files.completeUploadExternal", "file"], ["*", "call of any kind"]];

// Kind, title, and what will happen; `next` is what it hits, `taken` whether errors come after it was carried out.
const REACHING = [
  ["event_lost", "Event lost", () => "What somebody does next does not reach the bot at first; Slack sends it again."],
  ["event_repeated", "Event twice", () => "What somebody does next reaches the bot twice at once, as the same event."],
  ["ack_late", "Acknowledged too late", () => "The bot does what it is told next, but Slack takes its word for late: an event comes again, a command fails."],
];
const CALLING = [
  ["too_many", "Too many calls", (next) => `The next ${next} is refused: wait 5 seconds.`],
  ["server_error", "Server error", (next, taken) => `The next ${next} ${taken ? "is taken, and yet" : "is not taken, and"} Slack answers 500.`],
  ["internal_error", "Internal error", (next, taken) => `The next ${next} ${taken ? "is taken, and yet" : "is not taken, and"} Slack answers “internal_error”.`],
  ["reset_before", "Connection lost before", (next) => `The next ${next} does not arrive: the connection breaks first.`],
  ["reset_after", "Answer lost", (next) => `The next ${next} is taken, but the answer gets lost.`],
  ["cut_body", "Answer cut off", (next) => `The next ${next} is taken, but only half of the answer arrives.`],
  ["trickle", "Answer trickles", (next) => `The next ${next} is taken; the answer comes byte by byte, for 15 seconds.`],
  ["commit_late", "Taken late", (next) => `The next ${next} gets no answer and is taken 15 seconds later.`],
  ["history_late", "Seen late", () => "The next message is taken, the answer gets lost, and the bot cannot find it for a minute."],
];

export function faultsDrawer(place, say) {
  const now = { at: null, person: "" };
  const switched = (kind, on, about = {}) => say("faults", { kind, on, ...about });
  const rows = [];

  const hits = el("select", { "data-hits": true }, HITS.map(([method, words]) => el("option", { value: method }, words)));
  const taken = el("input", { type: "checkbox", "data-taken": true });
  const arm = (kind) => {
    const isCall = CALLING.some(([name]) => name === kind);
    const accepted = taken.checked && kind.endsWith("_error");
    return say("faults", { kind, ...(isCall && kind !== "history_late" && { method: hits.value }), ...(accepted && { accepted }) });
  };
  const row = ([kind, title, sentence]) => {
    const words = el("p", { id: `fault-${kind}` });
    const count = el("small", { "data-count": kind });
    rows.push({ kind, sentence, words, count });
    return el("li", {}, el("button", { type: "button", "data-fault": kind, "aria-describedby": `fault-${kind}`, onclick: () => arm(kind) }, title), count, words);
  };
  const tick = (name, act) => {
    const box = el("input", { type: "checkbox", "data-state": name, onchange: () => act(box.checked) });
    const words = el("span", { dir: "auto" });
    return { box, words, node: el("label", {}, box, words) };
  };
  const down = tick("down", (on) => switched("down", on));
  const revoked = tick("token_revoked", (on) => switched("token_revoked", on));
  const archived = tick("channel_archived", (on) => switched("channel_archived", on, { channel: now.at.id }));
  const removed = tick("bot_removed", (on) => switched("bot_removed", on, { channel: now.at.id }));
  const gone = tick("person_deactivated", (on) => switched("person_deactivated", on, { user: person.value }));
  const limits = tick("limits", (on) => say("faults", { limits: on }));
  const person = el("select", { "data-deactivate": true, "aria-label": "Who is deactivated", onchange: () => { now.person = person.value; tickPerson(); } });
  const total = el("p", { role: "status", "data-total": true });
  const clear = el("button", { type: "button", "data-clear": true, onclick: () => say("faults", { clear: true }) }, "Clear all");

  const describe = () => {
    const next = HITS.find(([method]) => method === hits.value)[1];
    for (const { words, sentence } of rows) words.textContent = sentence(next, taken.checked);
  };
  hits.addEventListener("change", describe);
  taken.addEventListener("change", describe);
  put(place,
    el("fieldset", {}, el("legend", {}, "Now"), down.node, revoked.node, archived.node, removed.node, person, gone.node, limits.node),
    el("fieldset", {}, el("legend", {}, "What reaches the bot"), el("ul", {}, REACHING.map(row))),
    el("fieldset", {}, el("legend", {}, "What the bot asks of Slack"),
      el("label", {}, "Hits the next", hits), el("label", {}, taken, el("span", {}, "Errors come after it was taken")), el("ul", {}, CALLING.map(row))),
    el("div", { class: "row" }, total, clear));
  describe();

  let states = {};
  const tickPerson = () => {
    gone.box.checked = states.person_deactivated.includes(person.value);
    gone.words.textContent = `${person.selectedOptions[0]?.text} is deactivated`;
  };

  // What is drawn anew is only words and ticks, so that the focus stays where it is.
  return ({ faults, workspace, people }, channel, user) => {
    states = faults.states;
    now.at = channel && !channel.is_direct ? channel : null;
    const where = now.at ? `#${now.at.name}` : "The channel";
    down.box.checked = states.down;
    revoked.box.checked = states.token_revoked;
    limits.box.checked = faults.limits.on;
    for (const one of [archived, removed]) {
      one.box.disabled = !now.at;
      one.box.checked = Boolean(now.at) && states[one.box.dataset.state].includes(now.at.id);
    }
    down.words.textContent = "Slack is down";
    revoked.words.textContent = "The bot's token is revoked";
    archived.words.textContent = `${where} is archived`;
    removed.words.textContent = now.at ? `${workspace.bot_name} is removed from ${where}` : `${workspace.bot_name} is removed from the channel`;
    limits.words.textContent = `Slack counts calls and refuses what is too much${faults.limits.violations ? ` (${faults.limits.violations} too early)` : ""}`;
    drawPeople(Object.values(people).filter((one) => !one.is_bot), now.person || user);
    tickPerson();
    for (const { kind, count } of rows) {
      const waiting = sum(faults.waiting.filter((one) => one.kind === kind));
      count.textContent = [waiting && `${waiting} waiting`, faults.happened[kind] && `${faults.happened[kind]} happened`].filter(Boolean).join(" · ");
    }
    const waiting = sum(faults.waiting);
    update(total, waiting ? `${waiting} waiting` : "Nothing waits.");
    clear.disabled = !waiting;
    place.parentElement.classList.toggle("armed", waiting > 0);
  };

  function drawPeople(everybody, chosen) {
    const written = everybody.map((one) => `${one.id} ${one.real_name}`).sort().join();
    if (person.dataset.written !== written) {
      person.dataset.written = written;
      put(person, everybody.sort((one, other) => one.real_name.localeCompare(other.real_name)).map((one) => el("option", { value: one.id }, one.real_name)));
    }
    person.value = chosen;
  }
}

function sum(faults) {
  return faults.reduce((count, one) => count + one.count, 0);
}

// A status is read aloud when it changes, not each time it is drawn.
function update(status, sentence) {
  if (status.textContent !== sentence) status.textContent = sentence;
}
