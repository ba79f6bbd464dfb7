/** exceljs's streaming reader alone: yields the rows of a workbook, and nothing done with them. `node exceljs.mjs <file>` */
import exceljs from 'exceljs';

let rows = 0;
let cells = 0;
const reader = new exceljs.stream.xlsx.WorkbookReader(process.argv[2], {
  worksheets: 'emit',
  sharedStrings: 'cache',
  styles: 'cache',
  hyperlinks: 'ignore',
});
for await (const sheet of reader) {
  for await (const row of sheet) {
    rows += 1;
    cells += row.cellCount;
  }
}
console.log(JSON.stringify({ rows, cells }));
