import { InputError } from '../../errors.ts';
import type { InputFile } from '../reader.ts';
import type { Encoding } from './encoding.ts';
import type { NotDecodable } from './utf8.ts';

const names: Record<Encoding, string> = {
  'utf-8': 'UTF-8',
  'utf-8-sig': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
  gb18030: 'GB18030（GBK）',
};

/** The refusal of a file whose bytes are not text: line, byte and what stands there. */
export function undecodable(
  file: InputFile,
  encoding: Encoding,
  failure: NotDecodable,
  line: number,
): InputError {
  const place = { file: file.file, line };
  const where = `文件的第 ${failure.offset + 1} 个字节（十六进制 ${hex(failure.bytes)}）`;
  if (failure.cut) {
    return new InputError(`文件在一个字的中间断了：${where}起不完整，按 ${names[encoding]} 编码`, {
      place,
      advice: '文件可能没有复制或下载完整，请重新导出',
    });
  }
  if (encoding === 'gb18030' && failure.likely) {
    return new InputError(
      `这一行（${where}起）是 UTF-8 编码，别的行却是 GB18030：一个文件里混了两种编码`,
      {
        place,
        advice: '请把各部分分别用正确的编码打开，合并后另存为 UTF-8 编码再检查',
      },
    );
  }
  const wrong =
    encoding === 'gb18030'
      ? '既不是 UTF-8 也不是 GB18030（GBK）编码'
      : `不是 ${names[encoding]} 编码`;
  return new InputError(`${where}${wrong}，整个文件没有读入`, {
    place,
    advice: '请从系统重新导出，或用 Excel、WPS 打开核对后另存为“CSV UTF-8”',
  });
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ');
}
