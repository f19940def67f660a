// Keys of a list: "/" goes to the search, up and down move between the rows, Enter opens (the browser's own), Esc leaves.
// Keys of a column that is typed into: up and down move in it, Enter goes on to the next row; in the last one it saves.
"use strict";

const rows = () => [...document.querySelectorAll("#daftar tbody th a:first-child")];

const moved = (step) => {
  const links = rows(), at = links.indexOf(document.activeElement);
  if (at < 0) return step > 0 && document.activeElement === document.body ? links[0] : null;
  return links[at + step];
};

const act = {
  "/": () => document.getElementById("cari"),
  ArrowDown: () => moved(1),
  ArrowUp: () => moved(-1),
};

const along = { ArrowDown: 1, Enter: 1, ArrowUp: -1 };

const below = (input, step) => {
  const column = [...document.querySelectorAll(`[data-column="${input.dataset.column}"]`)];
  return column[column.indexOf(input) + step];
};

document.addEventListener("keydown", (event) => {
  const at = document.activeElement;
  if (at.dataset.column !== undefined && along[event.key] && !event.isComposing) {
    const next = below(at, along[event.key]);
    if (next) event.preventDefault(), next.focus(), next.select();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || at.closest("input, select, textarea")) return;
  if (event.key === "Escape" && rows().includes(at)) at.blur();
  const next = act[event.key]?.();
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select?.();
});

// What was focused may be gone from the new list: then its heading is the place to go on from.
document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement === document.body) document.getElementById("cocok")?.focus({ preventScroll: true });
});

// What was typed and not yet sent is not thrown away without a question.
let typed = false;
addEventListener("input", (event) => { typed ||= Boolean(event.target.closest("form[method=post], form.pays")); });
addEventListener("submit", () => { typed = false; });
addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

// Whoever types is at work: the session hears of it before it ends, at most once in ten minutes.
let heard = Date.now();
addEventListener("input", () => {
  if (Date.now() - heard < 600000) return;
  heard = Date.now();
  fetch("/akun/", { method: "HEAD" }).catch(() => {});
});

// No answer at all: ask again as a page, so that the browser says what is wrong and can repeat it.
document.addEventListener("htmx:sendError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));
