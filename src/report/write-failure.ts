import { OutputError } from '../errors.ts';

/** What the operating system says, as what is wrong and what to do. */
const causes: Record<string, [string, string]> = {
  EACCES: ['没有写入权限', '换一个路径，或请管理员放开权限'],
  EPERM: ['不能替换', '文件可能正被 Excel 或 WPS 打开，关闭后重试'],
  EBUSY: ['正被占用', '关闭打开它的 Excel 或 WPS 后重试'],
  ETXTBSY: ['正被占用', '关闭打开它的程序后重试'],
  ENOSPC: ['磁盘已满', '清理磁盘，或写到别的盘'],
  EDQUOT: ['磁盘配额已用完', '清理磁盘，或写到别的盘'],
  EFBIG: ['文件超过了大小限制', '写到别的盘'],
  EROFS: ['所在磁盘只读', '换一个路径'],
  EEXIST: ['不是文件夹', '换一个路径'],
  ENOTDIR: ['上级不是文件夹', '换一个路径'],
  EISDIR: ['是文件夹，不能写成文件', '换一个路径'],
  ENOENT: ['没有这个盘或文件夹，也不能新建', '请核对盘符和路径'],
  EINVAL: ['路径里有不能用的字，或那里不能建文件', '换一个路径'],
  ENXIO: ['没有程序在读它', '换一个路径'],
  ENAMETOOLONG: ['路径太长', '换一个短一些的路径'],
  ELOOP: ['链接绕成了圈', '换一个路径'],
  EIO: ['磁盘或网络盘读写出错', '检查磁盘和网络，或写到别的盘'],
};

/** The failure to write to a path (null: to stdout) as its user can understand it; any other error is given back. */
export function explained(error: unknown, path: string | null): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const cause = causes[code] ?? ('syscall' in error ? ['系统不让写', '换一个路径'] : undefined);
  if (!cause) return error;
  const place = path === null ? '标准输出' : `“${path}”`;
  return new OutputError(`报告写不进${place}：${cause[0]}（${code}）`, {
    advice: path === null ? '换一个路径，如 -f json=报告.json' : cause[1]!,
    cause: error,
  });
}
