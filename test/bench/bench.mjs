/**
 * `node test/bench/bench.mjs [section…] [--runs 3] [--small] [--city]`
 * Measures the built program beside its yardsticks. Says which targets are met and never fails because of one.
 */
import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { sections } from './sections.mjs';
import { targetTable } from './table.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    households: { type: 'string', default: '40000' },
    small: { type: 'boolean', default: false },
    city: { type: 'boolean', default: false },
  },
});
const options = {
  runs: Number(values.runs),
  households: values.small ? 4000 : Number(values.households),
};
const unknown = positionals.filter((name) => !(name in sections));
if (unknown.length > 0)
  throw new Error(
    `no such section: ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`,
  );
const wanted =
  positionals.length > 0
    ? positionals
    : Object.keys(sections).filter((name) => name !== 'city' || values.city);

console.log(
  `Node ${process.version}, ${process.platform} ${process.arch}, ${availableParallelism()} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB; ${options.households} households; medians of ${options.runs} runs, turn by turn`,
);
const targets = [];
for (const name of wanted) {
  process.stderr.write(`${name}\n`);
  try {
    const result = await sections[name](options);
    console.log(`\n## ${name}\n\n${result.text}`);
    targets.push(...result.targets);
  } catch (error) {
    console.log(`\n## ${name}\n\ncould not be measured: ${error.message}`);
  }
}
console.log(`\n## Targets\n\n${targetTable(targets)}`);
