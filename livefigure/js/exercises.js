// @ts-check
/** Exercises: something to bring about by hand. The picture sees when it has been done. */

import { element, setText } from "./dom.js";
import { findControl, isHandle, isOutdated, valueAt, valueOf } from "./lookup.js";
import { lastStep } from "./gestures.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").Exercise} Exercise */

/** What was solved in this browser: who comes back another day finds it ticked. */
const SOLVED = "solved: ";

export class Exercises {
  /** @type {HTMLElement[]} */
  #items = [];
  /** Whether a hand has moved anything: what stands there at first is nobody's doing. */
  begun = false;

  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** @type {HTMLElement} */
    this.box = board.find(".exercises");
  }

  build() {
    const { allExercises, exercises } = this.board.state.header;
    const key = JSON.stringify(exercises);
    if (this.box.dataset.key === key) return;
    this.box.dataset.key = key;
    this.#items = exercises.map((exercise) => this.#build(exercise));
    const list = element("ol", {}, ...this.#items);
    const one = this.#asked();
    const item = this.#items[one - 1];
    const title = element("p", { className: "title" }, item ? `Exercise ${one}` : "Exercises");
    const others = element("a", { href: allExercises, target: "_self" }, "All exercises");
    others.hidden = !allExercises || !item;
    this.box.replaceChildren(...(exercises.length ? [title, list, others] : []));
    if (!item) return;
    item.classList.add("asked");
    this.box.dataset.one = "true";
    this.board.find(".side").prepend(this.box);
  }

  /**
   * The exercise that the address asks for alone, counted from 1: those of a page are counted
   * through all of its figures.
   */
  #asked() {
    const asked = Number(new URLSearchParams(location.search).get("exercise"));
    const boxes = [...document.querySelectorAll(".live .exercises")];
    const before = boxes.slice(0, boxes.indexOf(this.box));
    return asked - before.reduce((sum, box) => sum + box.querySelectorAll("li").length, 0);
  }

  /** @param {Exercise} exercise */
  #build({ hints, task }) {
    const item = element("li");
    const shown = hints.map((hint) =>
      element("p", { className: "hint", innerHTML: hint, hidden: true })
    );
    const ask = element("button", { type: "button", className: "ask-hint" }, "Hint");
    ask.hidden = !hints.length;
    ask.onclick = () => {
      const next = shown.find((hint) => hint.hidden);
      if (next) next.hidden = false;
      ask.hidden = shown.every((hint) => !hint.hidden);
    };
    const mark = element("span", { className: "solved", role: "status" });
    const words = element("span", { innerHTML: task });
    item.append(words, " ", mark, " ", ask, ...shown);
    if (localStorage.getItem(SOLVED + task)) this.#solve(item);
    return item;
  }

  /** @param {HTMLElement} item */
  #solve(item) {
    item.classList.add("done");
    setText(/** @type {Node} */ (item.querySelector(".solved")), "✓ Solved");
  }

  /**
   * Looks for what has been brought about; a run counts once it is over.
   * @param {import("./types.d.ts").Shown} record
   */
  judge(record) {
    const { state } = this.board;
    if (state.drawing || state.playing || state.holding || state.header.pending) return;
    if (isOutdated(state, record)) return; // the outcome is that of another setting
    const touched = findControl(state, state.touched ?? "");
    if (touched && isHandle(touched) && touched.hover) return; // it is pointed at, and not chosen
    const { channels, onLine } = record;
    const last = onLine ? (channels.step?.values.length ?? 1) - 1 : lastStep(state);
    state.header.exercises.forEach(({ goals, task }, i) => {
      const item = this.#items[i];
      if (!item || item.classList.contains("done")) return;
      const met = goals.every(({ of, low = -Infinity, high = Infinity }) => {
        const control = findControl(state, of);
        const value = control ? Number(valueAt(state, control)) : valueOf(state, record, of, last);
        return value >= low && value <= high;
      });
      if (!met || !this.begun) return;
      localStorage.setItem(SOLVED + task, "1");
      this.#solve(item);
    });
  }
}
