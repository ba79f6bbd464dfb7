import { nearest } from '../layout/nearest.ts';
import { columnLetter } from './fold.ts';
import type { Header } from './header.ts';
import { bareHeader } from './header-text.ts';
import type { Feed, Unmapped } from './plan.ts';
import type { Vocabulary } from './vocabulary.ts';

const serial = new Set(['序号', '编号', '行号', 'no', 'no.', 'xh', '序列号']);

/** Columns that fill nothing, each with the field that its header is most like. */
export function unmappedColumns(header: Header, feeds: Feed[], vocabulary: Vocabulary): Unmapped[] {
  const used = new Set(feeds.flatMap(({ columns }) => columns.map(({ column }) => column)));
  const names = new Map<string, string>();
  const fed = vocabulary.layouts.filter(({ name }) => feeds.some(({ table }) => table === name));
  for (const { fields, name } of fed) {
    for (const field of fields) {
      for (const word of [field.name, ...field.aliases]) names.set(word, `${name}.${field.name}`);
    }
  }
  return header.cells
    .filter(({ column }) => !used.has(column))
    .map(({ column, leaf, groups }) => {
      const close = serial.has(bareHeader(leaf)) ? null : nearest(bareHeader(leaf), names.keys());
      return {
        letter: columnLetter(column),
        header: [...groups, leaf].join('-'),
        nearest: close === null ? null : names.get(close)!,
      };
    });
}
