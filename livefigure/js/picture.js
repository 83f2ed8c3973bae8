// @ts-check
/**
 * The picture: a Plotly graph of what moves, above another of what does not. It is drawn and
 * zoomed; of hands and of Python it knows nothing.
 */

import { bareLayout, coloured, coloursOf, dress, rangesOf } from "./dress.js";
import { clamp } from "./numbers.js";
import { Motion } from "./motion.js";
import { parts } from "./parts.js";
import { axesOf } from "./pixels.js";
import { plotly } from "./plotly.js";
import { canDrawDepth, giveBack } from "./webgl.js";

/** @typedef {import("./types.d.ts").Graph} Graph */
/** @typedef {import("./types.d.ts").PlotlyObject} PlotlyObject */

const NARROW = 700; // pixels
const LEAST = 340; // pixels that a figure is high, at least
const TALLEST = 0.72; // of its width
const MOST_ABOVE = 220; // pixels above a figure when it has been scrolled to
const BELOW = 52; // pixels for what steps through time

export class Picture {
  /** What was drawn last: the figure, its width and its colours. */
  #drawn = "";
  /** @type {unknown} of the layout that was drawn last */
  #revision;
  #narrow = false;
  /** @type {{ key: string, figure: import("./dress.js").Figure }} the figure drawn last */
  #kept = { key: "", figure: { data: [], layout: {} } };
  /** How high the figure was drawn, in pixels; 0 is as it has it itself. */
  #height = 0;
  /** @type {string[]} the panels that are to be shown; none is all */
  panels = [];
  /** @type {string[]} those that are not shown */
  hidden = [];
  /** @type {string[]} the traces in those */
  concealed = [];
  /** @type {number[] | null} the ranges before any zoom */
  #whole = null;
  #gone = false;

  /**
   * @param {HTMLElement} root
   * @param {import("./types.d.ts").State} state
   * @param {{ point: (event: PlotlyObject) => void, zoom: () => void }} listener what happens on it
   */
  constructor(root, state, listener) {
    const find = (
      /** @type {string} */ selector,
    ) => /** @type {any} */ (root.querySelector(selector));
    this.root = root;
    this.state = state;
    this.listener = listener;
    /** @type {Graph} */
    this.graph = find(".graph");
    /** @type {Graph} */
    this.background = find(".background");
    this.motion = new Motion(root, this.graph);
    /** @type {HTMLElement} the button that undoes a zoom */
    this.unzoom = find(".whole");
    /** @type {HTMLElement} */
    this.wait = find(".wait");
    this.unzoom.onclick = () => {
      const [x0, x1, y0, y1] = this.#whole ?? [];
      window.Plotly.relayout(this.graph, { "xaxis.range": [x0, x1], "yaxis.range": [y0, y1] });
    };
  }

  get isDrawn() {
    return this.#drawn !== "";
  }

  /** Whether the page has become narrow, or wide, since the figure was drawn. */
  get isOutgrown() {
    return this.#narrow !== (this.root.clientWidth < NARROW) ||
      Math.abs(this.#height - this.#room()) > 8;
  }

  /**
   * The height that is left on the screen for the figure, on a wide page: it is the largest thing
   * there, below what stands above it when the page has just been opened.
   */
  #room() {
    const { root } = this;
    if (root.clientWidth < NARROW) return 0;
    const stage = /** @type {HTMLElement} */ (this.graph.parentElement);
    if (root.dataset.lecture !== undefined) return stage.clientHeight;
    let scroller = /** @type {HTMLElement | null} */ (root.parentElement);
    while (scroller && !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) {
      scroller = scroller.parentElement;
    }
    const above = stage.getBoundingClientRect().top -
      (scroller ? scroller.getBoundingClientRect().top - scroller.scrollTop : -scrollY);
    const top = Math.min(above, MOST_ABOVE);
    const room = (scroller?.clientHeight ?? innerHeight) - top - BELOW;
    return Math.round(clamp(room, LEAST, Math.max(LEAST, stage.clientWidth * TALLEST)));
  }

  leave() {
    this.#gone = true;
    this.motion.leave();
    if (window.Plotly) this.#purge(window.Plotly);
  }

  /** @param {PlotlyObject} Plotly */
  #purge(Plotly) {
    const canvases = [...this.graph.querySelectorAll("canvas")];
    Plotly.purge(this.background);
    Plotly.purge(this.graph);
    giveBack(canvases);
  }

  /** Draws the figure, unless it stands there already as it would; says whether it did. */
  async draw() {
    const Plotly = await plotly();
    if (this.#gone) return false;
    const { figure, palette } = this.state.header;
    const colours = coloursOf(this.root);
    const narrow = this.root.clientWidth < NARROW;
    const height = this.#room();
    const { panels } = this;
    const drawn = [figure, narrow, height, panels, Object.values(colours).join()].join("|");
    if (this.#drawn === drawn) return false;
    this.#drawn = drawn;
    this.#narrow = narrow;
    this.#height = height;
    for (const [name, colour] of Object.entries(palette)) {
      this.root.style.setProperty(`--live-${name}`, colours[colour] ?? colour);
    }
    const { layout, traces, background, hidden, concealed } = dress(
      this.#coloured(figure, colours),
      narrow,
      canDrawDepth,
      panels,
      this.graph.clientWidth,
      height,
    );
    this.hidden = hidden;
    this.concealed = concealed;
    layout.uirevision ??= figure;
    await this.motion.rest();
    if (this.#gone) return false;
    this.motion.begin(traces);
    const given = rangesOf(layout); // react puts the zoomed ranges into the layout
    if (this.#revision !== layout.uirevision) {
      this.#revision = layout.uirevision;
      // Between surfaces of different shapes, react stretches axes that it should cut off. A
      // relief has none of them, and to keep it is to keep its WebGL context.
      if (!(layout.scene && this.graph._fullLayout?.scene)) this.#purge(Plotly);
    }
    const still = Plotly.react(this.background, background, bareLayout(layout), {
      staticPlot: true,
      responsive: false,
    });
    const moving = Plotly.react(this.graph, traces, layout, {
      responsive: false,
      displaylogo: false,
      displayModeBar: false,
      scrollZoom: false, // a page must scroll on, wherever the pointer is
      doubleClick: false, // a click sends a handle there; the whole picture has a button
      showTips: false,
    });
    await Promise.all([still, moving]);
    for (const event of ["hover", "unhover", "relayout"]) {
      this.graph.removeAllListeners?.(`plotly_${event}`);
    }
    this.graph.on("plotly_hover", (event) => this.listener.point(event));
    this.graph.on("plotly_unhover", () => this.listener.point(null));
    this.graph.on("plotly_relayout", () => this.#afterZoom());
    this.#whole = given ?? rangesOf(this.graph._fullLayout);
    this.graph.style.minHeight = `${layout.height}px`;
    this.wait.hidden = true;
    this.#showUnzoom();
    return true;
  }

  /**
   * The figure in these colours. It is kept: where Plotly is given the very arrays that it has, it
   * computes no level lines anew.
   * @param {string} id
   * @param {Record<string, string>} colours
   */
  #coloured(id, colours) {
    const key = id + Object.values(colours).join();
    if (this.#kept.key !== key) {
      this.#kept = { key, figure: coloured(/** @type {string} */ (parts.get(id)), colours) };
    }
    return this.#kept.figure;
  }

  /**
   * What is drawn, in other colours.
   * @param {Record<string, string>} colours
   */
  dressed(colours) {
    const text = /** @type {string} */ (parts.get(this.state.header.figure));
    const { clientWidth } = this.graph;
    const figure = coloured(text, colours);
    return dress(figure, this.#narrow, canDrawDepth, this.panels, clientWidth, this.#height);
  }

  /** Takes the size that the page has now. */
  resize() {
    window.Plotly.Plots.resize(this.background);
    return window.Plotly.Plots.resize(this.graph);
  }

  #afterZoom() {
    const axes = Object.entries(this.graph._fullLayout).filter(([name, axis]) =>
      /^[xy]axis/.test(name) && !axis.fixedrange
    );
    if (this.background.data?.length) { // not while it is drawn anew
      const below = axes.filter(([name]) => name in this.background._fullLayout); // it may lack a panel
      const ranges = below.map(([name, { range }]) => [`${name}.range`, [...range]]);
      window.Plotly.relayout(this.background, Object.fromEntries(ranges));
    }
    this.#showUnzoom();
    this.listener.zoom();
  }

  #showUnzoom() {
    const now = axesOf(this.graph) && rangesOf(this.graph._fullLayout);
    const whole = this.#whole;
    if (now && whole) {
      const [x0, x1, y0, y1] = whole;
      const room = [x1 - x0, x1 - x0, y1 - y0, y1 - y0].map(Math.abs);
      this.unzoom.hidden = now.every((end, i) => Math.abs(end - whole[i]) < 1e-6 * room[i]);
    } else this.unzoom.hidden = true;
  }

  /**
   * What WebGL draws is gone once it is on screen: for paper it lies behind itself as a picture.
   * @param {boolean} kept
   */
  keepRelief(kept) {
    const relief = this.graph._fullLayout?.scene?._scene?.glplot;
    if (!relief) return;
    if (kept) relief.redraw();
    relief.canvas.style.background = kept
      ? `0 0 / 100% 100% url(${relief.canvas.toDataURL()})`
      : "";
  }
}
