import fc from 'fast-check';
import { idNumber, personName, wrongCheckCharacter } from './people.ts';
import { address, type Grid } from './writers/index.ts';

type Text = string | null;

/** What a sheet of family members looks like, apart from what stands in it. */
export interface Look {
  titles: ('title' | 'merged title' | 'date' | 'unit' | 'blank')[];
  /** Levels of the header: 1 to 3. */
  levels: number;
  /** Order of the columns: indices of `columns`. */
  order: number[];
  /** Index of the wording of each column. */
  words: number[];
  /** Widths of the groups of the header's upper levels; 0: a column that stands under none. */
  groups: number[];
  /** A blank column A before the table. */
  indented: boolean;
  numbers: 'none' | 'numbers' | 'letters';
  households: HouseholdLook[];
  footers: string[];
  hiddenRows: number[];
  hiddenColumns: number[];
  /** Household columns are merged over the rows of a household. */
  mergedHouseholds: boolean;
  /** Whose cell is wrong, and which. */
  planted: { person: number; defect: 'check character' | 'relation' }[];
}

interface HouseholdLook {
  members: number;
  /** What stands above the household. */
  above: 'nothing' | 'blank' | 'two blanks' | 'total' | 'header again';
  note: Text;
}

const columns: { names: string[]; group: string; household?: true }[] = [
  { names: ['户编号', '户码', '家庭编号'], group: '家庭情况', household: true },
  { names: ['人编号', '成员编号'], group: '人员信息' },
  { names: ['姓名', '姓 名', '成员姓名'], group: '人员信息' },
  { names: ['证件号码', '身份证号', '公民身份号码', '证件号码（身份证）'], group: '人员信息' },
  { names: ['与户主关系', '家庭关系', '与户主\n关系'], group: '人员信息' },
  { names: ['性别'], group: '人员信息' },
  { names: ['民族'], group: '人员信息' },
  { names: ['乡（镇）', '乡镇'], group: '家庭情况', household: true },
  { names: ['行政村', '村'], group: '家庭情况', household: true },
  { names: ['序号'], group: '其他情况' },
  { names: ['备注'], group: '其他情况' },
];

const footers = [
  '填表人：样大山',
  '审核人：例小云　　填表日期：2020年10月20日',
  '说明：本表由村委会填写',
  '注：1.证件号码填身份证号',
];

export const look: fc.Arbitrary<Look> = fc.record({
  titles: fc.array(fc.constantFrom('title', 'merged title', 'date', 'unit', 'blank' as const), {
    maxLength: 10,
  }) as fc.Arbitrary<Look['titles']>,
  levels: fc.integer({ min: 1, max: 3 }),
  order: fc.shuffledSubarray(
    columns.map((_, i) => i),
    { minLength: columns.length },
  ),
  words: fc.array(fc.nat(5), { minLength: columns.length, maxLength: columns.length }),
  groups: fc.array(fc.nat(4), { minLength: columns.length, maxLength: columns.length }),
  indented: fc.boolean(),
  numbers: fc.constantFrom('none', 'none', 'numbers', 'letters' as const) as fc.Arbitrary<
    Look['numbers']
  >,
  households: fc.array(
    fc.record({
      members: fc.integer({ min: 1, max: 4 }),
      above: fc.constantFrom(
        'nothing',
        'nothing',
        'blank',
        'two blanks',
        'total',
        'header again',
      ) as fc.Arbitrary<HouseholdLook['above']>,
      note: fc.constantFrom(null, '外出', '第一行\n第二行', '说“好”,"再"\r\n议\n\n', ' '),
    }),
    { minLength: 2, maxLength: 8 },
  ),
  footers: fc.subarray(footers),
  hiddenRows: fc.array(fc.integer({ min: 2, max: 40 }), { maxLength: 4 }),
  hiddenColumns: fc.array(fc.nat(columns.length), { maxLength: 3 }),
  mergedHouseholds: fc.boolean(),
  planted: fc.array(
    fc.record({
      person: fc.nat(40),
      defect: fc.constantFrom('check character', 'relation') as fc.Arbitrary<
        Look['planted'][number]['defect']
      >,
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** A sheet, and where its wrong cells are: `rule address value`. */
export interface Drawn {
  grid: Grid;
  planted: string[];
}

/** `first` numbers the people, so that several sheets hold different ones. */
export function draw(
  look: Look,
  { name, first, merges: mergeable }: { name: string; first: number; merges: boolean },
): Drawn {
  const sheet = new Drawing(look, mergeable, first);
  for (const kind of look.titles) sheet.title(kind);
  sheet.header();
  sheet.belowHeader();
  look.households.forEach((household, i) => sheet.household(household, i));
  for (const text of look.footers) sheet.line(text);
  return sheet.done(name);
}

class Drawing {
  readonly #rows: Text[][] = [];
  readonly #merges: string[] = [];
  readonly #planted: string[] = [];
  readonly #wrong = new Map<number, Look['planted'][number]['defect']>();
  readonly #look: Look;
  readonly #left: number;
  readonly #mergeable: boolean;
  readonly #first: number;
  #person = 0;

  constructor(look: Look, mergeable: boolean, first: number) {
    this.#look = look;
    this.#left = look.indented ? 1 : 0;
    this.#mergeable = mergeable;
    this.#first = first;
    const people = look.households.reduce((sum, { members }) => sum + members, 0);
    for (const { person, defect } of look.planted) this.#wrong.set(person % people, defect);
  }

  get #width(): number {
    return this.#left + this.#look.order.length;
  }

  line(text: Text): void {
    this.#rows.push([...this.#indent(), text]);
  }

  #indent(): Text[] {
    return Array.from({ length: this.#left }, () => null);
  }

  title(kind: Look['titles'][number]): void {
    const words = {
      title: '虚岭县建档立卡家庭成员信息表',
      'merged title': '虚岭县2020年度\n家庭成员花名册',
      date: '导出时间：2020-10-20 08:00',
      unit: '单位：人',
      blank: null,
    };
    this.line(words[kind]);
    const row = this.#rows.length;
    if (kind === 'merged title') this.#merge(row, this.#left, row, this.#width - 1);
  }

  /** Rows are those of Excel, columns count from 0. */
  #merge(top: number, left: number, bottom: number, right: number): void {
    if (top === bottom && left === right) return;
    this.#merges.push(`${address(top, left)}:${address(bottom, right)}`);
  }

  #headings(): string[] {
    return this.#look.order.map((column, i) => {
      const { names } = columns[column]!;
      return names[this.#look.words[i]! % names.length]!;
    });
  }

  /** Runs of columns that stand under one group, or alone through all levels. */
  #runs(): { from: number; to: number }[] {
    const runs: { from: number; to: number }[] = [];
    const { order, groups } = this.#look;
    for (let from = 0; from < order.length; from = runs.at(-1)!.to + 1) {
      const to = Math.min(order.length - 1, from + Math.max(1, groups[from]!) - 1);
      runs.push({ from, to });
    }
    return runs;
  }

  header(): void {
    const { levels, order } = this.#look;
    const headings = this.#headings();
    const top = this.#rows.length + 1;
    const bottom = this.#rows.length + levels;
    for (let level = 0; level < levels; level += 1)
      this.#rows.push(Array.from<Text>({ length: this.#width }).fill(null));
    const put = (row: number, i: number, text: string) =>
      (this.#rows[row - 1]![this.#left + i] = text);
    for (const { from, to } of this.#runs()) {
      const alone = from === to;
      for (let i = from; i <= to; i += 1) put(alone ? top : bottom, i, headings[i]!);
      if (alone) this.#merge(top, this.#left + from, bottom, this.#left + from);
      for (let row = top; row < bottom && !alone; row += 1) {
        put(row, from, row === bottom - 1 ? columns[order[from]!]!.group : '采集信息');
        this.#merge(row, this.#left + from, row, this.#left + to);
      }
    }
  }

  belowHeader(): void {
    const { numbers, order } = this.#look;
    if (numbers === 'none') return;
    const text = (i: number) => (numbers === 'numbers' ? String(i + 1) : `(${i + 1})`);
    this.#rows.push([...this.#indent(), ...order.map((_, i) => text(i))]);
  }

  household({ members, above, note }: HouseholdLook, index: number): void {
    this.#above(above);
    const top = this.#rows.length + 1;
    for (let member = 0; member < members; member += 1) this.#member(index, member, note);
    const merged = this.#mergeable && this.#look.mergedHouseholds && members > 1;
    if (!merged) return;
    this.#look.order.forEach((column, i) => {
      if (!columns[column]!.household) return;
      const at = this.#left + i;
      for (let row = top; row < top + members - 1; row += 1) this.#rows[row]![at] = null;
      this.#merge(top, at, top + members - 1, at);
    });
  }

  #above(above: HouseholdLook['above']): void {
    if (above === 'blank' || above === 'two blanks') this.#rows.push([]);
    if (above === 'two blanks') this.#rows.push([]);
    if (above === 'total') this.line('小计');
    if (above === 'header again' && this.#look.levels === 1)
      this.#rows.push([...this.#indent(), ...this.#headings()]);
  }

  #member(household: number, member: number, note: Text): void {
    const n = this.#first + this.#person;
    const defect = this.#wrong.get(this.#person);
    const id = defect === 'check character' ? wrongCheckCharacter(idNumber(n)) : idNumber(n);
    const relation = defect === 'relation' ? '远房客人' : member === 0 ? '户主' : '其他';
    const values = [
      `99010100100${String(this.#first).padStart(4, '0')}${household}`,
      `9901010010${String(n).padStart(4, '0')}`,
      personName(n),
      id,
      relation,
      n % 2 === 0 ? '女' : '男',
      '汉族',
      '城关镇',
      '东街村',
      String(this.#person + 1),
      note,
    ];
    this.#rows.push([...this.#indent(), ...this.#look.order.map((column) => values[column]!)]);
    const place = (column: number) =>
      address(this.#rows.length, this.#left + this.#look.order.indexOf(column));
    if (defect === 'check character') this.#planted.push(`id-checksum ${place(3)} ${id}`);
    if (defect === 'relation') this.#planted.push(`relation-bad-enum ${place(4)} ${relation}`);
    this.#person += 1;
  }

  done(name: string): Drawn {
    const { hiddenRows, hiddenColumns } = this.#look;
    const rows = this.#rows;
    const merges = [...new Set(this.#merges)];
    return { grid: { name, rows, merges, hiddenRows, hiddenColumns }, planted: this.#planted };
  }
}
