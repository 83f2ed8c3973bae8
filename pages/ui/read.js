// @ts-check
/** Keeps which stories the reader has read to their end in this tab, and marks their lessons. */

const READ = "read: "; // and the address of the page

/**
 * The page that each figure came on: while the next page comes, that of the last is still there.
 * @type {WeakMap<Element, string>}
 */
const pages = new WeakMap();

/** A story is read when its last scene is on screen. */
export function keepRead() {
  for (const place of document.querySelectorAll(".live .story .place")) {
    const page = pages.get(place) ?? location.pathname.split("/").at(-1) ?? "";
    pages.set(place, page);
    const [, at, count] = place.textContent?.match(/(\d+) of (\d+)/) ?? [];
    if (at && at === count) sessionStorage.setItem(READ + page, "1");
  }
}

/** In the list of the course. A lesson in two halves is done when both are. */
export function markRead() {
  /** @type {Map<string, boolean>} */
  const done = new Map();
  for (const node of document.querySelectorAll("[data-lesson]")) {
    const isRead = sessionStorage.getItem(READ + node.getAttribute("data-lesson")) !== null;
    const words = isRead ? "✓ read · " : "";
    if (node.textContent !== words) node.textContent = words;
    const number = node.getAttribute("data-number") ?? "";
    done.set(number, isRead && done.get(number) !== false);
  }
  const count = [...done.values()].filter(Boolean).length;
  const words = count
    ? `${count} of ${done.size} lessons read to the end, in this tab.`
    : `${done.size} lessons, best read in this order. Those you read to the end are marked here.`;
  for (const node of document.querySelectorAll("[data-lessons-read]")) {
    if (node.textContent !== words) node.textContent = words;
  }
}
