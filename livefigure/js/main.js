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

/** @type {WeakMap<HTMLElement, Board>} */
const boards = new WeakMap();

/**
 * Called by Streamlit when a figure is mounted, and with every message for it.
 * @param {object} component
 * @param {ArrayBuffer | Uint8Array<ArrayBuffer> | null} component.data
 * @param {HTMLElement} component.parentElement
 * @param {(name: string, value: unknown) => void} component.setStateValue
 * @returns what Streamlit calls when the figure is about to go
 */
export default function render({ data, parentElement, setStateValue }) {
  const board = boards.get(parentElement) ?? new Board(parentElement);
  boards.set(parentElement, board);
  board.receive(data, (said) => setStateValue("released", said));
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
