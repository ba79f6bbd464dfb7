import type { Header, HeaderCell } from './header.ts';

const yearTitle = /^(20[0-4]\d) *年度?$/;

/** Columns under 2018年 beside the same under 2019年: a table has one year, so those of the latest are its columns. */
export interface YearColumns {
  header: Header;
  /** From the first to the latest; none where no title is a year. */
  years: string[];
}

export function latestYear(header: Header): YearColumns {
  const years = [...new Set(header.cells.flatMap((cell) => yearOf(cell) ?? []))].toSorted();
  if (years.length < 2) return { header, years };
  const cells = header.cells.filter((cell) => [undefined, years.at(-1)].includes(yearOf(cell)));
  return { header: { ...header, cells }, years };
}

function yearOf({ groups }: HeaderCell): string | undefined {
  return groups.flatMap((title) => yearTitle.exec(title)?.[1] ?? []).at(-1);
}

/** What is said of a table of which only the latest year was read. */
export function yearsLeftOut(years: readonly string[]): string | null {
  if (years.length < 2) return null;
  const named = years.map((year) => `${year}年`);
  return `表头按年分列（${named.join('、')}），只读了 ${named.at(-1)} 的各列；请每年一张表`;
}
