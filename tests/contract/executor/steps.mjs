// The steps of one job, one after another on this host.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { use } from './actions.mjs';
import { holds, interpolate, interpolateAll } from './expressions.mjs';

/** Name and value pairs as a step leaves them in a file: `name=value`, or a heredoc with a delimiter of its own. */
export function pairsOf(text) {
  const pairs = {};
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const heredoc = /^([^=<]+)<<(.+)$/.exec(lines[at]);
    const plain = /^([^=]+)=(.*)$/.exec(lines[at]);
    if (heredoc) {
      const end = lines.indexOf(heredoc[2], at + 1);
      if (end < 0) {
        throw new Error(`the delimiter of ${heredoc[1]} never comes`);
      }

      pairs[heredoc[1]] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (plain) {
      pairs[plain[1]] = plain[2];
    } else if (lines[at] !== '') {
      throw new Error(`not a name and a value: ${lines[at]}`);
    }
  }

  return pairs;
}

/** What a job printed: masked from the moment a mask is told, with the workflow commands taken out as GitHub takes them. */
export class JobLog {
  lines = [];
  annotations = [];
  #masks;

  constructor(secrets) {
    this.#masks = secrets.filter((secret) => secret !== '');
  }

  add(line) {
    const command = /^::(\w[\w-]*)(?: [^:]*)?::(.*)$/.exec(line.trimEnd());
    if (command?.[1] === 'add-mask') {
      this.#masks.push(command[2].replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%'));
      return;
    }

    const shown = this.#masks.reduce((text, mask) => text.replaceAll(mask, '***'), line);
    if (['error', 'warning', 'notice'].includes(command?.[1])) {
      this.annotations.push(shown);
    }

    this.lines.push(shown);
  }

  get text() {
    return this.lines.join('\n');
  }
}

/** Runs a program in a group of its own, so that a timeout leaves nothing behind. */
function program(file, options, milliseconds, log) {
  return new Promise((done) => {
    const child = spawn(file[0], file.slice(1), { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), milliseconds);
    let rest = '';
    const read = (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      lines.forEach((line) => log.add(line));
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (rest !== '') {
        log.add(rest);
      }

      done(code ?? signal);
    });
  });
}

/** A shell's command line, as GitHub makes it of a step's `shell`. */
const shells = {
  undefined: (script) => ['bash', '-e', script],
  bash: (script) => ['bash', '--noprofile', '--norc', '-eo', 'pipefail', script],
};

async function runScript(job, step, env, contexts, index) {
  const script = join(job.temporary, `step-${index}.sh`);
  writeFileSync(script, interpolate(step.run, contexts, job.status));
  const code = await program(shells[step.shell](script), { cwd: join(job.workspace, step['working-directory'] ?? '.'), env }, job.milliseconds, job.log);
  if (code !== 0) {
    throw new Error(`Process completed with exit code ${code}.`);
  }
}

/** Runs a job's steps; true when all that had to succeed did. `job.outputs` holds the outputs of its steps by their ids. */
export async function runSteps(job, steps) {
  const results = {};
  let ok = true;
  mkdirSync(job.workspace, { recursive: true });
  const files = Object.fromEntries(['OUTPUT', 'ENV', 'PATH', 'STEP_SUMMARY', 'STATE'].map((name) => [`GITHUB_${name}`, join(job.temporary, name.toLowerCase())]));
  const added = { env: {}, path: [] };
  for (const [index, step] of steps.entries()) {
    job.status = { success: ok, failure: !ok, cancelled: false, always: true };
    const contexts = { ...job.contexts, steps: results };
    const outcome = { outputs: {}, outcome: 'skipped', conclusion: 'skipped' };
    if (step.id) {
      results[step.id] = outcome;
    }

    if (!holds(step.if, contexts, job.status)) {
      continue;
    }

    Object.values(files).forEach((file) => writeFileSync(file, ''));
    const own = interpolateAll({ ...job.env, ...step.env }, contexts, job.status);
    const env = { ...job.base, ...added.env, ...own, ...files, PATH: [...added.path, job.base.PATH].join(':') };
    try {
      if (step.uses) {
        use(job, step.uses, interpolateAll(step.with, contexts, job.status), files);
      } else {
        await runScript(job, step, env, { ...contexts, env: { ...added.env, ...own } }, index);
      }

      outcome.outcome = outcome.conclusion = 'success';
    } catch (error) {
      job.log.add(`##[error]${error.message}`);
      outcome.outcome = 'failure';
      outcome.conclusion = step['continue-on-error'] ? 'success' : 'failure';
      ok &&= outcome.conclusion === 'success';
    }

    outcome.outputs = pairsOf(readFileSync(files.GITHUB_OUTPUT, 'utf8'));
    Object.assign(added.env, pairsOf(readFileSync(files.GITHUB_ENV, 'utf8')));
    added.path.unshift(...readFileSync(files.GITHUB_PATH, 'utf8').split('\n').filter((line) => line !== ''));
    job.summary += readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8');
  }

  job.results = results;
  return ok;
}
