import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyse } from './check/analyse.ts';
import { catalogueOf } from './check/catalogue.ts';
import { KnownAnalyses, knownAnalysisFile } from './check/known-analysis.ts';
import { Engine } from './engine/duckdb.ts';
import { loadKnowledge } from './knowledge.ts';
import { knownYamlFile, notedYaml } from './layout/known-yaml.ts';

// Run by the build: reads all shipped yaml files and analyses all shipped rules once, and keeps what was found.
rmSync(knownYamlFile, { force: true });
rmSync(knownAnalysisFile, { force: true });
const { layouts, parameters, ruleSet } = loadKnowledge({
  rules: [],
  region: 'national',
  params: {},
});
writeFileSync(knownYamlFile, JSON.stringify(notedYaml()));

const folder = mkdtempSync(join(tmpdir(), 'duizhang-build-'));
const engine = await Engine.open({ folder, threads: 1 });
const known = new KnownAnalyses(layouts, parameters, {});
const catalogue = catalogueOf(layouts, parameters);
for (const rule of ruleSet.rules) known.keep(await analyse(engine, rule, catalogue, layouts));
writeFileSync(knownAnalysisFile, known.text);
engine.close();
rmSync(folder, { recursive: true });
