// @ts-check
/**
 * A text as a QR code (ISO/IEC 18004): its bytes, with error correction of level M, of which a
 * seventh may be lost.
 */

// Of level M, by version: bytes of correction in a block, and the number of blocks.
const CHECKS = [
  ...[10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26],
  ...Array(19).fill(28),
];
const BLOCKS = [
  ...[1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25],
  ...[26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49],
];

/** @type {((x: number, y: number) => boolean)[]} the eight masks */
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => (x * y) % 2 + (x * y) % 3 === 0,
  (x, y) => ((x * y) % 2 + (x * y) % 3) % 2 === 0,
  (x, y) => ((x + y) % 2 + (x * y) % 3) % 2 === 0,
];

/**
 * Where the small squares stand, across and down.
 * @param {number} version
 */
function alignments(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const last = 4 * version + 10;
  const apart = version === 32 ? 26 : 2 * Math.ceil((last - 6) / (2 * (count - 1)));
  return [6, ...Array.from({ length: count - 1 }, (_, k) => last - apart * (count - 2 - k))];
}

/**
 * How many bytes a version holds, with those of correction.
 * @param {number} version
 */
function room(version) {
  const squares = alignments(version).length;
  const alone = squares && (25 * squares - 10) * squares - 55;
  const bits = (16 * version + 128) * version + 64 - alone - (version > 6 ? 36 : 0);
  return Math.floor(bits / 8);
}

/** @type {(a: number, b: number) => number} the product in the field of 256 elements */
const times = (a, b) => {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  }
  return product;
};

/**
 * The bytes of correction of a block, by Reed and Solomon.
 * @param {number[]} data
 * @param {number} count
 */
function checksOf(data, count) {
  const divisor = [...Array(count - 1).fill(0), 1];
  for (let k = 0, root = 1; k < count; k++, root = times(root, 2)) {
    for (let i = 0; i < count; i++) {
      divisor[i] = times(divisor[i], root) ^ (divisor[i + 1] ?? 0);
    }
  }
  const rest = Array(count).fill(0);
  for (const byte of data) {
    const factor = byte ^ rest.shift();
    rest.push(0);
    divisor.forEach((each, i) => rest[i] ^= times(each, factor));
  }
  return rest;
}

/**
 * The text as the bytes of a code: in blocks, interleaved, each with its correction.
 * @param {Uint8Array} text
 * @param {number} version
 */
function bytesFor(text, version) {
  const [checks, blocks, all] = [CHECKS[version - 1], BLOCKS[version - 1], room(version)];
  const bits = (/** @type {number} */ value, /** @type {number} */ size) =>
    value.toString(2).padStart(size, "0");
  const content = "0100" + bits(text.length, version < 10 ? 8 : 16) +
    [...text].map((byte) => bits(byte, 8)).join("") + "0000";
  const bytes = (content.padEnd(8 * Math.ceil(content.length / 8), "0").match(/.{8}/g) ?? []).map((
    byte,
  ) => parseInt(byte, 2));
  const size = all - checks * blocks;
  for (let k = 0; bytes.length < size; k++) bytes.push(k % 2 ? 0x11 : 0xec);
  bytes.length = size; // of the four zeros at the end there may be fewer
  const long = all % blocks; // blocks with a byte more
  const short = Math.floor(all / blocks) - checks;
  const parts = Array.from(
    { length: blocks },
    (_, k) => bytes.splice(0, short + (k < blocks - long ? 0 : 1)),
  );
  const corrections = parts.map((part) => checksOf(part, checks));
  const woven = (/** @type {number[][]} */ rows) =>
    Array.from({ length: Math.max(...rows.map((row) => row.length)) }, (_, i) => i)
      .flatMap((i) => rows.flatMap((row) => row.slice(i, i + 1)));
  return [...woven(parts), ...woven(corrections)];
}

/**
 * A number with the rest of its division behind it, as format and version are written.
 * @param {number} value
 * @param {number} divisor
 * @param {number} size of the rest, in bits
 */
function withRest(value, divisor, size) {
  let rest = value;
  for (let k = 0; k < size; k++) rest = (rest << 1) ^ ((rest >> (size - 1)) * divisor);
  return (value << size) | rest;
}

/**
 * How hard a code is to read: long runs, squares, what looks like a finder, and too much of one.
 * @param {boolean[][]} dark
 */
function penaltyOf(dark) {
  const size = dark.length;
  const columns = dark.map((_, x) => dark.map((row) => row[x]));
  let penalty = 0;
  for (const row of [...dark, ...columns]) {
    const signs = row.map(Number).join("");
    for (const run of signs.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
    penalty += 40 * [...`0000${signs}0000`.matchAll(/(?=00001011101|10111010000)/g)].length;
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) {
      const here = dark[y][x];
      if (here === dark[y - 1][x] && here === dark[y][x - 1] && here === dark[y - 1][x - 1]) {
        penalty += 3;
      }
    }
  }
  const share = dark.flat().filter(Boolean).length / (size * size);
  return penalty + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}

/**
 * The modules of the code, row by row: whether each is dark. Null where the text is too long.
 * @param {string} text
 * @returns {boolean[][] | null}
 */
export function qrOf(text) {
  const bytes = new TextEncoder().encode(text);
  const version =
    CHECKS.findIndex((checks, k) =>
      room(k + 1) - checks * BLOCKS[k] >= bytes.length + (k < 9 ? 2 : 3)
    ) + 1;
  if (!version) return null;
  const codes = Array.from(MASKS, (_, mask) => codeWith(bytesFor(bytes, version), version, mask));
  const penalties = codes.map(penaltyOf);
  return codes[penalties.indexOf(Math.min(...penalties))];
}

/**
 * The code under one of the masks.
 * @param {number[]} bytes
 * @param {number} version
 * @param {number} mask
 */
function codeWith(bytes, version, mask) {
  const size = 4 * version + 17;
  /** @type {(boolean | undefined)[][]} */
  const code = Array.from({ length: size }, () => Array(size).fill(undefined));
  const set = (/** @type {number} */ x, /** @type {number} */ y, /** @type {boolean} */ dark) => {
    if (x >= 0 && y >= 0 && x < size && y < size) code[y][x] = dark;
  };
  const square = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {number} */ reach,
    /** @type {number[]} */ light,
  ) => {
    for (let i = -reach; i <= reach; i++) {
      for (let j = -reach; j <= reach; j++) {
        set(x + i, y + j, !light.includes(Math.max(Math.abs(i), Math.abs(j))));
      }
    }
  };
  for (let k = 0; k < size; k++) {
    set(6, k, k % 2 === 0);
    set(k, 6, k % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) square(x, y, 4, [2, 4]);
  const places = alignments(version);
  const last = places.length - 1;
  places.forEach((y, i) =>
    places.forEach((x, j) => {
      const isCorner = (i === 0 && (j === 0 || j === last)) || (i === last && j === 0);
      if (!isCorner) square(x, y, 2, [1]);
    })
  );
  const format = withRest(mask, 0x537, 10) ^ 0x5412; // level M is 00
  for (let k = 0; k < 15; k++) {
    const dark = ((format >> k) & 1) === 1;
    if (k < 8) set(size - 1 - k, 8, dark);
    else set(8, size - 15 + k, dark);
    if (k < 6) set(8, k, dark);
    else if (k < 8) set(8, k + 1, dark);
    else if (k === 8) set(7, 8, dark);
    else set(14 - k, 8, dark);
  }
  set(8, size - 8, true);
  if (version > 6) {
    const told = withRest(version, 0x1f25, 12);
    for (let k = 0; k < 18; k++) {
      const [a, b, dark] = [size - 11 + k % 3, Math.floor(k / 3), ((told >> k) & 1) === 1];
      set(a, b, dark);
      set(b, a, dark);
    }
  }
  let bit = 0;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right = 5; // past the row of the timing
    const upward = ((right + 1) & 2) === 0;
    for (let k = 0; k < size; k++) {
      const y = upward ? size - 1 - k : k;
      for (const x of [right, right - 1]) {
        if (code[y][x] !== undefined) continue;
        const dark = (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
        code[y][x] = dark !== MASKS[mask](x, y);
        bit += 1;
      }
    }
  }
  return /** @type {boolean[][]} */ (code);
}
