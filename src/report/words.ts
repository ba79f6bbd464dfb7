import type { Area, CellAddress, Issue, Report, Severity } from '../model.ts';

export const severityWord: Record<Severity, string> = {
  error: '错误',
  warning: '疑点',
  info: '提示',
};

export const unknownTownship = '未知乡镇';

/** `文件【表】F17`; a whole row is `文件【表】第17行`. */
export function cellWord({ file, sheet, row, column }: CellAddress): string {
  const name = sheet === '' ? `${file} ` : `${file}【${sheet}】`;
  return name + (column === null ? `第${row}行` : `${column}${row}`);
}

/** From the county down, as far as known; the county is left out where there is only one. */
export function placeWord(place: Area, withCounty = false): string {
  const parts = [
    withCounty ? place.county : null,
    place.township ?? unknownTownship,
    place.village,
  ];
  return parts.filter((part) => part !== null).join(' ');
}

export function townshipWord(place: { county: string | null; township: string | null }): string {
  return place.township ?? unknownTownship;
}

export function countiesOf(report: Report): string[] {
  const counties = new Set(report.summary.townships.map((township) => township.county));
  return [...counties].filter((county) => county !== null);
}

export function hasCounties(report: Report): boolean {
  return countiesOf(report).length > 1;
}

/** `字段：值` in one cell; a blank is said, for a blank is often the finding. */
export function valuesWord(values: Record<string, string | null>): string {
  return Object.entries(values)
    .map(([field, value]) => `${field}：${value ?? '（空）'}`)
    .join('；');
}

export function currentWord({ values, sources, suspect }: Issue): string {
  const parts = [valuesWord(values)];
  if (sources) parts.push(`各来源 ${valuesWord(sources)}`);
  if (suspect) parts.push(`与多数不同：${suspect}`);
  return parts.filter((part) => part !== '').join('\n');
}

/** Never a rounded zero for something that is there, nor a rounded whole for something that is not. */
export function percent(share: number | null): string {
  if (share === null) return '—';
  if (share > 0 && share < 0.0001) return '<0.01%';
  if (share < 1 && share >= 0.99995) return '>99.99%';
  return `${(share * 100).toFixed(2)}%`;
}

export function countWord(count: number): string {
  return count.toLocaleString('en-US');
}

/** 通过, 有问题, 没有可查的行 or 未检查: neither a rule that did not run nor one that judged no row is counted as passed. */
interface Verdict {
  passed: number;
  found: number;
  idle: number;
  notRun: number;
}

export function verdict(report: Report): Verdict {
  const ran = report.rules.filter((rule) => rule.status === 'ran');
  const found = ran.filter((rule) => rule.issues > 0).length;
  const idle = ran.filter((rule) => rule.issues === 0 && rule.checked === 0).length;
  return {
    passed: ran.length - found - idle,
    found,
    idle,
    notRun: report.rules.length - ran.length,
  };
}

/** `通过 5 条，有问题 1 条，没有可查的行 2 条，未检查 40 条` */
export function verdictWord(report: Report): string {
  const { passed, found, idle, notRun: unseen } = verdict(report);
  const none = idle > 0 ? `没有可查的行 ${idle} 条，` : '';
  return `通过 ${passed} 条，有问题 ${found} 条，${none}未检查 ${unseen} 条`;
}

/** What keeps rules from being checked, or from being checked in full, and which rules those are. */
export interface Unchecked {
  word: '执行出错' | '未执行' | '部分未检查';
  reason: string;
  rules: string[];
}

/** Those with the same reason together: failures first, then what is missing for the most rules. */
export function notRun(report: Report): Unchecked[] {
  const groups = new Map<string, Unchecked>();
  for (const { status, reason, id } of report.rules) {
    if (status === 'ran' && reason === null) continue;
    const word = status === 'failed' ? '执行出错' : status === 'ran' ? '部分未检查' : '未执行';
    for (const { cause, note } of causes(reason ?? '', word)) {
      const key = `${word} ${cause}`;
      const group = groups.get(key) ?? { word, reason: cause, rules: [] };
      groups.set(key, group);
      group.rules.push(id + note);
    }
  }
  const order = ['执行出错', '未执行', '部分未检查'];
  return [...groups.values()].toSorted(
    (a, b) => order.indexOf(a.word) - order.indexOf(b.word) || b.rules.length - a.rules.length,
  );
}

/** A rule that lacks two tables stands under each of them: a clerk looks for what a table would bring. */
function causes(reason: string, word: Unchecked['word']): { cause: string; note: string }[] {
  const tables = word === '未执行' ? /^(.*缺表：)(.+)$/.exec(reason) : null;
  if (tables) {
    const names = tables[2]!.split('、');
    return names.map((name) => {
      const others = names.filter((other) => other !== name);
      const note = others.length > 0 ? `（还缺${others.join('、')}）` : '';
      return { cause: tables[1]! + name, note };
    });
  }
  // Sheet by sheet, without the word that stands before it anyway.
  const parts = word === '部分未检查' ? reason.replace(/^部分未检查：/, '').split('；') : [reason];
  return parts.map((cause) => ({ cause, note: '' }));
}

/** Something was not looked at that should have been: the answer is not whole. */
export function isIncomplete({ run }: Report): boolean {
  return run.exitCode === 2;
}

/** Rules that found something, the gravest first and among them the most frequent. */
export function rulesWithIssues(report: Report): Report['rules'] {
  const weight: Record<Severity, number> = { error: 0, warning: 1, info: 2 };
  return report.rules
    .filter((rule) => rule.issues > 0)
    .toSorted((a, b) => weight[a.severity] - weight[b.severity] || b.issues - a.issues);
}
