// @ts-check
/** Pictures of pixels: what an SVG shows, and which pixels a colour has. */

/**
 * The picture that an SVG is, decoded.
 * @param {string} svg
 */
export async function imageOf(svg) {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * A canvas of so many pixels, and what draws on it in units of the picture.
 * @param {number} width
 * @param {number} height
 * @param {number} times pixels to a unit
 */
export function canvasOf(width, height, times) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * times);
  canvas.height = Math.round(height * times);
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  brush.scale(times, times);
  return { canvas, brush };
}

/**
 * The SVG as a PNG, so many times as large.
 * @param {import("./sheet.js").Sheet} sheet
 * @param {number} times
 * @returns {Promise<Blob>}
 */
export async function pngOf({ svg, width, height }, times) {
  const { canvas, brush } = canvasOf(width, height, times);
  brush.drawImage(await imageOf(svg), 0, 0, width, height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => blob ? resolve(blob) : reject(new Error("the picture is too large")));
  });
}

/**
 * A colour of CSS as every reader of SVG knows it; `color-mix` and its like are known to browsers.
 * @param {string} colour
 */
export function plainColour(colour) {
  const { brush } = canvasOf(1, 1, 1);
  brush.fillStyle = colour;
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
  return alpha === 255
    ? `rgb(${red}, ${green}, ${blue})`
    : `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`;
}
