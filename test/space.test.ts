import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSpace } from '../src/space.ts';
import { emptyFolder } from './support/run-cli.ts';
import { checked } from './support/run-in-process.ts';

const megabytes = { '小.csv': 1, '大.csv': 50, '大.xlsx': 20, '没有.csv': null } as const;

test.each([
  ['1GB', '小.csv', '700MB', false],
  ['1GB', '大.csv', '700MB', false],
  ['500MB', '大.csv', '250MB', false],
  ['400MB', '大.csv', '200MB', true],
  ['500MB', '大.xlsx', '250MB', true],
  ['1GiB', '没有.csv', '773MB', false],
] as const)(
  '--memory %s and %s: %s for the engine, on disk: %s',
  (memory, file, engine, onDisk) => {
    const cwd = emptyFolder();
    const size = megabytes[file];
    if (size !== null) {
      writeFileSync(join(cwd, file), '');
      truncateSync(join(cwd, file), size * 1_000_000);
    }
    const asked = { inputs: [file], previous: [], cwd, temp: null, threads: 1, memory };
    const { scratch, limits } = openSpace(asked);
    scratch.remove();
    expect(limits).toEqual({ threads: 1, memory: engine, onDisk });
  },
);

test.each(['lots', '2G', '512KB', '.GB', '1.2.3GB', '-1GB', ''])(
  'the memory %j is refused, by whomever it was asked for',
  async (memory) => {
    const asked = checked(emptyFolder(), { memory });
    await expect(asked).rejects.toThrow(`--memory ${memory} 不对`);
  },
);

test('tables on disk give the same issues as tables in memory', async () => {
  const folder = emptyFolder();
  const rows = Array.from({ length: 6000 }, (_, i) => {
    const status = i % 3 === 0 ? '已脱贫' : '未脱贫';
    return `99010100${String(i % 5990).padStart(8, '0')},样一民,2,${status},${'某村'.repeat(900)}`;
  });
  const sheet = ['户编号,户主姓名,家庭人口数,脱贫属性,家庭住址', ...rows];
  writeFileSync(join(folder, '户.csv'), sheet.join('\n'));
  const only = ['household-id-duplicate'];
  const [inMemory, onDisk] = [
    await checked(folder, { only }),
    await checked(folder, { only, memory: '300MB' }),
  ];
  expect(inMemory.issues).toHaveLength(10);
  expect(onDisk.issues).toEqual(inMemory.issues);
});
