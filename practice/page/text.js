// Slack's own text format, drawn for one person: their zone, the names of people and channels.

import { el } from "./dom.js";

const EMOJI = {
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", question: "❓", grey_question: "❔",
  exclamation: "❗", information_source: "ℹ️", eyes: "👀", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎",
  tada: "🎉", wave: "👋", pray: "🙏", clap: "👏", raised_hands: "🙌", hand: "✋", raised_hand: "✋", ok_hand: "👌",
  point_right: "👉", point_up: "☝️", heart: "❤️", star: "⭐", fire: "🔥", rocket: "🚀", bulb: "💡", bell: "🔔",
  no_bell: "🔕", calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", clock1: "🕐", clock9: "🕘", hourglass: "⌛",
  hourglass_flowing_sand: "⏳", alarm_clock: "⏰", stopwatch: "⏱️", memo: "📝", pencil: "📝", pencil2: "✏️",
  clipboard: "📋", page_facing_up: "📄", bookmark_tabs: "📑", books: "📚", book: "📖", file_folder: "📁",
  open_file_folder: "📂", paperclip: "📎", link: "🔗", pushpin: "📌", round_pushpin: "📍", lock: "🔒", unlock: "🔓",
  key: "🔑", mag: "🔍", speech_balloon: "💬", thought_balloon: "💭", envelope: "✉️", email: "📧", inbox_tray: "📥",
  outbox_tray: "📤", package: "📦", bar_chart: "📊", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", globe_with_meridians: "🌐", earth_africa: "🌍", earth_americas: "🌎",
  earth_asia: "🌏", busts_in_silhouette: "👥", bust_in_silhouette: "👤", handshake: "🤝", gear: "⚙️", wrench: "🔧",
  hammer: "🔨", scales: "⚖️", classical_building: "🏛️", house: "🏠", airplane: "✈️", palm_tree: "🌴",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢",
  large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫", large_green_square: "🟩", no_entry: "⛔",
  no_entry_sign: "🚫", octagonal_sign: "🛑", construction: "🚧", rotating_light: "🚨", sos: "🆘", recycle: "♻️",
  arrow_up: "⬆️", arrow_down: "⬇️", arrow_right: "➡️", arrow_left: "⬅️", arrow_upper_right: "↗️",
  leftwards_arrow_with_hook: "↩️", arrows_counterclockwise: "🔄", repeat: "🔁", heavy_plus_sign: "➕", zap: "⚡",
  sparkles: "✨", slightly_smiling_face: "🙂", smile: "😄", thinking_face: "🤔", sleeping: "😴", zzz: "💤",
  one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", new: "🆕", ballot_box_with_check: "☑️",
};

const INLINE = new RegExp([
  "`([^`\\n]+)`",
  "<([^<>\\n]+)>",
  "(?<![\\p{L}\\p{N}*])\\*(?=[^\\s*])([^*\\n]*[^*\\s])\\*(?![\\p{L}\\p{N}*])",
  "(?<![\\p{L}\\p{N}_])_(?=[^\\s_])([^_\\n]*[^_\\s])_(?![\\p{L}\\p{N}_])",
  "(?<![\\p{L}\\p{N}~])~(?=[^\\s~])([^~\\n]*[^~\\s])~(?![\\p{L}\\p{N}~])",
  ":([a-z0-9_+\\-]+):",
].join("|"), "gu");

export function emoji(name) {
  return EMOJI[name] ?? `:${name}:`;
}

export const emojiNames = Object.keys(EMOJI);

export function unescape(text) {
  return text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);
}

export function plain(text) {
  return unescape(text).replace(/:([a-z0-9_+\-]+):/g, (whole, name) => EMOJI[name] ?? whole);
}

// A text object of Block Kit.
export function textObject(object, reader) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text, reader);
  return lines(object.emoji === false ? object.text : plain(object.text), (line) => [line]);
}

export function mrkdwn(text, reader) {
  return text.split(/```/).flatMap((part, number, parts) => {
    const isCode = number % 2 === 1 && number < parts.length - 1;
    if (isCode) return [el("pre", { dir: "auto" }, unescape(part.replace(/^\n|\n$/g, "")))];
    return part.replace(/^\n/, "") === "" ? [] : quotes(part.replace(/^\n|\n$/g, ""), reader);
  });
}

function quotes(text, reader) {
  const nodes = [];
  let quoted = [], open = [];
  const flush = () => {
    if (quoted.length) nodes.push(el("blockquote", {}, lines(quoted.join("\n"), (line) => inline(line, reader))));
    if (open.length) nodes.push(...lines(open.join("\n"), (line) => inline(line, reader)));
    quoted = [];
    open = [];
  };
  for (const line of text.split("\n")) {
    const isQuoted = /^(&gt;|>) ?/.test(line);
    if ((isQuoted && open.length) || (!isQuoted && quoted.length)) flush();
    (isQuoted ? quoted : open).push(isQuoted ? line.replace(/^(&gt;|>) ?/, "") : line);
  }
  flush();
  return nodes;
}

// One element per line, each with its own direction, so that Arabic and Latin lines both read well.
function lines(text, draw) {
  return text.split("\n").map((line) => {
    const marker = /^\s*(•|◦|▪︎|-|\d+[.)])\s+\S/.test(line) ? "line listed" : "line";
    return el("span", { class: marker, dir: "auto" }, line === "" ? "\u200b" : draw(line));
  });
}

export function inline(text, reader) {
  const nodes = [];
  let last = 0;
  for (const found of text.matchAll(INLINE)) {
    if (found.index > last) nodes.push(unescape(text.slice(last, found.index)));
    const [whole, code, token, bold, italic, struck, sign] = found;
    if (code !== undefined) nodes.push(el("code", {}, unescape(code)));
    else if (token !== undefined) nodes.push(special(token, reader));
    else if (bold !== undefined) nodes.push(el("strong", {}, inline(bold, reader)));
    else if (italic !== undefined) nodes.push(el("em", {}, inline(italic, reader)));
    else if (struck !== undefined) nodes.push(el("s", {}, inline(struck, reader)));
    else nodes.push(EMOJI[sign] ? el("span", { role: "img", "aria-label": sign.replaceAll("_", " ") }, EMOJI[sign]) : whole);
    last = found.index + whole.length;
  }
  if (last < text.length) nodes.push(unescape(text.slice(last)));
  return nodes;
}

function special(token, reader) {
  const bar = token.indexOf("|");
  const target = bar < 0 ? token : token.slice(0, bar);
  const label = bar < 0 ? "" : unescape(token.slice(bar + 1));
  if (target.startsWith("@")) return mention(target.slice(1), label, reader);
  if (target.startsWith("#")) return channel(target.slice(1), label, reader);
  if (target.startsWith("!date^")) return date(target, label, reader);
  if (target.startsWith("!")) return el("span", { class: "mention" }, label || `@${target.slice(1).split("^")[0]}`);
  return link(unescape(target), label);
}

function mention(user, label, reader) {
  const person = reader.people[user];
  const name = person ? person.real_name : label || user;
  return el("span", { class: user === reader.user ? "mention me" : "mention", "data-user": user, title: person?.title }, `@${name}`);
}

function channel(id, label, reader) {
  const known = reader.channels.find((one) => one.id === id);
  if (!known) return el("span", { class: "mention" }, `#${label || "private channel"}`);
  return el("a", { class: "mention", href: "#", onclick: (event) => {
    event.preventDefault();
    reader.go(id);
  } }, `#${known.name}`);
}

export function link(address, label) {
  const isSafe = /^(https?:|mailto:|tel:)/i.test(address);
  if (!isSafe) return label || address;
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label || address.replace(/^mailto:/, ""));
}

function date(target, label, reader) {
  const [, seconds, format, address] = target.split("^");
  if (!/^\d+$/.test(seconds) || !format) return label;
  const at = new Date(Number(seconds) * 1000);
  const text = format.replace(/\{(\w+)\}/g, (whole, name) => dateToken(name, at, reader) ?? whole);
  const node = el("time", { datetime: at.toISOString(), title: moment(at, reader.zone) }, text);
  return address ? link(address, text) : node;
}

function dateToken(name, at, reader) {
  const write = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: reader.zone, ...options }).format(at);
  const near = ["yesterday", "today", "tomorrow"][dayNumber(at, reader.zone) - dayNumber(reader.now(), reader.zone) + 1];
  const forms = {
    date_num: () => write({ year: "numeric", month: "2-digit", day: "2-digit" }).split("/").reverse().join("-"),
    date_slash: () => write({ year: "numeric", month: "2-digit", day: "2-digit" }),
    date: () => write({ year: "numeric", month: "long", day: "numeric" }),
    date_short: () => write({ year: "numeric", month: "short", day: "numeric" }),
    date_long: () => write({ weekday: "long", year: "numeric", month: "long", day: "numeric" }),
    date_pretty: () => near ?? forms.date(),
    date_short_pretty: () => near ?? forms.date_short(),
    date_long_pretty: () => near ?? forms.date_long(),
    time: () => write({ hour: "2-digit", minute: "2-digit" }),
    time_secs: () => write({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  };
  return forms[name]?.();
}

// Times, as the page writes them everywhere

export function clockTime(at, zone) {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(at);
}

export function day(at, zone, withYear = true) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, weekday: "short", day: "numeric", month: "short", year: "numeric",
  }).formatToParts(at).map((part) => [part.type, part.value]));
  const month = parts.month.slice(0, 3);
  return `${parts.weekday} ${parts.day} ${month}${withYear ? ` ${parts.year}` : ""}`;
}

export function moment(at, zone) {
  return `${day(at, zone)}, ${clockTime(at, zone)}`;
}

export function dayNumber(at, zone) {
  const [date, month, year] = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit",
  }).format(at).split("/").map(Number);
  return Math.round(Date.UTC(year, month - 1, date) / 86_400_000);
}
