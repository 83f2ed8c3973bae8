// @ts-check
/**
 * WebGL contexts. Browsers keep some sixteen and take the oldest from who asks for more: so one is
 * asked for once, to see whether there are any, and each is given back when its figure goes.
 */

/** @type {boolean | undefined} */
let depth;

/** Whether this browser draws in three dimensions. */
export function canDrawDepth() {
  if (depth === undefined) {
    const canvas = document.createElement("canvas");
    depth = Boolean(canvas.getContext("webgl"));
    giveBack([canvas]);
  }
  return depth;
}

/** @param {HTMLCanvasElement[]} canvases */
export function giveBack(canvases) {
  for (const canvas of canvases) {
    canvas.getContext("webgl")?.getExtension("WEBGL_lose_context")?.loseContext();
  }
}
