/** Writes fixtures/county, fixtures/truth.csv and fixtures/read: `node test/support/county/build.mjs [folder]`. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeAwkward } from './awkward.mjs';
import { countyFiles } from './county-files.mjs';
import { plantInRegister } from './defects.mjs';
import { plantInDepartments } from './department-defects.mjs';
import { makeDepartments } from './departments.mjs';
import { wideExport } from './city-files.mjs';
import { gateFiles } from './gate-files.mjs';
import { makeRegister } from './register.mjs';
import { layOut } from './sheet.mjs';
import { makeSix, plantInSix } from './six.mjs';
import { riverFiles } from './river-files.mjs';
import { truthColumns, truthList } from './truth.mjs';
import { writeCsv, writeFiles } from './write.mjs';

/** Sheets with their cells, and where each planted defect stands in them. */
function makeCounty() {
  const register = makeRegister();
  const truth = truthList();
  plantInRegister(register, truth);
  const departments = makeDepartments(register);
  plantInDepartments(register, departments, truth);
  const six = makeSix(register, departments);
  plantInSix(register, six, truth);
  const places = new Map();
  const specs = [
    wideExport(register),
    ...riverFiles(register),
    ...gateFiles(register),
    ...countyFiles(register, departments, six),
  ];
  const sheets = specs.map((spec) => (spec.grid ? spec : layOut(spec, places)));
  const address = (row, field) => {
    const found = places.get(row)?.get(field);
    if (!found) throw new Error(`a defect in ${field} stands in no file`);
    return { ...found, file: `fixtures/county/${found.file}` };
  };
  return { sheets, truth: truth.rows(address) };
}

export async function buildCounty(folder) {
  const { sheets, truth } = makeCounty();
  rmSync(join(folder, 'county'), { recursive: true, force: true });
  await writeFiles(join(folder, 'county'), sheets);
  writeCsv(join(folder, 'truth.csv'), truthColumns, truth);
  writeAwkward(join(folder, 'read'));
}

const script = fileURLToPath(import.meta.url);
if (process.argv[1] === script) {
  await buildCounty(process.argv[2] ?? join(script, '../../../../fixtures'));
}
