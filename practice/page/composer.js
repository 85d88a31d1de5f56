// Where a person writes: Enter sends, "/" shows the command's hint, "@" completes names, a file goes along.

import { el } from "./dom.js";

const SUGGESTED = 7;

export function composer({ label, name, hint, command, people, draft, send, keep }) {
  const area = el("textarea", { rows: 1, dir: "auto", placeholder: label, "aria-label": label, "data-composer": name, autocomplete: "off" });
  const list = el("div", { class: "suggestions", role: "listbox", "aria-label": "People", hidden: true });
  const help = el("p", { class: "command-hint", hidden: true }, el("strong", {}, command), ` ${hint}`);
  const picker = el("input", { type: "file", hidden: true, "aria-label": "Attach a file", "data-attach": name, onchange: showFile });
  const chosen = el("button", { type: "button", class: "file", hidden: true, title: "Leave this file out", onclick: leaveOut });
  let at = 0;

  function showFile() {
    chosen.hidden = !picker.files.length;
    chosen.textContent = picker.files.length ? `📄 ${picker.files[0].name} ×` : "";
  }

  function leaveOut() {
    picker.value = "";
    showFile();
  }

  function suggestions() {
    const typed = /(^|\s)@([\p{L}\p{N}._-]*)$/u.exec(area.value.slice(0, area.selectionStart));
    if (!typed) return [];
    const wanted = typed[2].toLowerCase();
    return people().filter((person) => !person.deleted && `${person.name} ${person.real_name}`.toLowerCase().split(/[\s.]+/)
      .concat(person.name.toLowerCase()).some((part) => part.startsWith(wanted))).slice(0, SUGGESTED);
  }

  function show() {
    const found = suggestions();
    at = Math.min(at, Math.max(found.length - 1, 0));
    list.hidden = !found.length;
    list.replaceChildren(...found.map((person, number) => el("button", { type: "button", role: "option", tabindex: -1,
      "aria-selected": String(number === at), "data-user": person.id,
      onpointerdown: (event) => {
        event.preventDefault();
        complete(person);
      } }, el("strong", {}, person.real_name), ` @${person.name}`, person.title ? el("small", {}, person.title) : null)));
    help.hidden = !area.value.startsWith("/");
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 200)}px`;
  }

  function complete(person) {
    const end = area.selectionStart;
    const start = area.value.lastIndexOf("@", end - 1);
    area.setRangeText(`@${person.name} `, start, end, "end");
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

  area.addEventListener("input", () => {
    at = 0;
    keep(area.value);
    show();
  });
  area.addEventListener("blur", () => { list.hidden = true; });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const found = list.hidden ? [] : suggestions();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (found.length && step) {
      at = (at + step + found.length) % found.length;
      show();
    } else if (found.length && (event.key === "Enter" || event.key === "Tab")) complete(found[at]);
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
