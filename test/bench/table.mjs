const seconds = (value) => value.toFixed(2);
const megabytes = (value) => (Number.isFinite(value) ? Math.round(value).toString() : 'n/a');

/** One markdown table: medians, the spread, memory, and how many times the first named yardstick it takes. */
export function resultTable(results, yardsticks) {
  const lines = [
    `| | median s | from–to | peak MB |${yardsticks.map((name) => ` × ${name} |`).join('')}`,
    `|---|---:|---:|---:|${'---:|'.repeat(yardsticks.length)}`,
  ];
  for (const [name, one] of Object.entries(results)) {
    const ratios = yardsticks
      .map((other) => ` ${(one.wall / results[other].wall).toFixed(2)} |`)
      .join('');
    lines.push(
      `| ${name}${one.failed ? ' (failed)' : ''} | ${seconds(one.wall)} | ${seconds(one.from)}–${seconds(one.to)} | ${megabytes(one.peak)} |${ratios}`,
    );
  }
  return lines.join('\n');
}

/** A target and how far it is met: `value` must not exceed `limit`. */
export function target(what, value, limit, unit = '×') {
  const met = Number.isFinite(value) ? (value <= limit ? 'met' : 'MISSED') : 'n/a';
  const shown = (number) =>
    Number.isFinite(number) ? (unit === 'MB' ? Math.round(number) : number.toFixed(2)) : '–';
  return {
    what,
    met,
    value: `${shown(value)} ${unit}`,
    limit: `${Number(limit.toFixed(3))} ${unit}`,
  };
}

export function targetTable(targets) {
  const lines = ['| target | limit | measured | |', '|---|---:|---:|---|'];
  for (const { what, limit, value, met } of targets)
    lines.push(`| ${what} | ${limit} | ${value} | ${met} |`);
  return lines.join('\n');
}
