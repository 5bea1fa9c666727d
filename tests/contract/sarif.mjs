// SARIF reports against the format's own rules and those of GitHub's code scanning, judged by the SARIF multitool.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const binary = createRequire(import.meta.url)('@microsoft/sarif-multitool');
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));

export function sarifProblems(file, jsonFile) {
  const log = `${file}.validation`;

  // npm may have been told to run no install scripts, and it is one of those that makes the tool executable.
  chmodSync(binary, 0o755);
  const run = spawnSync(binary, ['validate', '--rule-kind', 'Sarif;Ghas', '--output', log, file], {
    encoding: 'utf8',
    env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
  });
  if (run.error || run.status !== 0) {
    throw new Error(`the SARIF multitool failed: ${run.error?.message ?? `${run.stdout}${run.stderr}`.trim().split('\n').at(-1)}`);
  }

  // It exits 0 whatever it found: what counts are the error-level results of its own log.
  const problems = readJson(log).runs.flatMap((validation) => {
    const problem = (result) => `${result.ruleId} ${(result.message.arguments ?? [result.message.text]).join(' ')}`;
    const broken = (validation.invocations ?? []).some((invocation) => invocation.executionSuccessful === false);
    return [
      ...(broken ? ['the validation itself did not complete'] : []),
      ...(validation.results ?? []).filter((result) => result.level === 'error').map(problem),
    ];
  });

  const results = readJson(file).runs.reduce((sum, one) => sum + one.results.length, 0);
  if (results === 0 && readJson(jsonFile).findings.length > 0) {
    problems.push('the JSON report has findings and this one has none');
  }

  return problems;
}
