import { mask } from '../../src/domain/masking.ts';
import type {
  Area,
  Issue,
  Masking,
  Privacy,
  Report,
  ReportHead,
  RuleSummary,
  Severity,
  TownshipSummary,
} from '../../src/model.ts';

/** An issue in clear, with what its values tell about a person. */
export interface ClearIssue extends Omit<Issue, 'message'> {
  message: (shown: Record<string, string | null>) => string;
  privacy: Record<string, Privacy>;
}

/** Everything personal that the invented people of this file have; a masked report holds none of it. */
export const secrets = {
  names: ['张三丰', '欧阳无忌', '买买提·虚构', '李四光明'],
  ids: ['990001199001011239', '990001195512310028', '990001198812120035'],
  phones: ['13800001234'],
  bankCards: ['6222009900010001234'],
};

function area(county: string | null, township: string | null, village: string | null): Area {
  return { county, township, village };
}

const east = area('虚拟县', '城关镇', '东街村');
const north = area('虚拟县', '北山乡', '石头沟村');

const base = {
  alsoIn: [],
  also: [],
  owner: '扶贫办',
  advice: '与户口簿核对后在系统中更正。',
} satisfies Partial<ClearIssue>;

/** One of every kind that a reporter must get right. */
export const clearIssues: ClearIssue[] = [
  {
    ...base,
    id: '0a01000000000001',
    rule: 'id-duplicate-cross-area',
    title: '证件号码跨乡镇重复',
    severity: 'error',
    category: '不实',
    message: (shown) => `证件号码 ${shown['证件号码']} 在 2 个乡镇登记`,
    owner: '公安',
    place: north,
    alsoIn: [east],
    entity: { table: '家庭成员', key: 'M0007', household: 'H0003', name: '欧阳无忌' },
    fields: ['证件号码'],
    values: { 证件号码: '990001195512310028' },
    privacy: { 证件号码: 'id' },
    also: ['id-duplicate-file'],
    where: [
      { file: '北山乡/家庭成员.xlsx', sheet: 'Sheet1', row: 9, column: 'F' },
      { file: '城关镇/家庭成员.csv', sheet: '', row: 21, column: 'D' },
    ],
  },
  {
    ...base,
    id: '0a01000000000002',
    rule: 'six-income',
    title: '人均纯收入各来源不一致',
    severity: 'warning',
    category: '不一致',
    message: () => '人均纯收入：墙上公示 5200、扶贫手册 5020、系统 5020',
    place: north,
    entity: { table: '户', key: 'H0004', household: 'H0004', name: '买买提·虚构' },
    fields: ['人均纯收入'],
    values: { 人均纯收入: '5020' },
    privacy: {},
    sources: { 墙上公示: '5200', 扶贫手册: '5020', 入户访谈: null, 系统: '5020' },
    suspect: '墙上公示',
    where: [{ file: '北山乡/六源.xlsx', sheet: '六源核查表', row: 12, column: 'H' }],
  },
  {
    ...base,
    id: '0a01000000000003',
    rule: 'id-checksum',
    title: '身份证校验码错误',
    severity: 'error',
    category: '不准',
    message: (shown) => `证件号码 ${shown['证件号码']} 的校验码应为 5`,
    owner: '公安',
    place: east,
    entity: { table: '家庭成员', key: 'M0001', household: 'H0001', name: '张三丰' },
    fields: ['证件号码'],
    values: { 证件号码: '990001199001011239', 联系电话: '13800001234' },
    privacy: { 证件号码: 'id', 联系电话: 'phone' },
    where: [{ file: '城关镇/家庭成员.xlsx', sheet: 'Sheet1', row: 17, column: 'F' }],
  },
  {
    ...base,
    id: '0a01000000000004',
    rule: 'bank-card-blank-name',
    title: '银行卡户名可疑',
    severity: 'info',
    category: '不全',
    message: (shown) => `卡号 ${shown['银行卡号']} 没有户名，备注 ${shown['备注']}`,
    place: east,
    entity: { table: '户', key: 'H0002', household: 'H0002', name: '李四光明' },
    fields: ['银行卡号', '备注'],
    values: {
      银行卡号: '6222009900010001234',
      备注: '=HYPERLINK("http://example.invalid","点我")|<b>\n\u001b[31m红',
      户名: null,
    },
    privacy: { 银行卡号: 'bank' },
    where: [{ file: '城关镇/户.xlsx', sheet: '户', row: 5, column: null }],
  },
  {
    ...base,
    id: '0a01000000000005',
    rule: 'township-unknown',
    title: '乡镇为空',
    severity: 'warning',
    category: '不全',
    message: () => '乡镇为空，无法归属',
    place: area(null, null, null),
    entity: { table: '户', key: null, household: null, name: null },
    fields: ['乡镇'],
    values: { 乡镇: null },
    privacy: {},
    where: [{ file: '其他.csv', sheet: '', row: 2, column: 'A' }],
  },
];

/** Shown as the check room shows it: names, values and message agree in what they hide. */
function show(clear: ClearIssue, masking: Masking): Issue {
  const { privacy, message, ...rest } = clear;
  const values = Object.fromEntries(
    Object.entries(clear.values).map(([field, value]) => [
      field,
      mask(value, privacy[field], masking),
    ]),
  );
  const entity = { ...clear.entity, name: mask(clear.entity.name, 'name', masking) };
  return { ...rest, entity, values, message: message(values) };
}

type Wanted = { county?: string | null | undefined; township?: string | null | undefined };

function concerns(issue: ClearIssue, { county, township }: Wanted): boolean {
  return [issue.place, ...issue.alsoIn].some(
    (place) =>
      (county === undefined || place.county === county) &&
      (township === undefined || place.township === township),
  );
}

function tally<K extends string>(
  keys: readonly K[],
  of: (issue: ClearIssue) => K,
  issues: ClearIssue[],
) {
  const counts = Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
  for (const issue of issues) counts[of(issue)] += 1;
  return counts;
}

function ruleOf(issue: ClearIssue, issues: ClearIssue[]): RuleSummary {
  const { rule: id, title, severity, category } = issue;
  const found = issues.filter((other) => other.rule === id).length;
  return {
    id,
    title,
    family: 'identity',
    severity,
    category,
    status: 'ran',
    checked: 3120,
    issues: found,
    durationMs: 2,
    reason: null,
  };
}

function notRun(
  id: string,
  title: string,
  status: 'skipped' | 'failed',
  reason: string,
): RuleSummary {
  return {
    id,
    title,
    family: 'education',
    severity: 'warning',
    category: '不实',
    status,
    checked: 0,
    issues: 0,
    durationMs: 0,
    reason,
  };
}

function townshipOf(
  place: Area,
  issues: ClearIssue[],
  rank: number | null,
  errorRate: number | null,
): TownshipSummary {
  const here = issues.filter((issue) => concerns(issue, place));
  const byRule: Record<string, number> = {};
  for (const { rule } of here) byRule[rule] = (byRule[rule] ?? 0) + 1;
  const households = errorRate === null ? 0 : 20_000;
  return {
    county: place.county,
    township: place.township,
    households,
    persons: households * 4,
    issues: here.length,
    householdsWithErrors: Math.round(households * (errorRate ?? 0)),
    errorRate,
    rank,
    byRule,
  };
}

function head(issues: ClearIssue[]): ReportHead {
  const severities: Severity[] = ['error', 'warning', 'info'];
  const rules = [...new Map(issues.map((issue) => [issue.rule, issue])).values()].map((issue) =>
    ruleOf(issue, issues),
  );
  rules.push(
    {
      ...notRun('household-empty', '户内没有成员', 'skipped', ''),
      family: 'household',
      status: 'ran',
      checked: 812,
      reason: null,
    },
    notRun('education-dropout', '义务教育阶段失学', 'skipped', '缺少表 教育学籍'),
    notRun('education-mismatch', '学籍与登记不符', 'skipped', '缺少表 教育学籍'),
    notRun('disability-no-certificate', '残疾无证', 'skipped', '缺少表 残联持证'),
    notRun('local-rule', '本地规则', 'failed', '除数为零'),
  );
  const count = (status: RuleSummary['status']) =>
    rules.filter((rule) => rule.status === status).length;
  return {
    schemaVersion: 1,
    tool: { name: 'duizhang', version: '0.1.0', rulesDigest: 'sha256:00ff' },
    run: {
      asOf: '2020-10-20',
      asOfAssumed: true,
      region: 'national',
      startedAt: '2020-10-21T08:00:00.000Z',
      durationMs: 812,
      // An input was not read and a rule failed.
      exitCode: 2,
      inputs: ['城关镇/家庭成员.xlsx', '北山乡/家庭成员.xlsx', '城关镇/户.xlsx'].map((file) => ({
        file,
        sheet: 'Sheet1',
        tables: ['家庭成员'],
        headerRows: [3, 3] as [number, number],
        rows: 3120,
        encoding: null,
        sha256: 'ab'.repeat(32),
        columns: { 证件号码: '身份证号' },
        unmapped: ['备注'],
        problems: [],
      })),
      problems: ['北山乡/坏.xlsx 读不出：压缩包不完整。请重新导出'],
    },
    summary: {
      issues: issues.length,
      bySeverity: tally(severities, (issue) => issue.severity, issues),
      byCategory: tally(
        ['不实', '不准', '不全', '不一致', '不及时'] as const,
        (issue) => issue.category,
        issues,
      ),
      coverage: {
        rules: rules.length,
        ran: count('ran'),
        skipped: count('skipped'),
        failed: count('failed'),
      },
      townships: [
        townshipOf(north, issues, 1, 0.00005),
        townshipOf(east, issues, 2, 0.0271),
        townshipOf(area(null, null, null), issues, null, null),
      ],
    },
    rules,
  };
}

export function fakeReport(clear: ClearIssue[] = clearIssues): Report {
  return {
    ...head(clear),
    async *issues({ masking = 'all', township, county, limitPerRule = Infinity } = {}) {
      const listed = new Map<string, number>();
      for (const issue of clear) {
        if (!concerns(issue, { county, township })) continue;
        const before = listed.get(issue.rule) ?? 0;
        if (before >= limitPerRule) continue;
        listed.set(issue.rule, before + 1);
        yield show(issue, masking);
      }
    },
  };
}

/** No table, no rule, no issue. */
export function emptyReport(): Report {
  const report = fakeReport([]);
  return {
    ...report,
    run: { ...report.run, exitCode: 0, inputs: [], problems: [], asOfAssumed: false },
    summary: {
      ...report.summary,
      coverage: { rules: 0, ran: 0, skipped: 0, failed: 0 },
      townships: [],
    },
    rules: [],
  };
}

/** `count` issues of one rule in one township, made while they are read. */
export function manyIssues(count: number, townships = 1): Report {
  const first = clearIssues[2]!;
  const names = Array.from({ length: townships }, (_, index) => `第${index + 1}镇`);
  const report = fakeReport([]);
  const rule = { ...ruleOf(first, []), issues: count };
  return {
    ...report,
    rules: [rule],
    summary: {
      ...report.summary,
      issues: count,
      bySeverity: { error: count, warning: 0, info: 0 },
      coverage: { rules: 1, ran: 1, skipped: 0, failed: 0 },
      townships: names.map((township, index) => ({
        ...townshipOf({ ...east, township }, [], index + 1, 0.5),
        issues: Math.ceil(count / townships),
        byRule: { [rule.id]: Math.ceil(count / townships) },
      })),
    },
    async *issues({ masking = 'all', township, limitPerRule = Infinity } = {}) {
      for (let index = 0; index < Math.min(count, limitPerRule); index++) {
        const here = names[Math.floor((index * townships) / count)]!;
        if (township !== undefined && township !== here) continue;
        const id = index.toString(16).padStart(16, '0');
        yield show({ ...first, id, place: { ...east, township: here } }, masking);
      }
    },
  };
}
