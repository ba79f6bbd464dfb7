import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunOptions } from '../src/options.ts';
import { idNumber, personName, wrongCheckCharacter } from './support/people.ts';
import { checked } from './support/run-in-process.ts';
import { duizhang, root, sharedFolder } from './support/run-cli.ts';

const slow = 120_000;
const parent = sharedFolder();
const folder = () => mkdtempSync(join(parent, 'case-'));
const good = 'fixtures/read/good';
const asOf = ['--as-of', '2020-10-20'];

interface JsonReport {
  run: {
    exitCode: number;
    asOf: string;
    problems: string[];
    inputs: { file: string; tables: string[] }[];
  };
  summary: { issues: number; townships: { township: string; issues: number }[] };
  rules: { id: string; status: string; issues: number; durationMs: number }[];
  issues: { rule: string; place: { township: string } }[];
}

const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as JsonReport;

/** A csv of members: so many in each township, of whom so many have a wrong check character. */
function members(towns: Record<string, { people: number; wrong: number }>): string {
  let n = 0;
  const lines = Object.entries(towns).flatMap(([town, { people, wrong }]) =>
    Array.from({ length: people }, (_, i) => {
      n += 1;
      const id = i < wrong ? wrongCheckCharacter(idNumber(n)) : idNumber(n);
      return `99010100100${String(n).padStart(6, '0')},99${String(n).padStart(8, '0')},${personName(n)},${id},户主,${town}`;
    }),
  );
  return `户编号,人编号,姓名,证件号码,与户主关系,乡镇\n${lines.join('\n')}\n`;
}

describe.concurrent('wrong usage: one sentence with what was meant, exit code 2', () => {
  const cases: [string, string, ...string[]][] = [
    ['没有选项 --formt，是否想写 --format', 'check', good, '--formt', 'json'],
    ['没有命令 chek，是否想写 check', 'chek', good],
    ['没有说要检查什么', 'check'],
    ['没有名为“jsn”的报告格式。是不是 json？', 'check', good, '-f', 'jsn'],
    ['只能有一个', 'check', good, '-f', 'json', '-f', 'table'],
    ['--region 没有“云南”', 'check', good, '--region', '云南'],
    ['没有名为“脱贫收入钱”的参数。是否想写“脱贫收入线”', 'check', good, '--param', '脱贫收入钱=3'],
    [
      '没有规则、规则族叫“id-cheksum”。是否想写“id-checksum”',
      'check',
      good,
      '--only',
      'id-cheksum',
    ],
    ['没有名为“家庭成圆”的表。是否想写“家庭成员”', 'check', good, '--as', '家庭成圆=*.csv'],
    ['--as-of 2020-13-01 不是日期', 'check', good, '--as-of', '2020-13-01'],
    [`“${good}”里没有规则文件`, 'check', good, '--rules', good],
    ['--township 后面是空的', 'check', good, '--township', ''],
    ['--only 后面是空的', 'check', good, '--only', 'id-checksum', '--only', ','],
    ['--previous 后面是空的', 'check', good, '--previous', ''],
    ['--max-issues 后面是空的', 'check', good, '--max-issues', ''],
    ['--max-issues 1e1 不对', 'check', good, '--max-issues', '1e1'],
    ['输入里有一个是空的', 'check', good, ''],
    ['是不是 -f json？', 'check', good, '-f=json'],
    ['--threads 0 不对', 'check', good, '--threads', '0'],
    ['临时文件夹“/没有这里”', 'check', good, '--temp', '/没有这里'],
    ['没有规则“id-cheksum”。是否想写“id-checksum”', 'explain', 'id-cheksum'],
    ['没有名为“ruls”的格式。是否想写 rule', 'schema', 'ruls'],
    [`“${good}”是文件夹，cat 一次看一个文件`, 'cat', good],
  ];
  test.each(cases)('%s', { timeout: slow }, async (sentence, ...args) => {
    const { code, stdout, stderr } = await duizhang(args);
    expect(stderr).toContain(sentence);
    expect(stderr).toMatch(/^用法不对：[^\n]+\n$/);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe.concurrent('inputs that cannot be read', () => {
  test('each is said, what can be read is checked', { timeout: slow }, async () => {
    const out = join(folder(), '报告.json');
    const { code, stdout, stderr } = await duizhang([
      'check',
      '没有这个.xlsx',
      ...['broken-zip', 'encrypted', 'not-a-workbook', 'unknown-encoding', 'empty'].map(
        (name) => `fixtures/read/${name}`,
      ),
      good,
      ...asOf,
      '-f',
      `json=${out}`,
    ]);
    const said = [
      /^没有这个.xlsx 没有这个文件/,
      /^fixtures\/read\/broken-zip\/户信息.xlsx 文件已损坏.*请重新下载/,
      /^fixtures\/read\/encrypted\/户信息.xlsx 文件已加密.*去掉打开口令/,
      /^fixtures\/read\/not-a-workbook\/户信息.xlsx 内容是纯文本/,
      /^fixtures\/read\/unknown-encoding\/户信息.csv:2 .*第 61 个字节/,
      /^fixtures\/read\/empty\/户信息.csv 文件是空的/,
    ];
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(said.length);
    for (const sentence of said) expect(lines).toContainEqual(expect.stringMatching(sentence));
    const report = readJson(out);
    expect(report.run.problems).toEqual(lines);
    expect(report.issues.map(({ rule }) => rule)).toContain('household-empty');
    expect([stdout, code, report.run.exitCode]).toEqual(['', 2, 2]);
  });

  const notes: [string, Partial<RunOptions>, number][] = [
    ['a page of notes in a folder beside a table is only said', {}, 0],
    ['with --strict it counts', { strict: true }, 2],
    ['a page of notes that is named counts', { inputs: ['工作笔记.csv', '家庭成员.csv'] }, 2],
  ];
  test.each(notes)('%s', { timeout: slow }, async (_, options, expected) => {
    const cwd = folder();
    const page = '工作笔记.csv';
    copyFileSync(join(root, 'fixtures/read/unrecognised', page), join(cwd, page));
    writeFileSync(join(cwd, '家庭成员.csv'), members({ 城关镇: { people: 1, wrong: 0 } }));
    const { run } = await checked(cwd, { only: ['id-checksum'], ...options });
    expect(run.problems[0]).toMatch(/^工作笔记.csv：/);
    expect(run.exitCode).toBe(expected);
  });
});

test.concurrent('rules with typos are placed and the others run', { timeout: slow }, async () => {
  const { code, stdout, stderr } = await duizhang([
    'check',
    good,
    ...['--rules', 'fixtures/rules-broken', ...asOf, '-f', 'json'],
  ]);
  const file = (name: string) => `fixtures/rules-broken/${name}.yaml`;
  for (const sentence of [
    `${file('unknown-column')}:4:9 规则 unknown-column：没有叫这个名字的列“家庭人囗数”，是否想写“家庭人口数”`,
    `${file('unknown-table')}:4:31 规则 unknown-table：没有叫这个名字的表“家庭成圆”，是否想写“家庭成员”`,
    `${file('unknown-parameter')}:4:21 规则 unknown-parameter：没有叫这个名字的参数“脱贫收入钱”，是否想写“脱贫收入线”`,
    `${file('broken-sql')}:4:12 规则 broken-sql：`,
    `${file('reads-files')}:4:31 规则 reads-files：规则只能读各表`,
    `${file('other-name')}:1:5 规则编号“another-name”与文件名“other-name”不同`,
    `${file('broken-yaml')}:3:8 YAML 语法错误`,
    `${file('unknown-key')}:4:1 `,
  ])
    expect(stderr).toContain(sentence);
  expect(stderr).not.toMatch(/^\s+at /m);
  const { rules, issues, run } = JSON.parse(stdout) as JsonReport;
  expect(rules.find(({ id }) => id === 'unknown-column')?.status).toBe('failed');
  expect(issues.map(({ rule }) => rule)).toContain('household-empty');
  expect([code, run.exitCode]).toEqual([2, 2]);
});

describe.concurrent(
  'a rule that is asked for and whose file is wrong: what is wrong, not “no such rule”',
  () => {
    const cases: [string, ...string[]][] = [
      ['check', 'check', good, '--only', 'unknown-key', ...asOf],
      [
        'check without it',
        'check',
        good,
        '--only',
        'id-checksum',
        '--skip',
        'unknown-key',
        ...asOf,
      ],
      ['explain', 'explain', 'unknown-key'],
      ['rules lint', 'rules', 'lint', 'unknown-key'],
      ['rules test', 'rules', 'test', 'unknown-key'],
    ];
    test.each(cases)('%s', { timeout: slow }, async (_, ...args) => {
      const { code, stdout, stderr } = await duizhang([
        ...args,
        '--rules',
        'fixtures/rules-broken',
      ]);
      expect(stdout + stderr).toMatch(
        /unknown-key.yaml:4:1 (错误：)?不认识的键“expected”，是否想写“expect”/,
      );
      expect(stderr).not.toContain('用法不对');
      expect(code).toBe(2);
    });
  },
);

describe.concurrent('duizhang.yaml', () => {
  const config = join(root, 'fixtures/cli/config');
  const rules = (stdout: string) =>
    stdout.split('\n').flatMap((line) => (line ? (JSON.parse(line) as { rule: string }).rule : []));

  test('of a folder above is used', { timeout: slow }, async () => {
    const { code, stdout, stderr } = await duizhang(['check'], { cwd: join(config, '城关镇') });
    expect(rules(stdout)).toEqual(['id-checksum', 'relation-bad-enum']);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('gives way to flags', { timeout: slow }, async () => {
    const flags = ['--fail-on', 'error', '--only', 'id-checksum', '-f', 'json'];
    const { code, stdout } = await duizhang(['check', ...flags, '--as-of', '2021-01-01'], {
      cwd: config,
    });
    const report = JSON.parse(stdout) as JsonReport;
    expect(report.rules.map(({ id }) => id)).toEqual(['id-checksum']);
    expect([code, report.run.asOf]).toEqual([1, '2021-01-01']);
  });

  test('with an unknown key is refused at its line', { timeout: slow }, async () => {
    const { code, stdout, stderr } = await duizhang(['check', '../../read/good'], {
      cwd: join(root, 'fixtures/cli/wrong-config'),
    });
    expect(stderr).toBe('duizhang.yaml:2:1 不认识的键“fail-onn”，是否想写“fail-on”\n');
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('exit codes', () => {
  const levels: [string, RunOptions['failOn'], number][] = [
    ['id-length', 'info', 0],
    ['relation-bad-enum', 'error', 0],
    ['relation-bad-enum', 'warning', 1],
    ['id-checksum', 'warning', 1],
    ['id-checksum', 'never', 0],
  ];
  test.each(levels)(
    '%s with --fail-on %s: %i',
    { timeout: slow },
    async (only, failOn, expected) => {
      const cwd = join(root, 'fixtures/cli/config/城关镇');
      const { run } = await checked(cwd, { only: [only], failOn });
      expect(run.exitCode).toBe(expected);
    },
  );
});

describe.concurrent('what is reported', () => {
  const only = ['--only', 'id-checksum', ...asOf];

  test('--township shows and counts these townships only', { timeout: slow }, async () => {
    const cwd = folder();
    const towns = { 城关镇: { people: 3, wrong: 2 }, 河东乡: { people: 3, wrong: 0 } };
    writeFileSync(join(cwd, '家庭成员.csv'), members(towns));
    const of = (town: string) => checked(cwd, { only: ['id-checksum'], townships: [town] });
    const east = await of('河东乡');
    expect([east.run.exitCode, east.summary.issues]).toEqual([0, 0]);
    const city = await of('城关镇');
    expect(city.summary.issues).toBe(2);
    expect(city.issues).toHaveLength(2);
    expect(city.rules.map(({ issues }) => issues)).toEqual([2]);
    expect(city.summary.townships.map(({ township }) => township)).toEqual(['城关镇']);
    const typo = await of('城关');
    expect(typo.run.problems).toEqual(['--township：数据里没有“城关”。数据里有 城关镇、河东乡']);
    expect(typo.run.exitCode).toBe(2);
  });

  test(
    'a table lists 20 of a rule and counts all, a file holds all',
    { timeout: slow },
    async () => {
      const cwd = folder();
      writeFileSync(join(cwd, '家庭成员.csv'), members({ 城关镇: { people: 25, wrong: 23 } }));
      const formats = ['-f', 'table', '-f', 'json=报告/全部.json'];
      const { stdout } = await duizhang(['check', '.', ...only, ...formats], { cwd });
      const listed = (text: string) => text.match(/的校验码应为/g)?.length ?? 0;
      expect(stdout).toContain('23 条');
      expect(listed(stdout)).toBe(20);
      expect(readJson(join(cwd, '报告/全部.json')).issues).toHaveLength(23);
      expect(readdirSync(join(cwd, '报告'))).toEqual(['全部.json']);
      const three = await duizhang(['check', '.', ...only, '--max-issues', '3'], { cwd });
      expect(listed(three.stdout)).toBe(3);
    },
  );

  test('says that today is the data date, in no colour', { timeout: slow }, async () => {
    const args = ['check', good, '--only', 'household-empty'];
    const { stdout, stderr } = await duizhang(args, { env: { NO_COLOR: '1' } });
    expect(stdout).toContain('没有给出 --as-of，以运行当天计');
    expect(stdout).not.toContain('\u001b');
    expect(stderr).toBe('');
  });

  test('an --as that fits no file is an error', { timeout: slow }, async () => {
    const said = { code: 2, stderr: '--as 户=没有*.csv 没有对上任何文件\n' };
    const as = ['--as', '户=没有*.csv'];
    expect(await duizhang(['check', good, ...only, ...as, '-f', 'ndjson'])).toMatchObject(said);
    expect(await duizhang(['inspect', good, ...as])).toMatchObject(said);
  });

  /** The report without times; inputs are listed as they were given, and here by name. */
  const report = async (inputs: string[], threads: string, cwd?: string) => {
    const flags = ['-f', 'json', '--threads', threads];
    const { stdout } = await duizhang(['check', ...inputs, ...asOf, ...flags], cwd ? { cwd } : {});
    const { run, ...rest } = JSON.parse(
      stdout.replace(/"(startedAt|durationMs)": ?("[^"]*"|\d+)/g, '"$1": 0'),
    ) as JsonReport;
    const byFile = (a: { file: string }, b: { file: string }) => (a.file < b.file ? -1 : 1);
    return { ...rest, run: { ...run, inputs: run.inputs.toSorted(byFile) } };
  };

  test('threads and the order of files change nothing', { timeout: slow }, async () => {
    const files = ['家庭成员', '户信息', '2020年收入'].map(
      (name) => `fixtures/county/河东乡/河东乡${name}.csv`,
    );
    const first = await report(files, '1');
    expect(first.issues.length).toBeGreaterThan(10);
    expect(await report(files.toReversed(), '2')).toEqual(first);
  });

  test(
    'a table below another is found by the thread that reads, too',
    { timeout: slow },
    async () => {
      const cwd = folder();
      const remark = '说明'.repeat(40);
      const person = (i: number) =>
        `${9_901_010_000_000_000 + i},${personName(i)},户主,${remark}\n`;
      const people = Array.from({ length: 32_000 }, (_, i) => person(i)).join('');
      const above = `户编号,姓名,与户主关系,备注\n${people}`;
      const below = `户编号,户主姓名,家庭人口数\n9901010000000001,${personName(1)},1\n`;
      // Two of them, each big enough for a thread of its own.
      const names = ['甲.csv', '乙.csv'];
      for (const name of names) writeFileSync(join(cwd, name), `${above}\n${below}`);
      const flags = ['--only', 'household-empty'];
      const first = await report([...names, ...flags], '1', cwd);
      expect(first.run.inputs.map(({ tables }) => tables)).toEqual([
        ['家庭成员'],
        ['户'],
        ['家庭成员'],
        ['户'],
      ]);
      expect(await report([...names, ...flags], '2', cwd)).toEqual(first);
    },
  );
});

describe.concurrent('a process that is cut short', () => {
  const early: string[][] = [
    ['check', good, ...asOf, '--only', 'household-empty'],
    ['schema', 'rule'],
    ['--help'],
  ];
  test.each(early)('%s into a closed pipe ends quietly', { timeout: slow }, async (...args) => {
    const { code, stderr } = await duizhang(args, { closed: true });
    expect(stderr).toBe('');
    expect(code).not.toBe(2);
  });

  const only = ['--only', 'id-checksum'];
  test(
    'cannot write its report: the others are written, nothing is left behind',
    {
      timeout: slow,
    },
    async () => {
      const cases: [Partial<Parameters<typeof duizhang>[1]>, string][] = [
        [
          { full: 'stdout' },
          '报告写不进标准输出：磁盘已满（ENOSPC）。换一个路径，如 -f json=报告.json\n',
        ],
        [{ full: 'both' }, ''],
        [{ deaf: true }, ''],
        [{ closed: true, deaf: true }, ''],
      ];
      for (const [how, sentence] of cases) {
        const cwd = folder();
        mkdirSync(join(cwd, 'temp'));
        writeFileSync(join(cwd, '家庭成员.csv'), members({ 城关镇: { people: 3, wrong: 1 } }));
        writeFileSync(join(cwd, '笔记.csv'), '说明\n今天下乡\n');
        const files = ['-f', 'json=报告.json', '-f', 'xlsx=清单'];
        const args = ['check', '.', '--temp', 'temp', ...only, ...asOf, '-f', 'table', ...files];
        const { code, stderr } = await duizhang(args, { cwd, ...how });
        expect(stderr.replace(/^笔记.*\n/, '')).toBe(sentence);
        expect(code).toBe(2);
        expect(readJson(join(cwd, '报告.json')).issues).toHaveLength(1);
        expect(readdirSync(join(cwd, '清单'))).toHaveLength(2);
        expect(readdirSync(join(cwd, 'temp'))).toEqual([]);
        expect(readdirSync(cwd).filter((name) => name.startsWith('.'))).toEqual([]);
      }
    },
  );

  const commands: string[][] = [
    ['check', good, ...asOf, '--print-config'],
    ['cat', `${good}/户信息.csv`],
    ['inspect', good],
    ['explain', 'id-checksum'],
    ['rules', 'list'],
    ['schema', 'rule'],
    ['--help'],
  ];
  test.each(commands)('%s onto a full disk says so', { timeout: slow }, async (...args) => {
    const { code, stderr } = await duizhang(args, { full: 'stdout' });
    expect(stderr).toMatch(/^报告写不进标准输出：磁盘已满.*\n$/);
    expect(code).toBe(2);
  });

  test('Ctrl-C leaves neither report nor temporary files', { timeout: slow }, async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'temp'));
    writeFileSync(join(cwd, '旧.json'), '旧报告');
    writeFileSync(
      join(cwd, '家庭成员.csv'),
      members({ 城关镇: { people: 30_000, wrong: 20_000 } }),
    );
    const begun = () => readdirSync(join(cwd, 'temp')).length > 0;
    const args = ['check', '.', ...asOf, '--temp', 'temp', '-f', 'json=旧.json', '-f', 'xlsx=清单'];
    const { code, stdout, stderr } = await duizhang(args, { cwd, interruptWhen: begun });
    expect([code, stdout, stderr]).toEqual([130, '', '']);
    expect(readdirSync(join(cwd, 'temp'))).toEqual([]);
    expect(readdirSync(cwd).toSorted()).toEqual(['temp', '家庭成员.csv', '旧.json']);
    expect(readFileSync(join(cwd, '旧.json'), 'utf8')).toBe('旧报告');
  });
});

describe.concurrent('the other commands', () => {
  const commands = [
    ...['check', 'inspect', 'cat', 'explain', 'template', 'schema', 'rules'],
    ...['rules list', 'rules lint', 'rules test'],
  ];
  test.each(commands)('%s --help is in Chinese', { timeout: slow }, async (command) => {
    const { code, stdout, stderr } = await duizhang([...command.split(' '), '--help']);
    expect(stdout).toMatch(new RegExp(`^用法：\\s*duizhang ${command} \\[选项\\]`));
    // Apart from names of options and of what may follow them, every line says something in Chinese.
    const lines = stdout.split('\n').filter((line) => line.trim() && !line.includes('duizhang '));
    expect(lines.filter((line) => !/\p{Script=Han}/u.test(line))).toEqual([]);
    expect([code, stderr]).toEqual([0, '']);
  });

  test('without a sub-command rules shows its help, once', { timeout: slow }, async () => {
    const { code, stderr } = await duizhang(['rules']);
    expect(stderr).toMatch(/^用法：/);
    expect(stderr.trimEnd()).toMatch(/显示某个命令的帮助$/);
    expect(code).toBe(2);
  });

  test('check --help has the options of all commands, too', { timeout: slow }, async () => {
    const { stdout } = await duizhang(['check', '--help']);
    for (const option of ['--no-progress', '--no-color', '-q, --quiet'])
      expect(stdout).toContain(`  ${option} `);
  });

  test('a folder may be called help', { timeout: slow }, async () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'help'));
    writeFileSync(join(cwd, 'help/家庭成员.csv'), members({ 城关镇: { people: 3, wrong: 1 } }));
    const { stdout, code } = await duizhang(['inspect', 'help', '-f', 'json'], { cwd });
    expect([stdout.includes('help/家庭成员.csv'), code]).toEqual([true, 0]);
  });

  test('rules list', { timeout: slow }, async () => {
    const { code, stdout, stderr } = await duizhang(['rules', 'list', '-f', 'json']);
    const rules = JSON.parse(stdout) as { id: string; title: string }[];
    expect(rules).toContainEqual(expect.objectContaining({ id: 'id-checksum' }));
    expect([code, stderr]).toEqual([0, '']);
  });

  test('explain', { timeout: slow }, async () => {
    const { code, stdout, stderr } = await duizhang(['explain', 'id-checksum']);
    expect(stdout).toContain('身份证校验码错误');
    expect(stdout).toContain('select');
    expect([code, stderr]).toEqual([0, '']);
  });

  test('cat', { timeout: slow }, async () => {
    const { code, stdout } = await duizhang(['cat', `${good}/户信息.csv`, '-f', 'json']);
    const [sheet] = JSON.parse(stdout) as { rows: { row: number; cells: (string | null)[] }[] }[];
    expect(sheet!.rows[2]).toMatchObject({ row: 3 });
    expect(sheet!.rows[2]!.cells.slice(1)).toEqual([
      '例小云',
      '城关镇',
      '东街村',
      '3',
      '已脱贫',
      null,
    ]);
    expect(code).toBe(0);
  });

  test('inspect', { timeout: slow }, async () => {
    const { code, stdout, stderr } = await duizhang(['inspect', good, '-f', 'json']);
    const sheets = JSON.parse(stdout) as { file: string; tables: { table: string }[] }[];
    expect(sheets.map(({ file, tables }) => [file, tables.map(({ table }) => table)])).toEqual([
      [`${good}/家庭成员.csv`, ['家庭成员']],
      [`${good}/户信息.csv`, ['户']],
    ]);
    expect([code, stderr]).toEqual([0, '']);
  });
});
