/** mulberry32: the same county on every machine. */
export function chance(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => list[Math.floor(next() * list.length)],
    hit: (share) => next() < share,
  };
}

/** The household sizes of a county: any run of 11 households averages 4 members. */
const block = [1, 2, 3, 3, 4, 4, 4, 5, 5, 6, 7];

/** Sizes that sum to about `members`; mean 4 or a little more. */
export function* sizes(households, members, random) {
  const extra = members / households - 4;
  let left = [];
  let owed = 0;
  for (let index = 0; index < households; index += 1) {
    if (left.length === 0) left = [...block];
    const size = left.splice(random.between(0, left.length - 1), 1)[0];
    owed += extra;
    const more = owed >= 1 ? Math.floor(owed) : 0;
    owed -= more;
    yield size + more;
  }
}
