import { Scan } from './scan.ts';

let met = false;

/**
 * What a scan may meet, met once, before a large file: a compiler that has not seen a quote or a blank line leaves them
 * out, and at the first one throws its work away. Eight times a thread, it cost as much as the scanning.
 */
export function meetEverything(): void {
  if (met) return;
  met = true;
  const text =
    '\uFEFF甲,"乙,""丙""\n丁\r\n戊\0",己\r\n\r\n,,"",\n\n1,"2\n"3,"4"5,6"7\r8,\0,"9"\r\r\n"0"\0,a\n';
  const block = Buffer.from(text.repeat(40));
  for (let size = 1; size < 9; size++) {
    const scan = new Scan(',');
    for (let at = 0; at < block.length; at += block.length / size)
      scan.push(block.subarray(at, at + block.length / size));
    scan.finish();
  }
}
