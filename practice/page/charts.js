// Slack's data_visualization blocks as plain SVG, each with a table that says the same.

import { el, svg } from "./dom.js";

const COLOURS = ["#2f6f8f", "#c4483d", "#5b8c5a", "#8a5a9e", "#b59a2c", "#5f6b7a"];
const WIDE = 560, HIGH = 240, LEFT = 44, BOTTOM = 44, TOP = 12, RIGHT = 8, ASLANT = 74;

export function chart(block) {
  const drawing = block.chart.type === "pie" ? pie(block.chart) : axes(block.chart);
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", `${block.title}. ${inWords(block.chart)}`);
  return el("figure", { class: "chart", "data-chart": block.chart.type },
    el("figcaption", { dir: "auto" }, block.title), drawing, legend(block.chart),
    el("details", {}, el("summary", {}, "As a table"), asTable(block.chart)));
}

function inWords(shape) {
  if (shape.type === "pie") return shape.segments.map((one) => `${one.label}: ${one.value}`).join(", ");
  return shape.series.map((one) => `${one.name}: ${one.data.map((point) => `${point.label} ${point.value}`).join(", ")}`).join("; ");
}

function legend(shape) {
  const names = shape.type === "pie" ? shape.segments.map((one) => `${one.label} (${one.value})`) : shape.series.map((one) => one.name);
  if (shape.type !== "pie" && names.length < 2) return null;
  return el("ul", { class: "legend", "aria-hidden": "true" }, names.map((name, number) => {
    const swatch = el("i");
    swatch.style.background = colour(number);
    return el("li", {}, swatch, name);
  }));
}

function asTable(shape) {
  if (shape.type === "pie") {
    return el("table", {}, shape.segments.map((one) => el("tr", {}, el("th", { scope: "row" }, one.label), el("td", {}, String(one.value)))));
  }
  const head = el("tr", {}, el("td"), shape.series.map((one) => el("th", { scope: "col" }, one.name)));
  const rows = shape.axis_config.categories.map((category) => el("tr", {}, el("th", { scope: "row" }, category),
    shape.series.map((one) => el("td", {}, String(valueAt(one, category))))));
  return el("table", {}, head, rows);
}

function pie(shape) {
  const total = shape.segments.reduce((sum, one) => sum + one.value, 0);
  const drawing = svg("svg", { viewBox: "0 0 200 200", class: "pie" });
  if (shape.segments.length === 1) drawing.append(svg("circle", { cx: 100, cy: 100, r: 90, fill: colour(0) }));
  let angle = -Math.PI / 2;
  for (const [number, one] of shape.segments.entries()) {
    const end = angle + (2 * Math.PI * one.value) / total;
    const big = end - angle > Math.PI ? 1 : 0;
    const at = (turn) => `${100 + 90 * Math.cos(turn)} ${100 + 90 * Math.sin(turn)}`;
    if (shape.segments.length > 1) {
      drawing.append(svg("path", { d: `M100 100 L${at(angle)} A90 90 0 ${big} 1 ${at(end)} Z`, fill: colour(number), stroke: "#fff" }));
    }
    angle = end;
  }
  return drawing;
}

function axes(shape) {
  const { categories, x_label, y_label } = shape.axis_config;
  const values = shape.series.flatMap((one) => one.data.map((point) => point.value));
  const { low, high, step } = scale(Math.min(0, ...values), Math.max(0, ...values), values.every(Number.isInteger));
  const y = (value) => TOP + ((high - value) / (high - low)) * (HIGH - TOP - BOTTOM);
  const band = (WIDE - LEFT - RIGHT) / categories.length;
  // Names that are wider than their band stand aslant, so that each can be read.
  const aslant = categories.some((category) => category.length * 6 > band);
  const tall = HIGH + (aslant ? ASLANT : 0);
  const drawing = svg("svg", { viewBox: `0 0 ${WIDE} ${tall}` });
  for (let value = low; value <= high + step / 2; value += step) {
    const written = String(Math.round(value * 1000) / 1000);
    drawing.append(svg("line", { x1: LEFT, x2: WIDE - RIGHT, y1: y(value), y2: y(value), class: "grid" }),
      svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, written));
  }
  for (const [number, category] of categories.entries()) {
    const x = LEFT + band * (number + 0.5), below = HIGH - BOTTOM + 14;
    drawing.append(svg("text", aslant ? { x, y: below, "text-anchor": "end", transform: `rotate(-50 ${x} ${below})` } : { x, y: below, "text-anchor": "middle" }, category));
  }
  if (x_label) drawing.append(svg("text", { x: (WIDE + LEFT) / 2, y: tall - 8, "text-anchor": "middle", class: "axis" }, x_label));
  if (y_label) drawing.append(svg("text", { x: 12, y: HIGH / 2 - 10, "text-anchor": "middle", class: "axis", transform: `rotate(-90 12 ${HIGH / 2 - 10})` }, y_label));
  for (const [number, series] of shape.series.entries()) {
    const draw = shape.type === "bar" ? bars : curve;
    drawing.append(...draw({ shape, series, number, categories, band, y }));
  }
  return drawing;
}

function bars({ shape, series, number, categories, band, y }) {
  const wide = (band * 0.72) / shape.series.length;
  return categories.map((category, at) => {
    const value = valueAt(series, category);
    const x = LEFT + band * at + band * 0.14 + wide * number;
    return svg("rect", { x, y: Math.min(y(value), y(0)), width: Math.max(wide - 1, 1), height: Math.abs(y(value) - y(0)),
      fill: colour(number), rx: 2 }, svg("title", {}, `${series.name}, ${category}: ${value}`));
  });
}

function curve({ shape, series, number, categories, band, y }) {
  const points = categories.map((category, at) => [LEFT + band * (at + 0.5), y(valueAt(series, category))]);
  const path = points.map(([x, height], at) => `${at ? "L" : "M"}${x} ${height}`).join(" ");
  const drawn = [svg("path", { d: path, fill: "none", stroke: colour(number), "stroke-width": 2.5 })];
  if (shape.type === "area") {
    drawn.unshift(svg("path", { d: `${path} L${points.at(-1)[0]} ${y(0)} L${points[0][0]} ${y(0)} Z`, fill: colour(number), opacity: 0.22 }));
  }
  return drawn.concat(points.map(([x, height], at) => svg("circle", { cx: x, cy: height, r: 3.5, fill: colour(number) },
    svg("title", {}, `${series.name}, ${categories[at]}: ${valueAt(series, categories[at])}`))));
}

function scale(lowest, highest, isWhole) {
  const span = highest - lowest || 1;
  const rough = span / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const fine = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const step = isWhole ? Math.max(1, fine) : fine; // half an action is no figure
  return { low: Math.floor(lowest / step) * step, high: Math.ceil((lowest + span) / step) * step, step };
}

function valueAt(series, category) {
  return series.data.find((point) => point.label === category)?.value ?? 0;
}

function colour(number) {
  return COLOURS[number % COLOURS.length];
}
