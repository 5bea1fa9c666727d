// A GitHub small enough to read: it keeps what it is given. What matters for the tour is its own, the rest of each answer is the
// description's example.
import { createServer } from 'node:http';
import { exampleOf } from './description.mjs';
import { zipOf } from './zip.mjs';

const repository = '/repos/{owner}/{repo}';
const sha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';

export function startFake(description) {
  const example = (method, path, status) => exampleOf(description, method, path, status);
  const state = { checks: [], annotations: 0, comments: [], issues: [], references: new Map(), runs: [], sarif: [], answers: [], bearers: new Set() };
  let number = 100;

  // Some examples of the description lack what it asks for.
  const pull = (id) => ({ ...example('get', `${repository}/pulls/{pull_number}`), number: id, requested_teams: [] });
  const pulls = (path) => example('get', path).map((one) => ({ ...one, requested_teams: [] }));
  const run = (given) => ({ ...example('get', `${repository}/actions/runs/{run_id}`), ...given });
  state.addRun = (given) => state.runs.unshift(run({ ...given, head_repository: { ...run({}).head_repository } }));
  const issue = (given) => ({ ...example('get', `${repository}/issues/{issue_number}`), ...given });
  const comment = (given) => {
    const made = { ...example('get', `${repository}/issues/comments/{comment_id}`), ...given };
    return { ...made, user: { ...made.user, type: 'Bot' } };
  };
  const check = (given) => ({ ...example('post', `${repository}/check-runs`, 201), ...given });
  const environment = (name) => ({
    ...example('get', `${repository}/environments/{environment_name}`), name, can_admins_bypass: false,
  });

  const routes = [
    ['GET', /^$/, () => {
      const { source, parent, ...made } = example('get', repository);
      return [200, { ...made, language: null }];
    }],
    ['POST', /^\/check-runs$/, (_, body) => [201, keep(state.checks, check({ id: ++number, name: body.name, head_sha: body.head_sha, external_id: body.external_id, status: body.status, conclusion: null, completed_at: null, output: { ...check({}).output, annotations_count: 0 } }))]],
    ['PATCH', /^\/check-runs\/(\d+)$/, ([id], body) => {
      const found = state.checks.find((one) => one.id === Number(id));
      state.annotations += body.output?.annotations?.length ?? 0;
      const { annotations, ...told } = body.output ?? {};
      return [200, Object.assign(found, { status: body.status, conclusion: body.conclusion ?? null, output: { ...found.output, ...told, annotations_count: state.annotations } })];
    }],
    ['GET', /^\/commits\/[^/]+\/check-runs$/, () => [200, { total_count: state.checks.length, check_runs: state.checks }]],
    ['GET', /^\/commits\/[^/]+\/pulls$/, () => [200, pulls(`${repository}/commits/{commit_sha}/pulls`)]],
    ['GET', /^\/commits$/, () => [200, example('get', `${repository}/commits`)]],
    ['GET', /^\/check-runs\/(\d+)$/, ([id]) => [200, state.checks.find((one) => one.id === Number(id))]],
    ['GET', /^\/compare\/\w+\.\.\.\w+$/, () => [200, example('get', `${repository}/compare/{basehead}`)]],
    ['GET', /^\/commits\/missing$/, () => [404, { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }]],
    ['GET', /^\/commits\/[^/]+$/, () => [200, example('get', `${repository}/commits/{ref}`)]],
    ['GET', /^\/pulls$/, () => [200, pulls(`${repository}/pulls`).map((one) => ({ ...one, ...state.pull, head: { ...one.head, ...state.pull?.head } }))]],
    ['GET', /^\/pulls\/(\d+)$/, ([id]) => [200, pull(Number(id))]],
    ['GET', /^\/pulls\/\d+\/files$/, (_, __, url) => {
      const page = Number(url.searchParams.get('page') ?? 1);
      const files = Array.from({ length: page === 1 ? 100 : 20 }, (_, index) => ({ ...example('get', `${repository}/pulls/{pull_number}/files`)[0], filename: `runbooks/${page}-${index}.md` }));
      return [200, files, page === 1 ? { Link: `<${url.pathname}?per_page=100&page=2>; rel="next"` } : {}];
    }],
    ['GET', /^\/pulls\/\d+\/reviews$/, () => [200, example('get', `${repository}/pulls/{pull_number}/reviews`)]],
    ['GET', /^\/issues\/\d+\/comments$/, () => [200, state.comments]],
    ['POST', /^\/issues\/\d+\/comments$/, (_, body) => [201, keep(state.comments, comment({ id: ++number, body: body.body }))]],
    ['PATCH', /^\/issues\/comments\/(\d+)$/, ([id], body) => [200, Object.assign(state.comments.find((one) => one.id === Number(id)), { body: body.body })]],
    ['DELETE', /^\/issues\/comments\/(\d+)$/, ([id]) => {
      state.comments.splice(state.comments.findIndex((one) => one.id === Number(id)), 1);
      return [204];
    }],
    ['POST', /^\/issues$/, (_, body) => [201, keep(state.issues, issue({ number: ++number, title: body.title, body: body.body, state: 'open' }))]],
    ['PATCH', /^\/issues\/(\d+)$/, ([id], body) => [200, Object.assign(state.issues.find((one) => one.number === Number(id)), body)]],
    ['GET', /^\/issues$/, () => [200, state.issues]],
    ['POST', /^\/actions\/workflows\/[^/]+\/dispatches$/, (_, body) => {
      const id = ++number;
      state.runs.unshift(run({ id, display_title: `REL-001: ${body.inputs.reason}`, event: 'workflow_dispatch', status: 'queued', conclusion: null, created_at: new Date().toISOString() }));
      const told = example('post', `${repository}/actions/workflows/{workflow_id}/dispatches`);
      return body.return_run_details ? [200, { ...told, workflow_run_id: id }] : [204];
    }],
    ['GET', /^\/actions\/workflows\/[^/]+\/runs$/, () => [200, { total_count: state.runs.length, workflow_runs: state.runs }]],
    ['GET', /^\/actions\/runs$/, () => [200, { total_count: state.runs.length, workflow_runs: state.runs }]],
    ['GET', /^\/actions\/runs\/(\d+)$/, ([id]) => [200, state.runs.find((one) => one.id === Number(id)) ?? run({ id: Number(id) })]],
    ['GET', /^\/actions\/runs\/\d+\/jobs$/, () => {
      const page = example('get', `${repository}/actions/runs/{run_id}/jobs`);
      return [200, { ...page, jobs: page.jobs.map((job) => ({ ...job, created_at: job.started_at })) }];
    }],
    ['GET', /^\/actions\/runs\/\d+\/approvals$/, () => [200, example('get', `${repository}/actions/runs/{run_id}/approvals`)]],
    ['GET', /^\/actions\/runs\/\d+\/pending_deployments$/, () => [200, example('get', `${repository}/actions/runs/{run_id}/pending_deployments`)
      .map((one) => ({ ...one, reviewers: one.reviewers.filter((reviewer) => reviewer.type === 'User') }))]],
    ['POST', /^\/actions\/runs\/\d+\/cancel$/, () => [202, {}]],
    ['GET', /^\/actions\/runs\/(\d+)\/artifacts$/, ([id]) => {
      const page = example('get', `${repository}/actions/runs/{run_id}/artifacts`);
      const left = state.artifacts?.(Number(id));
      return [200, left ? { total_count: left.length, artifacts: left.map(({ archive, ...known }) => ({ ...page.artifacts[0], digest: null, ...known })) } : page];
    }],
    ['GET', /^\/actions\/artifacts$/, (_, __, url) => {
      const page = example('get', `${repository}/actions/artifacts`);
      return [200, { ...page, artifacts: page.artifacts.map((one) => ({ ...one, name: url.searchParams.get('name') })) }];
    }],
    ['DELETE', /^\/actions\/artifacts\/\d+$/, () => [204]],
    ['GET', /^\/actions\/artifacts\/(\d+)\/zip$/, ([id]) => [302, undefined, { Location: `${state.address}/storage/zip?${id}` }]],
    ['POST', /^\/actions\/runs\/\d+\/deployment_protection_rule$/, (_, body) => {
      state.answers.push(body);
      return [204];
    }],
    ['GET', /^\/environments$/, () => [200, { total_count: 1, environments: [environment('production')] }]],
    ['GET', /^\/environments\/missing$/, () => [404, { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }]],
    ['GET', /^\/environments\/([^/]+)$/, ([name]) => [200, environment(name)]],
    ['GET', /^\/environments\/[^/]+\/deployment-branch-policies$/, () => [200, example('get', `${repository}/environments/{environment_name}/deployment-branch-policies`)]],
    ['GET', /^\/collaborators\/[^/]+\/permission$/, () => {
      const made = example('get', `${repository}/collaborators/{username}/permission`);
      return [200, { ...made, user: { ...made.user, role_name: made.role_name } }];
    }],
    ['GET', /^\/contents\/missing$/, () => [404, { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' }]],
    ['GET', /^\/contents\/.+$/, () => [200, {
      ...example('get', `${repository}/contents/{path}`), type: 'file', encoding: 'base64', content: Buffer.from('* @octo/operators\n').toString('base64'),
    }]],
    ['GET', /^\/git\/trees\/[^/]+$/, () => [200, example('get', `${repository}/git/trees/{tree_sha}`)]],
    ['GET', /^\/git\/blobs\/[^/]+$/, () => [200, example('get', `${repository}/git/blobs/{file_sha}`)]],
    ['POST', /^\/git\/refs$/, (_, body) => {
      state.references.set(body.ref, body.sha);
      return [201, reference(body.ref)];
    }],
    ['PATCH', /^\/git\/refs\/(.+)$/, ([name], body) => {
      state.references.set(`refs/${name}`, body.sha);
      return [200, reference(`refs/${name}`)];
    }],
    ['GET', /^\/git\/ref\/(.+)$/, ([name]) => (state.references.has(`refs/${name}`) ? [200, reference(`refs/${name}`)] : [404, { message: 'Not Found' }])],
    ['POST', /^\/code-scanning\/sarifs$/, (_, body) => {
      state.sarif.push(body);
      return [202, { id: '47177e22-5596-11eb-80a1-c1e54ef945c6', url: 'https://api.github.com/x' }];
    }],
    ['GET', /^\/code-scanning\/sarifs\/[^/]+$/, () => [200, example('get', `${repository}/code-scanning/sarifs/{sarif_id}`)]],
  ];

  const organisation = [
    [/\/memberships\/stranger$/, () => [404]],
    [/\/memberships\/[^/]+$/, () => [200, example('get', '/orgs/{org}/teams/{team_slug}/memberships/{username}')]],
    [/\/members$/, () => [200, example('get', '/orgs/{org}/teams/{team_slug}/members')]],
  ];

  function reference(name) {
    const made = example('get', `${repository}/git/ref/{ref}`);
    return { ...made, ref: name, object: { ...made.object, sha: state.references.get(name) ?? sha } };
  }

  // The description says nothing of lengths; GitHub does.
  const isTooLong = (body) => [body?.body, body?.output?.summary, body?.output?.text].some((text) => text?.length > 65_535) || body?.output?.annotations?.length > 50;

  function answer(request, body) {
    if (isTooLong(body)) {
      return [422, { message: 'Validation Failed', errors: [{ resource: 'IssueComment', field: 'body', code: 'custom', message: 'body is too long' }] }];
    }

    const url = new URL(request.url, `http://${request.headers.host}`);
    if (url.pathname === '/storage/zip') {
      return [200, state.archive?.(Number(url.search.slice(1))) ?? zipOf([['journal.jsonl', Buffer.from('{"sequence":1}\n')]]), { 'Content-Type': 'application/zip', 'X-Bearer': request.headers.authorization ? 'seen' : 'none' }];
    }

    state.bearers.add(request.headers.authorization);
    if (url.pathname.startsWith('/repos/octo/broken')) {
      return [200, { id: 'none' }];
    }

    const inside = url.pathname.replace(/^\/repos\/octo\/ops/, '');
    for (const [method, pattern, make] of routes) {
      const match = request.method === method && url.pathname.startsWith('/repos/octo/ops') && pattern.exec(inside);
      if (match) {
        return make(match.slice(1).map(decodeURIComponent), body, url);
      }
    }

    const found = organisation.find(([pattern]) => url.pathname.startsWith('/orgs/octo/') && pattern.test(url.pathname));
    return found ? found[1]() : [599, { message: `The fake has no ${request.method} ${url.pathname}` }];
  }

  const server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const [status, body, headers = {}] = answer(request, text ? JSON.parse(text) : undefined);
      const bytes = body === undefined ? '' : Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
      response.writeHead(status, { ...type, 'X-GitHub-Request-Id': 'FAKE:1', ...headers });
      response.end(bytes);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
    state.address = `http://127.0.0.1:${server.address().port}`;
    resolve({ state, address: state.address, close: () => server.close() });
  }));
}

function keep(list, made) {
  list.push(made);
  return made;
}
