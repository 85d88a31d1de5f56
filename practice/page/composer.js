// Where a person writes: Enter sends, "/" lists the commands, "@" completes names, a file goes along.

import { el } from "./dom.js";

const SUGGESTED = 7;

export function composer({ label, name, hint, command, commands, people, draft, send, keep, begin }) {
  const area = el("textarea", { rows: 1, dir: "auto", placeholder: label, "aria-label": label, "data-composer": name, autocomplete: "off" });
  const list = el("div", { class: "suggestions", role: "listbox", hidden: true });
  const help = el("p", { class: "command-hint", hidden: true }, el("strong", {}, command), ` ${hint}`);
  const picker = el("input", { type: "file", hidden: true, "aria-label": "Attach a file", "data-attach": name, onchange: showFile });
  const chosen = el("button", { type: "button", class: "file", hidden: true, title: "Leave this file out", onclick: leaveOut });
  let at = -1; // the suggestion chosen with the arrow keys

  function showFile() {
    chosen.hidden = !picker.files.length;
    chosen.textContent = picker.files.length ? `📄 ${picker.files[0].name} ×` : "";
  }

  function leaveOut() {
    picker.value = "";
    showFile();
  }

  // A suggestion has { key, words, take }; a name is taken with Enter at once, a command once it was chosen.
  function suggestions() {
    const before = area.value.slice(0, area.selectionStart);
    const typed = /(^|\s)@([\p{L}\p{N}._-]*)$/u.exec(before);
    if (typed) return people().filter((person) => isMeant(person, typed[2].toLowerCase())).slice(0, SUGGESTED).map(named);
    const verb = commandBegun(before);
    return verb === null ? [] : commands().filter((one) => answers(one, verb)).map(commanded);
  }

  function isMeant(person, wanted) {
    const parts = `${person.name} ${person.real_name}`.toLowerCase().split(/[\s.]+/).concat(person.name.toLowerCase());
    return !person.deleted && parts.some((part) => part.startsWith(wanted));
  }

  function named(person) {
    return { key: { "data-user": person.id }, isTakenAtOnce: true, take: () => complete(person),
      words: [el("strong", {}, person.real_name), ` @${person.name}`, person.title ? el("small", {}, person.title) : null] };
  }

  // What stands where the verb belongs, null where no verb is being typed.
  function commandBegun(before) {
    if (!before.startsWith("/") || area.value.length > before.length) return null;
    if (command.startsWith(before.trimEnd())) return "";
    const rest = before.startsWith(`${command} `) ? before.slice(command.length).trimStart() : null;
    return rest === null || /\s/.test(rest) ? null : rest.toLowerCase();
  }

  function answers({ verb, summary }, wanted) {
    return verb.startsWith(wanted) || (wanted.length > 2 && summary.toLowerCase().split(/[^\p{L}]+/u).some((word) => word.startsWith(wanted)));
  }

  function commanded(one) {
    return { key: { "data-verb": one.verb }, isTakenAtOnce: false, take: () => write(`${command} ${one.verb}${one.usage ? " " : ""}`),
      words: [el("strong", {}, `${command} ${one.verb}`), ` ${one.usage}`, el("small", {}, one.summary)] };
  }

  function show() {
    const found = suggestions();
    if (at >= found.length) at = -1;
    list.hidden = !found.length;
    list.setAttribute("aria-label", found[0]?.isTakenAtOnce ? "People" : "Commands");
    const marked = at < 0 && found[0]?.isTakenAtOnce ? 0 : at;
    list.replaceChildren(...found.map((one, number) => el("button", { type: "button", role: "option", tabindex: -1,
      "aria-selected": String(number === marked), ...one.key,
      onpointerdown: (event) => {
        event.preventDefault();
        one.take();
      } }, ...one.words)));
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
    help.hidden = !area.value.startsWith("/") || found.length > 0;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 200)}px`;
  }

  function complete(person) {
    const end = area.selectionStart;
    const start = area.value.lastIndexOf("@", end - 1);
    area.setRangeText(`@${person.name} `, start, end, "end");
    changed();
  }

  function write(words) {
    area.value = words;
    changed();
    area.focus();
  }

  function changed() {
    at = -1;
    keep(area.value);
    show();
  }

  async function dispatch() {
    const text = area.value;
    const files = await Promise.all([...picker.files].map(read));
    if (!text.trim() && !files.length) return;
    area.value = "";
    keep("");
    leaveOut();
    show();
    if (!(await send(text, files)) && !area.value) {
      area.value = text;
      keep(text);
      show();
    }
  }

  // The suggestion that a key takes: the one chosen, else the first of those taken at once, or with Tab the first.
  function taken(found, key) {
    if (key !== "Enter" && key !== "Tab") return undefined;
    return found[at] ?? (found[0]?.isTakenAtOnce || key === "Tab" ? found[0] : undefined);
  }

  area.addEventListener("input", changed);
  area.addEventListener("focus", () => begin().then(show));
  area.addEventListener("blur", () => { list.hidden = true; });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const found = list.hidden ? [] : suggestions();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const one = taken(found, event.key);
    if (found.length && step) {
      const from = at < 0 && (step < 0 || found[0].isTakenAtOnce) ? 0 : at;
      at = (from + step + found.length) % found.length;
      show();
    } else if (one) one.take();
    else if (found.length && event.key === "Escape") list.hidden = true;
    else if (event.key === "Enter" && !event.shiftKey) dispatch();
    else return;
    event.preventDefault();
  });
  area.value = draft;
  queueMicrotask(show);
  return el("div", { class: "composer" }, help, list, picker, chosen, el("div", { class: "box" },
    el("button", { type: "button", class: "attach", "aria-label": "Attach a file", onclick: () => picker.click() }, "📎"), area,
    el("button", { type: "button", class: "send", "aria-label": "Send", onclick: dispatch }, "➤")));
}

// The name of a file, and its bytes in base64.
function read(file) {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done({ name: file.name, content: reader.result.slice(reader.result.indexOf(",") + 1) });
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(file);
  });
}
