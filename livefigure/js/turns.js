// @ts-check
/**
 * Who may speak. Of two figures that speak in the same moment, Streamlit hears one: so a figure
 * waits for as long as another one is owed an answer.
 */

export class Turns {
  /** @type {object | null} who is owed an answer */
  #speaker = null;
  /** @type {Map<object, () => void>} figure → what it will say */
  #waiting = new Map();

  /**
   * Speaks now, or when it is the figure's turn: then it says the last of what it wanted to say.
   * @param {object} figure
   * @param {() => void} speak
   */
  ask(figure, speak) {
    if (this.#speaker !== null && this.#speaker !== figure) {
      this.#waiting.set(figure, speak);
      return;
    }
    this.#speaker = figure;
    speak();
  }

  /**
   * The figure was answered, or has gone, or waits no longer: the next one speaks.
   * @param {object} figure
   */
  end(figure) {
    this.#waiting.delete(figure);
    if (this.#speaker !== figure) return;
    this.#speaker = null;
    const [next] = this.#waiting;
    if (!next) return;
    this.#waiting.delete(next[0]);
    this.ask(...next);
  }
}

/** Those of all figures of this page. */
export const turns = new Turns();
