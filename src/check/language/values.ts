import { Definitions, nameless, pieces, rowName } from './definitions.ts';
import { rowColumns } from './scope.ts';
import type { Node } from './tree.ts';

/** Where the value of an expression comes from. */
export interface ValueOrigin {
  /** The columns whose content the value shows: `列` of any table that the rule reads, `表.列`, or `表.*`. */
  columns: string[];
  /** Columns of which it shows only what stands behind an ID number, as 残疾人证 has it. */
  tails: string[];
  /** Texts of the rule's own that it shows between them. */
  words: string[];
  /** The value is the content of one column as it stands, not a text made of it. */
  direct: boolean;
}

/** Functions whose result tells nothing of what they look at: how many, whether, since when. */
const tellingNothing = new Set(
  `count count_star count_if countif length len strlen array_length list_count list_position instr position strpos
  levenshtein damerau_levenshtein jaccard hamming contains starts_with ends_with prefix suffix regexp_matches regexp_full_match
  ~~ !~~ ~~* !~~* ~~~ ^@ like_escape not_like_escape ilike_escape list_contains list_has list_has_any list_has_all
  bool_and bool_or isfinite isinf isnan typeof row_number rank dense_rank ntile cume_dist percent_rank
  year isoyear age date_diff datediff date_sub datesub corr covar_pop
  身份证校验码 性别 年龄 身份证有效 区划有效 残疾证有效 残疾类别 残疾等级 信用代码有效 银行卡有效 手机号有效 同名 含 年份 工作日数
  参数 参数文字 参数列表 数据日期 保密`.split(/\s+/),
);

/** Functions that give back what one of their arguments, the first, holds; the others only choose. */
const choosing = new Set(
  'arg_min arg_max argmin argmax min_by max_by nullif list_filter filter list_extract array_extract element_at error_if_null'.split(
    ' ',
  ),
);

/** Functions that give back one of their arguments, or a group of them, unchanged. */
const passing = new Set([
  ...choosing,
  ...'coalesce any_value first last min max mode if ifnull greatest least lag lead first_value last_value 显示 本人号'.split(
    ' ',
  ),
]);

/** Operators that give true or false. */
const verdict = /^(?:COMPARE_|OPERATOR_(?:NOT|IS_))|^GROUPING_FUNCTION$/;

/** The signs of an ID number; what 残疾人证 has behind them is a kind and a grade. */
const idLength = 18;

/**
 * Follows values through aliases, subqueries and WITH back to the columns that they show. A name means all that is called
 * so anywhere in the rule: to hide too much is a nuisance, to hide too little a leak.
 */
export class Origins {
  readonly #definitions: Definitions;
  readonly #isColumn: (name: string) => boolean;
  readonly #named = new Map<string, ValueOrigin>();

  /** `trees`: all of the SQL around the value; `query`: whose rows stand for those of the table; `isColumn`: of a table that it reads. */
  constructor(
    trees: readonly Node[],
    table: string,
    isColumn: (name: string) => boolean,
    query?: Node,
  ) {
    this.#definitions = new Definitions(trees, table, query);
    this.#isColumn = isColumn;
    while (this.#widen());
  }

  /** One round: whether any name has come to show more. */
  #widen(): boolean {
    let wider = false;
    for (const [name, nodes] of this.#definitions.values) {
      const before = this.#named.get(name);
      const now = this.#together(nodes);
      wider ||= before === undefined || size(now) > size(before);
      this.#named.set(name, now);
    }
    return wider;
  }

  of(node: Node): ValueOrigin {
    switch (node.class) {
      case 'COLUMN_REF':
        return this.#column(node['column_names'] as string[]);
      case 'CONSTANT':
      case 'COMPARISON':
      case 'CONJUNCTION':
      case 'BETWEEN':
        return nothing;
      case 'STAR':
        return madeOf(this.#star(node));
      case 'SUBQUERY':
        return node['subquery_type'] === 'SCALAR'
          ? this.#together(this.#definitions.outputsOf((node['subquery'] as { node: Node }).node))
          : nothing;
      case 'CASE': {
        const checks = node['case_checks'] as { then_expr: Node }[];
        return this.#together([
          ...checks.map((check) => check.then_expr),
          node['else_expr'] as Node,
        ]);
      }
      case 'CAST':
        return this.of(node['child'] as Node);
      case 'TABLE':
        return { ...nothing, columns: [`${String(node['table'])}.*`], direct: false };
      case 'OPERATOR': {
        if (verdict.test(node.type ?? '')) return nothing;
        const given = this.#together(node['children'] as Node[]);
        return node.type === 'OPERATOR_COALESCE' ? given : madeOf(given);
      }
      case 'FUNCTION':
      case 'WINDOW':
        return this.#function(node);
      default:
        return madeOf(this.#together(pieces(node)));
    }
  }

  #function(node: Node): ValueOrigin {
    const name = String(node['function_name']).toLowerCase();
    const children = (node['children'] ?? []) as Node[];
    if (tellingNothing.has(name)) return nothing;
    if (/^date_?part$/.test(name) && /^(?:iso)?year$/.test(constant(children[0]) ?? ''))
      return nothing;
    const lambda = children.find((child) => child.class === 'LAMBDA');
    // What is made of each member; the members are what the parameter stands for.
    if (lambda && /^(?:list_transform|apply)$/.test(name))
      return madeOf(this.of(lambda['expr'] as Node));
    if (choosing.has(name)) return this.#together(children.slice(0, 1));
    const given = this.#together(children);
    if (/^substr(?:ing)?$/.test(name) && Number(constant(children[1])) > idLength)
      return { ...nothing, tails: given.columns, direct: false };
    return passing.has(name) ? given : madeOf(given);
  }

  #column(names: readonly string[]): ValueOrigin {
    const name = names.at(-1)!;
    const [first] = names;
    if (names.length > 1) {
      const tables = this.#definitions.tablesOf(names.at(-2)!);
      if (tables !== null)
        return { ...nothing, columns: tables.map((table) => `${table}.${name}`) };
    }
    const found = [this.#named.get(name.toLowerCase())];
    if (names.length > 1 && !this.#definitions.isRow(first!))
      found.push(this.#named.get(first!.toLowerCase()));
    if (names.length === 1 && this.#definitions.isRow(name)) found.push(this.#row(name));
    const isColumn = this.#isColumn(name) || rowColumns.includes(name);
    const origins = found.filter((origin) => origin !== undefined);
    // The result of an expression without a name of its own.
    if (!isColumn && origins.length === 0) origins.push(this.#named.get(nameless) ?? nothing);
    return united([{ ...nothing, columns: [name] }, ...origins]);
  }

  #star(node: Node): ValueOrigin {
    const inside = this.#definitions.insideOf(node);
    if (inside !== null) return this.#together(inside);
    return united(this.#definitions.rows.map((name) => this.#row(name)));
  }

  #row(name: string): ValueOrigin {
    return madeOf(this.#named.get(rowName(name)) ?? nothing);
  }

  #together(nodes: readonly (Node | null)[]): ValueOrigin {
    const some = nodes.filter((node) => node !== null);
    const words = some.map(constant).filter((text) => text !== null);
    const origin = united(some.map((node) => this.of(node)));
    return {
      ...origin,
      words: unique([...origin.words, ...words]),
      direct: origin.direct && words.every((text) => text === ''),
    };
  }
}

const nothing: ValueOrigin = { columns: [], tails: [], words: [], direct: true };

const madeOf = (origin: ValueOrigin): ValueOrigin => ({ ...origin, direct: false });

const size = ({ columns, tails, words, direct }: ValueOrigin) =>
  columns.length + tails.length + words.length + (direct ? 0 : 1);

const unique = (texts: string[]) => [...new Set(texts)];

function united(origins: readonly ValueOrigin[]): ValueOrigin {
  return {
    columns: unique(origins.flatMap(({ columns }) => columns)),
    tails: unique(origins.flatMap(({ tails }) => tails)),
    words: unique(origins.flatMap(({ words }) => words)),
    direct: origins.every(({ direct }) => direct),
  };
}

/** A text or number that is written out. */
function constant(node: Node | null | undefined): string | null {
  if (node?.class !== 'CONSTANT') return null;
  const { value } = node['value'] as { value?: unknown };
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
