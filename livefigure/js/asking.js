// @ts-check
/**
 * What a figure says to Python: what was moved, what it wants, which parts the page holds. It is
 * said when it is the figure's turn, and said again until it is answered.
 */

import { setText } from "./dom.js";
import { parts } from "./parts.js";
import { turns } from "./turns.js";

const PATIENCE = 6000; // milliseconds until it is said again; doubled every time
const MOST_PATIENCE = 60_000;

export class Asking {
  /** How often Python was told something. */
  #serial = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #unanswered;
  /** @type {(said: object) => void} Streamlit's way, which comes with every message */
  tell = () => {};

  /**
   * @param {import("./types.d.ts").State} state
   * @param {HTMLElement} late where it stands that the answer is late
   */
  constructor(state, late) {
    this.state = state;
    this.late = late;
  }

  /**
   * Asks for the picture, and tells whatever was not answered. A word may be lost between two
   * figures, so it is said again where no answer comes, after a pause that doubles: a server that
   * cannot keep up with its readers would be asked ever more by all of them.
   */
  ask(patience = PATIENCE) {
    this.#serial += 1;
    turns.ask(this, () => {
      clearTimeout(this.#unanswered);
      this.#unanswered = setTimeout(() => {
        if (this.state.header.serial >= this.#serial) return;
        setText(this.late, "The server is still computing: the exact picture follows.");
        turns.end(this);
        this.ask(Math.min(2 * patience, MOST_PATIENCE));
      }, patience);
      const { fetching, unheard } = this.state;
      this.tell({ serial: this.#serial, values: { ...unheard }, fetch: fetching, have: parts.ids });
    });
  }

  /**
   * A message has come; says whether it answers the last that was said.
   * @param {number} serial of what it answers
   */
  hear(serial) {
    const answered = serial >= this.#serial;
    this.#serial = Math.max(this.#serial, serial);
    if (answered) {
      setText(this.late, "");
      turns.end(this);
    }
    return answered;
  }

  leave() {
    clearTimeout(this.#unanswered);
    turns.end(this);
  }
}
