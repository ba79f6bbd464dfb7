import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Writable } from 'node:stream';
import * as xlsx from '@e965/xlsx';
import { beforeAll, describe, expect, test } from 'vitest';
import { explain } from '../src/commands/explain.ts';
import { cat } from '../src/commands/cat.ts';
import { inspect } from '../src/commands/inspect.ts';
import type { Terminal } from '../src/commands/terminal.ts';
import { runDefaults } from '../src/options.ts';
import { parseFormats } from '../src/report/formats.ts';
import { reporters } from '../src/report/index.ts';
import { writeReports } from '../src/report/write.ts';
import { run } from '../src/run.ts';
import type { Masking } from '../src/model.ts';
import { checked } from './support/run-in-process.ts';
import { root, sharedFolder } from './support/run-cli.ts';

const county = 'fixtures/county';

/** All texts of the invented county, read without our own reader. */
function textsOf(path: string): string[] {
  const bytes = readFileSync(path);
  if (/\.xlsx$/.test(path)) {
    const { Sheets } = xlsx.read(bytes);
    return Object.values(Sheets).flatMap((sheet) =>
      xlsx.utils.sheet_to_json<string[]>(sheet, { header: 1, raw: false }).flat().map(String),
    );
  }
  const decoded = ['utf-8', 'utf-16le', 'gb18030'].flatMap((encoding) => {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      return [];
    }
  });
  return decoded.flatMap((text) => text.split(/[,\t\r\n"]+/));
}

const files = readdirSync(join(root, county), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(csv|txt|xlsx)$/.test(name))
  .map((name) => join(root, county, name));
const texts = [...new Set(files.flatMap(textsOf))].map((text) => text.normalize('NFKC').trim());

/** Numbers of persons and phones, whole or with one character wrong, as they stand in some cell. */
const numbers = new Set(
  texts
    .map((text) => text.replace(/^[='"\s]+|["\s]+$/g, ''))
    .filter((text) => /^99010[0-9O-Z]{11,14}[0-9Xx]?(B\d)?$/i.test(text) && !/^99010100/.test(text))
    .filter((text) => !/^9901010[0-9]{9}$/.test(text))
    .concat(texts.filter((text) => /^1990000\d{4}$/.test(text))),
);
const names = new Set(
  texts.filter(
    (text) => /^[样例拟虚设构托试][\p{Script=Han}]{1,4}$/u.test(text) && !/[县年]/.test(text),
  ),
);

/** What of the secrets stands in a text. */
function leaks(text: string, secrets: Iterable<string>): string[] {
  const wide = text.normalize('NFKC');
  return [...secrets].filter((secret) => wide.includes(secret));
}

function workbookText(path: string): string {
  const { Sheets } = xlsx.read(readFileSync(path));
  return Object.values(Sheets)
    .flatMap((sheet) => xlsx.utils.sheet_to_json<string[]>(sheet, { header: 1 }).flat())
    .join('\n');
}

const out = sharedFolder();
const headerCase = sharedFolder();

function capture(): { stdout: Writable; text: () => string } {
  let all = '';
  const stdout = new Writable({
    write(piece: Buffer, _, done) {
      all += piece.toString();
      done();
    },
  });
  return { stdout, text: () => all };
}

function terminal({ cwd = root } = {}) {
  const { stdout, text } = capture();
  const said: string[] = [];
  const say = (sentence: string) => void said.push(sentence);
  const one: Terminal = {
    cwd,
    stdout,
    color: false,
    width: 120,
    signal: new AbortController().signal,
    progress: undefined,
    note: say,
    warn: say,
  };
  return { one, all: () => [text(), ...said].join('\n') };
}

test('the fixture has secrets to keep', () => {
  expect(numbers.size).toBeGreaterThan(250);
  expect(names.size).toBeGreaterThan(100);
});

describe('a check of the county', () => {
  const written = new Map<string, string>();
  let revealed = '';
  const textFormats = Object.keys(reporters).filter((name) => name !== 'xlsx');

  beforeAll(async () => {
    const options = { ...runDefaults, inputs: [county], cwd: root, asOf: '2020-10-20', threads: 2 };
    const { report, close } = await run(options);
    const how = { maxIssues: null, color: false, width: 120, stdout: capture().stdout };
    try {
      const targets = parseFormats([
        ...textFormats.map((name) => `${name}=${join(out, `报告.${name}`)}`),
        `xlsx=${join(out, '清单')}`,
      ]);
      await writeReports(report, targets, { ...how, masking: 'all' });
      for (const path of readdirSync(out, { recursive: true, encoding: 'utf8' })) {
        const full = join(out, path);
        if (path.endsWith('.xlsx')) written.set(path, workbookText(full));
        else if (path.startsWith('报告')) written.set(path, readFileSync(full, 'utf8'));
      }
      const clear = capture();
      await writeReports(report, parseFormats(['json']), { ...how, masking: 'none', ...clear });
      revealed = clear.text();
    } finally {
      close();
    }
  }, 120_000);

  const pathsOf = (kind: 'text' | 'township' | 'county') =>
    [...written.keys()].filter((path) => {
      if (kind === 'text') return path.startsWith('报告');
      return (
        path.endsWith('.xlsx') && /[镇乡]/.test(relative('清单', path)) === (kind === 'township')
      );
    });

  test('writes every format', () => {
    expect(pathsOf('text')).toHaveLength(textFormats.length);
    expect(pathsOf('township')).toHaveLength(3);
    expect(pathsOf('county')).toHaveLength(1);
  });

  test('shows no number of a person and no phone anywhere', () => {
    const found = [...written].map(([path, text]) => [path, leaks(text, numbers)]);
    expect(found).toEqual([...written.keys()].map((path) => [path, []]));
  });

  test('shows names in the workbooks of townships only', () => {
    for (const path of [...pathsOf('text'), ...pathsOf('county')])
      expect([path, leaks(written.get(path)!, names)]).toEqual([path, []]);
    for (const path of pathsOf('township'))
      expect(leaks(written.get(path)!, names).length, path).toBeGreaterThan(5);
  });

  test('shows all that with --reveal', () => {
    expect(leaks(revealed, numbers).length).toBeGreaterThan(10);
    expect(leaks(revealed, names).length).toBeGreaterThan(10);
  });
});

test('a number that stands in a header is masked where the header is shown', async () => {
  const cwd = headerCase;
  writeFileSync(
    join(cwd, '家庭成员.csv'),
    '户编号,姓名,证件号码,咨询电话：19900000001,与户主关系\n9901010010010001,样小云,990101197303020125,例,户主\n',
  );
  const { run: head } = await checked(cwd, { only: ['id-checksum'] });
  expect(head.inputs[0]!.unmapped).toEqual(['咨询电话：199****0001']);
  for (const format of ['text', 'json']) {
    const { one, all } = terminal({ cwd });
    await inspect(['.'], { format }, one);
    expect(all()).toContain('咨询电话：199****0001');
    expect(all()).not.toContain('19900000001');
  }
}, 60_000);

describe('编号里有姓名或身份证号的，编号也遮盖', () => {
  const cwd = sharedFolder();
  writeFileSync(
    join(cwd, '家庭成员.csv'),
    '户编号,姓名,性别,证件号码,与户主关系\n' +
      'H1,欧阳小峰19900000001,男,,户主\n990101196503030073,样小云,女,,户主\n',
  );
  test.each<[Masking, (string | null)[][]]>([
    [
      'all',
      [
        ['9901**********0073/样**', '9901**********0073', '样**'],
        ['H1/欧**************', 'H1', '欧**************'],
      ],
    ],
    [
      'names',
      [
        ['9901**********0073/样小云', '9901**********0073', '样小云'],
        ['H1/欧阳小峰*******0001', 'H1', '欧阳小峰*******0001'],
      ],
    ],
    [
      'none',
      [
        ['990101196503030073/样小云', '990101196503030073', '样小云'],
        ['H1/欧阳小峰19900000001', 'H1', '欧阳小峰19900000001'],
      ],
    ],
  ])(
    '%s',
    async (masking, shown) => {
      const { issues } = await checked(cwd, { only: ['id-missing'] }, masking);
      expect(issues.map(({ entity: { key, household, name } }) => [key, household, name])).toEqual(
        shown,
      );
      expect(issues.map(({ id }) => id)).toEqual(['fb7fbeeaa5ee7698', 'ea82c0554858e027']);
    },
    60_000,
  );
});

describe('other commands', () => {
  test.each(['csv', 'json'])(
    'cat -f %s masks numbers in every file',
    async (format) => {
      for (const file of files) {
        const { one, all } = terminal();
        await cat(file, { format }, one);
        expect([file, leaks(all(), numbers)]).toEqual([file, []]);
        expect(all().length).toBeGreaterThan(50);
      }
    },
    60_000,
  );

  test('explain shows its invented examples and nobody else', async () => {
    const { one, all } = terminal();
    await explain('id-checksum', [], {}, one);
    expect(leaks(all(), numbers)).toEqual([]);
  }, 60_000);
});
