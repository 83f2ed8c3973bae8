// @ts-check
/**
 * Figures in a file of their own. Nobody answers there: what Python would say to a release is made
 * of the records that the file has, of all pairs of ticks of two sliders.
 */

import { isSlider, sliceLine, sliderNamed, stepsOf } from "./lookup.js";
import render from "./main.js";
import { nearest } from "./numbers.js";
import { parts, partsOf } from "./parts.js";
import { unpack } from "./wire.js";

/** @typedef {import("./types.d.ts").Channels} Channels */
/** @typedef {import("./types.d.ts").Control} Control */
/** @typedef {import("./types.d.ts").Header} Header */
/** @typedef {import("./types.d.ts").Held} Held */
/** @typedef {import("./types.d.ts").Part} Part */
/** @typedef {Record<string, unknown>} Setting values by control */
/** @typedef {{ serial: number, values: Setting }} Said */

/**
 * Whether a setting has all of these values.
 * @param {Setting} setting
 * @param {Setting} values
 */
const has = (setting, values) =>
  Object.entries(values).every(([name, value]) => String(setting[name]) === String(value));

export class Answers {
  /**
   * @param {Header} header
   * @param {Map<string, Part>} held the parts that came in the file
   */
  constructor(header, held) {
    this.header = header;
    this.parts = held;
    this.card = header.card;
    /** @type {number | null} */
    this.step = header.step;
    this.held = /** @type {Held} */ (header.held);
    /** @type {Setting} */
    this.setting = Object.fromEntries(
      header.controls.map((control) => [
        control.name,
        isSlider(control) ? control.values[control.index] : control.at,
      ]),
    );
  }

  /**
   * The record at a setting; null where there is none.
   * @param {Setting} setting
   * @returns {Channels | null}
   */
  #recordAt(setting) {
    const { across, grids, up } = this.held;
    const grid = grids.find(({ others }) => has(setting, others));
    if (!grid) return null;
    const [columns, rows] = [across, up].map((name) => this.#ticks(name));
    const row = rows.indexOf(Number(setting[up])) * columns.length +
      columns.indexOf(Number(setting[across]));
    return sliceLine(this.#record(grid.record), row, rows.length * columns.length);
  }

  /**
   * The ticks of a slider; a figure may have no second one.
   * @param {string} name
   */
  #ticks(name) {
    const slider = sliderNamed(/** @type {any} */ ({ header: this.header }), name);
    return slider?.values ?? [NaN];
  }

  /** @param {string} id */
  #record(id) {
    return /** @type {Channels} */ (this.parts.get(id));
  }

  /**
   * The records at all ticks of a slider, the others being as they are; null where one is missing.
   * @param {import("./types.d.ts").Slider} slider
   * @returns {Channels | null}
   */
  #lineOf({ name, values }) {
    const rows = values.map((value) => this.#recordAt({ ...this.setting, [name]: value }));
    if (rows.includes(null)) return null;
    const whole = this.#record(this.held.grids[0].record);
    /** @type {Channels} */
    const line = {};
    for (const [channel, { shape = [], values: all }] of Object.entries(whole)) {
      if (shape.length < 2) {
        line[channel] = { shape, values: all };
        continue;
      }
      const size = all.length / shape[0];
      const stacked = new Float32Array(rows.length * size);
      rows.forEach((row, i) =>
        stacked.set(/** @type {Channels} */ (row)[channel].values, i * size)
      );
      line[channel] = { shape: [rows.length, ...shape.slice(1)], values: stacked };
    }
    return line;
  }

  /**
   * What has been said becomes the setting, where there is a record of it.
   * @param {Setting} values
   */
  #take({ card, step, ...values }) {
    if (card !== undefined) this.card = /** @type {number | null} */ (card);
    if (step !== undefined) this.step = /** @type {number | null} */ (step);
    const next = { ...this.setting };
    for (const control of this.header.controls) {
      const value = values[control.name];
      if (value === undefined) continue;
      next[control.name] = isSlider(control)
        ? control.values[nearest(control.values, Number(value))]
        : value;
    }
    const known = this.held.grids.some(({ others }) => has(next, others));
    for (const { name } of this.header.controls) {
      const isMain = name === this.held.across || name === this.held.up;
      if (known || isMain) this.setting[name] = next[name];
    }
  }

  /**
   * A control as it stands now.
   * @param {Control} control
   * @returns {Control}
   */
  #placed(control) {
    const value = this.setting[control.name];
    if (isSlider(control)) return { ...control, index: control.values.indexOf(Number(value)) };
    return { ...control, at: /** @type {[number, number]} */ (value) };
  }

  /**
   * The message that answers, and the parts that it speaks of.
   * @param {Said} said
   * @returns {[Header, Map<string, Part>]}
   */
  to({ serial, values }) {
    this.#take(values);
    const { header, held, setting } = this;
    const base = /** @type {Channels} */ (this.#recordAt(setting));
    const key = `${header.scene} ${JSON.stringify(setting)}`;
    const made = new Map(this.parts);
    made.set(key, base);
    /** @type {Record<string, string>} */
    const lines = {};
    for (const control of header.controls.filter(isSlider)) {
      const line = this.#lineOf(control);
      if (!line) continue;
      lines[control.name] = `${control.name} ${key}`;
      made.set(lines[control.name], line);
    }
    const grid = held.grids.find(({ others }) => has(setting, others));
    if (header.plane && grid) lines[header.plane.name] = grid.record;
    const figure = held.figures.find((each) => has(setting, each.values))?.figure;
    const steps = stepsOf(base);
    const answer = {
      ...header,
      ...{ base: key, card: this.card, figure: figure ?? header.figure, lines, serial },
      ...{ pending: false, whole: true, parts: [], step: this.step },
      controls: header.controls.map((control) => this.#placed(control)),
      lineStep: this.step ?? Math.round(steps[steps.length - 1]),
      presets: header.presets.map((each) => ({ ...each, current: has(setting, each.values) })),
    };
    const wanted = new Set(partsOf(answer));
    return [answer, new Map([...made].filter(([id]) => wanted.has(id)))];
  }
}

/**
 * A header as the bytes of a message.
 * @param {Header} header
 */
function framedAlone(header) {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + text.length);
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  return bytes;
}

/**
 * Shows the figure of a place, and answers it from then on.
 * @param {HTMLElement} place
 */
async function standAlone(place) {
  const text = place.querySelector("script")?.textContent ?? "";
  const [header, held] = await unpack(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)));
  const answers = new Answers(header, held);
  let serial = 0;
  const answer = (/** @type {Said} */ said) => {
    serial = said.serial;
    const [told, wanted] = answers.to(said);
    parts.keep(wanted, [...wanted.keys()]);
    render({
      data: framedAlone(told),
      parentElement: place,
      setStateValue: (_, value) => answer(/** @type {Said} */ (value)),
    });
  };
  answer({ serial, values: {} });
  // In other colours the same is drawn anew.
  matchMedia("(prefers-color-scheme: dark)").onchange = () => answer({ serial, values: {} });
}

for (const place of globalThis.document?.querySelectorAll(".alone") ?? []) {
  standAlone(/** @type {HTMLElement} */ (place)).catch((error) => {
    place.append(`The figure could not be drawn: ${error.message}`);
    console.error(error);
  });
}
