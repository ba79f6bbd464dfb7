import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Engine } from '../../src/engine/duckdb.ts';
import { Scratch } from '../../src/read/scratch.ts';

const scratch = new Scratch();
let engine: Engine;
beforeAll(async () => {
  engine = await Engine.open({ folder: scratch.folder, threads: 2 });
});
afterAll(() => {
  engine.close();
  scratch.remove();
});

const moment = () => new Promise((resolve) => setTimeout(resolve, 5));

/** What began and ended, in the order in which it did. */
async function diary(items: string[], after: Record<string, string[]>): Promise<string[]> {
  const lines: string[] = [];
  await engine.sideBySide(
    items,
    async (_, item) => {
      lines.push(`${item} begins`);
      await moment();
      lines.push(`${item} ends`);
    },
    (item) => after[item] ?? [],
  );
  return lines;
}

describe('work side by side', () => {
  test('as many at a time as there are lanes', async () => {
    const lines = await diary(['a', 'b', 'c'], {});
    expect(lines.slice(0, 2)).toEqual(['a begins', 'b begins']);
    expect(lines.indexOf('c begins')).toBeGreaterThan(1);
  });

  test('an item waits for those before it, and others go on meanwhile', async () => {
    const lines = await diary(['a', 'b', 'c'], { b: ['a'] });
    expect(lines.slice(0, 2)).toEqual(['a begins', 'c begins']);
    expect(lines.indexOf('b begins')).toBeGreaterThan(lines.indexOf('a ends'));
  });

  test('an error ends it, after what is under way; what waited is not begun', async () => {
    const done: string[] = [];
    const work = engine.sideBySide(['a', 'b', 'c', 'd'], async (lane, item) => {
      if (item === 'a') await lane.run('select * from 没有这张表');
      await new Promise((resolve) => setTimeout(resolve, 500));
      done.push(item);
    });
    await expect(work).rejects.toThrow('没有这张表');
    expect(done).toEqual(['b']);
  });

  test('temporary tables are those of a lane, others are for all', async () => {
    await engine.run('create table 共有 (n integer)');
    const seen: number[] = [];
    await engine.sideBySide([1, 2], async (lane, n) => {
      await lane.run(`create or replace temp table _own as select ${n} as n`);
      await lane.run('insert into 共有 select n from _own');
      const [row] = await lane.rows('select n from _own');
      seen.push(Number(row?.['n']));
    });
    expect(seen.toSorted()).toEqual([1, 2]);
    expect(await engine.rows('select n from 共有 order by n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('the time of one lane does not end the other', async () => {
    const outcome = await Promise.allSettled([
      engine.lane.within(100, () =>
        engine.lane.run('select count(*) from range(100000000000) a where a.range % 7 = 8'),
      ),
      engine.sideBySide([1, 2], async (lane, n) => {
        if (n === 2) await lane.run('select sum(range) from range(1000)');
      }),
    ]);
    expect(outcome.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  });
});

describe('threads of a statement, when others run beside it', () => {
  test.each<[what: string, threads: number, sizes: number[], each: number]>([
    ['two sheets alike', 2, [5, 5], 1],
    ['one a bit larger than all others', 2, [6, 2, 2], 1],
    ['one much larger', 2, [9, 1], 2],
    ['one alone', 2, [7], 2],
    ['many rules', 4, Array.from({ length: 40 }, () => 1), 1],
    ['one of four larger than the others', 4, [6, 2, 2, 2], 4],
    ['more cores than lanes', 8, [1, 1, 1, 1], 5],
    ['no sheet', 2, [], 1],
    ['one core', 1, [3, 1], 1],
  ])('%s', async (_, threads, sizes, each) => {
    const other = await Engine.open({ folder: scratch.folder, threads });
    try {
      await other.allot(sizes);
      const [row] = await other.rows(`select current_setting('threads')::integer as n`);
      expect(row).toEqual({ n: each });
    } finally {
      other.close();
    }
  });
});
