// @ts-check
/**
 * Decodes what Python sends (wire.py writes it): a JSON header, then parts, each deflated. A part
 * is the JSON of a Plotly figure, or a record: named channels of numbers.
 */

/** @typedef {import("./types.d.ts").Channels} Channels */
/** @typedef {import("./types.d.ts").Header} Header */
/** @typedef {import("./types.d.ts").Part} Part */

/**
 * A JSON text behind its length, and the bytes after it.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {[any, Uint8Array<ArrayBuffer>]}
 */
function splitHeader(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return [header, bytes.subarray(4 + length)];
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function inflate(bytes) {
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
 * The header of a message, and the parts that came with it, by their names.
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<[Header, Map<string, Part>]>}
 */
export async function unpack(bytes) {
  const [header, body] = splitHeader(bytes);
  const parts = new Map();
  let rest = body;
  for (const { id, kind, size } of header.parts) {
    const plain = await inflate(rest.subarray(0, size));
    parts.set(id, kind === "figure" ? new TextDecoder().decode(plain) : readRecord(plain));
    rest = rest.subarray(size);
  }
  return [header, parts];
}
