import { Command, CommanderError, Option } from 'commander';
import { version } from './builtin.ts';
import { cat } from './commands/cat.ts';
import { check, type CheckFlags, type Global } from './commands/check.ts';
import { explain } from './commands/explain.ts';
import { findConfig } from './commands/config-file.ts';
import { inspect, type InspectFlags } from './commands/inspect.ts';
import { lintRules, listRules, testRules } from './commands/rules.ts';
import { schema, schemaNames } from './commands/schema.ts';
import { template } from './commands/template.ts';
import { PassingLine } from './commands/passing-line.ts';
import { WayOut } from './commands/way-out.ts';
import type { Terminal } from './commands/terminal.ts';
import { ExpectedError, UsageError } from './errors.ts';
import { chineseHelp, chineseUsage, withHelpCommand } from './commands/help.ts';

const interrupted = new AbortController();
const wayOut = new WayOut(process.stdout, process.stderr);
const passing = new PassingLine(process.stderr);

function say(sentence: string): void {
  passing.wipe();
  process.stderr.write(`${sentence}\n`);
}

function terminalOf(given: Global, config: Global): Terminal {
  const quiet = given.quiet ?? config.quiet ?? false;
  const progress = given.progress ?? config.progress ?? true;
  const shown = progress && !quiet && process.stderr.isTTY === true;
  const colorful = config.color !== false && !process.env['NO_COLOR'];
  return {
    cwd: process.cwd(),
    stdout: process.stdout,
    color: given.color ?? (colorful && process.stdout.isTTY === true),
    width: process.stdout.columns ?? 120,
    signal: interrupted.signal,
    progress: shown ? (sentence) => passing.show(sentence) : undefined,
    note: (sentence) => void (quiet || say(sentence)),
    warn: say,
  };
}

const collect = (value: string, before: string[] | undefined) => [...(before ?? []), value];
/** The opposite of a flag, for who has the flag in duizhang.yaml. */
const against = (flag: string) => new Option(flag).hideHelp();
const list = (flags: string, about: string) => new Option(flags, about).argParser(collect);

function program(done: (code: number) => void): Command {
  const root = withHelpCommand(chineseHelp(new Command('duizhang')))
    .description('对账：检查建档立卡导出表，给每个乡镇列出对不上的地方')
    .version(version, '-V, --version', '显示版本')
    .addOption(against('--progress'))
    .option('--no-progress', '不显示进度')
    .addOption(against('--color'))
    .option('--no-color', '不用颜色（也认 NO_COLOR）')
    .option('-q, --quiet', '标准错误上只说没看成的东西')
    .addOption(against('--no-quiet'));
  const given = () => root.opts<Global>();
  const terminal = () => terminalOf(given(), {});
  /** As duizhang.yaml wants it, where no flag says otherwise. */
  const configured = ({ config }: Pick<CheckFlags, 'config'>) =>
    terminalOf(given(), findConfig(config, process.cwd())?.data ?? {});
  const command = (name: string, about: string) =>
    chineseHelp(root.command(name)).description(about);
  const input = (one: Command) =>
    one.addOption(list('--as <表=通配符>', '指定这些文件是什么表，可写多次'));
  const rulePath = () => list('--rules <路径>', '内置规则之外的规则文件或文件夹，可写多次');
  const parameters = (one: Command) =>
    one
      .addOption(list('--param <名称=值>', '改一个参数，可写多次'))
      .option('--region <地区>', '参数的地区预设：national 陕西 甘肃 辽宁 湖南 贵州')
      .option('--as-of <日期>', '数据日期 YYYY-MM-DD，年龄、逾期按它算（缺省为今天）');

  parameters(input(command('check', '检查：按规则核对，给出疑点清单')))
    .argument('[输入...]', '文件、文件夹或通配符')
    .addOption(
      list(
        '-f, --format <名称[=路径]>',
        '报告：table json ndjson csv markdown xlsx，可写多次（缺省 table）',
      ),
    )
    .addOption(rulePath())
    .addOption(list('--only <清单>', '只跑这些规则、规则族（逗号分开，可用 *）'))
    .addOption(list('--skip <清单>', '不跑这些规则、规则族'))
    .addOption(list('--previous <路径>', '上期数据，供与上期比较的规则用'))
    .addOption(list('--township <清单>', '只报告这些乡镇'))
    .option('--fail-on <级别>', '从哪一级起退出码为 1：error warning info never（缺省 error）')
    .option('--max-issues <条数>', '每条规则列出几条（全部计数；table 缺省 20，其余不限）')
    .option('--strict', '认不出的工作表也算没看全（退出码 2）')
    .option('--reveal', '不遮姓名、证件号码、电话、银行卡号')
    .option('--config <文件>', '配置文件（缺省用最近的 duizhang.yaml）')
    .option('--threads <个数>', '线程数（缺省为全部核）')
    .option('--memory <大小>', '整个程序的内存上限，如 2GB（缺省为 60%）；放不下的表存到临时文件')
    .option('--temp <文件夹>', '临时文件放在哪里')
    .option('--rule-seconds <秒>', '一条规则最多跑几秒（缺省 60）')
    .option('--timings', '列出每条规则用时')
    .option('--print-config', '打出各选项的值和来处（命令行、duizhang.yaml、缺省），不检查')
    .addOption(against('--no-strict'))
    .addOption(against('--no-reveal'))
    .addOption(against('--no-timings'))
    .addHelpText(
      'after',
      examples(
        'duizhang check 数据 --as-of 2020-10-20',
        'duizhang check 数据 -f table -f xlsx=疑点清单',
        'duizhang check 数据 -f json=报告.json --fail-on warning',
      ),
    )
    .action(async (inputs: string[], flags: CheckFlags) =>
      done(await check(inputs, { ...flags, global: given() }, configured(flags))),
    );

  input(command('inspect', '看表：每张表被认作什么、各列对上哪个字段；不跑规则'))
    .argument('<输入...>', '文件、文件夹或通配符')
    .option('-f, --format <格式>', 'text 或 json', 'text')
    .option('--as-of <日期>', '数据日期 YYYY-MM-DD')
    .option('--config <文件>', '配置文件（缺省用最近的 duizhang.yaml）')
    .addHelpText('after', examples('duizhang inspect 数据', 'duizhang inspect 城关镇.xlsx -f json'))
    .action(async (inputs: string[], flags: InspectFlags) =>
      done(await inspect(inputs, flags, configured(flags))),
    );

  command('cat', '看格：原样打出读到的单元格')
    .argument('<文件>', '一个表格文件')
    .option('-f, --format <格式>', 'csv 或 json', 'csv')
    .option('--reveal', '不遮证件号码和电话')
    .addHelpText('after', examples('duizhang cat 名单.xls', 'duizhang cat 名单.xlsx -f json'))
    .action(async (file: string, flags: { format: string; reveal?: boolean }) =>
      done(await cat(file, flags, terminal())),
    );

  const rules = withHelpCommand(command('rules', '规则：列出、检查、试跑规则文件'));
  const ruleCommand = (name: string, about: string) =>
    chineseHelp(rules.command(name)).description(about).addOption(rulePath());
  ruleCommand('list', '列出全部规则')
    .option('-f, --format <格式>', 'table 或 json', 'table')
    .action(async (flags: { format: string; rules?: string[] }) =>
      done(await listRules(flags, terminal())),
    );
  ruleCommand('lint', '检查规则文件写得对不对')
    .argument('[规则...]', '规则编号或规则族')
    .option('-f, --format <格式>', 'text 或 json', 'text')
    .action(async (words: string[], flags: { format: string; rules?: string[] }) =>
      done(await lintRules(words, flags, terminal())),
    );
  ruleCommand('test', '跑规则里的例子，并看例子能不能发现规则被改错')
    .argument('[规则...]', '规则编号或规则族')
    .option('--no-mutate', '只跑例子')
    .option('-f, --format <格式>', 'text 或 json', 'text')
    .action(async (words: string[], flags: { format: string; mutate: boolean; rules?: string[] }) =>
      done(await testRules(words, flags, terminal())),
    );

  parameters(input(command('explain', '讲解：一条规则查什么、依据什么；或一个问题是怎么判出来的')))
    .argument('<规则或问题编号>', '规则编号，如 id-checksum；或报告里的问题编号')
    .argument('[输入...]', '讲解问题时：原来检查的文件')
    .addOption(rulePath())
    .addOption(list('--previous <路径>', '讲解问题时：上期数据'))
    .addOption(list('--only <清单>', '讲解问题时：只跑这些规则、规则族'))
    .addOption(list('--skip <清单>', '讲解问题时：不跑这些规则、规则族'))
    .option('--reveal', '不遮个人信息')
    .addOption(against('--no-reveal'))
    .option('--config <文件>', '配置文件（缺省用最近的 duizhang.yaml）')
    .option('--temp <文件夹>', '临时文件放在哪里')
    .addHelpText('after', examples('duizhang explain id-checksum', 'duizhang explain 6f1c0a… 数据'))
    .action(async (id: string, inputs: string[], flags: CheckFlags) =>
      done(await explain(id, inputs, flags, configured(flags))),
    );

  command('template', '模板：写出空白工作簿，用来收数据')
    .argument('[表...]', '表名，缺省为常用各表')
    .option('-o, --output <路径>', '写到哪个文件', '采集模板.xlsx')
    .addHelpText('after', examples('duizhang template 户 家庭成员 -o 采集.xlsx'))
    .action(async (tables: string[], flags: { output: string }) =>
      done(await template(tables, flags, terminal())),
    );

  command('schema', `打出 JSON Schema：${schemaNames.join(' ')}`)
    .argument('<名称>', schemaNames.join('、'))
    .addHelpText('after', examples('duizhang schema rule'))
    .action((name: string) => done(schema(name, terminal())));
  return root;
}

function examples(...lines: string[]): string {
  return `\n例：\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** An expected failure is one sentence; anything else is our bug and shows its stack. Both are exit code 2. */
function explainFailure(error: unknown): number {
  passing.wipe();
  if (interrupted.signal.aborted) return 130;
  if (error instanceof AggregateError) {
    for (const one of error.errors) explainFailure(one);
    return 2;
  }
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // The help of a command that was given no sub-command is all that there is to say.
    if (error.code !== 'commander.help') process.stderr.write(`${chineseUsage(error.message)}\n`);
  } else if (error instanceof ExpectedError) {
    process.stderr.write(`${error instanceof UsageError ? '用法不对：' : ''}${error.describe()}\n`);
  } else {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
      `程序出错了，这是程序的毛病，不是数据的问题。请把下面的内容报告给开发者：\n${stack}\n`,
    );
  }
  return 2;
}

// A closed window must not leave people's data in temporary files any more than Ctrl-C.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A second time means at once.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
    process.exitCode = 130;
  });
}

let code = 0;
let isExplained = false;
try {
  await program((result) => (code = result)).parseAsync();
} catch (error) {
  code = explainFailure(error);
  isExplained = code === 2;
}
// Threads that still read would keep an interrupted process alive.
if (interrupted.signal.aborted) process.exit(130);
const unwritten = await wayOut.failure();
if (unwritten !== null) {
  if (!isExplained) explainFailure(unwritten);
  code = 2;
}
if (await wayOut.isUnsaid()) code = 2;
// Never process.exit() after writing: on a pipe the tail would be lost.
process.exitCode = code;
