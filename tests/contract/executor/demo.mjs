// The demo's folder, service and programs, with a GitHub beside it that knows one run, its environments and who approved what.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesOf, zipOf } from '../github/zip.mjs';
import { execute } from './workflow.mjs';

const own = dirname(fileURLToPath(import.meta.url));

const people = { 'on-call-lead': 'lea', 'change-board': 'bo', 'security-lead': 'sid', 'release-manager': 'rae' };
const hosts = ['DOTNET_ROOT', 'DOTNET_CLI_TELEMETRY_OPTOUT', 'POLICYRUNNER_CACHE'];

/** Starts the demo in a folder of its own. End it with stop(). */
export async function startDemo(parent, demo, tool) {
  const root = mkdtempSync(join(parent, 'demo-'));
  const folder = join(root, 'repository');
  const service = spawn('dotnet', [demo, folder, '--port', '0', '--pace', '0', '--tool', tool], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((ready, failed) => {
    service.stdout.once('data', ready);
    service.once('exit', (code) => failed(new Error(`the demo ended with ${code}`)));
  });

  // GitHub's approvers are people of a role; the demo's own are keys.
  const organisation = join(folder, 'policies/policyrunner.yml');
  writeFileSync(organisation, Object.entries(people).reduce((text, [role, user]) => text.replace(`  ${role}:\n`, `  ${role}:\n    users: [${user}]\n`), readFileSync(organisation, 'utf8')));

  // A runbook whose wait is longer than a job's, the release gate, and a gate that compares.
  appendFileSync(organisation, '\nworkflows: { longest-wait: 1s }\n');
  const [, address] = /"(http:\/\/127\.0\.0\.1:\d+)\//.exec(readFileSync(organisation, 'utf8'));
  for (const name of readdirSync(join(own, 'runbooks'))) {
    writeFileSync(join(folder, 'runbooks', name), readFileSync(join(own, 'runbooks', name), 'utf8').replaceAll('http://127.0.0.1:8787', address));
  }

  writeFileSync(join(folder, 'policies/gates/slower.yml'), 'conditions:\n  - { id: size, json: { file: measured/size.json, path: value, at-least: 0 }, compared: { pass: "<=+10%", first: warn } }\n');
  execFileSync(tool, ['workflow', '--all'], { cwd: folder, stdio: 'pipe' });
  cpSync(join(own, '../../../.github/workflows/gate.yml'), join(folder, '.github/workflows/gate.yml'));
  const git = (...words) => execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8' }).trim();
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Workflows');
  return new Demo(root, folder, git('rev-parse', 'HEAD'), service);
}

class Demo {
  #number = 1000;
  #before = [];
  #archives = new Map();
  #removed = new Set();

  constructor(root, folder, commit, service) {
    Object.assign(this, { root, folder, commit, service });
  }

  stop() {
    this.service.kill('SIGTERM');
  }

  /** Nobody knows of an earlier run any more: GitHub has none, and none that waits holds a lock. */
  forget() {
    this.#before = [];
    execFileSync('git', ['-C', this.folder, 'update-ref', '-d', 'refs/policyrunner/state']);
    rmSync(join(this.folder, '.policyrunner/runs'), { recursive: true, force: true });
  }

  /** One of the demo's programs, such as `demo break smoke`. */
  play(...words) {
    return execFileSync(join(this.folder, 'bin', words[0]), words.slice(1), { encoding: 'utf8' });
  }

  /** The programs that were called since the beginning. */
  calls() {
    return readFileSync(join(this.folder, 'state/calls.jsonl'), 'utf8');
  }

  /** What GitHub gives for an artifact of a run instead of what is in it. */
  replace(run, artifact, archive) {
    this.#archives.set(`${run}/${artifact}`, archive);
  }

  /** A commit that changes nothing. */
  commitAgain() {
    const git = (...words) => execFileSync('git', ['-C', this.folder, ...words], { encoding: 'utf8' }).trim();
    git('commit', '--quiet', '--allow-empty', '--message', 'Again');
    this.commit = git('rev-parse', 'HEAD');
  }

  /** A commit with other files on a branch of its own. */
  branch(name, files) {
    const git = (...words) => execFileSync('git', ['-C', this.folder, ...words], { encoding: 'utf8' }).trim();
    git('checkout', '--quiet', '-b', name);
    for (const [path, change] of Object.entries(files)) {
      writeFileSync(join(this.folder, path), change(readFileSync(join(this.folder, path), 'utf8')));
    }

    git('commit', '--quiet', '--all', '--message', name);
    const commit = git('rev-parse', 'HEAD');
    git('checkout', '--quiet', 'main');
    return commit;
  }

  /** Runs the workflow of a runbook; `rejects` is the environment in which somebody says no. Environments are for the default branch alone. */
  run(runbook, inputs, options = {}) {
    return this.workflow(`runbook-${runbook.toLowerCase()}.yml`, { inputs, ...options });
  }

  /** What timers.yml does when the clock has it look: what it printed, and the runs that it started. */
  async wake() {
    const look = await this.workflow('timers.yml', { event: 'schedule' });
    const started = [];
    for (const { file, inputs } of look.started) {
      started.push(await this.workflow(file, { inputs, actor: 'github-actions[bot]' }));
    }

    return { ...look, runs: started };
  }

  /** Leaves an artifact behind as a run of another kind: { id, event, head_branch, repository, path }, name, files. */
  leave(run, name, files) {
    const folder = join(this.root, `run-${run.id}`);
    const left = { attempt: 1, ref: 'refs/heads/main', sha: this.commit, event: 'pull_request', actor: 'stranger', repository: 'example-org/platform', path: '.github/workflows/check.yml', artifacts: join(folder, 'artifacts'), isOver: true, conclusion: 'success', ...run };
    for (const [path, text] of files) {
      mkdirSync(dirname(join(left.artifacts, name, path)), { recursive: true });
      writeFileSync(join(left.artifacts, name, path), text);
    }

    this.#before.push(left);
  }

  /** Runs any workflow of the repository. */
  async workflow(name, { inputs, rejects, ref = 'refs/heads/main', attempt = 1, commit = this.commit, event = 'workflow_dispatch', actor = 'starter' } = {}) {
    const file = `.github/workflows/${name}`;
    const run = { id: ++this.#number, attempt, ref, sha: commit, event, actor, repository: 'example-org/platform', inputs, path: file };
    const folder = join(this.root, `run-${run.id}`);
    mkdirSync(folder);
    run.artifacts = join(folder, 'artifacts');
    this.#before.push(run);
    const api = await startGitHub(run, this.#before, this.#archives, this.#removed, this.folder);

    // GitHub takes the workflow of the commit, too.
    const workflow = join(folder, 'workflow.yml');
    writeFileSync(workflow, execFileSync('git', ['-C', this.folder, 'show', `${commit}:${file}`]));
    try {
      const result = await execute({
        file: workflow, repository: this.folder, folder, run, api: api.address,
        path: `${join(this.folder, 'bin')}:${process.env.PATH}`, variables: Object.fromEntries(hosts.filter((name) => process.env[name]).map((name) => [name, process.env[name]])),
        prepare: (workspace) => {
          // The files of the demo's state lie beside the repository, as a server would, and change while a job runs.
          mkdirSync(join(workspace, 'state'));
          appendFileSync(join(workspace, '.git/info/exclude'), 'state/\n');
          for (const file of readdirSync(join(this.folder, 'state')).filter((name) => name !== 'benchmark.json')) {
            symlinkSync(join(this.folder, 'state', file), join(workspace, 'state', file));
          }

          // What a step before would have left: a gate reads files of the repository alone.
          for (const left of ['state/benchmark.json', 'migrations', 'measured'].filter((name) => existsSync(join(this.folder, name)))) {
            cpSync(join(this.folder, left), join(workspace, left), { recursive: true });
            appendFileSync(join(workspace, '.git/info/exclude'), `${left}\n`);
          }
        },
        secrets: (environment) => (environment ? { DEPLOY_TOKEN: 'token-of-the-deployment' } : {}),
        approve: (environment) => ref === 'refs/heads/main' && api.review(environment, environment !== rejects),
      });
      run.conclusion = result.conclusion;
      return { id: run.id, started: api.started, ...result };
    } finally {
      run.isOver = true;
      api.stop();
    }
  }
}

/** As much of GitHub as a job asks about the run that it is in, and about those before it. */
async function startGitHub(run, runs, archives, removed, repository) {
  const git = (...words) => execFileSync('git', ['-C', repository, ...words], { encoding: 'utf8' }).trim();
  const approvals = [];
  const started = [];
  const artifacts = () => runs.flatMap((one) => (existsSync(one.artifacts) ? readdirSync(one.artifacts) : [])
    .map((name, index) => ({ id: one.id * 100 + index, name, size_in_bytes: 1, expired: false, workflow_run: { id: one.id, repository_id: 1, head_repository_id: one.head_repository_id ?? 1, head_branch: one.ref.replace('refs/heads/', ''), head_sha: one.sha }, folder: join(one.artifacts, name) })))
    .filter((one) => !removed.has(one.id));
  const page = (list) => ({ total_count: list.length, artifacts: list.map(({ folder, ...known }) => known) });
  const shown = (one) => ({
    id: one.id, name: 'x', display_title: `x: ${one.inputs?.reason ?? one.event}`, path: one.path, event: one.event, status: one.isOver ? 'completed' : 'in_progress', conclusion: one.isOver ? one.conclusion : null, head_branch: one.ref.replace('refs/heads/', ''),
    head_sha: one.sha, html_url: `https://github.com/${one.repository}/actions/runs/${one.id}`, created_at: new Date().toISOString(), run_attempt: one.attempt, triggering_actor: { login: one.actor, id: 1 },
  });
  const archiveOf = ({ workflow_run: { id }, name, folder }) => archives.get(`${id}/${name}`) ?? zipOf(filesOf(folder));
  const found = (list, id) => list.find((one) => one.id === Number(id));
  const routes = [
    [/^\/repos\/[^/]+\/[^/]+$/, () => ({ id: 1, full_name: run.repository, default_branch: 'main' })],
    [/\/git\/ref\/(heads%2F[^/]+)$/, ([name]) => ({ ref: `refs/${name}`, object: { sha: git('rev-parse', `refs/${name}`), type: 'commit' } })],
    [/\/compare\/(\w+)\.\.\.(\w+)$/, ([commit, earlier]) => ({ status: git('merge-base', commit, earlier) === earlier ? 'behind' : 'diverged' })],
    [/\/actions\/runs\/\d+\/approvals$/, () => approvals],
    [/\/actions\/workflows\/([^/]+)\/runs$/, ([name], url) => {
      const wanted = (one) => ['head_sha', 'event'].every((key) => [null, one[key]].includes(url.searchParams.get(key))) && [null, one.head_branch].includes(url.searchParams.get('branch'));
      const found = [...runs, ...started].filter((one) => one.path.endsWith(`/${name}`)).map(shown).filter(wanted).reverse();
      return { total_count: found.length, workflow_runs: found };
    }],
    [/\/actions\/workflows\/([^/]+)\/dispatches$/, ([file], _, body) => {
      const id = 900_000 + runs.length + started.length;
      started.push({ ...run, id, file, inputs: body.inputs, path: `.github/workflows/${file}`, event: 'workflow_dispatch', isOver: false, artifacts: join('/', 'nowhere') });
      return { workflow_run_id: id, run_url: 'https://api.github.com/x', html_url: 'https://github.com/x' };
    }],
    [/\/actions\/runs\/(\d+)\/artifacts$/, ([id], url) => page(artifacts().filter((one) => one.workflow_run.id === Number(id) && [null, one.name].includes(url.searchParams.get('name'))))],
    [/\/actions\/runs\/(\d+)$/, ([id]) => found([...runs, ...started], id) && shown(found([...runs, ...started], id))],
    [/\/actions\/artifacts$/, (_, url) => page(artifacts().filter((one) => one.name === url.searchParams.get('name')))],
    [/\/actions\/artifacts\/(\d+)\/zip$/, ([id]) => found(artifacts(), id) && archiveOf(found(artifacts(), id))],
    [/\/environments\/([^/]+)$/, ([name]) => ({
      id: 1, name, can_admins_bypass: false, deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      protection_rules: [{ id: 1, type: 'required_reviewers', prevent_self_review: true, reviewers: [{ type: 'User', reviewer: { login: 'lea', id: 2 } }] }],
    })],
  ];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }

    const url = new URL(request.url, 'http://localhost');
    if (request.method === 'DELETE') {
      removed.add(Number(url.pathname.split('/').at(-1)));
      response.writeHead(204).end();
      return;
    }

    const [match, give] = routes.map(([pattern, make]) => [pattern.exec(url.pathname), make]).find(([one]) => one) ?? [];
    const answer = match && give(match.slice(1).map(decodeURIComponent), url, chunks.length > 0 ? JSON.parse(Buffer.concat(chunks)) : undefined);
    response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer ?? { message: 'Not Found' }));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    started,
    stop: () => server.close(),
    review(environment, isYes) {
      const role = Object.keys(people).find((one) => environment.startsWith(`approval-${one}`));
      if (role) {
        approvals.push({ state: isYes ? 'approved' : 'rejected', comment: '', user: { login: people[role], id: 3 }, environments: [{ id: 1, name: environment }] });
      }

      return isYes;
    },
  };
}
