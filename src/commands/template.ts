import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { builtinRules } from '../builtin.ts';
import { UsageError } from '../errors.ts';
import { loadLayouts } from '../layout/load.ts';
import { writeBytes } from '../report/write-file.ts';
import type { Terminal } from './terminal.ts';

/** What a township collects for the main checks: the register, who helps, and the five sources beside it. */
const usual = [
  '户',
  '家庭成员',
  '收入',
  '生产生活条件',
  '帮扶责任人',
  '帮扶措施',
  '墙上公示',
  '扶贫手册',
  '入户访谈',
  '现场核查',
  '档案资料',
];

/** Writes a blank workbook to collect data with. */
export async function template(
  tables: string[],
  flags: { output: string },
  terminal: Pick<Terminal, 'cwd' | 'note'>,
): Promise<number> {
  const known = loadLayouts(join(builtinRules, 'tables'));
  const names = [...new Set(tables.length > 0 ? tables : usual)];
  const layouts = names.map((name) => known.need(name));
  const path = resolve(terminal.cwd, flags.output);
  if (!/\.xlsx$/i.test(path))
    throw new UsageError(`模板是 xlsx 工作簿，“${flags.output}”不是 .xlsx`, {
      advice: '写成 -o 采集模板.xlsx 这样',
    });
  // A filled-in template under the same name is somebody's work.
  if (existsSync(path))
    throw new UsageError(`“${flags.output}”已经存在，没有覆盖`, { advice: '用 -o 换个文件名' });
  // exceljs takes longer to load than most commands to run.
  const { templateWorkbook } = await import('../report/template.ts');
  await writeBytes(await templateWorkbook(layouts), path);
  terminal.note(`写好了 ${flags.output}：${names.join('、')}`);
  return 0;
}
