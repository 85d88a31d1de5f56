// Building elements without ever reading text as HTML.

export function el(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return node;
}

export function put(place, ...children) {
  place.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
}

// A small menu beside a button: arrow keys move, Escape and a click elsewhere close it.
export function openMenu(anchor, label, items) {
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label });
  const close = (back) => {
    document.removeEventListener("pointerdown", outside, true);
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (back) anchor.focus();
  };
  const outside = (event) => {
    if (!menu.contains(event.target)) close(false);
  };
  for (const item of items) {
    const choose = () => {
      close(true);
      item.act();
    };
    menu.append(el("button", { type: "button", role: "menuitem", class: item.danger ? "danger" : null,
      onclick: choose, ...(item.data ?? {}) }, item.title));
  }
  menu.addEventListener("keydown", (event) => {
    const buttons = [...menu.children];
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) buttons[(at + step + buttons.length) % buttons.length].focus();
    if (event.key === "Escape" || event.key === "Tab") close(true);
    if (step || event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  (anchor.closest("dialog") ?? document.body).append(menu);
  const box = anchor.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8));
  const below = box.bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = below ? `${box.bottom + 4}px` : `${Math.max(8, box.top - menu.offsetHeight - 4)}px`;
  document.addEventListener("pointerdown", outside, true);
  anchor.setAttribute("aria-expanded", "true");
  menu.firstElementChild?.focus();
}
