// @ts-check
/**
 * The parts that this page holds. A part is sent only to a page that does not hold it yet, so they
 * outlive the figure that first needed them, up to a number.
 */

/** @typedef {import("./types.d.ts").Header} Header */
/** @typedef {import("./types.d.ts").Part} Part */

/**
 * The names of the parts that a scene is made of.
 * @param {Header} header
 */
export const partsOf = ({ figure, base, lines, script, story }) =>
  [figure, base, ...Object.values(lines), ...story.map(({ record }) => record), script]
    .filter((id) => id !== null);

export class Parts {
  /** @type {Map<string, Part>} the youngest last */
  #held = new Map();
  /** @type {Map<object, string[]>} figure on screen → the parts that it is made of */
  #used = new Map();

  constructor(most = 48) {
    this.most = most;
  }

  get ids() {
    return [...this.#held.keys()];
  }

  /** @param {string} id */
  get(id) {
    return this.#held.get(id);
  }

  /**
   * Adds what came with a message. What the scene is made of stays young; the oldest go, but for
   * those and what is on screen in whatever figure: on them Python counts.
   * @param {Map<string, Part>} fresh
   * @param {string[]} wanted
   */
  keep(fresh, wanted) {
    for (const [id, part] of fresh) this.#put(id, part);
    for (const id of wanted) {
      const part = this.#held.get(id);
      if (part !== undefined) this.#put(id, part);
    }
    const used = new Set([wanted, ...this.#used.values()].flat());
    for (const id of this.#held.keys()) {
      if (this.#held.size <= this.most) break;
      if (!used.has(id)) this.#held.delete(id);
    }
  }

  /**
   * At the young end of the map.
   * @param {string} id
   * @param {Part} part
   */
  #put(id, part) {
    this.#held.delete(id);
    this.#held.set(id, part);
  }

  /**
   * A figure is made of these from now on.
   * @param {object} figure
   * @param {string[]} wanted
   */
  use(figure, wanted) {
    this.#used.set(figure, wanted);
  }

  /** @param {object} figure that has gone */
  release(figure) {
    this.#used.delete(figure);
  }
}

/** Those of all figures of this page. */
export const parts = new Parts();
