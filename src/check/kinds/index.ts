import type { Kind } from '../rule.ts';
import { agree } from './agree.ts';
import { expect } from './expect.ts';
import type { KindDefinition } from './kind.ts';
import { fresh } from './fresh.ts';
import { query } from './query.ts';
import { rate } from './rate.ts';
import { references } from './references.ts';
import { required } from './required.ts';
import { sequence } from './sequence.ts';
import { unique } from './unique.ts';

/** The verbs of rules. A new one is a file here, a line below, and its options in `rule.ts`. */
export const kinds: Record<Kind, KindDefinition<any>> = {
  expect,
  required,
  unique,
  references,
  agree,
  sequence,
  fresh,
  rate,
  query,
};
