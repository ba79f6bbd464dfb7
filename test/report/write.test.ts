import { execFileSync, spawn } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdtemp,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ExpectedError, UsageError } from '../../src/errors.ts';
import type { Report } from '../../src/model.ts';
import { parseFormats } from '../../src/report/formats.ts';
import { reporters } from '../../src/report/index.ts';
import { explained } from '../../src/report/write-failure.ts';
import { print, writeReports } from '../../src/report/write.ts';
import { fakeReport, manyIssues } from '../support/fake-report.ts';
import { collect, options } from '../support/collect.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'report-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

function memory(): Writable & { text: string } {
  const stream = new Writable({
    write(chunk, _, done) {
      (stream as { text?: string }).text += String(chunk);
      done();
    },
  });
  return Object.assign(stream, { text: '' });
}

function write(report: Report, formats: string[], more: { signal?: AbortSignal } = {}) {
  const targets = parseFormats(formats.map((format) => format.replace('=', `=${folder}/`)));
  return writeReports(report, targets, { ...options, stdout: memory(), ...more });
}

function failingAfter(count: number): Report {
  const report = manyIssues(count);
  return {
    ...report,
    async *issues() {
      yield* report.issues();
      throw new Error('引擎停了');
    },
  };
}

async function* pieces(count: number) {
  for (let index = 0; index < count; index++) yield 'x'.repeat(100_000);
}

describe('to files', () => {
  test('folders on the way are made, nothing else is left', async () => {
    const written = await write(fakeReport(), ['json=新/报告.json', 'csv=问题.csv']);
    expect(written).toEqual([`${folder}/新/报告.json`, `${folder}/问题.csv`]);
    expect(await readdir(folder)).toEqual(['新', '问题.csv']);
    expect(await readdir(join(folder, '新'))).toEqual(['报告.json']);
  });

  test('a run that breaks leaves the old report as it was', async () => {
    await writeFile(join(folder, '报告.json'), '旧');
    await expect(write(failingAfter(5000), ['json=报告.json'])).rejects.toThrow('引擎停了');
    expect(await readFile(join(folder, '报告.json'), 'utf8')).toBe('旧');
    expect(await readdir(folder)).toEqual(['报告.json']);
  });

  test('so does one that is interrupted', async () => {
    const interrupted = new AbortController();
    interrupted.abort();
    const { signal } = interrupted;
    await expect(write(fakeReport(), ['xlsx=清单', 'json=a.json'], { signal })).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  test('and what gives the issues is told to stop', async () => {
    const interrupted = new AbortController();
    const { signal } = interrupted;
    let told = false;
    async function* issues() {
      try {
        for await (const issue of manyIssues(100).issues()) {
          yield issue;
          interrupted.abort();
        }
      } finally {
        told = true;
      }
    }
    await expect(
      write({ ...manyIssues(100), issues }, ['json=a.json'], { signal }),
    ).rejects.toThrow(/aborted/);
    expect(told).toBe(true);
    expect(await readdir(folder)).toEqual([]);
  });

  test('while a workbook is being written too', async () => {
    const interrupted = new AbortController();
    setTimeout(() => interrupted.abort(), 50);
    const { signal } = interrupted;
    await expect(write(manyIssues(50_000), ['xlsx=清单'], { signal })).rejects.toThrow(/aborted/);
    expect(await readdir(folder)).toEqual([]);
  });

  test('a folder where a file should be is said', async () => {
    await mkdir(join(folder, '报告.json'));
    await expect(write(fakeReport(), ['json=报告.json'])).rejects.toThrow(UsageError);
  });

  test('a file where a folder should be is said, and the other reports are written', async () => {
    await writeFile(join(folder, '清单'), '旧');
    const all = write(fakeReport(), ['xlsx=清单', 'ndjson=问题.ndjson']);
    await expect(all).rejects.toThrow(/报告写不进.*不是文件夹/);
    expect(await readdir(folder)).toEqual(['清单', '问题.ndjson']);
  });

  test('a workbook that cannot be replaced does not keep the others from being written', async () => {
    await mkdir(join(folder, '清单', '北山乡.xlsx'), { recursive: true });
    await expect(write(fakeReport(), ['xlsx=清单'])).rejects.toThrow('北山乡.xlsx”是文件夹');
    expect((await readdir(join(folder, '清单'))).toSorted()).toHaveLength(4);
  });
});

test('a file has neither the colours nor the width of the terminal', async () => {
  const stdout = memory();
  const terminal = { ...options, color: true, width: 40, stdout };
  const targets = parseFormats(['table', `table=${folder}/报告.txt`]);
  await writeReports(fakeReport(), targets, terminal);
  const file = await readFile(join(folder, '报告.txt'), 'utf8');
  expect(stdout.text).toContain('\u001b');
  expect(file).toBe(
    await collect(reporters.table.report(fakeReport(), { ...options, width: 120 })),
  );
});

test('of several reports that cannot be written each is said', async () => {
  await writeFile(join(folder, '清单'), '旧');
  await mkdir(join(folder, '新/北山乡.xlsx'), { recursive: true });
  await mkdir(join(folder, '新/县级汇总.xlsx'));
  const formats = ['json=.', 'xlsx=清单', 'markdown=报告.md', 'xlsx=新'];
  const failure = await write(fakeReport(), formats).catch((error: unknown) => error);
  const sentences = (failure as AggregateError).errors.map((one: Error) => one.message);
  expect(sentences.map((text) => text.replaceAll(folder, '…'))).toEqual([
    '“…/.”是文件夹，不能写成文件',
    '报告写不进“…/清单”：不是文件夹（EEXIST）',
    '“…/新/北山乡.xlsx”是文件夹，不能写成文件',
    '“…/新/县级汇总.xlsx”是文件夹，不能写成文件',
  ]);
  expect(await readdir(folder)).toEqual(['报告.md', '新', '清单']);
});

describe('what the system says, in words and without a stack', () => {
  const cases: [string, string][] = [
    ['.', '是文件夹，不能写成文件'],
    ['..', '是文件夹，不能写成文件'],
    ['/', '是文件夹，不能写成文件'],
    ['/proc/报告.json', '没有这个盘或文件夹，也不能新建（ENOENT）'],
    [`${'长'.repeat(100)}.json`, '路径太长（ENAMETOOLONG）'],
    ['文件/报告.json', '不是文件夹（'],
  ];
  test.each(cases)('json=%s：%s', async (path, sentence) => {
    await writeFile(join(folder, '文件'), '');
    const target = { format: 'json', path: resolve(folder, path) } as const;
    const writing = writeReports(fakeReport(), [target], { ...options, stdout: memory() });
    const error = await writing.catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(ExpectedError);
    expect((error as ExpectedError).message).toContain(sentence);
  });

  test.each(['ENOSPC', 'EDQUOT', 'EIO', 'EINVAL', 'EWHATEVER'])('%s', (code) => {
    const error = Object.assign(new Error(code), { code, syscall: 'write' });
    expect(explained(error, '报告.json')).toBeInstanceOf(ExpectedError);
  });
});

describe('to what is no plain file', () => {
  const pipe = () => execFileSync('sh', ['-c', 'mkfifo 管道'], { cwd: folder });

  test('a link is followed, and stays one', async () => {
    await mkdir(join(folder, '别处'));
    await writeFile(join(folder, '别处/旧.json'), '旧');
    await symlink('别处/旧.json', join(folder, '报告.json'));
    await symlink('别处/还没有.csv', join(folder, '问题.csv'));
    await symlink('别处', join(folder, '清单'));
    await write(fakeReport(), ['json=报告.json', 'csv=问题.csv', 'xlsx=清单']);
    for (const name of ['报告.json', '问题.csv', '清单'])
      expect((await lstat(join(folder, name))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, '别处/旧.json'), 'utf8')).toContain('schemaVersion');
    expect(await readFile(join(folder, '别处/还没有.csv'), 'utf8')).toContain('问题编号');
    expect(await readdir(join(folder, '别处'))).toContain('县级汇总.xlsx');
    expect(await readdir(folder)).toEqual(['别处', '报告.json', '清单', '问题.csv']);
  });

  test('links in a circle are said', async () => {
    await symlink('乙.json', join(folder, '甲.json'));
    await symlink('甲.json', join(folder, '乙.json'));
    await expect(write(fakeReport(), ['json=甲.json'])).rejects.toThrow('链接绕成了圈');
  });

  test('a pipe gets the report, whenever its reader comes', async () => {
    pipe();
    const writing = write(manyIssues(2000), ['ndjson=管道']);
    const reader = spawn('sh', ['-c', 'sleep 0.3; wc -l < 管道'], { cwd: folder });
    let said = '';
    reader.stdout.on('data', (text: Buffer) => (said += String(text)));
    expect(await writing).toEqual([`${folder}/管道`]);
    await new Promise((done) => reader.on('close', done));
    expect(Number(said)).toBe(2000);
    expect((await stat(join(folder, '管道'))).isFIFO()).toBe(true);
  });

  test('a reader that has seen enough is no failure', async () => {
    pipe();
    const reader = spawn('sh', ['-c', 'head -c 10 < 管道'], { cwd: folder });
    await write(manyIssues(5000), ['ndjson=管道']);
    await new Promise((done) => (reader.exitCode === null ? reader.on('close', done) : done(null)));
  });

  test('a pipe that nobody reads can be given up', async () => {
    pipe();
    const interrupted = new AbortController();
    setTimeout(() => interrupted.abort(), 200);
    const { signal } = interrupted;
    await expect(write(fakeReport(), ['json=管道'], { signal })).rejects.toThrow(/aborted/);
  });

  test.skipIf(process.getuid?.() === 0)('a read-only file stays as it is', async () => {
    await writeFile(join(folder, '报告.json'), '旧');
    await chmod(join(folder, '报告.json'), 0o444);
    await expect(write(fakeReport(), ['json=报告.json'])).rejects.toThrow('没有写入权限');
    expect(await readFile(join(folder, '报告.json'), 'utf8')).toBe('旧');
  });
});

describe('to stdout', () => {
  test('the whole report and nothing else', async () => {
    const stdout = memory();
    await writeReports(fakeReport(), parseFormats(['ndjson']), { ...options, stdout });
    expect(stdout.text.trimEnd().split('\n')).toHaveLength(5);
  });

  test('waits for a slow reader', async () => {
    let most = 0;
    const slow = new Writable({
      highWaterMark: 1024,
      write(_chunk, _encoding, done) {
        most = Math.max(most, slow.writableLength);
        setTimeout(done, 1);
      },
    });
    await print(pieces(20), slow);
    expect(most).toBeLessThanOrEqual(200_000);
  });

  test('stops reading issues when the reader has gone', async () => {
    let yielded = 0;
    const closing = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    async function* counted() {
      for (; yielded < 1000; yielded++) yield* pieces(1);
    }
    await expect(print(counted(), closing)).resolves.toBeUndefined();
    expect(yielded).toBeLessThan(10);
  });

  test('any other failure is one', async () => {
    const broken = new Writable({
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('write EIO'), { code: 'EIO' }));
      },
    });
    await expect(print(pieces(10), broken)).rejects.toThrow('EIO');
  });
});
