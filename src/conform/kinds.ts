import type { Field, Layout } from '../layout/layout.ts';
import { PivotRows } from './pivot-rows.ts';
import type { ColumnUse, Feed } from './plan.ts';

/** What the thing of that kind is called, where the sheet says it. */
const nameField = '措施名称';

/** 帮扶措施 may have a column for each kind of measure, or one that names the kinds: 措施类型. */
function kindField(layout: Layout): Field | undefined {
  return layout.fields.find((field) => kindsOf(layout, field).length >= 3);
}

/** The kinds, each with a field of its own, which holds the household's measures of that kind. */
export function kindsOf(layout: Layout, field: Field): Field[] {
  return layout.fields.filter(({ name, multiple }) => multiple && Object.hasOwn(field.codes, name));
}

/**
 * A sheet that names the kinds, one row a measure or several in a cell, gives a row a household with the kinds side by
 * side, as sheets of the other form have it.
 */
export function gatherKinds(layout: Layout, feed: Feed): Feed {
  const kind = kindField(layout);
  const use = feed.columns.find(({ field }) => field === kind?.name);
  const has = (field: string | null) => feed.columns.some((column) => column.field === field);
  if (!kind || !use || !has(layout.household)) return feed;
  const kinds = kindsOf(layout, kind);
  if (kinds.some(({ name }) => has(name))) return feed;
  const named = feed.columns.find(({ field }) => field === nameField);
  const columns = kinds.map(({ name }): ColumnUse => ({
    ...(named ?? use),
    field: name,
    how: 'group',
  }));
  return {
    ...feed,
    columns: [...feed.columns, ...columns],
    perHousehold: false,
    pivot: {
      indicator: use.column,
      value: named?.column ?? use.column,
      kind,
      rows: new PivotRows(),
    },
  };
}
