/** Signs that Chinese input methods give in place of those of SQL. */
const halfWidth: Record<string, string> = {
  '＞': '>',
  '＜': '<',
  '＝': '=',
  '≥': '>=',
  '≤': '<=',
  '≠': '<>',
  '（': '(',
  '）': ')',
  '，': ',',
  '；': ';',
  '。': '.',
  '＋': '+',
  '－': '-',
  '×': '*',
  '％': '%',
  '　': '空格',
  '“': "'",
  '”': "'",
  '‘': "'",
  '’': "'",
};

interface Mistake {
  offset: number;
  sentence: string;
}

/** The first full-width sign of a text outside its quotes and comments. */
export function fullWidthSign(sql: string): Mistake | null {
  for (const [offset, sign] of bare(sql).split('').entries()) {
    const right = halfWidth[sign];
    if (right === "'")
      return { offset, sentence: `用了弯引号 ${sign}，文字要用半角单引号 ' 括起来` };
    if (right !== undefined)
      return { offset, sentence: `用了全角符号“${sign}”，请改为半角 ${right}` };
  }
  return null;
}

/** A name with a digit in front is read as a number and an alias, without any error: `2023年收入` is 2023. */
export function leadingDigit(sql: string): Mistake | null {
  for (const { 0: word, index } of bare(sql).matchAll(
    /(?<![\p{L}\p{N}_.$])\d[\p{L}\p{N}_（）]*/gu,
  )) {
    const isNumber = /^(\d[\d_]*([eE]\d*)?|0[xXbBoO][\da-fA-F]+)$/.test(word);
    if (isNumber || !/[\p{L}_]/u.test(word)) continue;
    return { offset: index, sentence: `名称以数字开头，要加半角双引号：写成 "${word}"` };
  }
  return null;
}

/** The text with blanks for what stands in quotes and comments. */
function bare(sql: string): string {
  return sql.replaceAll(
    /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|(\$\w*\$)[\s\S]*?(?:\1|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
    (quoted) => ' '.repeat(quoted.length),
  );
}
