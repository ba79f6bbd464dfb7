import { InputError } from '../errors.ts';

const causes: Record<string, string> = {
  ENOENT: '文件不见了',
  EACCES: '没有权限打开',
  EPERM: '没有权限打开',
  EBUSY: '正被别的程序占用',
  EISDIR: '是文件夹，不是文件',
  EMFILE: '打开的文件太多',
  ENOSPC: '临时文件夹所在的磁盘满了',
  ENAMETOOLONG: '路径太长',
  ELOOP: '链接绕成了圈',
};

/** What the operating system says about a file, as a failure that users can mend; anything else is thrown on. */
export function systemFailure(error: unknown, file: string): InputError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!(error instanceof Error && 'syscall' in error)) throw error;
  return new InputError(`${causes[code] ?? '不能打开'}（${code}）`, {
    place: { file },
    advice: '请核对文件和权限，关闭正在打开它的程序后再试',
    cause: error,
  });
}
