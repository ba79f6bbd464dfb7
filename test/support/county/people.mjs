/** Invented people: seeded chance, names that nobody bears, ID numbers of a region that was never assigned. */

/** mulberry32: the same people on every machine. */
export function chance(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
    pick: (list) => list[Math.floor(next() * list.length)],
  };
}

const surnames = ['样', '例', '拟', '虚', '设', '构', '托', '试'];
const given = {
  男: [
    '大山',
    '建田',
    '守仁',
    '石头',
    '长河',
    '有粮',
    '铁柱',
    '满仓',
    '向阳',
    '春雷',
    '山',
    '立木',
  ],
  女: ['小云', '秋叶', '兰草', '月桂', '青禾', '玉米', '冬梅', '彩霞', '荷', '山杏', '雪', '映红'],
};

/** Names run through the lists, so that two people of one village never share name and sex by accident. */
export function nameMaker() {
  const used = new Set();
  return (sex, surname, random) => {
    for (;;) {
      const name = (surname ?? random.pick(surnames)) + random.pick(given[sex]);
      const full = used.has(name) ? name + random.pick(['一', '二', '三', '四', '五', '六']) : name;
      if (used.has(full)) continue;
      used.add(full);
      return full;
    }
  };
}

export const surnameOf = (random) => random.pick(surnames);

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

function checkCharacter(first17) {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(first17[at]), 0);
  return '10X98765432'[sum % 11];
}

/** 990101 and its neighbours stand in no edition of GB/T 2260: no living person has such a number. */
export function idMaker() {
  let serial = 10;
  return (region, birth, sex) => {
    serial += 1;
    const sequence = String(serial * 2 + (sex === '男' ? 1 : 0)).padStart(3, '0');
    const first17 = region + birth.replaceAll('-', '') + sequence.slice(-3);
    return first17 + checkCharacter(first17);
  };
}

/** A number that really ends in 000: the mark of scientific notation must not be taken from it. */
export function idEndingIn000(region, year) {
  for (let day = 1; day <= 28; day += 1) {
    for (const sequence of ['200', '400', '600', '800']) {
      const birth = `${year}-03-${String(day).padStart(2, '0')}`;
      const first17 = region + birth.replaceAll('-', '') + sequence;
      if (checkCharacter(first17) === '0') return { birth, id: `${first17}0` };
    }
  }
  throw new Error(`no ID number of ${year} ends in 000`);
}

export const withOtherCheck = (id) => id.slice(0, 17) + (id[17] === '4' ? '7' : '4');

export const withCheck = (first17) => first17 + checkCharacter(first17);

/** Full years on a day, both as YYYY-MM-DD. */
export function ageOn(birth, day) {
  const years = Number(day.slice(0, 4)) - Number(birth.slice(0, 4));
  return day.slice(5) < birth.slice(5) ? years - 1 : years;
}
