// Block Kit: every block and element that the bot may send, as elements a person can use.

import { chart } from "./charts.js";
import { el, openMenu } from "./dom.js";
import { emoji, link, mrkdwn, plain, textObject } from "./text.js";

let lastId = 0;

// `place` says where the blocks stand: { reader, state, edits, errors, press(action) }.
// `state` is what the workspace knows of the fields, `edits` what was typed here since.
export function drawBlocks(blocks, place) {
  return blocks.map((block) => {
    const draw = BLOCKS[block.type] ?? unknown;
    const node = el("div", { class: `block ${block.type}`, "data-block": block.type, "data-block-id": block.block_id });
    node.append(...[draw(block, place)].flat().filter((one) => one !== null && one !== undefined));
    return node;
  });
}

const BLOCKS = { section, header, divider, alert, context, image, actions, input, rich_text, markdown, data_table, table, data_visualization: chart };

function unknown(block) {
  return el("p", { class: "quiet" }, `[${block.type}]`);
}

function section(block, place) {
  const text = el("div", { class: "words" }, textObject(block.text, place.reader));
  if (block.fields) {
    text.append(el("div", { class: "fields" }, block.fields.map((one) => el("div", { class: "field" }, textObject(one, place.reader)))));
  }
  return block.accessory ? [text, el("div", { class: "accessory" }, element(block.accessory, block, place))] : text;
}

function header(block) {
  return el("h3", { dir: "auto" }, plain(block.text.text));
}

function alert(block, place) {
  const level = block.level ?? "default";
  return el("div", { class: `alert ${level}`, role: ["warning", "error"].includes(level) ? "alert" : "note" },
    el("span", { "aria-hidden": "true" }, { warning: "⚠️", error: "⛔", success: "✅" }[level] ?? "ℹ️"), el("div", {}, textObject(block.text, place.reader)));
}

function divider() {
  return el("hr");
}

function context(block, place) {
  return block.elements.map((one) => (one.type === "image" ? picture(one, "small") : el("span", {}, textObject(one, place.reader))));
}

function image(block) {
  const title = block.title ? el("figcaption", { dir: "auto" }, plain(block.title.text)) : null;
  return el("figure", {}, title, picture(block, "large"));
}

// The page loads nothing from elsewhere; a picture that is not its own is described in words.
function picture(block, size) {
  const address = block.image_url ?? "";
  const isOwn = address.startsWith("data:image/") || address.startsWith(`${location.origin}/`);
  if (isOwn) return el("img", { src: address, alt: block.alt_text, class: size });
  return el("span", { class: `picture ${size}`, role: "img", "aria-label": block.alt_text, title: address }, size === "small" ? "▢" : `Picture: ${block.alt_text}`);
}

function actions(block, place) {
  return el("div", { class: "row" }, block.elements.map((one) => element(one, block, place)));
}

function markdown(block, place) {
  return el("div", {}, mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, "*$1*"), place.reader));
}

// Rich text

function rich_text(block, place) {
  return block.elements.map((one) => richPart(one, place.reader));
}

function richPart(part, reader) {
  if (part.type === "rich_text_list") {
    return el(part.style === "ordered" ? "ol" : "ul", {}, part.elements.map((one) => el("li", { dir: "auto" }, richWords(one, reader))));
  }
  const name = { rich_text_quote: "blockquote", rich_text_preformatted: "pre" }[part.type] ?? "p";
  return el(name, { dir: "auto" }, richWords(part, reader));
}

function richWords(part, reader) {
  return part.elements.map((one) => {
    if (one.type === "text") return styled(one.text, one.style ?? {});
    if (one.type === "link") return link(one.url, one.text);
    if (one.type === "emoji") return emoji(one.name);
    if (one.type === "user") return mrkdwn(`<@${one.user_id}>`, reader);
    if (one.type === "channel") return mrkdwn(`<#${one.channel_id}>`, reader);
    if (one.type === "broadcast") return `@${one.range}`;
    if (one.type === "date") return mrkdwn(`<!date^${one.timestamp}^${one.format}|${one.fallback ?? ""}>`, reader);
    return "";
  }).flat();
}

function styled(text, style) {
  let node = text;
  for (const [name, tag] of [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"]]) {
    if (style[name]) node = el(tag, {}, node);
  }
  return node;
}

// Tables

function data_table(block, place) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const mark = block.row_header_column_index ?? 0;
  const body = el("tbody");
  const show = (count) => body.replaceChildren(...rows.slice(0, count).map((row) => el("tr", {}, row.map((one, at) =>
    el(at === mark ? "th" : "td", { scope: at === mark ? "row" : null, dir: "auto", class: one.type === "raw_number" ? "number" : null }, cell(one, place))))));
  show(size);
  const more = el("button", { type: "button", class: "plain", onclick: () => {
    show(rows.length);
    more.remove();
  } }, `Show all (${rows.length})`);
  const table = el("table", {}, el("caption", { dir: "auto" }, block.caption),
    el("thead", {}, el("tr", {}, head.map((one) => el("th", { scope: "col", dir: "auto" }, cell(one, place))))), body);
  return [el("div", { class: "scroll" }, table), rows.length > size ? more : null];
}

function table(block, place) {
  return el("div", { class: "scroll" }, el("table", {}, block.rows.map((row, number) =>
    el("tr", {}, row.map((one) => el(number ? "td" : "th", { dir: "auto" }, cell(one, place)))))));
}

function cell(one, place) {
  return one.type === "rich_text" ? rich_text(one, place) : plain(one.text);
}

// Fields of a form

function input(block, place) {
  const field = element(block.element, block, place);
  const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea, summary");
  const id = `field-${(lastId += 1)}`;
  const isGroup = field.matches("fieldset, details");
  if (control && !isGroup) control.id = id;
  const words = [plain(block.label.text), block.optional ? el("span", { class: "quiet" }, " (optional)") : null];
  const label = isGroup ? el("div", { class: "label", id: `${id}-label`, dir: "auto" }, words) : el("label", { class: "label", for: id, dir: "auto" }, words);
  if (isGroup) field.setAttribute("aria-labelledby", `${id}-label`);
  const hint = block.hint ? el("p", { class: "hint", id: `${id}-hint`, dir: "auto" }, plain(block.hint.text)) : null;
  const sentence = place.errors?.[block.block_id];
  const error = sentence ? el("p", { class: "error", role: "alert", id: `${id}-error`, dir: "auto" }, sentence) : null;
  if (control) {
    const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
    if (described) control.setAttribute("aria-describedby", described);
    if (error) control.setAttribute("aria-invalid", "true");
    if (!block.optional && !isGroup) control.setAttribute("aria-required", "true");
  }
  return [label, field, error, hint];
}

// Elements

function element(one, block, place) {
  if (one.type === "image") return picture(one, "thumb");
  const draw = ELEMENTS[one.type];
  if (!draw) return unknown(one);
  const known = place.state?.[block.block_id]?.[one.action_id];
  const typed = place.edits[block.block_id]?.[one.action_id];
  const control = {
    one, block, place,
    value: typed !== undefined ? typed : readValue(known),
    keep(value) {
      (place.edits[block.block_id] ??= {})[one.action_id] = value;
    },
    // A choice outside an input block is told at once; inside, only if the block asks for it.
    async choose(value) {
      control.keep(value);
      if (block.type === "input" && !block.dispatch_action) return;
      if (await confirmed(one.confirm)) place.press({ action_id: one.action_id, block_id: block.block_id, value });
    },
  };
  const node = draw(control);
  node.dataset.actionId = one.action_id;
  node.dataset.blockId = block.block_id;
  return node;
}

function readValue(known) {
  if (!known) return null;
  const { type: _, ...rest } = known;
  const value = Object.values(rest)[0] ?? null;
  if (Array.isArray(value)) return value.map((one) => one.value ?? one);
  return value?.value ?? value;
}

const ELEMENTS = {
  button, overflow, static_select: select, external_select: select, users_select: select, channels_select: select,
  conversations_select: select, multi_static_select: several, multi_external_select: several, multi_users_select: several,
  multi_channels_select: several, multi_conversations_select: several, checkboxes: boxes, radio_buttons: boxes,
  datepicker: (control) => field(control, "date"), timepicker: (control) => field(control, "time"), datetimepicker: dateAndTime,
  plain_text_input: (control) => (control.one.multiline ? longText(control) : field(control, "text")),
  number_input: (control) => field(control, "text", { inputmode: "decimal" }),
  email_text_input: (control) => field(control, "text", { inputmode: "email", autocomplete: "off" }),
  url_text_input: (control) => field(control, "text", { inputmode: "url", autocomplete: "off" }),
};

function button({ one, block, place }) {
  const press = async () => {
    if (!(await confirmed(one.confirm))) return;
    node.setAttribute("aria-busy", "true");
    try {
      await place.press({ action_id: one.action_id, block_id: block.block_id });
    } finally {
      node.removeAttribute("aria-busy");
    }
  };
  const looks = { class: `button ${one.style ?? ""}`, "aria-label": one.accessibility_label, dir: "auto", onclick: press };
  const node = one.url
    ? el("a", { ...looks, href: /^https?:/i.test(one.url) ? one.url : "#", target: "_blank", rel: "noopener noreferrer" }, plain(one.text.text))
    : el("button", { ...looks, type: "button" }, plain(one.text.text));
  return node;
}

function overflow({ one, block, place }) {
  const items = one.options.map((option) => ({
    title: plain(option.text.text),
    data: { "data-value": option.value },
    act: async () => {
      if (await confirmed(one.confirm)) place.press({ action_id: one.action_id, block_id: block.block_id, value: option.value });
    },
  }));
  const node = el("button", { type: "button", class: "button", "aria-label": "More", "aria-haspopup": "menu", onclick: () => openMenu(node, "More", items) }, "⋯");
  return node;
}

// [{ label, options: [[value, title, description]] }], from the element itself or from the workspace
function choices(one, reader) {
  const written = (options) => (options ?? []).map((option) => [option.value, plain(option.text.text), option.description && plain(option.description.text)]);
  if (one.option_groups) return one.option_groups.map((group) => ({ label: plain(group.label.text), options: written(group.options) }));
  if (one.type.includes("users")) {
    const people = Object.values(reader.people).filter((person) => !person.deleted && !person.is_bot);
    return [{ options: people.map((person) => [person.id, person.real_name, person.title]) }];
  }
  if (one.type.includes("channels") || one.type.includes("conversations")) {
    return [{ options: reader.channels.filter((channel) => !channel.is_direct).map((channel) => [channel.id, `#${channel.name}`]) }];
  }
  return [{ options: written(one.options) }];
}

function select(control) {
  const { one, place, value } = control;
  const option = ([id, title]) => el("option", { value: id, selected: id === value }, title);
  const groups = choices(one, place.reader).map((group) => (group.label ? el("optgroup", { label: group.label }, group.options.map(option)) : group.options.map(option)));
  const node = el("select", { "aria-label": control.block.type === "input" ? null : placeholder(one, "Choose"), onchange: () => control.choose(node.value || null) },
    el("option", { value: "" }, placeholder(one, "Choose…")), groups.flat());
  if (value) node.value = value;
  return node;
}

function several(control) {
  const { one, place } = control;
  const options = choices(one, place.reader).flatMap((group) => group.options);
  let chosen = [...(control.value ?? [])];
  const summary = el("summary");
  const write = () => {
    const names = options.filter(([id]) => chosen.includes(id)).map(([, title]) => title);
    summary.replaceChildren(...(names.length ? names.map((name) => el("span", { class: "chip", dir: "auto" }, name)) : [placeholder(one, "Choose…")]));
  };
  const list = options.map(([id, title]) => {
    const box = el("input", { type: "checkbox", value: id, checked: chosen.includes(id), onchange: () => {
      chosen = box.checked ? [...chosen, id] : chosen.filter((other) => other !== id);
      write();
      control.keep(chosen);
    } });
    return el("label", { dir: "auto" }, box, title);
  });
  write();
  let before = String(chosen);
  return el("details", { class: "several", ontoggle: (event) => {
    if (!event.target.open && String(chosen) !== before) {
      before = String(chosen);
      control.choose(chosen);
    }
  } }, summary, el("div", { class: "list", role: "group", "aria-label": placeholder(one, "Choose") }, list));
}

function boxes(control) {
  const { one, place } = control;
  const isMany = one.type === "checkboxes";
  const name = `choice-${(lastId += 1)}`;
  const chosen = isMany ? control.value ?? [] : [control.value];
  const node = el("fieldset", {}, one.options.map((option) => el("label", { dir: "auto" },
    el("input", { type: isMany ? "checkbox" : "radio", name, value: option.value, checked: chosen.includes(option.value), onchange: () => {
      const values = [...node.querySelectorAll("input:checked")].map((box) => box.value);
      control.choose(isMany ? values : values[0]);
    } }),
    el("span", {}, textObject(option.text, place.reader), option.description ? el("small", {}, textObject(option.description, place.reader)) : null))));
  return node;
}

function field(control, type, more = {}) {
  const { one, value } = control;
  const node = el("input", { type, dir: "auto", value: value ?? "", placeholder: one.placeholder && plain(one.placeholder.text),
    "aria-label": control.block.type === "input" ? null : placeholder(one, type), maxlength: one.max_length ?? null, ...more,
    oninput: () => control.keep(node.value || null), onchange: () => control.choose(node.value || null) });
  return node;
}

function longText(control) {
  const { one, value } = control;
  const node = el("textarea", { rows: 4, dir: "auto", placeholder: one.placeholder && plain(one.placeholder.text), maxlength: one.max_length ?? null,
    oninput: () => control.keep(node.value || null), onchange: () => control.choose(node.value || null) });
  node.value = value ?? "";
  return node;
}

function dateAndTime(control) {
  const zone = control.place.reader.zone;
  const node = el("input", { type: "datetime-local", "aria-label": "Date and time", value: control.value ? wall(Number(control.value), zone) : "",
    onchange: () => control.choose(node.value ? instant(node.value, zone) : null) });
  return node;
}

function wall(seconds, zone) {
  const written = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date(seconds * 1000));
  return written.replace(" ", "T");
}

// The instant of a wall time: guess that it is UTC, then correct by what the zone makes of the guess.
function instant(written, zone) {
  let seconds = Date.parse(`${written}Z`) / 1000;
  for (let round = 0; round < 2; round += 1) seconds += (Date.parse(`${written}Z`) - Date.parse(`${wall(seconds, zone)}Z`)) / 1000;
  return seconds;
}

function placeholder(one, otherwise) {
  return one.placeholder ? plain(one.placeholder.text) : otherwise;
}

// Resolve to whether the person agreed; without a question they did.
function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (agreed) => {
      dialog.remove();
      resolve(agreed);
    };
    const dialog = el("dialog", { class: "confirm", "data-confirm": true, "aria-label": question.title.text, oncancel: () => answer(false) },
      el("h2", { dir: "auto" }, plain(question.title.text)), el("div", { class: "words", dir: "auto" }, plain(question.text.text)),
      el("footer", {},
        el("button", { type: "button", class: "button", "data-deny": true, onclick: () => answer(false) }, plain(question.deny.text)),
        el("button", { type: "button", class: `button ${question.style ?? "primary"}`, "data-agree": true, onclick: () => answer(true) }, plain(question.confirm.text))));
    document.body.append(dialog);
    dialog.showModal();
  });
}
