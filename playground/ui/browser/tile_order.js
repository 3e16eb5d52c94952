// @ts-check
// How the networks of many seeds are told of, and in which order they stand.

/** How a network has ended, as the server writes it. */
export const ENDS = /** @type {const} */ (["solved", "open", "diverged"]);
/** @type {Record<string, string>} of each end a shape that tells it without any colour */
export const SIGNS = { solved: "\u2713", open: "\u2013", diverged: "\u2717" };

/**
 * What is known of the networks at an epoch: for each its loss (null where it is not finite), and as a
 * place in ENDS how it stands.
 * @typedef {{ epoch: number, losses: (number | null)[], ends: number[] }} Standings
 */

/**
 * Return the places of the networks in the order in which they are shown: while they train by seed, so
 * that nothing moves; at the end the solved ones first, and in each part the lowest loss first.
 * @param {Standings} standings
 * @param {boolean} isDone
 */
export function orderOf({ losses, ends }, isDone) {
  const places = ends.map((_, k) => k);
  if (!isDone) return places;
  const loss = (/** @type {number} */ k) => losses[k] ?? Infinity;
  return places.sort((one, other) => {
    const [a, b] = [loss(one), loss(other)];
    return ends[one] - ends[other] || (a === b ? 0 : a - b) || one - other;
  });
}

/**
 * Write a loss in few characters.
 * @param {number | null} loss
 */
export function shortLoss(loss) {
  if (loss === null) return "none";
  if (loss === 0) return "0";
  if (loss >= 1000 || loss < 0.0001) return loss.toExponential(0).replace("e+", "e");
  return String(Number(loss.toPrecision(2)));
}

/**
 * Return the name of a network, for those who do not see its picture.
 * @param {number} seed
 * @param {Standings} standings
 * @param {number} k its place among all
 * @param {boolean} isLast it is trained no further
 */
export function nameOf(seed, { losses, ends }, k, isLast) {
  const end = ENDS[ends[k]];
  const words = end === "open" ? `not solved${isLast ? "" : " yet"}` : end;
  return `Seed ${seed}: ${words}, loss ${losses[k] === null ? "not finite" : shortLoss(losses[k])}`;
}

/**
 * Return where a key leads from one of some tiles in rows; the same place where it leads nowhere.
 * @param {string} key
 * @param {number} at
 * @param {number} n
 * @param {number} columns
 */
export function walk(key, at, n, columns) {
  /** @type {Record<string, number>} */
  const to = {
    ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns,
    Home: 0, End: n - 1,
  };
  const next = to[key] ?? at;
  return next >= 0 && next < n ? next : at;
}
