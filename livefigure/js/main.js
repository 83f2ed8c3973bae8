// @ts-check
/**
 * The live figure: one Plotly graph and the controls that bend it.
 *
 * Nothing is computed here. Python sends *records*: named channels of numbers. A record is the
 * picture at one setting; a *line* holds one record for every position of one control. While a
 * control moves, its line is looked up; when it is let go, Python is told once and answers with
 * the exact record and with the lines through the new setting.
 */

import { Board } from "./board.js";
import { bytesOf } from "./wire.js";

/** @type {WeakMap<HTMLElement, Board>} */
const boards = new WeakMap();

/**
 * Shows what has come for a figure.
 * @param {import("./types.d.ts").Component} component
 * @returns what is called when the figure is about to go
 */
export default function render({ data, parentElement, setStateValue }) {
  const board = boards.get(parentElement) ?? new Board(parentElement);
  boards.set(parentElement, board);
  if (data) board.receive(bytesOf(data), (said) => setStateValue("released", said));
  // The call was overtaken by a newer one for the same figure, or the figure is about to go: the
  // page tells which, once it is what it will be.
  return () => {
    setTimeout(() => {
      if (parentElement.isConnected || board.gone) return;
      board.leave();
      boards.delete(parentElement);
    });
  };
}
