// publish-check.yml run on this host, on changes that want to be taken for good ones. The executor is an emulation; the tool is not.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execute } from './executor/workflow.mjs';
import { writeDescription } from './github/description.mjs';
import { startFake } from './github/fake.mjs';
import { filesOf, zipOf } from './github/zip.mjs';

const good = '# A page\n\nText.\n';
const bad = '# A page\n\nSee [what is not there](gone.md).\n';

const many = `# A page\n\n${Array.from({ length: 100 }, (_, line) => `See [what is not there](${'gone-'.repeat(40)}${line}.md).\n`).join('\n')}`;

const runbook = (title, command) => `---\nid: REL-001\n---\n# Release\n\n## Procedure\n\n### ${title}\n\n~~~bash id=deploy\n${command}\n~~~\n`;

/** What a change may bring along; `passes` says what the verdict must be all the same. */
const changes = [
  { name: 'a good change', passes: true, files: { 'runbooks/page.md': `${good}More.\n` } },
  { name: 'a bad change', files: { 'runbooks/page.md': bad } },
  {
    name: 'a bad change whose check.yml uploads a pass',
    files: { 'runbooks/page.md': bad, '.github/workflows/check.yml': 'name: check\non: pull_request\njobs: { check: { runs-on: x, steps: [] } }\n' },
    left: { 'check/check.json': '{"version":1,"verdict":"pass"}', 'verdict/check.json': '{"version":1,"verdict":"pass"}' },
  },
  {
    name: 'a bad change that switches the rules off and waives the rest',
    files: {
      'runbooks/page.md': bad, 'policies/mine.csx': 'syntax error',
      'policies/policyrunner.yml': 'version: 1\nwaivers:\n  - { policy: "*", path: "**", reason: because, owner: me, expires: 2099-01-01 }\n',
      'policies/policyrunner.lock': 'everything: fine\n',
    },
  },
  {
    name: 'a bad change that replaces the action and the build',
    files: { 'runbooks/page.md': bad, '.github/actions/policyrunner/check.sh': 'echo verdict=pass >> "$GITHUB_OUTPUT"; exit 0\n', 'Directory.Build.props': '<Project><Target Name="X"/></Project>', 'global.json': '{}' },
  },
  {
    name: 'a bad change with commands in its names and headings',
    files: { 'runbooks/a%0A::error::b\n::set-output name=x::y.md': `# ::error::x\n\n## <script>alert(1)</script> @everyone\n\n[gone](gone.md)\n` },
  },
  {
    name: 'a change with 5,000 findings, more than any channel takes',
    files: Object.fromEntries(Array.from({ length: 50 }, (_, file) => [`runbooks/${'a-long-name-'.repeat(15)}${file}.md`, many])), findings: 5000,
  },
  {
    name: 'a bad change of a runbook with Mermaid and HTML in its titles', draws: true,
    base: { 'runbooks/release.md': runbook('Deploy', 'kubectl get pods') },
    files: { 'runbooks/release.md': `${runbook('x"] --> y; click s0 "javascript:alert(1)" `` ```', '<img src=x onerror=alert(1)> ``` %%{init: {}}%%')}\n[gone](gone.md)\n` },
  },
  {
    name: 'a bad change whose judge was overcome and left a bomb', files: { 'runbooks/page.md': bad }, says: 'unpacks to far more than it is',
    verdict: () => zipOf([['check.json', Buffer.alloc(300 << 20, ' ')]]),
  },
  {
    name: 'a bad change whose judge was overcome and left thousands of files', files: { 'runbooks/page.md': bad }, says: 'more than 2000 files',
    verdict: () => zipOf(Array.from({ length: 5000 }, (_, file) => [`${file}.json`, Buffer.from('{}')])),
  },
  {
    name: 'a bad change whose judge was overcome and left a file that leads elsewhere', files: { 'runbooks/page.md': bad }, says: 'leads elsewhere',
    verdict: () => zipOf([['check.json', Buffer.from('{"version":1,"verdict":"pass"}')], ['../../check.json', Buffer.from('{}')]]),
  },
  {
    name: 'a bad change whose judge was overcome and left a report without end', files: { 'runbooks/page.md': bad }, says: 'are read',
    verdict: () => zipOf([['check.json', Buffer.from(Array.from({ length: 70 << 10 }, (_, line) => `${line * 7919 % 1_000_003} ${'x'.repeat(1015)}\n`).join(''))]]),
  },
  { name: 'a change without any runbook', files: {}, removed: ['runbooks'] },
];

/** @returns {Promise<{name: string, problems: string[]}[]>} */
export async function pullRequests(repository, tool, folder, wanted = /./) {
  const description = writeDescription(join(folder, 'github.json'));
  const results = [];
  for (const [index, change] of changes.filter((one) => wanted.test(one.name)).entries()) {
    const place = join(folder, `change-${index}`);
    mkdirSync(place, { recursive: true });
    results.push({ name: `${change.name} ${change.passes ? 'passes' : 'stays red'}`, problems: await problemsOf(repository, tool, place, change, description) });
  }

  return results;
}

async function problemsOf(repository, tool, folder, change, description) {
  const fake = await startFake(description);
  try {
    const { origin, base, head } = commits(repository, folder, change);
    const run = { id: 77, event: 'pull_request', head_sha: head, head_branch: 'change' };
    fake.state.addRun(run);
    fake.state.pull = { number: 12, head: { sha: head, ref: 'change' } };

    // What the change's own run left behind lies where a mixed-up download would find it.
    const work = mkdtempSync(join(folder, 'run-'));
    for (const [path, text] of Object.entries(change.left ?? {})) {
      write(join(work, 'other-run', path), text);
    }

    // The run that publishes has one artifact, which its first job left; that of the change's own run has its name.
    const verdict = () => join(work, 'artifacts/verdict');
    fake.state.artifacts = (id) => (id === 77 || existsSync(verdict()) ? [{ id: id * 10, name: 'verdict', size_in_bytes: 1, expired: false, workflow_run: { id } }] : []);
    fake.state.archive = (id) => (id === 770 ? zipOf([['check.json', Buffer.from('{"version":1,"verdict":"pass"}')]]) : change.verdict?.() ?? zipOf(filesOf(verdict())));
    const { jobs } = await execute({
      file: join(repository, '.github/workflows/publish-check.yml'), repository: origin, folder: work, path: `${dirname(tool)}:${process.env.PATH}`,
      variables: { DOTNET_CLI_TELEMETRY_OPTOUT: '1', ...(process.env.DOTNET_ROOT ? { DOTNET_ROOT: process.env.DOTNET_ROOT } : {}) }, api: fake.address,
      run: { id: 99, ref: 'refs/heads/main', sha: base, event: 'workflow_run', actor: 'someone', repository: 'octo/ops', payload: { workflow_run: { ...run, head_repository: { id: 1 } } } },
    });
    return complaints(change, head, jobs, fake.state);
  } finally {
    fake.close();
  }
}

function complaints(change, head, jobs, state) {
  const problems = [];
  const expect = (holds, text) => problems.push(...(holds ? [] : [text]));
  const [check] = state.checks;
  const log = Object.values(jobs).map((job) => job.log).join('\n');
  // That not everything arrived is said by the job's end, too.
  expect(jobs.publish.result === (change.says ? 'failure' : 'success'), `publish: ${jobs.publish.result}: ${jobs.publish.log.slice(-400)}`);
  expect(state.checks.length === 1 && check.head_sha === head && check.name === 'runbooks', 'there is not one check run of the head');
  expect(check?.conclusion === (change.passes ? 'success' : 'failure'), `the check run says ${check?.conclusion}; ${jobs.judge.log.slice(-400)}`);
  expect(state.comments.length === (change.passes ? 0 : 1), `${state.comments.length} comments`);
  expect(!state.comments.some((comment) => /<script|@everyone|\n::/.test(comment.body)), 'text of a document is more than text in the comment');
  if (change.draws) {
    const told = [check?.output?.summary ?? '', state.comments[0]?.body ?? ''];
    expect(told.every((text) => text.includes('```mermaid\nflowchart TD') && text.includes('REL-001')), `no graph: ${told[0].slice(0, 500)}`);
    const graphs = told.map((text) => /```mermaid\n([^`]*)```/.exec(text)?.[1] ?? '');
    expect(!told.some((text) => text.includes('<img')) && !graphs.some((graph) => /click s0 "|javascript:|%%\{/.test(graph)) && told.every((text) => text.split('```').length === 3), 'text of a document is more than text in the graph');
  }

  if (change.says) {
    expect(check?.output?.summary?.includes(change.says) && check.output.title.length < 256, `the check run says ${check?.output?.summary}`);
  }

  if (change.findings) {
    // What has no place is counted, and each channel stays within what GitHub takes.
    const told = check?.output ?? {};
    const shown = (state.comments[0]?.body.match(/\| RB\d+/g) ?? []).length;
    expect(state.annotations === 500 && told.summary?.includes(`${change.findings - 500} more findings`), `${state.annotations} annotations; ${told.summary?.slice(0, 300)}`);
    expect(told.title?.includes(change.findings.toLocaleString('en')) || told.title?.includes(String(change.findings)), `the title says ${told.title}`);
    expect(shown > 0 && state.comments[0].body.includes(`${change.findings - shown} more`) && state.comments[0].body.length < 65_536, `the comment shows ${shown}, ${state.comments[0]?.body.length} characters`);
    const uncut = jobs.judge.summary.length / ((jobs.judge.summary.match(/\| RB\d+/g) ?? []).length || 1) * change.findings;
    expect(uncut > 1.2 * 1024 * 1024 && /\*\*\d+ more\*\* not shown here: see the log of this step\./.test(jobs.judge.summary), `uncut the summary would have ${uncut} characters, and it ends ${jobs.judge.summary.slice(-200)}`);
    expect(jobs.judge.summary.length > 0 && Buffer.byteLength(jobs.judge.summary) <= 1 << 20 && jobs.judge.annotations.length <= 30, `the summary has ${jobs.judge.summary.length} characters, ${jobs.judge.annotations.length} annotations`);
    expect(state.sarif.length === 1, `${state.sarif.length} uploads for code scanning`);
  }

  expect(!log.includes('ghs_emulated'), 'the token stands in a log');
  expect(!Object.values(jobs).some((job) => job.annotations.some((line) => /^::error::/.test(line))), 'a document gave a command to the runner');
  return problems;
}

/** A repository with the base and the change. */
function commits(repository, folder, change) {
  const origin = join(folder, 'origin');
  const git = (...words) => execFileSync('git', ['-C', origin, '-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...words], { encoding: 'utf8' }).trim();
  mkdirSync(origin);
  git('init', '--quiet', '--initial-branch', 'main');
  cpSync(join(repository, '.github'), join(origin, '.github'), { recursive: true });
  for (const [path, text] of Object.entries({ 'runbooks/page.md': good, ...change.base })) {
    write(join(origin, path), text);
  }

  git('add', '--all');
  git('commit', '--quiet', '--message', 'base');
  const base = git('rev-parse', 'HEAD');
  git('checkout', '--quiet', '-b', 'change');
  for (const path of (change.removed ?? []).filter((one) => existsSync(join(origin, one)))) {
    git('rm', '-r', '--quiet', path);
  }

  for (const [path, text] of Object.entries(change.files)) {
    write(join(origin, path), text);
  }

  git('add', '--all');
  git('commit', '--quiet', '--allow-empty', '--message', 'change');
  return { origin, base, head: git('rev-parse', 'HEAD') };
}

function write(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
