/** The list of what was planted and, once the files are written, where it stands. */
export function truthList() {
  const planted = [];
  const rows = (address) =>
    planted.flatMap(({ rule, key, places, note }) =>
      places.map(([row, field]) => ({ rule, ...address(row, field), key, note })),
    );
  return {
    /** @param places cells to look at, as [row, canonical column]; a group has one for each of its rows */
    plant: (rule, key, places, note) => planted.push({ rule, key: key ?? '', places, note }),
    rows,
  };
}

export const truthColumns = ['rule', 'file', 'sheet', 'row', 'column', 'key', 'note'];
