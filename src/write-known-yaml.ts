import { rmSync, writeFileSync } from 'node:fs';
import { loadKnowledge } from './knowledge.ts';
import { knownYamlFile, notedYaml } from './layout/known-yaml.ts';

// Run by the build: reads all shipped yaml files once and keeps what they hold.
rmSync(knownYamlFile, { force: true });
loadKnowledge({ rules: [], region: 'national', params: {} });
writeFileSync(knownYamlFile, JSON.stringify(notedYaml()));
