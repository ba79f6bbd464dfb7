import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { analyse, type Analysis } from '../check/analyse.ts';
import { catalogueOf } from '../check/catalogue.ts';
import type { Rule } from '../check/load.ts';
import { Engine } from '../engine/duckdb.ts';
import type { Knowledge } from '../knowledge.ts';
import type { ParameterValue } from '../layout/parameter-file.ts';
import {
  certaintyWords,
  conditionText,
  eraText,
  exampleText,
  readsText,
  severityWords,
} from './explain-rule.ts';
import { sourceText } from './parameter-source.ts';

/** What the folders of the built-in rules are about; a folder that is not here goes by its name. */
const familyWords: Record<string, string> = {
  agreement: '六个一致',
  assistance: '帮扶',
  education: '教育',
  exit: '退出',
  health: '医疗',
  household: '户与成员',
  housing: '住房与饮水',
  identity: '身份',
  income: '收入',
  person: '个人情况',
  procedure: '退出程序',
};

/** rules/README.md: every rule, by family, as the person reads it who must mend a household or change a rule. */
export async function cataloguePage(known: Knowledge): Promise<string> {
  const { rules } = known.ruleSet;
  const analyses = await analysesOf(known);
  const families = [...new Set(rules.map(({ family }) => family))]
    .toSorted()
    .map((family) => [family, analyses.filter(({ rule }) => rule.family === family)] as const);
  return [
    '# 规则目录',
    '<!-- 由规则文件生成，不要手改；规则改了以后运行 npx vitest run test/catalogue.test.ts -u -->',
    `共 ${rules.length} 条规则，${families.length} 族。一条规则一个文件，编号就是文件名。` +
      '`duizhang explain 编号` 在终端里打出同样的内容，另有编译成的 SQL 和所选地区、年度的参数值。',
    '规则可用的函数见 [FUNCTIONS.md](FUNCTIONS.md)；数额、期限等参数在 [parameters.yaml](parameters.yaml)；' +
      '表和列在 [tables/](tables)。编辑器按 [rule.schema.json](rule.schema.json) 提示规则的写法，' +
      '表文件用 [table.schema.json](table.schema.json)，duizhang.yaml 用 [config.schema.json](config.schema.json)。',
    '级别：错误（error）必定有误或一票否决；疑点（warning）须核实，可能另有缘由；提示（info）。',
    '## 目录',
    ...families.map(([family, members]) => contents(family, members)),
    ...families.flatMap(([family, members]) => [
      `## ${familyTitle(family)}`,
      ...members.map((analysis) => ruleSection(known, analysis)),
    ]),
    '',
  ].join('\n\n');
}

async function analysesOf(known: Knowledge): Promise<Analysis[]> {
  const folder = mkdtempSync(join(tmpdir(), 'duizhang-'));
  const engine = await Engine.open({ folder, threads: 1 });
  const catalogue = catalogueOf(known.layouts, known.parameters);
  try {
    const analyses: Analysis[] = [];
    for (const rule of known.ruleSet.rules)
      analyses.push(await analyse(engine, rule, catalogue, known.layouts));
    return analyses;
  } finally {
    engine.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function familyTitle(family: string): string {
  const word = familyWords[family];
  return word === undefined ? family : `${word}（${family}）`;
}

function contents(family: string, members: Analysis[]): string {
  const rows = members.map(
    ({ rule }) =>
      `| [${rule.id}](#${rule.id}) | ${cell(rule.title)} | ${rule.severity} | ${rule.category} | ${cell(rule.owner)} |`,
  );
  const head = ['| 编号 | 查到什么 | 级别 | 类型 | 责任部门 |', '|---|---|---|---|---|'];
  return [`**${familyTitle(family)}**`, '', ...head, ...rows].join('\n');
}

/** A vertical bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function ruleSection(known: Knowledge, { rule, usage }: Analysis): string {
  const parameters = [...usage.parameters].toSorted();
  const points: [string, string][] = [
    ['级别', `${severityWords[rule.severity]}；类型 ${rule.category}；责任部门 ${rule.owner}`],
    ['为什么查', rule.why],
    ['怎么办', rule.fix],
    ['依据', `${rule.basis}（${certaintyWords[rule.certainty]}）`],
    ['适用', eraText(rule)],
    ['读哪些列', readsText(rule, usage)],
    ...parameters.map((name): [string, string] => ['参数', valuesText(known, name)]),
    ['报告的话', rule.message],
    ...(rule.after.length > 0 ? [['不再单列', afterText(rule)] as [string, string]] : []),
  ];
  return [
    `### ${rule.id}`,
    `**${rule.title}**　[${basename(rule.source.file)}](${rule.family}/${basename(rule.source.file)})`,
    points.map(([head, text]) => `- ${head}：${text.replace(/\s*\n\s*/g, ' ').trim()}`).join('\n'),
    fenced('sql', conditionText(rule)),
    fenced('yaml', exampleText(rule)),
  ].join('\n\n');
}

function afterText(rule: Rule): string {
  const links = rule.after.map((id) => `[${id}](#${id})`).join('、');
  return `这些规则已对同一对象报告时不再单列：${links}`;
}

/** The values that a parameter has in the country as a whole, from which year on, and who says so. */
function valuesText({ parameters }: Knowledge, name: string): string {
  const entry = parameters.entry(name);
  const rows = parameters.rows().filter((row) => row.name === name);
  const values = rows.map(
    ({ year, value }) => `${year === null ? '' : `${year} 年起 `}${valueText(value)}`,
  );
  const unit = entry?.unit === undefined ? '' : `（${entry.unit}）`;
  return `${name}${unit} = ${values.join('，')}；${sourceText(entry)}`;
}

function valueText(value: ParameterValue): string {
  return [value].flat().join('、');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}
