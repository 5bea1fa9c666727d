// JUnit reports against junit.xsd, judged by xmllint.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const schema = fileURLToPath(new URL('./junit.xsd', import.meta.url));

export function junitProblems(file) {
  // --nonet: a report names nothing that would have to be fetched. --huge: reports of whole corpora are large.
  const run = spawnSync('xmllint', ['--noout', '--nonet', '--huge', '--schema', schema, file], { encoding: 'utf8' });
  if (run.error?.code === 'ENOENT') {
    return 'xmllint is not installed (libxml2-utils)';
  }

  if (run.error) {
    throw run.error;
  }

  const lines = run.stderr.split('\n').filter((line) => line.trim() !== '');
  return run.status === 0 ? [] : lines.filter((line) => !line.endsWith('fails to validate'));
}
