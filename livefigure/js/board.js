// @ts-check
/** A figure on the page: ties what comes from Python and from hands to what is on screen. */

import { Asking } from "./asking.js";
import { boundData } from "./bindings.js";
import { element, setText } from "./dom.js";
import { classesOf } from "./dress.js";
import { Exercises } from "./exercises.js";
import { Frames } from "./frames.js";
import { freshState, giveUp, goHome, lastStep, move, receive, release, take } from "./gestures.js";
import { buildHandles, showHandles } from "./handles.js";
import { buildLecture, keepAddress } from "./lecture.js";
import { isOutdated, isSlider, recordOf, stepOf } from "./lookup.js";
import { buildMenu } from "./menu.js";
import { buildPanels } from "./panels.js";
import { parts, partsOf } from "./parts.js";
import { Picture } from "./picture.js";
import { Question } from "./question.js";
import { keepForPaper } from "./paper.js";
import { inSight } from "./sight.js";
import { speakAtRest } from "./spoken.js";
import { letSwipesPass } from "./swipes.js";
import { buildSliders, showSlider } from "./sliders.js";
import { Story } from "./story.js";
import {
  buildTransport,
  letLoose,
  play,
  pointAtStep,
  showHolding,
  showTransport,
  stop,
} from "./transport.js";
import { showView } from "./view.js";
import { unpack } from "./wire.js";
import { buildWords, linkTerms, say } from "./words.js";

/** @typedef {import("./types.d.ts").Place} Place */

let count = 0; // of all figures of this page

export class Board {
  state = freshState();
  gone = false;
  #leaving = new AbortController();
  #inbox = Promise.resolve();
  #frames = new Frames(() => this.paint());
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #telling;

  /** @param {HTMLElement} parent */
  constructor(parent) {
    this.root = /** @type {HTMLElement} */ (parent.querySelector(".live"));
    this.root.innerHTML = MARKUP;
    this.root.id = `live-${count += 1}`;
    this.classes = element("style");
    this.veil = element("style"); // what the story does not need is hidden by rules
    this.root.before(element("style", {}, STYLE), this.classes, this.veil);
    /** @type {(selector: string) => any} */
    this.find = (selector) => this.root.querySelector(selector);
    this.asking = new Asking(this.state, this.find(".late"));
    this.picture = new Picture(this.root, this.state, {
      point: (event) => pointAtStep(this, event),
      zoom: () => showHandles(this),
    });
    this.question = new Question(this);
    this.story = new Story(this);
    this.exercises = new Exercises(this);
    this.observer = new ResizeObserver(() => this.fit());
    this.observer.observe(this.root);
    const { signal } = this.#leaving;
    this.inSight = inSight(this.root, signal);
    keepForPaper(this, signal);
    buildTransport(this);
    buildPanels(this);
    linkTerms(this);
    buildMenu(this);
    buildLecture(this, signal);
    speakAtRest(this);
    letSwipesPass(this.picture.graph);
  }

  leave() {
    this.gone = true;
    this.#leaving.abort();
    parts.release(this);
    this.asking.leave();
    stop(this);
    this.observer.disconnect();
    clearTimeout(this.#telling);
    this.picture.leave();
  }

  // ── what comes from Python ──

  /**
   * Messages are unpacked in order, even when a later one is ready sooner.
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @param {(said: object) => void} tell
   */
  receive(bytes, tell) {
    this.asking.tell = tell;
    this.#inbox = this.#inbox.then(() => this.#read(bytes)).catch((error) => {
      if (!this.gone) {
        this.find(".trouble").textContent = `The figure could not be drawn: ${error.message}`;
      }
      console.error(error);
    });
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes */
  async #read(bytes) {
    const { state } = this;
    const [header, fresh] = await unpack(bytes);
    const wanted = partsOf(header);
    parts.keep(fresh, wanted);
    if (this.gone) return;
    if (wanted.some((id) => parts.get(id) === undefined)) {
      // Python believed that this page still held a part which it has dropped.
      this.asking.ask();
      return;
    }
    parts.use(this, wanted);
    const answered = this.asking.hear(header.serial);
    const { first, wasPending } = receive(state, header, (id) => parts.get(id), answered);
    if (first) this.picture.motion.forget();
    setText(this.classes, classesOf(header.palette));
    buildWords(this);
    buildSliders(this);
    const another = this.story.build();
    this.exercises.build();
    const opens = !header.pending && (wasPending || first || state.drawAgain || another) &&
      header.step === null;
    if (opens && !state.playing) this.question.holdBack();
    if (state.holding) state.step = 0;
    await this.inSight;
    const timeless = header.base !== null && lastStep(state) === 0;
    this.find(".transport").classList.toggle("timeless", timeless);
    keepAddress();
    await this.draw();
    if (this.gone) return;
    this.root.dataset.serial = String(header.serial);
    this.root.dataset.lines = Object.keys(state.lines).join(" ");
    this.root.dataset.pending = String(header.pending);
    this.root.dataset.whole = String(header.whole);
    if (!header.whole) this.asking.ask();
    if (opens && !state.holding && !state.playing && !this.story.open()) play(this, true);
    if (!header.pending) state.drawAgain = false;
  }

  // ── what is on screen ──

  /** @param {boolean} atOnce whether lines are moved first, and Plotly is told when they rest */
  async draw(atOnce = false) {
    const anew = await this.picture.draw();
    if (anew) {
      buildHandles(this);
      showView(this);
    }
    this.paint(atOnce);
  }

  /** The page has another size. */
  async fit() {
    if (!this.picture.isDrawn || !this.root.clientWidth) return; // it may be leaving the page
    if (this.picture.isOutgrown) this.draw();
    else {
      await this.picture.resize();
      showHandles(this);
    }
  }

  paint(atOnce = false) {
    if (this.gone || !this.picture.isDrawn) return;
    const { state } = this;
    const record = recordOf(state);
    const step = stepOf(state, record);
    const moving = atOnce || state.held !== null || state.touched !== null || state.playing;
    this.picture.motion.show(
      state.header.bindings.map((each) => boundData(state, each, record, step)),
      moving,
    );
    this.root.dataset.outdated = String(isOutdated(state, record));
    this.question.judge(record, step);
    say(this, record, step); // the numbers of its answer, too
    this.exercises.judge(record);
    this.story.follow();
    showTransport(this, record, step);
    showHandles(this);
  }

  request() {
    this.#frames.request();
  }

  // ── what a hand does ──

  /** @param {string} name of a control, or "step" */
  take(name) {
    take(this.state, name);
  }

  /** The finger that took a control scrolls the page. */
  giveUp() {
    const { state } = this;
    if (state.held === null) return;
    giveUp(state);
    showHolding(this);
    this.showControls();
    this.request();
    if (state.moved.size) this.letGo();
  }

  /**
   * @param {string} name of a control, or of a pair of sliders
   * @param {Place} place
   */
  move(name, place) {
    const { state } = this;
    letLoose(this);
    stop(this);
    this.exercises.begun = true;
    const moved = move(state, name, place);
    this.showControls(moved);
    this.request();
  }

  /** Shows where controls stand. */
  showControls(names = this.state.header.controls.map(({ name }) => name)) {
    for (const control of this.state.header.controls) {
      if (names.includes(control.name) && isSlider(control)) showSlider(this, control);
    }
  }

  /** @param {string} name of a handle that is pointed at no more */
  goHome(name) {
    if (goHome(this.state, name)) this.request();
  }

  /** Key presses come in bursts: Python is told when the burst is over. */
  letGo(delay = 120) {
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => {
      if (this.state.moved.size) this.release({});
    }, delay);
  }

  /**
   * Tells Python what a hand has moved, or chosen. What it left alone, the address says already.
   * @param {Record<string, unknown>} changes
   */
  release(changes) {
    clearTimeout(this.#telling);
    release(this.state, changes);
    this.asking.ask();
  }

  /**
   * Tells Python what was chosen and not moved: the answer is drawn from its beginning.
   * @param {Record<string, unknown>} values by control
   */
  choose(values) {
    this.state.drawAgain = true;
    this.release({ ...values, step: null });
  }

  /**
   * A lattice of trajectories is large, so it comes when a hand, or the focus, nears it.
   * @param {string} name of a handle, or of a pair of sliders
   */
  fetch(name) {
    const { state } = this;
    if (state.fetching === name) return;
    state.fetching = name; // asked for again at every release, until the hand is gone
    if (!state.lines[name]) this.asking.ask();
  }
}
