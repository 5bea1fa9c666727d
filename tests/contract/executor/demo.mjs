// The demo's folder, service and programs, with a GitHub beside it that knows one run, its environments and who approved what.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './workflow.mjs';

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
  execFileSync(tool, ['workflow', '--all'], { cwd: folder, stdio: 'pipe' });
  const git = (...words) => execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8' }).trim();
  git('add', '--all');
  git('commit', '--quiet', '--message', 'Workflows');
  return new Demo(root, folder, git('rev-parse', 'HEAD'), service);
}

class Demo {
  #number = 1000;

  constructor(root, folder, commit, service) {
    Object.assign(this, { root, folder, commit, service });
  }

  stop() {
    this.service.kill('SIGTERM');
  }

  /** One of the demo's programs, such as `demo break smoke`. */
  play(...words) {
    return execFileSync(join(this.folder, 'bin', words[0]), words.slice(1), { encoding: 'utf8' });
  }

  /** The programs that were called since the beginning. */
  calls() {
    return readFileSync(join(this.folder, 'state/calls.jsonl'), 'utf8');
  }

  /** Runs the workflow of a runbook; `rejects` is the environment in which somebody says no. */
  async run(runbook, inputs, { rejects, ref = 'refs/heads/main', attempt = 1, commit = this.commit } = {}) {
    const run = { id: ++this.#number, attempt, ref, sha: commit, event: 'workflow_dispatch', actor: 'starter', repository: 'example-org/platform', inputs };
    const api = await startGitHub(run);
    const folder = join(this.root, `run-${run.id}`);
    mkdirSync(folder);
    try {
      const result = await execute({
        file: join(this.folder, `.github/workflows/runbook-${runbook.toLowerCase()}.yml`), repository: this.folder, folder, run, api: api.address,
        path: `${join(this.folder, 'bin')}:${process.env.PATH}`, variables: Object.fromEntries(hosts.filter((name) => process.env[name]).map((name) => [name, process.env[name]])),
        prepare: (workspace) => {
          // The SLO's file of the demo lies beside the repository, as a server would.
          symlinkSync(join(this.folder, 'state'), join(workspace, 'state'));
          appendFileSync(join(workspace, '.git/info/exclude'), 'state\n');
        },
        secrets: (environment) => (environment ? { DEPLOY_TOKEN: 'token-of-the-deployment' } : {}),
        approve: (environment) => api.review(environment, environment !== rejects),
      });
      return { id: run.id, ...result };
    } finally {
      api.stop();
    }
  }
}

/** As much of GitHub as a job asks about the run that it is in. */
async function startGitHub(run) {
  const approvals = [];
  const routes = [
    [/\/actions\/runs\/\d+\/approvals$/, () => approvals],
    [/\/actions\/runs\/\d+$/, () => ({
      id: run.id, name: 'x', display_title: 'x', path: '.github/workflows/x.yml', event: run.event, status: 'in_progress', conclusion: null, head_branch: 'main',
      head_sha: run.sha, html_url: `https://github.com/${run.repository}/actions/runs/${run.id}`, created_at: new Date().toISOString(), run_attempt: run.attempt, triggering_actor: { login: run.actor, id: 1 },
    })],
    [/\/environments\/([^/]+)$/, ([name]) => ({
      id: 1, name, can_admins_bypass: false, deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
      protection_rules: [{ id: 1, type: 'required_reviewers', prevent_self_review: true, reviewers: [{ type: 'User', reviewer: { login: 'lea', id: 2 } }] }],
    })],
  ];
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const [match, answer] = routes.map(([pattern, give]) => [pattern.exec(path), give]).find(([found]) => found) ?? [];
    response.writeHead(match ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(match ? answer(match.slice(1).map(decodeURIComponent)) : { message: 'Not Found' }));
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    address: `http://127.0.0.1:${server.address().port}`,
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
