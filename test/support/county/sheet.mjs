/** A sheet as rows of cells, and the address of every cell that came from a row of ours. */

const columnLetter = (index) =>
  (index >= 26 ? columnLetter(Math.floor(index / 26) - 1) : '') +
  String.fromCharCode(65 + (index % 26));

/** Column of a sheet: header, canonical column, and how its values are written. */
export const col = (head, field = head, as = (value) => value) => ({ head, field, as });

/** Columns under one merged header. */
export const group = (name, ...columns) => columns.map((column) => ({ ...column, group: name }));

/** Column of the wide export that belongs to the household: on every member's row, found on the head's. */
export const ofHome = (part, ...columns) => columns.map((column) => ({ ...column, part }));

function cellOf(column, item, at) {
  const source = column.part ? item[column.part] : item;
  const differs = column.part && item.differs?.field === column.field ? item.differs : null;
  const value = (differs ? differs.value : source?.[column.field]) ?? null;
  return value?.raw === undefined ? column.as(value, at, source) : value.raw;
}

function headerOf(columns) {
  if (!columns.some((column) => column.group))
    return { rows: [columns.map(({ head }) => head)], merges: [] };
  const top = columns.map(({ group: name, head }) => name ?? head);
  const merges = [];
  columns.forEach((column, at) => {
    if (!column.group) merges.push({ top: 0, bottom: 1, left: at, right: at });
    else if (at === 0 || columns[at - 1].group !== column.group) {
      let right = at;
      while (columns[right + 1]?.group === column.group) right += 1;
      if (right > at) merges.push({ top: 0, bottom: 0, left: at, right });
    }
  });
  const under = columns.map(({ group: name, head }) => (name ? head : null));
  const shown = top.map((name, at) =>
    columns[at].group && columns[at - 1]?.group === name ? null : name,
  );
  return { rows: [shown, under], merges };
}

/**
 * @param spec titles: rows above the header; rows: what to write; every: {repeatHeader, blank} after so many rows;
 *   total: columns to add up; footer: rows below
 * @param places row object -> canonical column -> address
 */
export function layOut(spec, places) {
  const grid = [...(spec.titles ?? [])];
  const merges = grid.flatMap((row, at) =>
    row.length === 1 && spec.mergeTitles
      ? [{ top: at, bottom: at, left: 0, right: spec.columns.length - 1 }]
      : [],
  );
  const header = headerOf(spec.columns);
  merges.push(
    ...header.merges.map((merge) => ({
      ...merge,
      top: merge.top + grid.length,
      bottom: merge.bottom + grid.length,
    })),
  );
  grid.push(...header.rows);
  spec.rows.forEach((item, at) => {
    if (spec.blankEvery && at > 0 && at % spec.blankEvery === 0) grid.push([]);
    if (spec.repeatEvery && at > 0 && at % spec.repeatEvery === 0) grid.push(header.rows.at(-1));
    grid.push(spec.columns.map((column) => cellOf(column, item, at)));
    note(spec, places, item, grid.length);
  });
  if (spec.total) grid.push(totals(spec));
  grid.push(...(spec.footer ?? []));
  return { ...spec, grid, merges };
}

function note(spec, places, item, row) {
  const put = (source, field, at) => {
    if (!places.has(source)) places.set(source, new Map());
    const fields = places.get(source);
    const address = { file: spec.file, sheet: spec.sheet ?? '', row, column: columnLetter(at) };
    if (!fields.has(field)) fields.set(field, address);
  };
  spec.columns.forEach((column, at) => {
    if (!column.part) return put(item, column.field, at);
    if (item.differs?.field === column.field) put(item, column.field, at);
    else if (item[column.part] && item.first) put(item[column.part], column.field, at);
  });
}

function totals({ columns, rows, total }) {
  return columns.map((column, at) => {
    if (at === 0) return '合计';
    if (!total.includes(column.field)) return null;
    const seen = new Set();
    return rows.reduce((sum, item) => {
      const source = column.part ? item[column.part] : item;
      if (!source || seen.has(source)) return sum;
      seen.add(source);
      return Math.round((sum + (source[column.field] ?? 0)) * 100) / 100;
    }, 0);
  });
}
