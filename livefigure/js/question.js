// @ts-check
/** A guess is asked for first; the picture answers once the controls stand where it was about. */

import { element, setText, still } from "./dom.js";
import { standsAt, valueOf } from "./lookup.js";
import { play } from "./transport.js";

/** @typedef {import("./board.js").Board} Board */

export class Question {
  /** @type {number | null} which answer the reader chose */
  guess = null;
  #answered = false;

  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** @type {HTMLElement} */
    this.box = board.find(".question");
    this.verdict = element("p", { className: "verdict", "aria-live": "polite" });
  }

  /** Asks what the scene asks, unless it has been asked already. */
  build() {
    const { question } = this.board.state.header;
    const key = JSON.stringify(question);
    if (this.box.dataset.key === key) return;
    this.box.dataset.key = key;
    this.guess = null;
    this.#answered = false;
    this.box.replaceChildren();
    if (!question) return;
    const options = question.options.map((option, i) => {
      const button = element(
        "button",
        { type: "button", className: "option", "aria-pressed": "false" },
        option,
      );
      button.onclick = () => {
        options.forEach((each, k) => each.setAttribute("aria-pressed", String(k === i)));
        this.#choose(i);
      };
      return button;
    });
    setText(this.verdict, "");
    const ask = element("p", { className: "ask", innerHTML: question.ask });
    this.box.append(ask, element("div", { className: "options" }, ...options), this.verdict);
  }

  /** @param {number} option */
  #choose(option) {
    this.guess = option;
    if (this.board.state.holding) {
      play(this.board, true);
      this.board.find(".stage").scrollIntoView({
        block: "nearest",
        behavior: still() ? "auto" : "smooth",
      });
    } else this.board.request();
  }

  /** Whether the trajectories must wait for a guess. */
  get waits() {
    const { question } = this.board.state.header;
    return Boolean(question?.waits) && this.guess === null && this.appliesHere();
  }

  /** Whether the controls stand where the question is about. */
  appliesHere() {
    const { state } = this.board;
    return state.header.question !== null && standsAt(state, state.header.question.at);
  }

  /**
   * Says whether the guess was right, once the picture knows.
   * @param {import("./types.d.ts").Shown} record
   * @param {number} step
   */
  judge(record, step) {
    const { state } = this.board;
    const { question } = state.header;
    if (!question || this.guess === null || state.drawing) return;
    if (!this.appliesHere()) {
      if (!this.#answered) setText(this.verdict, question.then);
      return;
    }
    const outcome = Math.round(valueOf(state, record, question.channel, step));
    if (Number.isNaN(outcome)) return;
    const right = question.meaning[this.guess].includes(outcome);
    this.#answered = true;
    setText(this.verdict, `${right ? "As you said." : "Not as you said."} ${question.because}`);
  }
}
