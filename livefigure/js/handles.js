// @ts-check
/** Handles: controls of two dimensions, taken on the picture itself. */

import { element } from "./dom.js";
import { follow } from "./follow.js";
import { hiddenNames } from "./guided.js";
import { controlNamed, fillIn, findControl, isHandle, positionOf, recordOf } from "./lookup.js";
import { clamp, nearest, same, written } from "./numbers.js";
import { axesOf, isInside, pointUnder } from "./pixels.js";

/** @typedef {import("./board.js").Board} Board */
/** @typedef {import("./types.d.ts").Handle} Handle */
/** @typedef {import("./types.d.ts").Pair} Pair */

/** @type {Record<string, Pair>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * The place on a handle's lattice that is nearest to a point.
 * @param {Handle} handle
 * @param {Pair} point
 * @returns {Pair}
 */
const placeNear = ({ x, y }, point) => [nearest(x, point[0]), nearest(y, point[1])];

/** @param {Board} board */
export function buildHandles(board) {
  const { graph } = board.picture;
  const hidden = hiddenNames();
  const handles = board.state.header.controls.filter(isHandle)
    .filter(({ name }) => !hidden.includes(name));
  graph.onpointerdown = graph.onpointermove = graph.onpointerleave = null;
  board.find(".handles").replaceChildren(...handles.map((handle) => buildHandle(board, handle)));
  for (const handle of handles) listenOnSurface(board, handle);
  showHandles(board);
}

/**
 * @param {Board} board
 * @param {Handle} built
 */
function buildHandle(board, built) {
  const { framed, hover, label, name, x } = built;
  const { graph } = board.picture;
  const { state } = board;
  const newest = () => /** @type {Handle} */ (controlNamed(state, name));
  const node = element("button", {
    type: "button",
    className: "handle",
    title: label,
    "aria-label": label,
    "role": "slider",
    "aria-roledescription": "point on the surface",
    "aria-valuemin": x[0],
    "aria-valuemax": x.at(-1),
  });
  node.dataset.control = name;
  node.classList.toggle("follows", hover);
  node.classList.toggle("framed", framed);
  node.onpointerenter = () => board.fetch(name);
  node.onfocus = () => {
    if (node.matches(":focus-visible")) board.fetch(name);
  };
  node.onpointerleave = node.onblur = () => {
    if (state.held !== name) state.fetching = null;
  };
  node.onpointerdown = (event) => {
    event.preventDefault();
    node.focus({ preventScroll: true });
    node.setPointerCapture(event.pointerId);
    board.take(name);
    board.fetch(name);
  };
  node.onpointermove = (event) => {
    const point = state.held === name && pointUnder(graph, event);
    if (point) board.move(name, placeNear(newest(), point));
  };
  node.onpointercancel = () => board.giveUp();
  node.onpointerup = (event) => {
    if (state.held !== name) return;
    state.held = state.fetching = null;
    const point = pointUnder(graph, event);
    if (point) board.release({ [name]: point });
  };
  node.onkeydown = (event) => {
    const by = ARROWS[event.key];
    if (!by) return;
    event.preventDefault();
    const handle = newest();
    const place = /** @type {Pair} */ (state.place[name]);
    const [i, j] = same(place, handle.index) ? placeNear(handle, handle.at) : place;
    board.move(name, [
      clamp(i + by[0], 0, handle.x.length - 1),
      clamp(j + by[1], 0, handle.y.length - 1),
    ]);
    board.letGo(400);
  };
  return node;
}

/**
 * A click on the surface sends the handle there (Plotly swallows `click`, not pointers); one that
 * hovers follows the mouse before.
 * @param {Board} board
 * @param {Handle} built
 */
function listenOnSurface(board, { hover, name }) {
  const { graph } = board.picture;
  const moveTo = (/** @type {MouseEvent} */ event) => {
    const point = pointUnder(graph, event);
    if (point) {
      board.move(name, placeNear(/** @type {Handle} */ (controlNamed(board.state, name)), point));
    }
  };
  if (hover) {
    graph.onpointermove = (event) => {
      if (board.state.held || event.pointerType === "touch") return;
      if (isInside(graph, event)) moveTo(event);
      else board.goHome(name);
    };
    graph.onpointerleave = () => {
      if (!board.state.held) board.goHome(name);
    };
  }
  graph.onpointerdown = (down) => {
    if (!down.isPrimary || down.button !== 0 || !isInside(graph, down)) return;
    follow(board, down, {
      name,
      move: hover ? moveTo : null,
      up: (event, far) => {
        if (far && !hover) return; // a zoom
        board.choose({ [name]: pointUnder(graph, event) });
      },
    });
  };
}

/**
 * Shows where they stand.
 * @param {Board} board
 */
export function showHandles(board) {
  const { state } = board;
  const axes = axesOf(board.picture.graph);
  for (const node of board.find(".handles").children) {
    const handle = findControl(state, node.dataset.control);
    node.hidden = !axes || !handle || board.picture.hidden.includes("xy"); // the panel it stands on
    if (!axes || !handle || !isHandle(handle)) continue;
    const at = positionOf(state, handle);
    const [left, top] = axes.map((axis, k) => axis._offset + axis.d2p(at[k]));
    node.style.transform = `translate(${left}px, ${top}px)`;
    node.setAttribute(
      "aria-valuetext",
      handle.reads
        ? fillIn(handle.reads, state, recordOf(state), 0)
        : at.map((each) => written(each)).join(", "),
    );
    node.setAttribute("aria-valuenow", String(at[0])); // one number is asked for; the text has both
  }
}
