// @ts-check
/**
 * The story of a figure: cards, each a setting with one idea about it. One goes from card to card,
 * leaves them by moving any control, and comes back.
 */

import { element, setText } from "./dom.js";
import { jump } from "./gestures.js";
import { isSlider, standsAt } from "./lookup.js";
import { parts } from "./parts.js";
import { bringInReach } from "./sliders.js";
import { playStretch, stop } from "./transport.js";
import { showView } from "./view.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").Channels} Channels */

export class Story {
  /** @type {number | null | undefined} the card that was shown last */
  #shown;

  /** @param {Board} board */
  constructor(board) {
    this.board = board;
    /** @type {HTMLElement} */
    this.box = board.find(".story");
    const button = (/** @type {string} */ className, /** @type {() => void} */ action) => {
      const made = element("button", { type: "button", className });
      made.onclick = action;
      return made;
    };
    this.text = element("div", { className: "text" });
    this.place = element("span", { className: "place" });
    this.back = button("back-card", () => this.go((this.#at ?? 1) - 1));
    this.forth = button("next-card", () => this.#goForth());
    this.onward = element("a", { className: "onward", target: "_self" });
    this.again = button("again-card", () => this.go(this.#at ?? 0));
    this.leave = button("leave-card", () => this.go(null));
    setText(this.back, "‹ Back");
    setText(this.again, "Reset scene");
    setText(this.leave, "Skip");
    const steps = element(
      "div",
      { className: "go" },
      this.back,
      this.place,
      this.forth,
      this.onward,
      this.leave,
      this.again,
    );
    this.box.append(this.text, board.find(".question"), steps);
    this.#swipe();
    board.root.addEventListener("keydown", (event) => {
      const target = /** @type {Element} */ (event.target);
      if (target.matches("input, select, textarea, .handle")) return;
      if (event.altKey || event.ctrlKey || event.metaKey) return; // the browser's own
      if (event.key === "ArrowRight" && this.#at !== null) this.#goForth();
      else if (event.key === "ArrowLeft" && this.#at) this.go(this.#at - 1);
      else return;
      event.preventDefault();
    });
  }

  get #cards() {
    return this.board.state.header.story;
  }

  get #at() {
    return this.board.state.card;
  }

  get #isLast() {
    return this.#at === this.#cards.length - 1;
  }

  /** The card that is shown, if any is. */
  get card() {
    return this.#at === null ? null : this.#cards[this.#at] ?? null;
  }

  /** Shows where the story stands; says whether another card is shown than before. */
  build() {
    const { board, card } = this;
    const count = this.#cards.length;
    this.box.hidden = !count && !board.state.header.question;
    const html = card?.text ?? "";
    if (this.text.dataset.html !== html) {
      this.text.innerHTML = html;
      this.text.dataset.html = html;
    }
    this.text.hidden = !card;
    this.back.hidden = this.place.hidden = !card;
    this.back.disabled = this.#at === 0;
    this.forth.hidden = !count;
    setText(this.place, card ? `Scene ${(this.#at ?? 0) + 1} of ${count}` : "");
    const next = this.#isLast ? "Explore" : "Next ›";
    setText(this.forth, card ? next : `Tell me the story (${count} scenes)`);
    const [words, href] = this.#isLast && board.state.header.onward || ["", ""];
    setText(this.onward, words);
    this.onward.href = href;
    this.onward.hidden = !words;
    board.question.ask(count ? card?.question ?? null : board.state.header.question);
    showView(board);
    this.#showAway();
    const another = this.#shown !== undefined && this.#shown !== this.#at;
    if (this.#shown !== this.#at) this.#bringInReach();
    this.#shown = this.#at;
    return another;
  }

  /** The slider that the card speaks of; or, where it hides some, the first that it shows. */
  #bringInReach() {
    const { board, card } = this;
    const idle = card?.idle ?? [];
    const shown = board.state.header.controls.filter(isSlider)
      .map(({ name }) => name).filter((name) => !idle.includes(name));
    const told = card?.lit.find((term) => shown.includes(term)) ??
      (idle.length ? shown[0] : undefined);
    if (told) bringInReach(board, told);
  }

  /** Whether a hand has moved a control away from where the card has it. */
  #showAway() {
    const { card, board } = this;
    const { answeredAt, verdict } = board.question;
    const places = [{ ...card?.values, ...answeredAt }, ...card ? [card.values] : []];
    const isAway = !places.some((values) => standsAt(board.state, values));
    this.again.hidden = !card || !isAway;
    verdict.classList.toggle("astray", isAway); // its numbers are those of the answer
    this.leave.hidden = !card || this.#isLast || !this.again.hidden; // in one row with the others
    const strays = Object.entries(card?.values ?? {}).filter(([name, value]) =>
      !card?.lit.includes(name) && !standsAt(board.state, { [name]: value })
    );
    this.text.classList.toggle("astray", !this.again.hidden && strays.length > 0);
    board.root.dataset.told = String(Boolean(card) && this.again.hidden);
  }

  /** Whatever has moved, the way back is shown. */
  follow() {
    this.#showAway();
  }

  #goForth() {
    const next = this.#at === null ? 0 : this.#at + 1;
    this.go(next < this.#cards.length ? next : null);
  }

  /**
   * To a card, or to the whole figure.
   * @param {number | null} place
   */
  async go(place) {
    const { board } = this;
    const { state } = board;
    if (!this.#cards.length) return;
    stop(board);
    state.card = place;
    state.hovered = null;
    const { card } = this;
    const record = card?.record && parts.get(card.record);
    if (card && record) jump(state, card.values, /** @type {Channels} */ (record));
    else if (card) state.drawAgain = !standsAt(state, card.values);
    board.release(card ? { ...card.values, step: null } : {});
    board.showControls();
    this.build();
    board.question.holdBack();
    await board.draw(true);
    if (card && record && !state.holding) this.#play();
  }

  /** Plays what the card plays; what draws itself anew has begun already. */
  #play() {
    const steps = this.card?.steps;
    if (steps) playStretch(this.board, ...steps);
  }

  /** The card was opened by the address: it plays like one that was gone to. */
  open() {
    if (!this.card) return false;
    this.#play();
    return true;
  }

  /** A finger that swipes over the text turns the page. */
  #swipe() {
    let from = 0;
    this.box.addEventListener("touchstart", (event) => {
      from = event.changedTouches[0].clientX;
    }, { passive: true });
    this.box.addEventListener("touchend", (event) => {
      const by = event.changedTouches[0].clientX - from;
      if (by < -60 && this.#at !== null) this.#goForth();
      else if (by > 60 && this.#at) this.go(this.#at - 1);
    }, { passive: true });
  }
}
