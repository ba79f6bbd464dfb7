import type { Field } from '../layout/layout.ts';

/**
 * Says of a text that it is stored as it is, without asking the engine: planning the slow path costs more than an
 * example of a rule takes to run. It may say no to a clean text, never yes to one that needs cleaning.
 */
export function isPlainlyClean(field: Field, text: string): boolean {
  if (field.missingValues.includes(text)) return false;
  switch (field.type) {
    case 'integer':
      return /^(0|-?[1-9]\d{0,14})$/.test(text);
    case 'number':
      return /^(0|-?[1-9]\d{0,11}|-?(0|[1-9]\d{0,11})\.\d{0,3}[1-9])$/.test(text);
    case 'boolean':
      return text === '是' || text === '否';
    case 'date':
      return isRealDay(text);
    case 'year':
      return /^(19|20)\d\d$/.test(text);
    case 'yearmonth':
      return isMonth(text);
    case 'string':
      return isCleanString(field, text);
  }
}

function isCleanString(field: Field, text: string): boolean {
  if (Object.keys(field.codes).length > 0) return Object.hasOwn(field.codes, text);
  if (field.format === 'partial-date') return isMonth(text);
  if (field.format === 'text' || field.format === 'name')
    return /^[\p{Script=Han}A-Za-z0-9]+$/u.test(text);
  return /^[0-9A-Z]+$/.test(text);
}

function isMonth(text: string): boolean {
  return /^(19|20)\d\d-(0[1-9]|1[0-2])$/.test(text);
}

function isRealDay(text: string): boolean {
  if (!/^(19|20)\d\d-\d\d-\d\d$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.valueOf()) && day.toISOString().startsWith(text);
}
