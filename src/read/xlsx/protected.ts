import { encrypted } from '../encrypted.ts';
import { walkXml } from './xml.ts';
import type { Zip } from './zip.ts';

/**
 * OpenDocument encrypts part by part, or all parts as one, and says so in its manifest. What is encrypted looks like a
 * damaged part: the manifest comes first.
 */
export async function refuseProtected(zip: Zip): Promise<void> {
  const manifest = zip.entries.get('meta-inf/manifest.xml');
  if (!manifest) return;
  await walkXml(zip, manifest, (cursor) => {
    if (cursor.is('encryption-data')) throw encrypted();
  });
}
