import type { Masking, Report } from '../model.ts';
import { FileNames } from './file-name.ts';
import type { ReportFile, ReportOptions } from './reporter.ts';
import { tally, type Tally } from './tally.ts';
import { addCountySheets } from './workbook-county.ts';
import { addTownshipCover, summaryOf } from './workbook-cover.ts';
import { addList } from './workbook-list.ts';
import { writeWorkbook } from './workbook.ts';
import { hasCounties, townshipWord } from './words.ts';

/**
 * One workbook a township, to be sent there, filled in and sent back, and one a county. They hold every issue
 * whatever --max-issues says: a list that is signed must be whole.
 */
export async function* xlsx(report: Report, options: ReportOptions): AsyncIterable<ReportFile> {
  const { townships, counties } = await tally(report);
  const several = hasCounties(report);
  const names = new FileNames();
  for (const county of counties) {
    const title = several ? `县级汇总-${county.county ?? '未知县'}` : '县级汇总';
    const inside = several
      ? townships.filter((township) => township.county === county.county)
      : townships;
    yield {
      name: names.take(title, '.xlsx'),
      write: (path) => writeCounty(path, report, options.masking, county, inside, several),
    };
  }
  // Who gets the list has to find the people: names in clear, as the offices send it.
  const masking = options.masking === 'none' ? 'none' : 'names';
  for (const township of townships) {
    const title = several
      ? `${township.county ?? '未知县'}-${townshipWord(township)}`
      : townshipWord(township);
    yield {
      name: names.take(title, '.xlsx'),
      write: (path) => writeTownship(path, report, masking, township),
    };
  }
}

async function writeTownship(
  path: string,
  report: Report,
  masking: Masking,
  township: Tally,
): Promise<void> {
  await writeWorkbook(path, report.run.startedAt, async (workbook) => {
    addTownshipCover(workbook, report, township, summaryOf(report, township));
    const place = { county: township.county, township: township.township };
    await addList(workbook, report.issues({ masking, ...place }));
  });
}

async function writeCounty(
  path: string,
  report: Report,
  masking: Masking,
  county: Tally,
  townships: Tally[],
  several: boolean,
): Promise<void> {
  await writeWorkbook(path, report.run.startedAt, async (workbook) => {
    addCountySheets(workbook, report, county, townships);
    const place = several ? { county: county.county } : {};
    await addList(workbook, report.issues({ masking, ...place }));
  });
}
