import type { YAMLError } from 'yaml';
import type { z } from 'zod';

const typeWords: Record<string, string> = {
  string: '文字（数字请加引号）',
  number: '数字',
  int: '整数',
  boolean: 'true 或 false',
  array: '列表',
  object: '键值表',
  record: '键值表',
};

/** What is wrong with a value, for people who write rules and have never seen a schema. */
export function issueSentence(issue: z.core.$ZodIssue, present: boolean): string {
  const where = issue.path.map(String).join('.');
  const subject = where === '' ? '文件内容' : where;
  switch (issue.code) {
    case 'unrecognized_keys':
      return where === '' ? issue.message : `${subject}：${issue.message}`;
    case 'invalid_type':
      return present
        ? `${subject} 应为${typeWords[issue.expected] ?? issue.expected}`
        : `缺少 ${subject}`;
    case 'invalid_value':
      if (!present) return `缺少 ${subject}`;
      return `${subject} 应为 ${issue.values.map(String).join('、')} 之一`;
    case 'too_small':
      if (issue.origin === 'string') return `${subject} 太短，至少写 ${issue.minimum} 个字`;
      if (issue.origin === 'array') return `${subject} 至少要有 ${issue.minimum} 项`;
      return `${subject} 不能小于 ${issue.minimum}`;
    case 'invalid_union':
      return unionSentence(issue, subject, present);
    default:
      return `${subject}：${issue.message}`;
  }
}

/** Of the alternatives the one that was followed furthest is the one that was meant. */
function unionSentence(
  issue: z.core.$ZodIssueInvalidUnion,
  subject: string,
  present: boolean,
): string {
  if (!present) return `缺少 ${subject}`;
  const deepest = issue.errors
    .map((issues) => issues.toSorted((a, b) => b.path.length - a.path.length)[0])
    .filter((inner) => inner !== undefined)
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  if (!deepest || deepest.path.length === 0) return `${subject} 的写法不对`;
  return issueSentence({ ...deepest, path: [...issue.path, ...deepest.path] }, true);
}

const syntaxWords: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: '缩进不齐',
  TAB_AS_INDENT: '缩进用了制表符，应改为空格',
  DUPLICATE_KEY: '同一个键写了两次',
  MISSING_CHAR: '缺少引号、括号或逗号',
  BLOCK_AS_IMPLICIT_KEY: '含冒号的文字要加引号，或缩进不对',
  MULTILINE_IMPLICIT_KEY: '键不能跨行，可能缺少冒号',
  BAD_SCALAR_START: '文字以特殊符号开头，要加引号',
  UNEXPECTED_TOKEN: '多出了不认识的内容',
  MULTIPLE_DOCS: '一个文件只能写一份内容（不要用 ---）',
};

export function syntaxSentence(error: YAMLError): string {
  return `YAML 语法错误：${syntaxWords[error.code] ?? error.message}`;
}
