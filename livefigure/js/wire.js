// @ts-check
/**
 * Decodes what Python sends (wire.py writes it): a JSON header, then parts, each deflated. A part
 * is a text, a script or the JSON of a Plotly figure, or a record: named channels of numbers.
 */

/** @typedef {import("./types.d.ts").Channels} Channels */
/** @typedef {import("./types.d.ts").Header} Header */
/** @typedef {import("./types.d.ts").Part} Part */

/**
 * A JSON text behind its length, and the bytes after it.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {[any, Uint8Array<ArrayBuffer>]}
 */
export function splitHeader(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return [header, bytes.subarray(4 + length)];
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
export async function inflate(bytes) {
  if (!globalThis.DecompressionStream) {
    throw new Error(
      "this browser lacks DecompressionStream. Chrome 80, Firefox 113 and Safari 16.4 have it, " +
        "and all that came later.",
    );
  }
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * A record: the shapes of its channels, then floats without their last byte, one plane of bytes
 * after another.
 * @param {Uint8Array<ArrayBuffer>} bytes
 */
export function readRecord(bytes) {
  const [shapes, planes] = splitHeader(bytes);
  const count = planes.length / 3;
  const bits = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    bits[i] = (planes[i] << 24) | (planes[count + i] << 16) | (planes[2 * count + i] << 8);
  }
  const floats = new Float32Array(bits.buffer);
  /** @type {Channels} */
  const record = {};
  let from = 0;
  for (const [name, shape] of /** @type {[string, number[]][]} */ (Object.entries(shapes))) {
    const size = shape.reduce((a, b) => a * b, 1);
    record[name] = { shape, values: floats.subarray(from, from + size) };
    from += size;
  }
  return record;
}

/**
 * The parts in a message, as they were sent.
 * @param {Header} header
 * @param {Uint8Array<ArrayBuffer>} body
 */
export function* sentParts({ parts }, body) {
  let from = 0;
  for (const { id, kind, size } of parts) {
    yield { id, kind, bytes: body.subarray(from, from + size) };
    from += size;
  }
}

/**
 * The header of a message, and the parts that came with it, by their names.
 * @param {Uint8Array<ArrayBuffer>} message
 * @returns {Promise<[Header, Map<string, Part>]>}
 */
export async function unpack(message) {
  const [header, body] = splitHeader(message);
  const parts = new Map();
  for (const { id, kind, bytes } of sentParts(header, body)) {
    const plain = await inflate(bytes);
    parts.set(id, kind === "record" ? readRecord(plain) : new TextDecoder().decode(plain));
  }
  return [header, parts];
}

/**
 * What Streamlit hands over, as bytes.
 * @param {ArrayBuffer | Uint8Array<ArrayBuffer>} data
 */
export const bytesOf = (data) => data instanceof Uint8Array ? data : new Uint8Array(data);
