import type { Tree } from './sql-tree.ts';

/** One change at one place of a tree. */
export interface Change {
  about: string;
  /** Applied to a fresh copy of the tree, at the same place. */
  apply(node: Tree): void;
}
