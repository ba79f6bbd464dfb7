import { z } from 'zod';
import { exact } from './yaml-file.ts';

const word = z.string().min(1);
const words = z.array(word);

/** Canonical value → other spellings. Every spelling stands for exactly one value. */
export const codesSchema = z.record(word, words);
export type Codes = z.output<typeof codesSchema>;

const fieldTypes = ['string', 'integer', 'number', 'boolean', 'date', 'year', 'yearmonth'] as const;
const formats = [
  'text',
  'code',
  'name',
  'id-number',
  'phone',
  'bank-card',
  'partial-date',
] as const;
const privacies = ['name', 'id', 'phone', 'bank', 'address', 'health'] as const;
const grains = ['person', 'household', 'village', 'county', 'township', 'other'] as const;

/** The constraints of a Frictionless field; they describe, only rules judge. */
const constraintsSchema = exact({
  required: z.boolean().optional(),
  unique: z.boolean().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.int().optional(),
  maxLength: z.int().optional(),
  pattern: z.string().optional(),
});

export const fieldSchema = exact({
  name: word,
  title: word.optional(),
  description: word.optional(),
  type: z.enum(fieldTypes),
  /** How the text of a string is read and compared; `format` is taken by Frictionless for its own few words. */
  holds: z.enum(formats).default('text'),
  /** Other header texts of this column; brackets, blanks and units are folded away before comparing. */
  aliases: words.default([]),
  /** Fields of this table that give the value when the sheet has no column for this one, best first. */
  fallback: words.default([]),
  pii: z.enum(privacies).nullable().default(null),
  unit: word.nullable().default(null),
  /** The cell holds several values, separated by , ， 、 ; ； or |. */
  multiple: z.boolean().default(false),
  /** A code list of its own, or the name of a shared one (tables/codes/*.yaml). */
  codes: z.union([codesSchema, word]).default({}),
  constraints: constraintsSchema.default({}),
  missingValues: z.array(z.string()).optional(),
  /** Its presence in a header speaks strongly for this table. */
  identifying: z.boolean().default(false),
});

const foreignKeySchema = exact({
  fields: words.min(1),
  reference: exact({ resource: word, fields: words.min(1) }),
});

const blank = ['', '-', '--', '—', '——', '/', '\\', '无数据', '空'];

/** rules/tables/*.yaml: a Frictionless Table Schema and what we need to find a table in a spreadsheet. */
export const layoutSchema = exact({
  /** The canonical Chinese name; `name` is taken by Frictionless for Latin identifiers. */
  table: word,
  title: word,
  description: word.optional(),
  /** What one row is. */
  grain: z.enum(grains),
  /** The first key, this one or one of `keys`, whose columns are filled identifies a row. */
  primaryKey: words.min(1),
  keys: z.array(words.min(1)).default([]),
  foreignKeys: z.array(foreignKeySchema).default([]),
  /** Texts that mean blank. Neither 0 nor 无: those are values. */
  missingValues: z.array(z.string()).default(blank),
  /** The fields that hold the place; null where the table has none. */
  area: exact({
    county: word.nullable().default(null),
    township: word.nullable().default(null),
    village: word.nullable().default(null),
  }).prefault({}),
  /** The field that holds the 户编号. */
  household: word.nullable().default(null),
  /** The field that holds the ID number. */
  person: word.nullable().default(null),
  /** The field that holds the year of a yearly table; filled from the title or file name when the sheet lacks it. */
  year: word.nullable().default(null),
  /** The field whose value names the row in issues. */
  label: word.nullable().default(null),
  /** SQL condition under which a row counts; null: every row does. */
  live: word.nullable().default(null),
  /** Words of a title, sheet or file name that speak for this table. */
  marks: words.default([]),
  fields: z.array(fieldSchema).min(1),
});

export type FieldType = (typeof fieldTypes)[number];
export type FieldFormat = (typeof formats)[number];
export type Grain = (typeof grains)[number];
export type Constraints = z.output<typeof constraintsSchema>;
export type ForeignKey = z.output<typeof foreignKeySchema>;

/** A field as loaded: shared code lists put in, blanks of the table filled in, title never missing. */
export interface Field extends Omit<
  z.output<typeof fieldSchema>,
  'codes' | 'holds' | 'missingValues' | 'title'
> {
  format: FieldFormat;
  title: string;
  codes: Codes;
  missingValues: string[];
}

/** A table as loaded. */
export interface Layout extends Omit<z.output<typeof layoutSchema>, 'fields' | 'table'> {
  name: string;
  /** File that says so, as shown to users. */
  file: string;
  fields: Field[];
}
