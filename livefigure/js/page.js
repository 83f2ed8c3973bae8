// @ts-check
/** What serves the whole page and no figure: the place that an address names, the focus. */

// Streamlit goes to the heading that an address names before there are figures above it. So with
// every figure that comes, one is led there, until one moves oneself.
let led = true;
for (const type of ["pointerdown", "wheel", "touchmove", "keydown"]) {
  addEventListener(type, () => {
    led = false;
  }, { capture: true, passive: true });
}
// Who follows a link to a heading is led anew: figures above it are about to be drawn again.
addEventListener("click", ({ target }) => {
  if (target instanceof Element && target.closest('a[href*="#"]')) led = true;
}, { capture: true, passive: true });
export const goToAnchor = () =>
  led && location.hash && document.getElementById(location.hash.slice(1))?.scrollIntoView();

/**
 * Streamlit (1.67) takes our folder `pages` for its own until the app has run once, so the first
 * reader of a server who comes by a deep link is told «Page not found», in front of that page. Where
 * there is no such page, it goes to the first one, whose address ends with a slash.
 */
export function dismissStrayDialog() {
  if (location.pathname.endsWith("/")) return;
  const dialogs = [...document.querySelectorAll("[role=dialog]")];
  const stray = dialogs.find((node) => node.textContent.startsWith("Page not found"));
  /** @type {HTMLElement | null | undefined} */
  const close = stray?.querySelector("button[aria-label=Close]");
  close?.click();
}

// What one presses may be taken away by the answer, or switched off: a pin that is removed, «Stop»
// when the training has stopped. The focus would fall to the body, and who has no mouse would begin
// again. So it goes to what was made in its place, or else to what stands before that.

/** @typedef {HTMLElement & { disabled?: boolean }} Focusable */

const FOCUSABLE = "a[href], button, input, select, textarea, [tabindex]:not([tabindex^='-'])";
/** @returns {Focusable[]} */
const focusable = () => {
  const main = document.querySelector("[data-testid=stMain]");
  return main
    ? [...main.querySelectorAll(FOCUSABLE)].filter((node) => node instanceof HTMLElement)
    : [];
};
/** @type {(node: Focusable) => boolean} */
const usable = (node) => node.isConnected && !node.disabled && node.getClientRects().length > 0;
/** @type {Focusable | null} */
let focused = null; // what has the focus,
/** @type {Focusable[]} */
let around = []; // and all that could have had it
/** @type {ReturnType<typeof setTimeout> | undefined} */
let losing;

addEventListener("focusin", ({ target }) => {
  around = focusable();
  focused = around.find((node) => node === target) ?? null;
});

/** The focused element, where it can have the focus no more. */
function lost() {
  const active = document.activeElement;
  return focused && (active === document.body || active === focused) && !usable(focused)
    ? focused
    : null;
}

/** @param {Focusable} gone */
function heir(gone) {
  const now = focusable().filter(usable);
  /** @param {Focusable} node */
  const alike = (node) =>
    node.tagName === gone.tagName && node.textContent === gone.textContent &&
    node.getAttribute("aria-label") === gone.getAttribute("aria-label");
  const before = around.slice(0, around.indexOf(gone)).findLast(usable);
  const next = now[(before ? now.indexOf(before) : -1) + 1];
  return now.find(alike) ?? (next && !around.includes(next) ? next : before) ?? next;
}

new MutationObserver(() => {
  if (!lost()) return;
  clearTimeout(losing);
  losing = setTimeout(() => { // Streamlit's own menus give it back by themselves
    const gone = lost();
    if (gone) heir(gone)?.focus({ preventScroll: true });
  }, 100);
}).observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
