// Runs the tool on documents and gives its reports to other people's validators.
// node run.mjs --tool PATH --dummy PATH [--documents PATH]: a line for each check, then "N passed, N failed, N skipped".
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contractTargets } from './documents.mjs';
import { emulationProblems } from './executor/emulation.mjs';
import { demoRuns } from './executor/runbooks.mjs';
import { tour } from './github/tour.mjs';
import { jsonProblems, schemaOf } from './json.mjs';
import { junitProblems } from './junit.mjs';
import { pullRequests } from './pull-request.mjs';
import { ruleProblems } from './rules.mjs';
import { sarifProblems } from './sarif.mjs';
import { lintProblems, parserProblems, workflowsOf } from './workflow.mjs';

const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const output = join(repository, 'artifacts/contract');
const { values: options } = parseArgs({ options: { tool: { type: 'string' }, dummy: { type: 'string' }, demo: { type: 'string' }, documents: { type: 'string' } } });
const tally = { passed: 0, failed: 0, skipped: 0 };

/** A check is a list of problems (none: passed), or a sentence why it cannot be made. */
async function report(format, target, check) {
  let problems;
  try {
    problems = await check();
  } catch (error) {
    problems = [error.message];
  }

  // A machine without the validator may skip; the machine whose word counts may not.
  if (typeof problems === 'string' && process.env.CI !== 'true') {
    tally.skipped++;
    console.log(`skipped  ${format.padEnd(6)} ${target}: ${problems}`);
    return;
  }

  problems = [problems].flat();
  tally[problems.length === 0 ? 'passed' : 'failed']++;
  console.log(`${problems.length === 0 ? 'passed ' : 'failed '}  ${format.padEnd(6)} ${target}`);
  for (const problem of problems.slice(0, 10)) {
    console.log(`           ${problem}`);
  }

  if (problems.length > 10) {
    console.log(`           and ${problems.length - 10} more`);
  }
}

/** Checks one folder of documents; the reports stay under artifacts/contract/ to be looked at. */
function writeReports(target, folder) {
  const files = { sarif: join(folder, 'report.sarif'), junit: join(folder, 'report.xml'), json: join(folder, 'report.json') };
  const reports = Object.entries(files).flatMap(([format, file]) => ['--report', `${format}=${file}`]);
  const run = spawnSync(options.tool, ['check', target, ...reports], { cwd: repository, encoding: 'utf8', maxBuffer: 1 << 30 });

  // 0 and 1 are verdicts. Nothing evaluated (3) would validate an empty report, and the rest is a broken run.
  if (run.error || (run.status !== 0 && run.status !== 1)) {
    throw new Error(run.error?.message ?? `exit ${run.status ?? run.signal}: ${run.stderr.trim().split('\n').slice(-3).join(' / ')}`);
  }

  const missing = Object.values(files).filter((file) => !existsSync(file));
  if (missing.length > 0) {
    throw new Error(`no report was written: ${missing.map((file) => basename(file)).join(', ')}`);
  }

  return files;
}

if (!options.tool || !options.dummy) {
  console.error('run.mjs: --tool PATH or --dummy PATH is missing.');
  process.exit(2);
}

rmSync(output, { recursive: true, force: true });
const targets = contractTargets(repository, output, options.documents && resolve(options.documents));
let schema;
await report('schema', 'check-report', () => {
  schema = schemaOf(options.tool, 'check-report');
  return [];
});

for (const [index, target] of targets.entries()) {
  const name = relative(repository, target).startsWith('..') ? target : relative(repository, target);
  const folder = join(output, `${index}-${basename(target)}`);
  mkdirSync(folder, { recursive: true });
  let files;
  await report('check', name, () => {
    files = writeReports(target, folder);
    return [];
  });
  if (files) {
    await report('json', name, () => jsonProblems(files.json, schema));
    await report('junit', name, () => junitProblems(files.junit));
    await report('sarif', name, () => sarifProblems(files.sarif, files.json));
  }
}

// The workflows of this repository, those of its runbooks among them.
await report('made', 'workflows', () => {
  const run = spawnSync(options.tool, ['workflow', '--all', '--check'], { cwd: repository, encoding: 'utf8' });
  return run.status === 0 ? [] : [`exit ${run.status}: ${run.stderr.trim()}`];
});
for (const file of workflowsOf(join(repository, '.github/workflows'))) {
  await report('parser', relative(repository, file), () => parserProblems(file));
  await report('lint', relative(repository, file), () => lintProblems(file));
  await report('rules', relative(repository, file), () => ruleProblems(file));
}
for (const action of readdirSync(join(repository, '.github/actions'))) {
  const file = join('.github/actions', action, 'action.yml');
  await report('rules', file, () => ruleProblems(join(repository, file)));
}

// Validators that find nothing wrong with this find nothing at all.
const broken = join(output, 'broken.yml');
writeFileSync(broken, 'on: push\njobs:\n  a:\n    needs: b\n    runs-on: ubuntu-24.04\n    steps: [{ run: "true", if: "${{ foo( }}" }]\n');
await report('parser', 'a broken workflow', async () => ((await parserProblems(broken)).length > 0 ? [] : ['nothing was found']));
await report('rules', 'a broken workflow', () => (ruleProblems(broken).length > 0 ? [] : ['nothing was found']));
await report('lint', 'a broken workflow', async () => ((await lintProblems(broken)).some((problem) => problem.includes('does not exist')) ? [] : ['nothing was found']));

// The executor is an emulation: it must do what GitHub does before it may say what our workflows do.
await report('runs', 'a workflow of every case', () => emulationProblems(output));

// The client against GitHub's own description of its API.
let operations = [];
await report('github', 'the description', async () => {
  operations = await tour(options.dummy, output);
  return [];
});
for (const { name, problems } of operations) {
  await report('github', name, () => problems);
}

// The verdict that counts, on changes that want to be taken for good ones.
let judged = [];
await report('judge', 'publish-check.yml', async () => {
  judged = await pullRequests(repository, options.tool, output);
  return [];
});
for (const { name, problems } of judged) {
  await report('judge', name, () => problems);
}

// Runbooks as workflows, from the plan to the record.
let executed = [];
await report('runs', 'workflows of the demo', async () => {
  executed = await demoRuns(options.demo, options.tool, output);
  return [];
});
for (const { name, problems } of executed) {
  await report('runs', name, () => problems);
}

console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`);
process.exitCode = tally.failed > 0 ? 1 : 0;
