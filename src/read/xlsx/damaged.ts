import { InputError } from '../../errors.ts';

export function damaged(cause: string): InputError {
  return new InputError(`文件已损坏：${cause}`, {
    advice: '请重新下载或拷贝该文件，或用 Excel、WPS 打开后另存为新的 .xlsx',
  });
}
