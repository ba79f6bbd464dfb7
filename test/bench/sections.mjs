import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { median, race, script } from './measure.mjs';
import { check, into, reportHead, yardstick } from './programs.mjs';
import { resultTable, target } from './table.mjs';

/** Made in a process of its own: what the parent holds would count as memory of the measured programs on some systems. */
function made(...args) {
  process.stderr.write(`  data: ${args.join(' ')}\n`);
  return String(execFileSync(process.execPath, [script('generate.mjs'), ...args])).split('\n')[0];
}

const county = ({ households }) => made('--households', String(households));
const text = (folder) => join(folder, '家庭成员.csv');
const book = (folder) => join(folder, '家庭成员.xlsx');

/** The whole job on the five tables. csv-parse only reads the same five files; exceljs only the big one. */
async function wholeCheck(options) {
  const folder = county(options);
  const [utf8, gb18030, shared, inline] = ['utf8', 'gb18030', 'shared', 'inline'].map((format) =>
    join(folder, format),
  );
  const results = await race(
    [
      check('check csv UTF-8', utf8),
      check('check csv GB18030', gb18030),
      check('check xlsx shared', shared),
      check('check xlsx inline', inline),
      yardstick('hand-written SQL', 'hand-sql', utf8),
      yardstick('csv-parse reads', 'csv-parse', utf8),
      yardstick('csv-parse reads members', 'csv-parse', text(utf8)),
      yardstick('exceljs reads members, shared', 'exceljs', book(shared)),
      yardstick('exceljs reads members, inline', 'exceljs', book(inline)),
    ],
    options.runs,
  );
  const wall = (name) => results[name].wall;
  return {
    text: resultTable(results, ['hand-written SQL', 'csv-parse reads']),
    targets: [
      target(
        'check csv / hand-written SQL',
        wall('check csv UTF-8') / wall('hand-written SQL'),
        1.5,
      ),
      target('check csv / csv-parse reading', wall('check csv UTF-8') / wall('csv-parse reads'), 1),
      target(
        'check xlsx shared / exceljs reading',
        wall('check xlsx shared') / wall('exceljs reads members, shared'),
        1,
      ),
      target(
        'check xlsx inline / exceljs reading',
        wall('check xlsx inline') / wall('exceljs reads members, inline'),
        1,
      ),
    ],
  };
}

/** One file of 160,000 × 40 into text tables of the engine. */
async function reading(options) {
  const folder = county(options);
  const at = (format) => join(folder, format);
  const results = await race(
    [
      into('read csv UTF-8', text(at('utf8'))),
      into('read csv GB18030', text(at('gb18030'))),
      into('read xlsx shared', book(at('shared'))),
      into('read xlsx inline', book(at('inline'))),
      yardstick('DuckDB read_csv', 'duckdb-read', text(at('utf8'))),
      yardstick('inflate shared', 'inflate', book(at('shared'))),
      yardstick('inflate inline', 'inflate', book(at('inline'))),
      yardstick('exceljs shared', 'exceljs', book(at('shared'))),
      yardstick('exceljs inline', 'exceljs', book(at('inline'))),
    ],
    options.runs,
  );
  const ratio = (one, other) => results[one].wall / results[other].wall;
  const ofXlsx = (kind) => [
    target(`read xlsx ${kind} / exceljs`, ratio(`read xlsx ${kind}`, `exceljs ${kind}`), 1 / 7),
    target(`read xlsx ${kind} / inflate`, ratio(`read xlsx ${kind}`, `inflate ${kind}`), 4),
    target(`read xlsx ${kind}, peak memory`, results[`read xlsx ${kind}`].peak, 400, 'MB'),
  ];
  return {
    text: resultTable(results, ['DuckDB read_csv', 'inflate shared', 'exceljs shared']),
    targets: [
      target('read csv UTF-8 / DuckDB read_csv', ratio('read csv UTF-8', 'DuckDB read_csv'), 1.6),
      target(
        'read csv GB18030 / DuckDB read_csv',
        ratio('read csv GB18030', 'DuckDB read_csv'),
        2.2,
      ),
      ...ofXlsx('shared'),
      ...ofXlsx('inline'),
    ],
  };
}

/** Clean, usual and hopeless data: reading and checking. */
async function states(options) {
  const names = { clean: 0, '1 % dirty': 0.01, 'all bad': 1 };
  const folders = Object.entries(names).map(([name, bad]) => [
    name,
    made(
      '--households',
      String(options.households),
      '--bad',
      String(bad),
      '--formats',
      'utf8,shared',
    ),
  ]);
  const results = await race(
    folders.flatMap(([name, folder]) => [
      into(`read csv, ${name}`, text(join(folder, 'utf8'))),
      into(`read xlsx, ${name}`, book(join(folder, 'shared'))),
      check(`check csv, ${name}`, join(folder, 'utf8')),
      yardstick(`hand-written SQL, ${name}`, 'hand-sql', join(folder, 'utf8')),
    ]),
    options.runs,
  );
  const worst = (what) => results[`${what}, all bad`].wall / results[`${what}, clean`].wall;
  return {
    text: resultTable(results, []),
    targets: ['read csv', 'read xlsx', 'check csv'].map((what) =>
      target(`${what}: all bad / clean`, worst(what), 2),
    ),
  };
}

async function blankRows(options) {
  const folder = made('--blank-rows');
  const results = await race(
    [
      into('a million blank rows, xlsx', book(folder)),
      into('a million blank rows, csv', text(folder)),
    ],
    options.runs,
  );
  return {
    text: resultTable(results, []),
    targets: Object.entries(results).flatMap(([name, one]) => [
      target(name, one.wall, 5, 's'),
      target(`${name}, peak memory`, one.peak, 300, 'MB'),
    ]),
  };
}

/** The rules on loaded tables, from the first to issues in their order, against one good query each; and whether both found the same. */
async function rules(options) {
  const utf8 = join(county(options), 'utf8');
  const ours = check('check csv UTF-8', utf8, '--timings');
  const results = await race([ours, yardstick('hand-written SQL', 'hand-sql', utf8)], options.runs);
  const hand = results['hand-written SQL'].all.map(({ out }) => JSON.parse(out));
  const report = reportHead(ours);
  const ran = report.rules.filter(({ status }) => status === 'ran');
  const mine = median(results['check csv UTF-8'].all.map(({ err }) => stageOf(err, '规则')));
  // Both end with the issues in their order, in the engine; neither has fetched them.
  const theirs = median(hand.map(({ ms }) => ms.rules + ms.order));
  const { counts, times, issues } = hand.at(-1);
  const slowest = ran.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, 10);
  return {
    text: [
      resultTable(results, ['hand-written SQL']),
      `\n${ran.length} of ${report.rules.length} rules ran, ${report.summary.issues} issues; by hand ${Object.keys(counts).length} rules, ${issues} issues.`,
      `From the first rule to all issues in their order: ${mine} ms, by hand ${theirs} ms.`,
      `Slowest: ${slowest.map(({ id, durationMs }) => `${id} ${durationMs}${id in times ? ` (by hand ${times[id]})` : ''}`).join(', ')} ms.`,
      ...differences(ran, counts, report.rules),
    ].join('\n'),
    targets: [target('rules on loaded tables / by hand', mine / theirs, 1.25)],
  };
}

/** Of what `--timings` says. */
function stageOf(text, name) {
  const found = new RegExp(`^ *(\\d+)  ${name}$`, 'm').exec(text);
  return found ? Number(found[1]) : Number.NaN;
}

function differences(ran, counts, all) {
  const differ = ran.filter(({ id, issues }) => id in counts && counts[id] !== issues);
  const notRun = Object.keys(counts).filter((id) => !ran.some((rule) => rule.id === id));
  const only = ran.filter(({ id }) => !(id in counts));
  return [
    differ.length === 0
      ? 'Both found the same numbers.'
      : `Numbers differ: ${differ.map(({ id, issues }) => `${id} ${issues} (by hand ${counts[id]})`).join(', ')}.`,
    ...(notRun.length > 0
      ? [
          `Only by hand: ${notRun.map((id) => `${id}${all.some((rule) => rule.id === id) ? ' (did not run)' : ''}`).join(', ')}.`,
        ]
      : []),
    ...(only.length > 0
      ? [`Not by hand: ${only.map(({ id, durationMs }) => `${id} ${durationMs} ms`).join(', ')}.`]
      : []),
  ];
}

/** Growth: five times the county, within a stated memory. */
async function city(options) {
  const scale = options.households / 40_000;
  const small = join(made('--households', String(options.households), '--formats', 'utf8'), 'utf8');
  const [households, members] = [190_000, 770_000].map((size) => String(Math.round(size * scale)));
  const large = join(
    made('--households', households, '--members', members, '--formats', 'utf8'),
    'utf8',
  );
  const results = await race(
    [
      check('check county csv', small),
      check('check city csv, 1 GB', large, '--memory', '1GB'),
      check('check city csv', large),
      yardstick('hand-written SQL, city', 'hand-sql', large),
    ],
    options.runs,
  );
  return {
    text: resultTable(results, ['check county csv']),
    targets: [
      target(
        'city / county',
        results['check city csv, 1 GB'].wall / results['check county csv'].wall,
        5.5,
      ),
      target('city, peak memory', results['check city csv, 1 GB'].peak, 1200, 'MB'),
    ],
  };
}

export const sections = {
  check: wholeCheck,
  read: reading,
  states,
  'blank-rows': blankRows,
  rules,
  city,
};
