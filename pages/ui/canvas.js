// @ts-check
/**
 * A square in which points of two classes are drawn by hand, or put by keys. They stay in the
 * browser until one uses them.
 */

/** @typedef {[number, number, number]} Point x and y from −1 to 1, and the class */
/** @typedef {{ data: { points: Point[] } | null, parentElement: HTMLElement, setStateValue: (name: string, value: unknown) => void }} Component */

const APART = 0.09; // of points that one stroke leaves
const STEP = 0.05; // of the cross, by a key
const MOST = 500;
const SVG = "http://www.w3.org/2000/svg";

/** @type {WeakMap<Element, Canvas>} */
const canvases = new WeakMap();

class Canvas {
  /** @type {Point[]} */
  points = [];
  /** @type {[number, number]} where the keys put a point */
  cross = [0, 0];
  /** @type {Point | null} the last of a stroke */
  last = null;
  /** @type {number[]} how many points there were before each stroke */
  before = [];

  /** @param {HTMLElement} parent */
  constructor(parent) {
    /** @type {(selector: string) => any} */
    this.find = (selector) => parent.querySelector(selector);
    /** @type {(points: Point[]) => void} */
    this.use = () => {};
    const square = this.find("svg");
    square.onpointerdown = (/** @type {PointerEvent} */ event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      square.setPointerCapture(event.pointerId);
      this.begin();
      this.put(this.under(event));
    };
    square.onpointermove = (/** @type {PointerEvent} */ event) => {
      const at = this.last && this.under(event);
      if (at && this.last && Math.hypot(at[0] - this.last[0], at[1] - this.last[1]) > APART) {
        this.put(at);
      }
    };
    square.onpointerup = square.onpointercancel = () => this.last = null;
    square.onkeydown = (/** @type {KeyboardEvent} */ event) => this.key(event);
    square.onfocus = square.onblur = () => this.show();
    this.find(".undo").onclick = () => {
      this.points.length = this.before.pop() ?? 0;
      this.show();
    };
    this.find(".clear").onclick = () => {
      this.points = [];
      this.before = [];
      this.show();
    };
    this.find(".use").onclick = () => this.use(this.points);
  }

  begin() {
    this.before.push(this.points.length);
  }

  /**
   * @param {PointerEvent} event
   * @returns {[number, number]}
   */
  under({ clientX, clientY }) {
    const { left, top, width, height } = this.find("svg").getBoundingClientRect();
    return [2 * (clientX - left) / width - 1, 1 - 2 * (clientY - top) / height];
  }

  /** @param {[number, number]} at */
  put(at) {
    if (this.points.length >= MOST || Math.max(...at.map(Math.abs)) > 1) return;
    const label = this.find("input[value='1']").checked ? 1 : 0;
    this.last = [...at, label];
    this.points.push(this.last);
    this.show();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
      event.key
    ];
    if (by) {
      const within = (/** @type {number} */ value) => Math.min(0.95, Math.max(-0.95, value));
      this.cross = [within(this.cross[0] + STEP * by[0]), within(this.cross[1] + STEP * by[1])];
    } else if (event.key === " " || event.key === "Enter") {
      this.begin();
      this.put(this.cross);
      this.last = null;
    } else return;
    event.preventDefault();
    this.show();
  }

  show() {
    const square = this.find("svg");
    const marks = this.points.map(([x, y, label]) => {
      const mark = document.createElementNS(SVG, "circle");
      for (const [name, value] of Object.entries({ cx: x, cy: -y, r: 0.022 })) {
        mark.setAttribute(name, String(value));
      }
      mark.classList.add(label ? "second" : "first");
      return mark;
    });
    if (document.activeElement === square) {
      const cross = document.createElementNS(SVG, "path");
      const [x, y] = this.cross;
      cross.setAttribute("d", `M${x - 0.05},${-y}h0.1M${x},${-y - 0.05}v0.1`);
      marks.push(/** @type {any} */ (cross));
    }
    square.replaceChildren(...marks);
    const second = this.points.filter(([, , label]) => label).length;
    this.find(".count").textContent = `${this.points.length - second} ○, ${second} ●`;
    for (const name of [".undo", ".clear"]) this.find(name).disabled = !this.points.length;
  }
}

/**
 * Called by Streamlit when it is mounted, and with every message for it.
 * @param {Component} component
 */
export default function ({ data, parentElement, setStateValue }) {
  let canvas = canvases.get(parentElement);
  if (!canvas) {
    canvas = new Canvas(parentElement);
    canvas.points = data?.points ?? [];
    canvases.set(parentElement, canvas);
  }
  canvas.use = (points) => setStateValue("points", points);
  canvas.show();
}
