import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { z } from 'zod';
import { RuleError } from '../errors.ts';
import { digestOf, knownYaml, noteYaml } from './known-yaml.ts';
import { nearest } from './nearest.ts';
import { issueSentence, syntaxSentence } from './yaml-sentences.ts';

z.config({
  ...z.locales.zhCN(),
  // An unknown key is answered with the key that was probably meant.
  customError: ({ code, keys, inst }) =>
    code === 'unrecognized_keys' && inst instanceof z.ZodObject
      ? unknownKeys(keys as string[], Object.keys(inst.shape))
      : undefined,
});

export type Path = readonly PropertyKey[];

/** 1-based, as editors count. */
export interface Position {
  line: number;
  column: number;
}

/** A yaml file whose content is known to be well formed, and which still knows where everything stands. */
export interface YamlFile<T> {
  /** As shown to users. */
  file: string;
  data: T;
  /** Of the text. */
  digest: string;
  /** Where the value at `path` stands (or its key); what is missing is placed at its nearest parent. */
  position(path: Path, part?: 'key' | 'value'): Position;
  /** Where character `offset` of the text at `path` stands, however the text is quoted, folded or indented. */
  positionIn(path: Path, offset: number): Position;
  /** A RuleError that points at `path`. */
  error(path: Path, message: string, advice?: string): RuleError;
}

export type YamlResult<T> = { ok: true; file: YamlFile<T> } | { ok: false; errors: RuleError[] };

function unknownKeys(keys: string[], known: string[]): string {
  const sentences = keys.map((key) => {
    const meant = nearest(key, known);
    return `不认识的键“${key}”${meant ? `，是否想写“${meant}”` : ''}`;
  });
  return sentences.join('；');
}

/** Throws the first RuleError of a file that is not as `schema` wants it. */
export function parseYamlFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): YamlFile<z.output<Schema>> {
  const result = validateYamlFile(file, schema);
  if (!result.ok) throw result.errors[0]!;
  return result.file;
}

/** All that is wrong with a file at once, in the order of its lines. */
export function validateYamlFile<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): YamlResult<z.output<Schema>> {
  const shown = displayPath(file);
  const text = readText(file, shown);
  const digest = digestOf(text);
  const source = new Source(shown, text);
  const known = knownYaml(digest) as z.output<Schema> | undefined;
  if (known !== undefined) return { ok: true, file: source.file(known, digest) };
  if (source.document.errors.length > 0) return { ok: false, errors: source.syntaxErrors() };
  const parsed = schema.safeParse(source.document.toJS());
  if (!parsed.success) return { ok: false, errors: source.schemaErrors(parsed.error.issues) };
  noteYaml(digest, parsed.data);
  return { ok: true, file: source.file(parsed.data, digest) };
}

/** The text of a file; it is taken apart only when somebody asks where something stands. */
class Source {
  readonly #shown: string;
  readonly #text: string;
  readonly #lines = new LineCounter();
  #document: Document | undefined;

  constructor(shown: string, text: string) {
    this.#shown = shown;
    this.#text = text;
  }

  get document(): Document {
    this.#document ??= parseDocument(this.#text, { lineCounter: this.#lines, prettyErrors: false });
    return this.#document;
  }

  file<T>(data: T, digest: string): YamlFile<T> {
    return {
      file: this.#shown,
      data,
      digest,
      position: (path, part = 'value') => this.#position(path, part),
      positionIn: (path, offset) => this.#at(offsetWithin(this.document, this.#text, path, offset)),
      error: (path, message, advice) => this.#fail(this.#position(path), message, advice),
    };
  }

  syntaxErrors(): RuleError[] {
    return this.document.errors.map((error) =>
      this.#fail(this.#at(error.pos[0]), syntaxSentence(error)),
    );
  }

  schemaErrors(issues: z.core.$ZodIssue[]): RuleError[] {
    const errors = issues.map((issue) => {
      const unknown = issue.code === 'unrecognized_keys';
      const place = unknown
        ? this.#position([...issue.path, issue.keys[0]!], 'key')
        : this.#position(issue.path);
      return this.#fail(place, issueSentence(issue, exists(this.document, issue.path)));
    });
    return errors.toSorted((a, b) => a.place.line! - b.place.line!);
  }

  #position(path: Path, part: 'key' | 'value' = 'value'): Position {
    return this.#at(offsetOf(this.document, path, part));
  }

  #at(offset: number): Position {
    return toPosition(this.#lines, offset);
  }

  #fail(place: Position, message: string, advice?: string): RuleError {
    return new RuleError(message, {
      place: { file: this.#shown, ...place },
      ...(advice && { advice }),
    });
  }
}

function readText(file: string, shown: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new RuleError('读不到这个文件', { place: { file: shown }, cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new RuleError('文件不是 UTF-8 编码', {
      place: { file: shown },
      advice: '请另存为 UTF-8',
      cause,
    });
  }
}

/** Relative to the working folder when it lies below it, always with forward slashes. */
function displayPath(file: string): string {
  const near = relative('', file);
  return (near.startsWith('..') ? file : near).split(sep).join('/');
}

function toPosition(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

interface Step {
  key: Node | null;
  value: Node | null;
}

function offsetOf(document: Document, path: Path, part: 'key' | 'value'): number {
  let offset = document.contents?.range?.[0] ?? 0;
  let node: Node | null = document.contents as Node | null;
  for (const [depth, segment] of path.entries()) {
    const step = stepInto(document, node, segment);
    if (!step) return offset;
    // A nested block starts on the line below its key: the key is what people look for.
    const wanted = part === 'key' && depth === path.length - 1 ? step.key : pointer(step);
    offset = wanted?.range?.[0] ?? step.key?.range?.[0] ?? offset;
    node = step.value;
  }
  return offset;
}

function pointer({ key, value }: Step): Node | null {
  return isScalar(value) || isAlias(value) || !key ? value : key;
}

function exists(document: Document, path: Path): boolean {
  let node: Node | null = document.contents as Node | null;
  for (const segment of path) {
    const step = stepInto(document, node, segment);
    if (!step) return false;
    node = step.value;
  }
  return true;
}

/**
 * Follows the text of a scalar through its source: blanks and line ends may differ between the two (folding,
 * indentation), every other character stands in both in the same order.
 */
function offsetWithin(document: Document, source: string, path: Path, offset: number): number {
  const scalar = document.getIn(path, true);
  const range = isScalar(scalar) ? scalar.range : null;
  if (!isScalar(scalar) || !range || typeof scalar.value !== 'string')
    return offsetOf(document, path, 'value');
  const solid = scalar.value.slice(0, offset).replace(/\s/g, '');
  let at = range[0];
  if (scalar.type === 'BLOCK_LITERAL' || scalar.type === 'BLOCK_FOLDED')
    at = source.indexOf('\n', at) + 1;
  else if (scalar.type === 'QUOTE_DOUBLE' || scalar.type === 'QUOTE_SINGLE') at += 1;
  for (const sign of solid) {
    while (at < range[1] && !source.startsWith(sign, at)) at += 1;
    at += sign.length;
  }
  while (at < range[1] && /\s/.test(source[at] ?? '')) at += 1;
  return Math.min(at, range[1]);
}

/** Keys are compared as text: the year 2014 is a number in yaml and a string in a parsed object. */
function stepInto(document: Document, from: Node | null, segment: PropertyKey): Step | null {
  const node = isAlias(from) ? (from.resolve(document) ?? null) : from;
  if (isSeq(node)) {
    const value = node.items[Number(segment)];
    return value === undefined ? null : { key: null, value: value as Node | null };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(
    (item) => isScalar(item.key) && String(item.key.value) === String(segment),
  );
  return pair ? { key: pair.key as Node, value: pair.value as Node | null } : null;
}
