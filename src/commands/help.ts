import { type Command, Help } from 'commander';
import { displayWidth } from '../report/columns.ts';

/** commander in Chinese: titles of the help page, and errors thrown instead of printed. */
export function chineseHelp(command: Command): Command {
  return command
    .helpOption('-h, --help', '显示帮助')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({
      showGlobalOptions: true,
      displayWidth,
      commandUsage: (one) =>
        new Help().commandUsage(one).replace('[options]', '[选项]').replace('[command]', '[命令]'),
      styleTitle: (title) => titles[title] ?? title,
      subcommandTerm: (one) => one.name(),
      optionDescription: (option) => option.description,
    });
}

/** For commands that have others below them; elsewhere `help` may be the name of a folder. */
export function withHelpCommand(command: Command): Command {
  return command.helpCommand('help [命令]', '显示某个命令的帮助');
}

const titles: Record<string, string> = {
  'Usage:': '用法：',
  'Options:': '选项：',
  'Global Options:': '通用选项：',
  'Arguments:': '参数：',
  'Commands:': '命令：',
};

const sentences: [RegExp, string][] = [
  [/unknown option '(.*)'(?:\n\(Did you mean (.*)\?\))?/, '没有选项 $1'],
  [/unknown command '(.*)'(?:\n\(Did you mean (.*)\?\))?/, '没有命令 $1'],
  [/option '(.*)' argument missing/, '选项 $1 后面缺内容'],
  [/missing required argument '(.*)'/, '缺少 <$1>'],
  [/too many arguments.*/, '参数太多'],
];

/** commander's English errors, in Chinese with what was probably meant. */
export function chineseUsage(message: string): string {
  for (const [pattern, sentence] of sentences) {
    const found = pattern.exec(message);
    if (!found) continue;
    const meant = found[2] ? `，是否想写 ${found[2]}` : '';
    return `用法不对：${sentence.replace('$1', found[1] ?? '')}${meant}。看用法：duizhang --help`;
  }
  return `用法不对：${message}`;
}
