// DuckDB's part of the rescore bench. The module is installed by the bench alone, into build/bench/duckdb.
//   node duckdb.mjs MODULES load DATABASE FOLDER   tables from FOLDER/{lead,activity,subject}.csv
//   node duckdb.mjs MODULES run DATABASE FILE      runs the statement in FILE once; prints its seconds of wall and of CPU
//   node duckdb.mjs MODULES print DATABASE         the scores it made, one a line
// With two threads, on a warm database: tables are read once before the statement is timed.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, task, database, argument] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(modules + '/')('@duckdb/node-api');
const instance = await DuckDBInstance.create(database, { threads: '2' });
const connection = await instance.connect();

if (task === 'load') {
  const columns = "{'lead_id': 'BIGINT', 'at': 'BIGINT', 'kind': 'BIGINT', 'subject': 'BIGINT', 'value': 'DOUBLE', 'machine': 'BIGINT'}";
  await connection.run(`create table lead as select * from read_csv('${argument}/lead.csv', header = true, sample_size = -1)`);
  await connection.run(`create table activity as select * from read_csv('${argument}/activity.csv', header = true, columns = ${columns})`);
  await connection.run(`create table subject as select * from read_csv('${argument}/subject.csv', header = true)`);
} else if (task === 'run') {
  await connection.run("create or replace macro regexpi(pattern, value) as regexp_matches(value, pattern, 'i')");
  await connection.run('drop table if exists peer_score');
  await connection.run('checkpoint');
  for (const table of ['lead', 'activity', 'subject']) await connection.run(`select sum(hash(t)) from ${table} t`);
  const statement = readFileSync(argument, 'utf8');
  const start = process.hrtime.bigint(), before = process.cpuUsage();
  await connection.run(statement);
  await connection.run('checkpoint');
  const cpu = process.cpuUsage(before);
  console.log(Number(process.hrtime.bigint() - start) / 1e9, (cpu.user + cpu.system) / 1e6);
} else {
  const rows = await connection.runAndReadAll('select lead_id, fit, engagement, total, grade, temperature, ready from peer_score order by lead_id');
  let text = '';
  for (const row of rows.getRows()) text += row.join('|') + '\n';
  process.stdout.write(text);
}
await connection.run('checkpoint');
