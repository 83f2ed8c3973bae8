// @ts-check
/**
 * A prediction is asked for first: one chooses, the controls go where the question is about, the
 * picture plays and answers, and what was chosen stays.
 */

import { element, setText } from "./dom.js";
import { standsAt, valueOf } from "./lookup.js";
import { hold, letLoose, play } from "./transport.js";
import { showView } from "./view.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").Question} Asked */

/** What was answered on this tab of the browser: it is not asked again. */
const ANSWERED = "answered: ";

export class Question {
  /** @type {Asked | null} */
  asked = null;
  /** @type {number | null} the option that the reader chose */
  #guess = null;
  #running = false;
  /** @type {number | null} the option that is right, once that is known */
  #right = null;
  /** @type {HTMLButtonElement[]} */
  #options = [];

  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** @type {HTMLElement} */
    this.box = board.find(".question");
    this.run = element("button", { type: "button", className: "run", hidden: true }, "Run it");
    this.show = element("button", { type: "button", className: "show" }, "Show me");
    this.verdict = element("p", { className: "verdict", role: "status", tabIndex: -1 });
    this.next = element("button", { type: "button", className: "what-if", hidden: true });
    this.run.onclick = this.show.onclick = () => this.#run();
    this.next.onclick = () => {
      setText(this.verdict, ""); // it speaks of the setting that was asked about
      this.next.hidden = true;
      if (this.asked?.what_if) board.choose(this.asked.what_if[1]);
    };
  }

  /** Whether it is asked and not answered yet. */
  get isOpen() {
    return this.asked !== null && this.#right === null && !this.#running;
  }

  /** Whether the picture is on its way to the answer. */
  get isRunning() {
    return this.#running;
  }

  /** What the controls were set to for the answer, once it is asked for. */
  get answeredAt() {
    return this.asked && !this.isOpen ? this.asked.at : {};
  }

  /** Whether the picture would tell the answer, were it shown. */
  get waits() {
    return this.isOpen && this.asked !== null && standsAt(this.board.state, this.asked.at);
  }

  /**
   * Asks, unless it is this that is being asked.
   * @param {Asked | null} asked
   */
  ask(asked) {
    const key = JSON.stringify(asked);
    if (this.box.dataset.key === key) return;
    this.box.dataset.key = key;
    this.asked = asked;
    this.#guess = this.#right = null;
    this.#running = false;
    this.box.dataset.state = "open";
    this.box.replaceChildren();
    letLoose(this.board);
    if (!asked) return;
    this.#options = asked.options.map((option, i) => {
      const button = element("button", {
        type: "button",
        className: "option",
        "aria-pressed": "false",
      }, option);
      button.onclick = () => this.#choose(i);
      return button;
    });
    setText(this.verdict, "");
    setText(this.next, asked.what_if?.[0] ?? "");
    this.run.hidden = this.next.hidden = true;
    this.show.hidden = false;
    this.box.append(
      element("p", { className: "ask", innerHTML: asked.ask }),
      element("div", { className: "options" }, ...this.#options),
      element("div", { className: "go" }, this.run, this.show),
      this.verdict,
      this.next,
    );
    const kept = sessionStorage.getItem(ANSWERED + key)?.split(" ");
    if (!kept) return;
    this.#guess = kept[0] === "" ? null : Number(kept[0]);
    this.#close(Number(kept[1]));
  }

  /** @param {number} option */
  #choose(option) {
    if (this.#right !== null || this.#running) return;
    this.#guess = option;
    this.#options.forEach((each, i) => each.setAttribute("aria-pressed", String(i === option)));
    this.run.hidden = false;
    this.show.hidden = true;
  }

  /** Sets the controls, and plays. */
  #run() {
    const { board } = this;
    if (!this.asked) return;
    this.#running = true;
    this.box.dataset.state = "running";
    for (const option of this.#options) option.disabled = true;
    this.verdict.focus({ preventScroll: true }); // what had the focus goes away
    this.run.hidden = this.show.hidden = true;
    showView(board);
    const { header, moved } = board.state;
    const isUnheard = header.controls.some(({ name }) => moved.has(name));
    if (standsAt(board.state, this.asked.at) && !isUnheard) {
      play(board, true);
      board.request();
    } else {
      board.choose(this.asked.at);
    }
  }

  /**
   * Names the right option, once the picture has come to it.
   * @param {import("./types.d.ts").Shown} record
   * @param {number} step
   */
  judge(record, step) {
    const { state } = this.board;
    if (!this.asked || this.#right !== null || !this.#running) return;
    const onItsWay = state.drawing || state.playing || Object.keys(state.unheard).length > 0;
    if (onItsWay || !standsAt(state, this.asked.at)) return;
    const outcome = Math.round(valueOf(state, record, this.asked.channel, step));
    const right = this.asked.meaning.findIndex((values) => values.includes(outcome));
    if (right < 0) return;
    sessionStorage.setItem(ANSWERED + this.box.dataset.key, `${this.#guess ?? ""} ${right}`);
    this.#close(right);
    showView(this.board);
  }

  /**
   * What is right stays marked, and what was chosen is answered.
   * @param {number} right
   */
  #close(right) {
    const asked = /** @type {Asked} */ (this.asked);
    this.#right = right;
    this.#running = false;
    this.box.dataset.state = "answered";
    this.#options.forEach((option, i) => {
      option.disabled = true;
      option.hidden = i !== right && i !== this.#guess; // so that what is said of them is in sight
      option.setAttribute("aria-pressed", String(i === this.#guess));
      option.classList.toggle("right", i === right);
      option.classList.toggle("wrong", i === this.#guess && i !== right);
    });
    const chosen = this.#guess ?? right;
    const said = this.#guess === null
      ? `The answer: ${asked.options[right]}.`
      : this.#guess === right
      ? "Correct."
      : `Not quite. The answer: ${asked.options[right]}.`;
    const choice = chosen === right ? "" : `You chose “${asked.options[chosen]}”: `;
    this.verdict.innerHTML = `<b>${said}</b> ${choice}${asked.because[chosen]}`;
    this.run.hidden = this.show.hidden = true;
    this.next.hidden = !asked.what_if;
  }

  /** The trajectories wait at their start where they would tell the answer. */
  holdBack() {
    if (this.waits) hold(this.board);
  }
}
