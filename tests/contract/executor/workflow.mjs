// Runs a workflow file on this host: an emulation of GitHub Actions, just as true as it must be to see what our workflows do.
// Expressions are evaluated by GitHub's own library; jobs run one after another in the order of their needs.
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { holds, interpolate, interpolateAll } from './expressions.mjs';
import { JobLog, runSteps } from './steps.mjs';

/** A job's needs and theirs, and so on: what success() and failure() of a job ask. */
function ancestors(jobs, name, seen = new Set()) {
  for (const need of [jobs[name].needs ?? []].flat()) {
    if (!seen.has(need)) {
      seen.add(need);
      ancestors(jobs, need, seen);
    }
  }

  return [...seen];
}

/** Names so ordered that each comes after all it needs. */
function inOrder(jobs) {
  const ordered = [];
  const visit = (name) => {
    if (!ordered.includes(name)) {
      [jobs[name].needs ?? []].flat().forEach(visit);
      ordered.push(name);
    }
  };
  Object.keys(jobs).forEach(visit);
  return ordered;
}

/** The inputs of a dispatch: those that were given, the others' defaults, with the types that GitHub gives them. */
export function inputsOf(workflow, given) {
  const declared = workflow.on?.workflow_dispatch?.inputs ?? {};
  return Object.fromEntries(Object.entries(declared).map(([name, input]) => {
    const value = given[name] ?? input.default ?? (input.type === 'boolean' ? false : '');
    return [name, input.type === 'boolean' ? String(value) === 'true' : String(value)];
  }));
}

/**
 * Runs a workflow. `options`: file, repository (a checkout whose commit is run), folder (empty; all that comes of it lies there),
 * run ({ id, attempt, ref, sha, event, actor, inputs, payload }), approve (environment => boolean), secrets (environment => names and
 * values), api (address), path and variables (of the host that jobs may see), artifacts (folder of an earlier attempt, or none),
 * prepare (what a host of one's own has in its workspaces besides the checkout, or none).
 * Gives { conclusion, jobs: { name: { result, outputs, log, annotations, summary } }, artifacts }.
 */
export async function execute(options) {
  const workflow = parse(readFileSync(options.file, 'utf8'));
  const artifacts = options.artifacts ?? join(options.folder, 'artifacts');
  mkdirSync(artifacts, { recursive: true });
  const { run } = options;
  const inputs = run.event === 'workflow_dispatch' ? inputsOf(workflow, run.inputs ?? {}) : {};
  const github = {
    event_name: run.event, event: { ...run.payload, inputs }, ref: run.ref, ref_name: run.ref.replace(/^refs\/heads\//, ''), sha: run.sha,
    repository: run.repository, repository_owner: run.repository.split('/')[0], run_id: String(run.id), run_number: '1',
    run_attempt: String(run.attempt ?? 1), actor: run.actor, triggering_actor: run.actor, token: 'ghs_emulated', workflow: workflow.name,
    api_url: options.api ?? '', server_url: 'https://github.com',
  };
  const results = {};
  for (const name of inOrder(workflow.jobs)) {
    results[name] = await runJob(workflow, name, results, { ...options, artifacts, github, inputs });
  }

  const worst = Object.values(results).some((job) => job.result === 'failure') ? 'failure' : 'success';
  return { conclusion: worst, jobs: results, artifacts };
}

async function runJob(workflow, name, results, options) {
  const job = workflow.jobs[name];
  const before = ancestors(workflow.jobs, name).map((need) => results[need].result);
  const status = { success: before.every((one) => one === 'success'), failure: before.includes('failure'), cancelled: false, always: true };
  const needs = Object.fromEntries([job.needs ?? []].flat().map((need) => [need, { result: results[need].result, outputs: results[need].outputs }]));
  const contexts = { github: options.github, inputs: options.inputs, needs, vars: {}, env: {} };
  const untouched = { outputs: {}, log: '', annotations: [], summary: '' };
  if (!holds(job.if, contexts, status)) {
    return { ...untouched, result: 'skipped' };
  }

  const environment = job.environment && interpolate(String(job.environment.name ?? job.environment), contexts, status);
  if (environment && !(options.approve?.(environment, name) ?? true)) {
    return { ...untouched, result: 'failure', rejected: true };
  }

  return runAdmitted(job, name, { ...options, contexts, environment });
}

async function runAdmitted(job, name, options) {
  const folder = mkdtempSync(join(options.folder, `${name}-`));
  const [workspace, temporary, home] = ['workspace', 'temporary', 'home'].map((one) => join(folder, one));
  [temporary, home].forEach((one) => mkdirSync(one));
  const secrets = options.secrets?.(options.environment) ?? {};
  const event = join(temporary, 'event.json');
  writeFileSync(event, JSON.stringify({ ...options.github.event, repository: { full_name: options.github.repository, default_branch: 'main' } }));
  const contexts = { ...options.contexts, secrets, runner: { os: 'Linux', temp: temporary }, job: { status: 'success' } };
  const running = {
    name, workspace, temporary, prepare: options.prepare, artifacts: options.artifacts, repository: options.repository, github: options.github, contexts, summary: '',
    milliseconds: Number(job['timeout-minutes'] ?? 360) * 60_000, log: new JobLog([...Object.values(secrets), options.github.token]),
    env: interpolateAll(job.env, contexts), base: baseOf(options, { name, workspace, temporary, home, event }),
  };
  const ok = await runSteps(running, job.steps);
  const outputs = interpolateAll(job.outputs, { ...contexts, steps: running.results });
  return { result: ok ? 'success' : 'failure', outputs, log: running.log.text, annotations: running.log.annotations, summary: running.summary, workspace };
}

/** The variables that a runner sets for every step. */
function baseOf({ github, path, variables }, job) {
  const upper = ['event_name', 'ref', 'ref_name', 'sha', 'repository', 'repository_owner', 'run_id', 'run_number', 'run_attempt', 'actor', 'triggering_actor', 'workflow', 'api_url', 'server_url'];
  return {
    ...variables, PATH: path, HOME: job.home, CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_JOB: job.name, GITHUB_WORKSPACE: job.workspace,
    RUNNER_OS: 'Linux', RUNNER_TEMP: job.temporary, GITHUB_EVENT_PATH: job.event,
    ...Object.fromEntries(upper.map((key) => [`GITHUB_${key.toUpperCase()}`, String(github[key])])),
  };
}
