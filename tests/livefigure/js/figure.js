// @ts-check
/** A figure for the tests: sliders α (three ticks) and ρ (two), both as a pair, and a start. */

import { freshState, receive } from "../../../livefigure/js/gestures.js";

/** @typedef {import("../../../livefigure/js/types.d.ts").Channels} Channels */
/** @typedef {import("../../../livefigure/js/types.d.ts").Header} Header */
/** @typedef {import("../../../livefigure/js/types.d.ts").Part} Part */

/**
 * A record of these arrays, which may be nested.
 * @param {Record<string, number[] | number[][]>} arrays
 * @returns {Channels}
 */
export const record = (arrays) =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, rows]) => {
      const [first] = rows;
      const shape = Array.isArray(first) ? [rows.length, first.length] : [rows.length];
      return [name, { shape, values: new Float32Array(/** @type {number[]} */ (rows.flat())) }];
    }),
  );

/** Every part that a header of these tests may name. @type {Record<string, Part>} */
export const PARTS = {
  base: record({
    step: [0, 1, 2, 3, 10],
    loss: [9, 8, 7, 6, 5],
    mean: [4],
    cloud: [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]],
  }),
  // A line has fewer steps than the base; its snapshots are those of one step.
  alpha: record({
    step: [0, 2, 10],
    loss: [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
    "now.cloud": [[10, 11], [20, 21], [30, 31]],
  }),
  rho: record({ step: [0, 10], loss: [[1, 2], [3, 4]], rest: [[50], [60]] }),
  pair: record({ mean: [[0], [1], [2], [10], [11], [12]] }),
  start: record({
    loss: [0, 1, 2, 10, 11, 12].map((first) => [first, first + 100]),
    step: [0, 10],
  }),
};

const slider = { says: "", colour: "", marks: [] };

/** @type {Header} */
export const HEADER = {
  figure: "",
  base: "base",
  lines: { alpha: "alpha", rho: "rho", "alpha and rho": "pair", start: "start" },
  script: null,
  parts: [],
  serial: 0,
  story: [],
  card: null,
  panels: [],
  onward: null,
  allExercises: "",
  exercises: [],
  scene: "a scene",
  pending: false,
  whole: true,
  controls: [
    {
      ...slider,
      name: "alpha",
      term: "alpha",
      label: "α",
      values: [0, 1, 2],
      texts: ["0", "1", "2"],
      index: 1,
      axis: "",
      along: [0, 1, 2],
    },
    {
      ...slider,
      name: "rho",
      term: "rho",
      label: "ρ",
      values: [0.1, 0.2],
      texts: ["0.1", "0.2"],
      index: 0,
      axis: "",
      along: [0.1, 0.2],
    },
    {
      name: "start",
      label: "θ₀",
      x: [-1, 0, 1],
      y: [3, 4],
      at: [0.4, 3.6],
      blank: ["mean"],
      framed: false,
      hover: false,
      index: [-1, -1],
      reads: "",
    },
  ],
  plane: { name: "alpha and rho", across: "alpha", up: "rho", rest: ["rest"] },
  bindings: [],
  step: null,
  lineStep: 10,
  html: {},
  words: {},
  presets: [],
  question: null,
  terms: {},
  palette: {},
  alt: "",
  about: {},
  settings: {},
  held: null,
};

/** The state of a figure that has had one message. @param {Partial<Header>} header */
export function figure(header = {}) {
  const state = freshState();
  answer(state, header);
  return state;
}

/**
 * Another message, which answers all that was said.
 * @param {import("../../../livefigure/js/types.d.ts").State} state
 * @param {Partial<Header>} header
 */
export const answer = (state, header = {}, answered = true) =>
  receive(state, { ...HEADER, ...header }, (id) => PARTS[id], answered);
