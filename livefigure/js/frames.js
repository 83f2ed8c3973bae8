// @ts-check
/** When to paint: the first event is answered at once; of those within one frame, only the last. */

export class Frames {
  #busy = false;
  #dirty = false;

  /** @param {() => void} paint */
  constructor(paint) {
    this.paint = paint;
  }

  request() {
    if (this.#busy) {
      this.#dirty = true;
      return;
    }
    this.#busy = true;
    this.#dirty = false;
    this.paint();
    requestAnimationFrame(() => {
      this.#busy = false;
      if (this.#dirty) this.request();
    });
  }
}
