// @ts-check
/** Panels along whose axis a slider's ticks stand: they are that slider, too, or a pair of two. */

import { follow } from "./follow.js";
import { hiddenNames } from "./guided.js";
import { sliderNamed } from "./lookup.js";
import { nearest } from "./numbers.js";
import { onGraph, tellScale, within } from "./pixels.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").Place} Place */

/** @param {Board} board */
export function buildPanels(board) {
  const { picture: { graph }, state } = board;
  const around = /** @type {HTMLElement} */ (graph.parentElement);
  // A finger scrolls the page or taps. Plotly would draw a box to zoom into, and keep the scroll.
  around.addEventListener("touchstart", (event) => {
    if (graph.contains(/** @type {Node} */ (event.target))) event.stopPropagation();
  }, { capture: true, passive: true });
  for (const type of ["pointermove", "pointerdown"]) {
    around.addEventListener(type, () => tellScale(graph), { capture: true });
  }
  around.onpointermove = (event) => {
    if (state.held) return;
    const name = panelUnder(board, event);
    const pair = state.header.plane?.name;
    graph.classList.toggle("slides", Boolean(name));
    graph.classList.toggle("roams", pair !== undefined && name === pair);
    if (!pair || event.pointerType === "touch") return;
    if (name === pair) board.fetch(pair);
    else if (state.fetching === pair) state.fetching = null;
  };
  around.onpointerdown = (down) => {
    const name = down.isPrimary && down.button === 0 && panelUnder(board, down);
    if (!name) return;
    const move = (/** @type {MouseEvent} */ event) =>
      board.move(name, placeUnder(board, name, event));
    follow(board, down, {
      name,
      move,
      up: (event, far) => {
        if (far && down.pointerType === "touch") return;
        move(event);
        board.letGo();
      },
    });
  };
}

/**
 * What the panel under the pointer moves: the slider along one of its axes, or the pair of two.
 * @param {Board} board
 * @param {MouseEvent} event
 */
function panelUnder({ picture: { graph }, state }, event) {
  const [x, y] = onGraph(graph, event);
  const under = Object.values(graph._fullLayout?._plots ?? {}).find(({ xaxis, yaxis }) =>
    within(xaxis, x) && within(yaxis, y)
  );
  if (!under) return undefined;
  const axes = [under.xaxis._name, under.yaxis._name];
  const { controls, plane } = state.header;
  const hidden = hiddenNames();
  const [slider, ...more] = controls.filter((control) =>
    "axis" in control && axes.includes(control.axis) && !hidden.includes(control.name)
  );
  return more.length ? plane?.name : slider?.name;
}

/**
 * The place of a slider, or of the two of a pair, that is nearest to the pointer on the screen.
 * @param {Board} board
 * @param {string} name
 * @param {MouseEvent} event
 * @returns {Place}
 */
function placeUnder(board, name, event) {
  const pair = board.state.header.plane;
  return pair?.name === name
    ? [tickUnder(board, pair.across, event), tickUnder(board, pair.up, event)]
    : tickUnder(board, name, event);
}

/**
 * The tick of a slider that is nearest to the pointer on the screen.
 * @param {Board} board
 * @param {string} name
 * @param {MouseEvent} event
 */
function tickUnder({ picture: { graph }, state }, name, event) {
  const { axis, along } = sliderNamed(state, name);
  const on = graph._fullLayout[axis];
  const pixel = onGraph(graph, event)[axis.startsWith("x") ? 0 : 1] - on._offset;
  return nearest(along.map((value) => on.d2p(value)), pixel);
}
