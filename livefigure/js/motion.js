// @ts-check
/** Shows data in the traces that Plotly has drawn: what has changed since the last picture. */

import { same } from "./numbers.js";
import { moveTrace } from "./trace.js";

/** @typedef {import("./types.d.ts").PlotlyObject} PlotlyObject */
/** @typedef {import("./types.d.ts").TraceData} TraceData */

const AT_REST = 250; // milliseconds without another picture

export class Motion {
  /** @type {Record<string, number>} trace → its index in the graph */
  #indices = {};
  /** @type {boolean[]} per trace: whether it lies in a plane */
  #flat = [];
  /** @type {string[]} per trace: the two axes of its subplot */
  #subplots = [];
  /** @type {Map<number, unknown[]>} per binding: what was last shown, so that only changes are */
  #shown = new Map();
  /** @type {Set<number>} traces that were moved here and not yet by Plotly */
  #behind = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling;
  /** What Plotly moves, until it has moved. */
  #moves = Promise.resolve();
  #paints = 0;

  /**
   * @param {HTMLElement} root which says how many pictures there were, and which is on screen
   * @param {import("./types.d.ts").Graph} graph
   */
  constructor(root, graph) {
    this.root = root;
    this.graph = graph;
  }

  /**
   * The graph is drawn anew, with these traces.
   * @param {PlotlyObject[]} traces
   */
  begin(traces) {
    this.#indices = Object.fromEntries(traces.map((trace, i) => [trace.name, i]));
    this.#flat = traces.map((trace) => trace.type !== "scatter3d");
    this.#subplots = traces.map(({ xaxis = "x", yaxis = "y" }) => xaxis + yaxis);
    this.#behind.clear();
    this.forget();
  }

  /** All that is to be shown counts as changed. */
  forget() {
    this.#shown.clear();
  }

  leave() {
    clearTimeout(this.#settling);
  }

  /**
   * Plotly rests. While it moves traces it gives panels no new place: their ticks, and what cuts
   * off their curves, would stay where they were. Of a graph that is purged it never says so.
   */
  async rest() {
    let waited;
    do {
      waited = this.#moves;
      await Promise.race([waited, new Promise((resolve) => setTimeout(resolve, AT_REST))]);
    } while (waited !== this.#moves);
  }

  /**
   * Shows the traces' data, of which only what has changed is drawn.
   * @param {{ trace: string, data: TraceData, madeOf: unknown[] }[]} bound per binding
   * @param {boolean} moving whether another picture is likely to follow at once
   */
  show(bound, moving) {
    /** @type {Map<number, TraceData>} */
    const every = new Map();
    /** @type {Set<number>} */
    const changed = new Set();
    bound.forEach(({ trace, data, madeOf }, i) => {
      const index = this.#indices[trace];
      if (index === undefined) return;
      every.set(index, data);
      if (same(this.#shown.get(i), madeOf)) return;
      this.#shown.set(i, madeOf);
      changed.add(index);
    });
    this.#paints += 1;
    this.root.dataset.paints = String(this.#paints);
    this.#showFlat(every, [...changed].filter((trace) => this.#flat[trace]), moving);
    const deep = [...changed].filter((trace) => !this.#flat[trace]);
    if (deep.length) {
      const shown = deep.map((trace) => /** @type {TraceData} */ (every.get(trace)));
      const update = {
        x: shown.map(({ x }) => x),
        y: shown.map(({ y }) => y),
        z: shown.map(({ z }) => z),
      };
      window.Plotly.restyle(this.graph, update, deep); // animate cannot move 3-D traces
    }
  }

  /**
   * Plotly.animate takes the defaults and the data of all traces anew, however few move: 20 to
   * 50 ms a picture. So while a control moves or time goes, lines and points are moved without
   * it, and Plotly is told as soon as they rest.
   * @param {Map<number, TraceData>} every
   * @param {number[]} changed
   * @param {boolean} moving
   */
  #showFlat(every, changed, moving) {
    const paint = this.#paints;
    const shown = () => { // an older picture may say so late
      this.root.dataset.shown = String(Math.max(paint, Number(this.root.dataset.shown ?? 0)));
    };
    const dataOf = (/** @type {number} */ trace) => /** @type {TraceData} */ (every.get(trace));
    for (const trace of changed) this.#behind.add(trace);
    clearTimeout(this.#settling);
    if (moving && changed.every((trace) => moveTrace(this.graph, trace, dataOf(trace)))) {
      this.#settling = setTimeout(() => this.#showFlat(every, [], false), AT_REST);
      this.root.dataset.settled = "false";
      shown();
      return;
    }
    if (!this.#behind.size) {
      this.root.dataset.settled = "true";
      shown();
      return;
    }
    // Animating empties every subplot of which no trace is given (plotly.js 4.2): so one is.
    const given = new Set([...this.#behind].map((trace) => this.#subplots[trace]));
    for (const trace of every.keys()) {
      if (!this.#flat[trace] || given.has(this.#subplots[trace])) continue;
      given.add(this.#subplots[trace]);
      this.#behind.add(trace);
    }
    const traces = [...this.#behind];
    this.#behind.clear();
    this.root.dataset.settled = "true";
    this.#moves = window.Plotly.animate(this.graph, { data: traces.map(dataOf), traces }, {
      frame: { duration: 0, redraw: false },
      transition: { duration: 0 },
      mode: "immediate",
    }).then(shown, () => {}); // overtaken by a newer picture, a paint is never shown
  }
}
