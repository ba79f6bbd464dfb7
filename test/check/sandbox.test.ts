import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogueOf } from '../../src/check/catalogue.ts';
import { analyse } from '../../src/check/analyse.ts';
import { Engine } from '../../src/engine/duckdb.ts';
import { RuleError } from '../../src/errors.ts';
import { openRuleRoom } from '../support/try-rule.ts';

const tried = await openRuleRoom();
const folder = mkdtempSync(join(tmpdir(), 'duizhang-test-'));
const secret = join(folder, 'secret.csv');
const stolen = join(folder, 'stolen.csv');
const locked = await Engine.open({ folder, threads: 1 });
beforeAll(async () => {
  writeFileSync(secret, 'a\n绝密\n');
  await locked.run('create table 户 (户编号 varchar, _id bigint)');
  await locked.lock();
});
afterAll(() => {
  tried.close();
  locked.close();
  rmSync(folder, { recursive: true, force: true });
});

const parameters = tried.room.parameters('national', new Map());
const catalogue = catalogueOf(tried.room.layouts, parameters);

async function refused(yaml: string): Promise<RuleError> {
  const rule = tried.rule(yaml);
  const error = await analyse(tried.engine, rule, catalogue, tried.room.layouts).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(RuleError);
  return error as RuleError;
}

const asYaml = (text: string) => JSON.stringify(text);

describe('表达式只能从值算出值', () => {
  test.each([
    ['读文件', `(select count(*) from read_csv('${secret}')) = 0`],
    ['读文件为文本', `(select content from read_text('${secret}')) is null`],
    ['读文件为字节', `(select size from read_blob('${secret}')) = 0`],
    ['文件名当表名', `(select count(*) from '${secret}') = 0`],
    ['列目录', `(select count(*) from glob('/etc/*')) = 0`],
    ['环境变量', `getenv('HOME') is null`],
    ['设置', `current_setting('temp_directory') = ''`],
    ['变量', `getvariable('x') is null`],
    ['拼出来再跑的查询', `(select count(*) from query('select 1')) = 1`],
    ['拼出来的表名', `(select count(*) from query_table('户')) = 1`],
    ['解析自己', `json_serialize_sql('select 1') is null`],
    ['跑解析树', `(select count(*) from json_execute_serialized_sql('{}')) = 1`],
    ['现在几点', `now() > date '2020-01-01'`],
    ['今天', `current_date > date '2020-01-01'`],
    ['随机数', `random() > 0.5`],
    ['序列', `nextval('s') > 0`],
    ['正在跑的语句', `current_query() = ''`],
    ['数据库名', `current_database() = ''`],
    ['谁在跑', `current_user = ''`],
    ['系统表：设置', `(select count(*) from duckdb_settings()) = 0`],
    ['系统表：信息模式', `(select count(*) from information_schema.tables) = 0`],
    ['系统表：sqlite_master', `(select count(*) from sqlite_master) = 0`],
    ['系统表：pg_catalog', `(select count(*) from pg_catalog.pg_tables) = 0`],
    ['pragma 表', `(select count(*) from pragma_table_info('户')) = 0`],
    ['内部表', `(select count(*) from _issue) = 0`],
    ['不在册的行', `(select count(*) from every.户) = 0`],
    ['另一个库', `(select count(*) from system.main.duckdb_tables) = 0`],
    ['藏在 CTE 里', `(with a as (select * from read_csv('${secret}')) select count(*) from a) = 0`],
    [
      'CTE 里套 CTE',
      `(with a as (with b as (from '${secret}') select * from b) select count(*) from a) = 0`,
    ],
    [
      '藏在 lateral 里',
      `(select count(*) from 户 h, lateral (select * from read_text('${secret}')) t) = 0`,
    ],
    ['FROM 打头', `(from read_csv('${secret}') select count(*)) = 0`],
    ['藏在 exists 里', `exists (from '${secret}')`],
    ['藏在 in 里', `户编号 in (select a from '${secret}')`],
    ['藏在排序里', `(select 1 from 户 order by (select a from '${secret}')) = 1`],
    ['藏在 limit 里', `(select 1 from 户 limit (select count(*) from glob('/*'))) = 1`],
    ['藏在窗口里', `(select sum(1) over (order by getenv('HOME')) from 户) = 1`],
    ['藏在 lambda 里', `list_transform([1], lambda x: getenv('HOME')) is null`],
    ['藏在聚合的 filter 里', `(select count(*) filter (where getenv('HOME') = '') from 户) = 0`],
    ['藏在 case 里', `case when true then getenv('HOME') end is null`],
    ['写成点号调用', `'HOME'.getenv() is null`],
    ['带库名的函数', `system.main.getenv('HOME') is null`],
    ['columns(*)', `columns(*) is null`],
    ['values 里藏函数', `(select count(*) from (values (getenv('HOME')))) = 0`],
    ['pivot', `(select count(*) from (pivot 户 on 户编号)) = 0`],
    ['describe', `(select count(*) from (describe 户)) = 0`],
    ['show', `(select count(*) from (show tables)) = 0`],
  ])('%s', async (_, sql) => {
    await refused(`table: 户\nexpect: ${asYaml(sql)}\nmessage: 试一试规则\n`);
    await refused(`table: 户\nexpect: 户编号 is null\nmessage: ${asYaml(`试一试规则{${sql}}`)}\n`);
  });
});

describe('表达式里不能夹带别的语句', () => {
  test.each([
    ['分号后又一句', `true; copy 户 to '${stolen}'`],
    ['合上括号再来一句', `true) ; drop table 户; select (1`],
    ['行注释吃掉后半句', `true) or (1=1 --`],
    ['行注释', `true -- ) and false`],
    ['块注释不合上', `true /* 没完`],
    ['整句查询', `1 from 户`],
    ['带 where', `1 where true`],
    ['两列', `true, false`],
    ['不合上的美元引号', `$$ true`],
    ['参数记号', `户编号 = $1`],
    ['问号参数', `户编号 = ?`],
  ])('%s', async (name, sql) => {
    // A comment at the end of a line changes nothing: it ends with the line.
    if (name === '行注释') return;
    await refused(`table: 户\nexpect: ${asYaml(sql)}\nmessage: 试一试规则\n`);
  });

  test('行注释只到行尾，后面的条件还在', async () => {
    const rule = tried.rule(`
table: 户
when: "户编号 is not null -- 都看"
expect: "家庭人口数 > 1 -- 至少两人"
message: "{户编号 -- 编号
 } 人太少"
`);
    const found = await tried.find(rule, {
      given: {
        户: [
          { 户编号: 'H1', 家庭人口数: 1 },
          { 户编号: null, 家庭人口数: 1 },
        ],
      },
    });
    expect(found.map(({ message }) => message)).toEqual(['H1 人太少']);
  });

  test('美元引号里的字只是字', async () => {
    const rule = tried.rule(`
table: 户
expect: 户编号 = $$H1'; drop table 户; --$$
message: "{户编号} {$$;--$$}"
`);
    const given = { 户: [{ 户编号: 'H1' }] };
    const found = await tried.find(rule, { given });
    expect(found.map(({ message }) => message)).toEqual(['H1 ;--']);
  });
});

describe('query 只能是一句 SELECT', () => {
  test.each([
    ['copy', `copy 户 to '${stolen}'`],
    ['attach', `attach '${secret}' as x`],
    ['install', 'install httpfs'],
    ['load', 'load httpfs'],
    ['pragma', 'pragma database_list'],
    ['set', "set memory_limit = '1GB'"],
    ['reset', 'reset memory_limit'],
    ['insert', "insert into 户 values ('H1')"],
    ['update', "update 户 set 户编号 = 'x'"],
    ['delete', 'delete from 户'],
    ['create', 'create table x as select 1'],
    ['drop', 'drop table 户'],
    ['export', `export database '${folder}/out'`],
    ['call', 'call pragma_version()'],
    ['prepare', 'prepare p as select 1'],
    ['explain', 'explain select 1'],
    ['两句', 'select _id from 户; select 1'],
    ['一句加 copy', `select _id from 户; copy 户 to '${stolen}'`],
    ['FROM 打头读文件', `from '${secret}'`],
    ['table 语句读文件', `table '${secret}'`],
    ['with 里删表', 'with x as (delete from 户 returning *) select * from x'],
    ['物化的 CTE', `with x as materialized (from '${secret}') select * from x`],
    [
      '递归 CTE',
      `with recursive x as (select 1 as _id union all select _id from read_csv('${secret}')) select _id from x`,
    ],
    ['union 的另一半', `select _id from 户 union select a from '${secret}'`],
    ['括号里的 union', `(select _id from 户) union all (from glob('/*') select 1)`],
    ['位置连接', `select _id from 户 positional join '${secret}'`],
    ['asof 连接', `select h._id from 户 h asof join read_csv('${secret}') s on h._id >= s.a`],
    ['sample 里藏', `select _id from (from '${secret}') using sample 10`],
    ['unnest 里藏', `select _id, unnest([getenv('HOME')]) from 户`],
    ['range 里藏', `select 1 as _id from range((select count(*) from glob('/*')))`],
    ['qualify 里藏', `select _id from 户 qualify row_number() over () = length(getenv('HOME'))`],
    ['group by 里藏', `select any_value(_id) as _id from 户 group by getenv('HOME')`],
    ['having 里藏', `select any_value(_id) as _id from 户 having getenv('HOME') = ''`],
    ['distinct on 里藏', `select distinct on (getenv('HOME')) _id from 户`],
  ])('%s', async (_, sql) => {
    await refused(`table: 户\nquery: ${asYaml(sql)}\nmessage: 试一试规则\n`);
  });
});

describe('锁住的引擎自己也不答应', () => {
  test.each([
    ['读文件', `select * from read_csv('${secret}')`],
    ['读文本', `select * from read_text('${secret}')`],
    ['文件名当表名', `select * from '${secret}'`],
    ['列目录', `select * from glob('${folder}/*')`],
    ['写文件', `copy 户 to '${stolen}'`],
    ['读进来', `copy 户 from '${secret}'`],
    ['导出', `export database '${folder}/out'`],
    ['挂别的库', `attach '${folder}/other.db' as other`],
    ['装扩展', 'install httpfs'],
    ['载扩展', 'load httpfs'],
    ['网络', `select * from read_csv('https://example.invalid/a.csv')`],
    ['改设置', `set temp_directory = '${folder}'`],
    ['开回外部访问', 'set enable_external_access = true'],
    ['全局开回', 'set global enable_external_access = true'],
    ['还原设置', 'reset enable_external_access'],
    ['解锁', 'set lock_configuration = false'],
    ['pragma 改设置', `pragma memory_limit='1GB'`],
    ['允许的目录', `set allowed_directories = ['/']`],
    ['记日志到文件', `pragma log_query_path='${folder}/log'`],
    ['性能输出到文件', `pragma profile_output='${folder}/profile'`],
    ['环境变量', `select getenv('HOME')`],
    ['query 里读文件', `from query('from read_csv(''${secret}'')')`],
    ['query_table 读文件', `from query_table('${secret}')`],
    ['密钥', `create secret (type s3, key_id 'x', secret 'y')`],
  ])('%s', async (_, sql) => {
    await expect(locked.run(sql)).rejects.toThrow();
    await expect(locked.run(sql, true)).rejects.toThrow();
    await expect(drained(locked.inTurn([sql]))).rejects.toThrow();
  });
});

async function drained(rows: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of rows) void _;
}
