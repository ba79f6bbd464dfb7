import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, test } from 'vitest';

/** Who may import whom, and why. A part is a folder of src, or a file beside them; what all may import is left out. */
const parts: Record<string, { may: string[]; because: string }> = {
  read: { may: [], because: 'it knows characters and addresses, no meaning' },
  conform: {
    may: ['layout', 'engine'],
    because: 'it finds tables in sheets and loads them; what is wrong with them is for rules',
  },
  check: {
    may: ['layout', 'engine', 'domain'],
    because: 'it judges tables in the engine, wherever they came from',
  },
  report: {
    may: ['layout', 'domain'],
    because: 'it words a finished report; nothing is looked up or judged again',
  },
  layout: { may: [], because: 'files that describe tables and parameters are read by themselves' },
  engine: { may: [], because: 'it knows SQL and nothing of poverty registers' },
  domain: { may: [], because: 'facts about China depend on no part of the program' },
  prove: {
    may: ['check', 'conform', 'engine', 'layout', 'domain', 'knowledge'],
    because: 'examples of rules are run as check would, on tables loaded as conform would',
  },
  commands: {
    may: [
      ...['read', 'conform', 'check', 'report', 'layout', 'domain', 'engine', 'prove'],
      ...['run', 'inputs-report', 'knowledge', 'options', 'space'],
    ],
    because: 'a command composes rooms, as run does',
  },
  cli: { may: ['commands'], because: 'it only hands arguments to commands' },
  run: {
    may: [
      'read',
      'conform',
      'check',
      'engine',
      'domain',
      'layout',
      'options',
      'inputs-report',
      'open-run',
      'compose-report',
      'stages',
    ],
    because: 'the corridor: the one place that knows the order of the rooms; it knows no format',
  },
  'open-run': {
    may: ['read', 'conform', 'check', 'engine', 'domain', 'knowledge', 'options', 'space'],
    because: 'files are read while the engine learns what is known: neither waits for the other',
  },
  'compose-report': {
    may: ['read', 'conform', 'check', 'options', 'inputs-report', 'open-run'],
    because: 'it puts together what the rooms have found, and finds nothing itself',
  },
  'inputs-report': {
    may: ['conform', 'check', 'domain'],
    because: 'it says what became of each input, in words that may be shown',
  },
  space: { may: ['options', 'read'], because: 'how much a run may take hangs on what it reads' },
  stages: { may: [], because: 'it knows the clock and nothing else' },
  knowledge: { may: ['layout', 'check'], because: 'it loads the files that say what is checked' },
  'write-known': {
    may: ['knowledge', 'layout', 'check', 'engine'],
    because: 'a step of the build',
  },
  options: { may: ['layout', 'read'], because: 'the configuration file is a yaml file' },
  index: { may: ['run', 'check', 'knowledge', 'options', 'report'], because: 'the public surface' },
  builtin: { may: [], because: 'it only knows where the shipped files lie' },
  model: { may: [], because: 'the nouns depend on nothing' },
  'report-schema': { may: [], because: 'the nouns depend on nothing' },
  errors: { may: [], because: 'expected failures depend on nothing' },
  'own-report': { may: [], because: 'what reports look like is known to who writes and who reads' },
};
const open = ['model', 'errors', 'report-schema', 'builtin', 'own-report'];

/** Which files may import a package. */
const packages: Record<string, { only: RegExp; because: string }> = {
  '@duckdb/node-api': { only: /^engine\/duckdb\.ts$/, because: 'one file knows the engine' },
  '@e965/xlsx': { only: /^read\//, because: 'formats are read in one room' },
  'csv-parse': { only: /^read\//, because: 'formats are read in one room' },
  exceljs: { only: /^report\//, because: 'it writes workbooks; as a reader it is too slow' },
  chalk: { only: /^report\//, because: 'colour comes last' },
  'cli-table3': { only: /^report\//, because: 'the look of a table is no other room’s business' },
  commander: { only: /^(cli\.ts|commands\/help\.ts)$/, because: 'only the door knows arguments' },
  yaml: { only: /^(layout|prove)\//, because: 'layout reads it, prove prints it' },
  zod: { only: /./, because: 'wherever something comes from outside' },
  'node:fs': {
    only: /^(read|layout|check\/(load|known-analysis)|prove|report\/(write|workbook)|commands|builtin|write-known)/,
    because: 'conform, the rules and the reporters touch no file',
  },
  'node:fs/promises': { only: /^report\/write/, because: 'reports are written in one place' },
};

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => path.replaceAll('\\', '/'));
const source = (file: string) => readFileSync(`src/${file}`, 'utf8');
const partOf = (file: string) => file.split('/')[0]!.replace(/\.ts$/, '');
const imports = files.flatMap((file) =>
  [...source(file).matchAll(/^(?:import|export)[^'"]*?from '([^']+)';|^import '([^']+)';/gm)].map(
    (found) => ({ file, target: (found[1] ?? found[2])! }),
  ),
);

test('every part of src stands in the table', () => {
  expect([...new Set(files.map(partOf))].filter((part) => !(part in parts))).toEqual([]);
});

describe.each(Object.entries(parts))('%s', (part, { may, because }) => {
  test(`imports only ${[...may, 'itself'].join(', ')}: ${because}`, () => {
    const forbidden = imports
      .filter(({ file, target }) => partOf(file) === part && target.startsWith('.'))
      .map(({ file, target }) => ({ file, to: posix.join(posix.dirname(file), target) }))
      .filter(({ to }) => ![part, ...may, ...open].includes(partOf(to)));
    expect(forbidden).toEqual([]);
  });
});

test.each(Object.entries(packages))('%s only where it belongs', (name, { only, because }) => {
  const strangers = imports
    .filter(({ file, target }) => target === name && !only.test(file))
    .map(({ file }) => file);
  expect(strangers, because).toEqual([]);
});

test('no package is imported that is not in the table', () => {
  const names = imports
    .map(({ target }) => target.replace(/^((?:@[^/]+\/)?[^/]+).*$/, '$1'))
    .filter((name) => !name.startsWith('.') && !name.startsWith('node:'));
  expect([...new Set(names)].filter((name) => !(name in packages))).toEqual([]);
});

test('console and process only in cli.ts: rooms neither print nor end the program', () => {
  const touches = files.filter(
    (file) => file !== 'cli.ts' && /\b(console|process)\.\w/.test(source(file)),
  );
  expect(touches).toEqual([]);
});

test.skipIf(!existsSync('.git'))('the top level is the user’s', () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
  const top = new Set(tracked.filter((path) => path !== '').map((path) => path.split('/')[0]!));
  expect([...top].filter((name) => !name.startsWith('.')).toSorted()).toEqual([
    'README.md',
    'bin',
    'fixtures',
    'package-lock.json',
    'package.json',
    'rules',
    'src',
    'test',
    'tsconfig.json',
  ]);
});
