import type { Area, Issue, Report, ReportHead } from '../model.ts';
import { listed, type ReportOptions } from './reporter.ts';

function orderedArea({ county, township, village }: Area): Area {
  return { county, township, village };
}

/** Keys in the order of the contract, whoever made the issue. */
function issueLine(issue: Issue): string {
  return JSON.stringify({
    id: issue.id,
    rule: issue.rule,
    title: issue.title,
    severity: issue.severity,
    category: issue.category,
    message: issue.message,
    advice: issue.advice,
    owner: issue.owner,
    place: orderedArea(issue.place),
    alsoIn: issue.alsoIn.map(orderedArea),
    entity: {
      table: issue.entity.table,
      key: issue.entity.key,
      household: issue.entity.household,
      name: issue.entity.name,
    },
    fields: issue.fields,
    values: issue.values,
    sources: issue.sources,
    suspect: issue.suspect,
    also: issue.also,
    where: issue.where.map(({ file, sheet, row, column }) => ({ file, sheet, row, column })),
  });
}

/** The object of the contract, two blanks deep, with one issue a line: `grep` and `diff` work on it. */
export async function* json(report: Report, options: ReportOptions): AsyncIterable<string> {
  const { schemaVersion, tool, run, summary, rules } = report;
  const head = JSON.stringify(
    { schemaVersion, tool, run, summary, rules } satisfies ReportHead,
    null,
    2,
  );
  yield `${head.slice(0, head.lastIndexOf('\n}'))},\n  "issues": [`;
  let separator = '\n    ';
  for await (const issue of report.issues(listed(options))) {
    yield separator + issueLine(issue);
    separator = ',\n    ';
  }
  yield separator.startsWith(',') ? '\n  ]\n}\n' : ']\n}\n';
}

export async function* ndjson(report: Report, options: ReportOptions): AsyncIterable<string> {
  for await (const issue of report.issues(listed(options))) yield `${issueLine(issue)}\n`;
}
