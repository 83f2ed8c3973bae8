// @ts-check
/** The figure drawing itself, as a video that the browser records. */

import { boundData } from "./bindings.js";
import { element } from "./dom.js";
import { recordOf, stepsOf } from "./lookup.js";
import { Motion } from "./motion.js";
import { paced } from "./pacing.js";
import { canvasOf, imageOf } from "./raster.js";
import { stillAndMoving } from "./sheet.js";

/** @typedef {import("./board.js").Board} Board */

const LAST = 1000; // milliseconds for which the end stays
const KINDS = ["video/webm;codecs=vp9", "video/webm", "video/mp4"];

/** The kind of video that this browser records; undefined where it records none. */
export const kindOfFilm = () =>
  "MediaRecorder" in globalThis && "captureStream" in HTMLCanvasElement.prototype
    ? KINDS.find((kind) => MediaRecorder.isTypeSupported(kind))
    : undefined;

/**
 * Records the run from its first step to its last, at the pace and the speed of the page.
 * @param {Board} board
 * @param {import("./sheet.js").Wishes} wishes
 * @param {number} times pixels to a unit
 * @param {(share: number) => void} tell how much of it has been recorded
 * @returns {Promise<Blob>}
 */
export async function filmOf(board, wishes, times, tell) {
  const { sheet, top, traces, layout } = await stillAndMoving(board, wishes);
  const { canvas, brush } = canvasOf(sheet.width, sheet.height, times);
  const still = await imageOf(sheet.svg);
  const stage = element("div", { className: "dressed", "aria-hidden": "true" });
  const graph =
    /** @type {import("./types.d.ts").Graph} */ (/** @type {unknown} */ (element("div")));
  stage.append(graph);
  board.root.append(stage);
  const motion = new Motion(stage, graph);
  const state = { ...board.state, drawing: true, hovered: null };
  const record = recordOf(state);
  const steps = stepsOf(record.channels);
  const plan = paced(steps[0], steps[steps.length - 1], steps[1] - steps[0] || 1);
  const draw = async (/** @type {number} */ time) => {
    const at = plan.stepAt(Math.min(time, plan.whole));
    const step = Math.max(0, steps.findLastIndex((each) => each <= at + 1e-6));
    motion.show(
      state.header.bindings.map((each) => boundData({ ...state, step }, each, record, step)),
      true,
    );
    while (stage.dataset.shown !== stage.dataset.paints) await nextTask();
    const moving = await imageOf(window.Plotly.Snapshot.toSVG(graph, "svg"));
    brush.drawImage(still, 0, 0, sheet.width, sheet.height);
    brush.drawImage(moving, 0, top, layout.width, layout.height);
  };
  try {
    await window.Plotly.newPlot(graph, traces, layout, { staticPlot: true, responsive: false });
    motion.begin(traces);
    await draw(0);
    return await recorded(canvas, async () => {
      const begun = performance.now();
      const speed = Number(board.find(".speed").value);
      for (let time = 0; time < plan.whole + speed * LAST;) {
        await draw(time);
        tell(Math.min(1, time / plan.whole));
        await nextTask(15);
        time = speed * (performance.now() - begun);
      }
    });
  } finally {
    motion.leave();
    window.Plotly.purge(graph);
    stage.remove();
  }
}

/** @param {number} [after] milliseconds */
const nextTask = (after = 0) => new Promise((resolve) => setTimeout(resolve, after));

/**
 * What is drawn on a canvas meanwhile, as a video.
 * @param {HTMLCanvasElement} canvas
 * @param {() => Promise<void>} draw
 * @returns {Promise<Blob>}
 */
async function recorded(canvas, draw) {
  const type = kindOfFilm();
  const recorder = new MediaRecorder(canvas.captureStream(), {
    mimeType: type,
    videoBitsPerSecond: 6e6,
  });
  /** @type {Blob[]} */
  const pieces = [];
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  const over = new Promise((resolve) => {
    recorder.onstop = resolve;
  });
  recorder.start();
  try {
    await draw();
  } finally {
    recorder.stop();
    await over;
  }
  return new Blob(pieces, { type });
}
