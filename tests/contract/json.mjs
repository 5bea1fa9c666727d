// JSON reports against the schema that the tool itself publishes, judged by Ajv.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Compiles a published schema; an unknown keyword or format in it is an error, not a silent pass. */
export function schemaOf(tool, name) {
  const run = spawnSync(tool, ['schema', name], { encoding: 'utf8' });
  if (run.error || run.status !== 0) {
    throw new Error(`'schema ${name}' failed: ${run.error?.message ?? run.stderr.trim() ?? run.status}`);
  }

  const schema = JSON.parse(run.stdout);
  const Ajv = require(/2020-12/.test(schema.$schema) ? 'ajv/dist/2020.js' : 'ajv').default;
  const ajv = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
  require('ajv-formats').default(ajv);
  return ajv.compile(schema);
}

export function jsonProblems(file, validate) {
  if (!validate) {
    throw new Error('the schema is not usable, see above');
  }

  const report = JSON.parse(readFileSync(file, 'utf8'));
  const problems = validate(report) ? [] : validate.errors.map((error) => `${error.instancePath || '/'} ${error.message}`);
  if (report.version !== 1) {
    problems.push(`version is ${report.version}, not 1`);
  }

  // An empty report is valid and proves nothing.
  if (!(report.account?.documents > 0)) {
    problems.push('the account has no documents');
  }

  return problems;
}
