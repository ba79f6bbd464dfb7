import type { Field, Layout } from '../layout/layout.ts';
import { bareHeader, foldHeader } from './header-text.ts';
import type { Match } from './plan.ts';

export interface Meaning {
  layout: Layout;
  field: Field;
  how: Match;
}

const levels: Match[] = ['exact', 'alias', 'folded', 'unit'];

/** Every header text that any table knows, and which fields it may mean. */
export class Vocabulary {
  readonly layouts: Layout[];
  readonly #said = new Map<string, Meaning[]>();
  readonly #folded = new Map<string, Meaning[]>();
  readonly #bare = new Map<string, Meaning[]>();
  readonly #known = new Map<string, Meaning[]>();

  constructor(layouts: Layout[]) {
    this.layouts = layouts;
    for (const layout of layouts) {
      for (const field of layout.fields) {
        this.#learn(layout, field, field.name, 'exact');
        for (const alias of field.aliases) this.#learn(layout, field, alias, 'alias');
      }
    }
  }

  /** For each table the fields that the text names most closely. */
  meanings(text: string): Meaning[] {
    let found = this.#known.get(text);
    if (!found) this.#known.set(text, (found = this.#find(text)));
    return found;
  }

  /** How many tables know the text: the fewer, the more it says. */
  breadth(text: string, among: Set<string>): number {
    const tables = this.meanings(text).map(({ layout }) => layout.name);
    return new Set(tables.filter((name) => among.has(name))).size;
  }

  #learn(layout: Layout, field: Field, text: string, how: Match): void {
    add(this.#said, text, { layout, field, how });
    add(this.#folded, foldHeader(text), { layout, field, how: 'folded' });
    add(this.#bare, bareHeader(text), { layout, field, how: 'unit' });
  }

  #find(text: string): Meaning[] {
    const all = [
      ...(this.#said.get(text.trim()) ?? []),
      ...(this.#folded.get(foldHeader(text)) ?? []),
      ...(bareHeader(text) === '' ? [] : (this.#bare.get(bareHeader(text)) ?? [])),
    ];
    const closest = new Map<Layout, number>();
    for (const { layout, how } of all) {
      closest.set(layout, Math.min(closest.get(layout) ?? Infinity, levels.indexOf(how)));
    }
    const best = all.filter(({ layout, how }) => closest.get(layout) === levels.indexOf(how));
    return best.filter(
      (one, i) =>
        best.findIndex((other) => other.layout === one.layout && other.field === one.field) === i,
    );
  }
}

function add(map: Map<string, Meaning[]>, text: string, meaning: Meaning): void {
  const list = map.get(text);
  if (list) list.push(meaning);
  else map.set(text, [meaning]);
}
