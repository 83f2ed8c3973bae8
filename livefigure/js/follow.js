// @ts-check
/** A gesture on the picture, from where a pointer went down until it goes up. */

const A_CLICK = 4; // pixels that a pointer may move in a click

/**
 * Follows a pointer that went down. A finger only taps, for it also scrolls.
 * @param {import("./board.js").Board} board
 * @param {PointerEvent} down
 * @param {object} gesture
 * @param {string} gesture.name of what is taken
 * @param {((event: MouseEvent) => void) | null} gesture.move
 * @param {(event: MouseEvent, far: boolean) => void} gesture.up
 */
export function follow(board, down, { name, move, up }) {
  const over = new AbortController();
  /**
   * @param {"pointermove" | "pointerup" | "pointercancel"} type
   * @param {(event: PointerEvent) => void} action
   */
  const during = (type, action) => addEventListener(type, action, { signal: over.signal });
  if (move && down.pointerType !== "touch") {
    board.take(name);
    move(down);
    during("pointermove", move);
  }
  during("pointercancel", () => { // the finger, or the pen, scrolls
    over.abort();
    board.giveUp();
  });
  during("pointerup", (event) => {
    over.abort();
    board.state.held = null;
    up(event, Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > A_CLICK);
  });
}
