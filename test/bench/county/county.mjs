import { chance, sizes } from './chance.mjs';
import { dirtMaker } from './dirt.mjs';
import { makeHousehold } from './household.mjs';
import { forgetPeople } from './person.mjs';

/** One member row in so many carries a line end inside a cell: 244 of 160,000. */
const newlineEvery = 655;

/**
 * A county household by household, the same for the same arguments: `{ 户: [row], 家庭成员: [row, …], … }`.
 * The people are the same whatever the share of dirty cells.
 */
export function* county({ households, members, dirty, tally = { cells: 0 } }) {
  forgetPeople();
  const people = chance(20201231);
  const sizeOf = sizes(households, members, chance(7));
  const spoil = dirtMaker(dirty, chance(99), tally);
  let memberRows = 0;
  for (let index = 0; index < households; index += 1) {
    const rows = makeHousehold(index, households, sizeOf.next().value, people);
    for (const row of rows.家庭成员) {
      memberRows += 1;
      if (memberRows % newlineEvery === 600) row.就读学校 = '青石镇中心学校\n（2020年9月转入）';
    }
    for (const [table, list] of Object.entries(rows)) for (const row of list) spoil(table, row);
    yield rows;
  }
}
