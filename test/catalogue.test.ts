import { expect, test, vi } from 'vitest';
import { schemaText } from '../src/commands/schema.ts';
import { loadKnowledge } from '../src/knowledge.ts';
import { cataloguePage } from '../src/prove/catalogue-page.ts';
import { functionsPage } from '../src/prove/functions-page.ts';

vi.setConfig({ testTimeout: 60_000 });
const known = loadKnowledge({ rules: [], region: 'national', params: {} });

test('rules/README.md 与规则文件一致', async () => {
  await expect(await cataloguePage(known)).toMatchFileSnapshot('../rules/README.md');
});

test('rules/FUNCTIONS.md 与函数一致', async () => {
  await expect(functionsPage()).toMatchFileSnapshot('../rules/FUNCTIONS.md');
});

test.each(['rule', 'table', 'config'])('rules/%s.schema.json 与程序一致', async (name) => {
  await expect(schemaText(name)).toMatchFileSnapshot(`../rules/${name}.schema.json`);
});

test.each(['rule', 'table', 'config'])('%s 的每个键都有中文说明', (name) => {
  expect(undescribed(JSON.parse(schemaText(name)), name)).toEqual([]);
});

interface Node {
  description?: string;
  properties?: Record<string, Node>;
  items?: Node;
  anyOf?: Node[];
  additionalProperties?: Node | boolean;
}

/** Paths of keys that an editor could say nothing about. */
function undescribed(node: Node, path: string): string[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
    ...(/\p{Script=Han}/u.test(child.description ?? '') ? [] : [`${path}.${key}`]),
    ...undescribed(child, `${path}.${key}`),
  ]);
  const rest = typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
  const inner = [...(node.items ? [node.items] : []), ...(node.anyOf ?? []), ...rest];
  return [...own, ...inner.flatMap((child) => undescribed(child, path))];
}
