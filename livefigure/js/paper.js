// @ts-check
/** On paper a figure stands whole and still. */

import { stop } from "./transport.js";

/**
 * @param {import("./board.js").Board} board
 * @param {AbortSignal} signal
 */
export function keepForPaper(board, signal) {
  addEventListener("beforeprint", () => {
    stop(board);
    board.picture.keepRelief(true);
  }, { signal });
  addEventListener("afterprint", () => board.picture.keepRelief(false), { signal });
}
