// @ts-check
/** What a screen reader says of itself: the sentence of the result, once it has come to rest. */

import { setText } from "./dom.js";

const REST = 700; // milliseconds without a change

/** @param {import("./board.js").Board} board */
export function speakAtRest({ find }) {
  /** @type {HTMLElement} */
  const status = find(".status");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let resting;
  const changes = new MutationObserver(() => {
    clearTimeout(resting);
    resting = setTimeout(() => setText(find(".spoken"), status.innerText), REST);
  });
  changes.observe(status, { childList: true, characterData: true, subtree: true });
}
