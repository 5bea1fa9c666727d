// The few actions of others that workflows here use, as far as a host without GitHub can have them.
import { cpSync, existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { basename, join, resolve, sep } from 'node:path';

/** A path that must lie in the job's workspace or its temporary folder. */
function inside(job, path) {
  const full = resolve(job.workspace, path);
  if (![job.workspace, job.temporary].some((root) => full === root || full.startsWith(root + sep))) {
    throw new Error(`${path} lies outside of the job's folders`);
  }

  return full;
}

function checkout(job, inputs) {
  const target = inside(job, inputs.path ?? '.');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', job.repository, target]);
  execFileSync('git', ['-C', target, 'checkout', '--quiet', '--detach', inputs.ref ?? job.github.sha]);
  job.prepare?.(target);
}

// The tool under test is on the PATH of every job already; building it from the commit again has a check of its own.
function policyrunner(job, inputs, uses, files) {
  if (inputs.check) {
    const env = { ...job.base, CHECK: inputs.check, ARGUMENTS: inputs.arguments ?? '', ...files, GITHUB_OUTPUT: join(job.temporary, 'action-output') };
    const run = spawnSync('bash', [inside(job, join(uses, 'check.sh'))], { cwd: inside(job, inputs['working-directory'] ?? '.'), env, encoding: 'utf8', timeout: job.milliseconds, maxBuffer: 1 << 28 });
    `${run.stdout}${run.stderr}`.split('\n').forEach((line) => job.log.add(line));
    if (run.status !== 0) {
      throw new Error(`Process completed with exit code ${run.status ?? run.signal}.`);
    }
  }
}

function uploadArtifact(job, inputs) {
  const source = inside(job, inputs.path);
  const hidden = inputs.path.split('/').some((part) => part.startsWith('.') && part !== '.' && part !== '..');
  const found = existsSync(source) && (inputs['include-hidden-files'] === 'true' || !hidden) && readdirSync(source).length > 0;
  if (!found) {
    if (inputs['if-no-files-found'] === 'error') {
      throw new Error(`No files were found with the provided path: ${inputs.path}`);
    }

    return;
  }

  const target = join(job.artifacts, basename(inputs.name));
  if (existsSync(target)) {
    throw new Error(`an artifact with the name ${inputs.name} already exists`);
  }

  cpSync(realpathSync(source), target, { recursive: true });
}

function downloadArtifact(job, inputs) {
  const pattern = new RegExp('^' + (inputs.pattern ?? inputs.name).split('*').map((text) => text.replace(/[^\w]/g, '\\$&')).join('.*') + '$');
  for (const name of existsSync(job.artifacts) ? readdirSync(job.artifacts).filter((one) => pattern.test(one)) : []) {
    const target = inputs.pattern && inputs['merge-multiple'] !== 'true' ? join(inputs.path ?? '.', name) : (inputs.path ?? '.');
    mkdirSync(inside(job, target), { recursive: true });
    cpSync(join(job.artifacts, name), inside(job, target), { recursive: true });
  }
}

const known = {
  'actions/checkout': checkout,
  'actions/upload-artifact': uploadArtifact,
  'actions/download-artifact': downloadArtifact,
  'actions/setup-dotnet': () => {},
  './.github/actions/policyrunner': policyrunner,
  './base/.github/actions/policyrunner': policyrunner,
};

/** Does what `uses:` names; `files` are the step's own, such as that of its summary. */
export function use(job, uses, inputs, files) {
  const action = known[uses.split('@')[0]];
  if (!action) {
    throw new Error(`the executor does not know the action ${uses}`);
  }

  action(job, inputs, uses, files);
}
