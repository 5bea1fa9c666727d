// What this project asks of a workflow beyond its being valid.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const pinned = /^(\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40}$)/;

function stepProblems(step, place) {
  const problems = [];
  if (step.run?.includes('${{')) {
    problems.push(`${place}: an expression stands inside of a script; hand it over in env`);
  }

  if (step.uses && !pinned.test(step.uses)) {
    problems.push(`${place}: '${step.uses}' is not pinned to a commit`);
  }

  if (step.uses?.startsWith('actions/checkout@') && step.with?.['persist-credentials'] !== false) {
    problems.push(`${place}: the checkout leaves the job's token in the workspace`);
  }

  return problems;
}

function jobProblems(name, job) {
  const problems = (job.steps ?? []).flatMap((step, index) => stepProblems(step, `${name}, step ${index + 1}`));
  if (job.permissions === undefined) {
    problems.push(`${name}: no permissions of its own`);
  }

  if (job.uses ? !pinned.test(job.uses) : job['timeout-minutes'] === undefined) {
    problems.push(`${name}: ${job.uses ? `'${job.uses}' is not pinned to a commit` : 'no timeout'}`);
  }

  return problems;
}

/** What is wrong with a workflow, or with an action, by the rules of this project. */
export function ruleProblems(file) {
  const content = parse(readFileSync(file, 'utf8'));
  if (content.runs) {
    return content.runs.steps.flatMap((step, index) => stepProblems(step, `step ${index + 1}`));
  }

  const events = typeof content.on === 'string' ? [content.on] : Array.isArray(content.on) ? content.on : Object.keys(content.on);
  return [
    ...(events.includes('pull_request_target') ? ['pull_request_target runs with the rights of the repository'] : []),
    ...(content.permissions === undefined ? ['no permissions at the top: a job without its own would have the default'] : []),
    ...Object.entries(content.jobs).flatMap(([name, job]) => jobProblems(name, job)),
  ];
}
