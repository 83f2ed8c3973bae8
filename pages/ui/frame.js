// @ts-check
/**
 * What serves every page and is seen on none: whoever follows a link to a heading is led there, the
 * focus is never lost, a dialog that says something wrong is closed, words are explained and have
 * the colours of the figures, and the bar says where one is.
 */
import { keepColours } from "./colours.js";
import { keepRead, markRead } from "./read.js";
import { markSolved } from "./solved.js";
import "./terms.js";

const MAIN = "[data-testid=stMain]";

// ── The heading that an address names ───────────────────────────────────────────────────────
// Streamlit goes there before there are figures above it. So one is led there whenever the page
// grows, until one moves oneself; and anew after a click on such a link.

let led = true;
for (const type of ["pointerdown", "wheel", "touchmove", "keydown"]) {
  addEventListener(type, () => {
    led = false;
  }, { capture: true, passive: true });
}
addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest('a[href*="#"]')) led = true;
}, { capture: true, passive: true });

const growth = new ResizeObserver(() => {
  markSolved();
  markRead();
  if (led && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
});

// ── The focus ───────────────────────────────────────────────────────────────────────────────
// What one presses may be taken away by the answer, or switched off: a pin that is removed, «Stop»
// when the training has stopped. The focus would fall to the body, and who has no mouse would begin
// again. So it goes to what was made in its place, or else to what stands before that.

/** @typedef {HTMLElement & { disabled?: boolean }} Focusable */

// Not a word of the glossary: with the focus it would say what it means.
const FOCUSABLE =
  "a[href], button, input, select, textarea, [tabindex]:not([tabindex^='-'], .term)";
const PATIENCE = 100; // milliseconds: Streamlit's own menus give the focus back by themselves

/** @type {Focusable | null} */
let focused = null; // what has the focus,
/** @type {Focusable[]} */
let around = []; // and all that could have had it
/** @type {ReturnType<typeof setTimeout> | undefined} */
let losing;

/** @returns {Focusable[]} */
function focusable() {
  const found = document.querySelector(MAIN)?.querySelectorAll(FOCUSABLE) ?? [];
  return [...found].filter((node) => node instanceof HTMLElement);
}

/** @param {Focusable} node */
const usable = (node) => node.isConnected && !node.disabled && node.getClientRects().length > 0;

/** What had the focus and can have it no more. */
function lost() {
  const active = document.activeElement;
  const falls = active === document.body || active === focused;
  return focused && falls && !usable(focused) ? focused : null;
}

/** @param {Focusable} gone */
function heir(gone) {
  const now = focusable().filter(usable);
  const alike = (/** @type {Focusable} */ node) =>
    node.tagName === gone.tagName && node.textContent === gone.textContent &&
    node.getAttribute("aria-label") === gone.getAttribute("aria-label");
  const before = around.slice(0, around.indexOf(gone)).findLast(usable);
  const next = now[(before ? now.indexOf(before) : -1) + 1];
  return now.find(alike) ?? (next && !around.includes(next) ? next : before) ?? next;
}

addEventListener("focusin", ({ target }) => {
  around = focusable();
  focused = around.find((node) => node === target) ?? null;
});

new MutationObserver(() => {
  markPart();
  keepRead();
  if (!lost()) return;
  clearTimeout(losing);
  losing = setTimeout(() => {
    const gone = lost();
    if (gone) heir(gone)?.focus({ preventScroll: true });
  }, PATIENCE);
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });

// ── The bar ─────────────────────────────────────────────────────────────────────────────────

let part = ""; // of the contents, in which the page is

/** Streamlit (1.67) marks the page in its menus, but not the menu in the bar. */
function markPart() {
  for (const node of document.querySelectorAll("[data-testid=stTopNavSection]")) {
    if (node.textContent === part) node.setAttribute("aria-current", "true");
    else node.removeAttribute("aria-current");
  }
}

// ── The dialog ──────────────────────────────────────────────────────────────────────────────

/**
 * Streamlit (1.67) takes our folder `pages` for its own until the app has run once, so the first
 * reader of a server who comes by a deep link is told «Page not found», in front of that page.
 * Where there is no such page, it goes to the first one, whose address ends with a slash.
 */
function dismissStrayDialog() {
  if (location.pathname.endsWith("/")) return;
  const dialogs = [...document.querySelectorAll("[role=dialog]")];
  const stray = dialogs.find((node) => node.textContent.startsWith("Page not found"));
  const close = stray?.querySelector("button[aria-label=Close]");
  if (close instanceof HTMLElement) close.click();
}

/**
 * Called by Streamlit when it has been mounted, and on every page.
 * @param {{ data: { part: string }, parentElement: HTMLElement }} component
 */
export default function ({ data, parentElement }) {
  part = data.part;
  markPart();
  growth.disconnect();
  const page = parentElement.closest(`${MAIN} > *`);
  if (page) growth.observe(page);
  keepColours(parentElement);
  dismissStrayDialog();
}
