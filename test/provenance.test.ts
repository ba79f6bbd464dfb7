import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyFolder } from './support/run-cli.ts';
import { checked } from './support/run-in-process.ts';
import { draw, type Look, look } from './support/random-sheet.ts';
import { type FormatName, formatNames, formats, type Grid } from './support/writers/index.ts';
import { draws } from './support/property.ts';

interface File {
  format: FormatName;
  name: '家庭成员' | '导出';
  notes: boolean;
  looks: Look[];
}

const file: fc.Arbitrary<File> = fc.record({
  format: fc.constantFrom(...formatNames),
  name: fc.constantFrom('家庭成员', '导出' as const) as fc.Arbitrary<File['name']>,
  notes: fc.boolean(),
  looks: fc.array(look, { minLength: 1, maxLength: 3 }),
});

const notes: Grid = {
  name: '填写说明',
  rows: [['填写说明'], [], ['1.', '本表一人一行'], ['2.', '证件号码填18位']],
};

/** Writes a file; gives its wrong cells, as `rule file【sheet】address value`. */
function write(folder: string, { format, name, notes: described, looks }: File, n: number) {
  const { text, extension, write: bytes } = formats[format];
  const path = `${name}${n}${extension}`;
  const drawn = looks.slice(0, text ? 1 : 3).map((one, i) =>
    draw(one, {
      name: `第${i + 1}页`,
      first: n * 200 + i * 50,
      merges: !text,
    }),
  );
  const grids = drawn.map(({ grid }) => grid);
  writeFileSync(join(folder, path), bytes(described && !text ? [notes, ...grids] : grids));
  return drawn.flatMap(({ grid, planted }) =>
    planted.map((cell) => `${path}【${text ? '' : grid.name}】${cell}`),
  );
}

/** What was reported, in the same words. */
async function reported(folder: string): Promise<string[]> {
  const { issues } = await checked(folder, { only: ['id-checksum', 'relation-bad-enum'] });
  return issues.flatMap(({ rule, where, values }) =>
    where.map(
      (cell) =>
        `${cell.file}【${cell.sheet}】${rule} ${cell.column}${cell.row} ${Object.values(values)[0]}`,
    ),
  );
}

test('a wrong cell is reported where a person sees it, whatever the sheet looks like', async () => {
  const parent = emptyFolder();
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { minLength: 12, maxLength: 24, size: 'max' }),
      async (files) => {
        const folder = join(parent, String((runs += 1)));
        mkdirSync(folder);
        const planted = files.flatMap((one, n) => write(folder, one, n));
        expect((await reported(folder)).toSorted()).toEqual(planted.toSorted());
        rmSync(folder, { recursive: true });
      },
    ),
    // Many files a run cost little more than one; making them smaller would cost a run each time.
    { ...draws(5), endOnFailure: true },
  );
}, 120_000);
