import { domainFunctions, type DomainFunction } from '../domain/functions.ts';

/** rules/FUNCTIONS.md: what rules may call beside DuckDB's own functions. */
export function functionsPage(): string {
  const links = domainFunctions.map(({ name }) => `[${name}](#${name})`).join('、');
  return [
    '# 规则里可用的函数',
    '<!-- 由 src/domain/functions.ts 生成，不要手改；改了以后运行 npx vitest run test/catalogue.test.ts -u -->',
    '规则的 `when`、`expect`、`query` 和 `message` 里 `{…}` 中的表达式是 DuckDB 的 SQL，' +
      'DuckDB 自己的函数（如 `coalesce`、`length`、`count`）都可以用，另有下面这些。例子的数据日期都是 2020-12-31。',
    `${links}；[数据日期](#数据日期)、[参数](#参数)、[原文](#原文)`,
    ...domainFunctions.map(section),
    ...special.map(([name, text]) => `## ${name}\n\n${text}`),
    '',
  ].join('\n\n');
}

/** Functions that depend on the run or on the row, and therefore have no example of their own. */
const special: [name: string, text: string][] = [
  ['数据日期', '`数据日期()`　`--as-of` 给出的日期；年龄、逾期都按它算，规则里不得取当天日期。'],
  [
    '参数',
    '`参数(名称)` 或 `参数(名称, 年度)`　rules/parameters.yaml 里的数，按 `--region` 和年度取；该年没有就取之前最近的一年。\n\n' +
      '`参数文字(名称[, 年度])` 是文本，`参数列表(名称)` 是几个文本。名称写错，规则在运行前就会报错。',
  ],
  [
    '原文',
    "`原文('列名')`　单元格里原来写的文字，只在与存下的值不同时有（如 20201020 存为日期 2020-10-20）；否则为空。",
  ],
];

function section({ name, usage, about, examples }: DomainFunction): string {
  const rows = examples.map(
    ([expression, result]) =>
      `| \`${expression.replaceAll('|', '\\|')}\` | ${result ?? '（空白）'} |`,
  );
  return [
    `## ${name}`,
    `\`${usage}\`　${about}。`,
    ['| 例 | 结果 |', '|---|---|', ...rows].join('\n'),
  ].join('\n\n');
}
