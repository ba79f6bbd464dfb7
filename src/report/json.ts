import type { Area, Issue, Report, ReportHead } from '../model.ts';
import { listed, type ReportOptions } from './reporter.ts';

function orderedArea({ county, township, village }: Area): Area {
  return { county, township, village };
}

/**
 * Makes a line of an issue, its keys in the order of the contract, whoever made it. What an issue has from its rule, half
 * of its text, is the same in all of them and is put into JSON once.
 */
function lineMaker(): (issue: Issue) => string {
  const known = new Map<string, { head: string; middle: string }>();
  return (issue) => {
    let rule = known.get(issue.rule);
    if (!rule) {
      const { title, severity, category, advice, owner } = issue;
      const head = inside({ rule: issue.rule, title, severity, category });
      known.set(issue.rule, (rule = { head, middle: inside({ advice, owner }) }));
    }
    const rest = JSON.stringify({
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
    const message = JSON.stringify(issue.message);
    return `{"id":${JSON.stringify(issue.id)},${rule.head},"message":${message},${rule.middle},${rest.slice(1)}`;
  };
}

/** Its keys and values as JSON, without the braces. */
function inside(object: object): string {
  return JSON.stringify(object).slice(1, -1);
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
  const lineOf = lineMaker();
  let separator = '\n    ';
  for await (const issue of report.issues(listed(options))) {
    yield separator + lineOf(issue);
    separator = ',\n    ';
  }
  yield separator.startsWith(',') ? '\n  ]\n}\n' : ']\n}\n';
}

export async function* ndjson(report: Report, options: ReportOptions): AsyncIterable<string> {
  const lineOf = lineMaker();
  for await (const issue of report.issues(listed(options))) yield `${lineOf(issue)}\n`;
}
