import { InputError } from '../errors.ts';

export function encrypted(): InputError {
  return new InputError('文件已加密，需要口令（密码）才能打开', {
    advice: '请用 Excel 或 WPS 打开，去掉打开口令后另存再检查',
  });
}
