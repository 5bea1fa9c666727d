// What the workflows of the demo's runbooks do when they run: each scenario is a name and a list of problems.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesOf, zipOf } from '../github/zip.mjs';
import { startDemo } from './demo.mjs';

const release = { version: 'v1.1.0', 'previous-version': 'v1.0.0', watch: '1s' };
const rollback = { version: 'v1.0.0', 'bad-version': 'v1.1.0', reason: 'errors after the release', confirm: 'ROLLBACK PRODUCTION' };
const deployment = { environment: 'staging', version: 'v1.1.0', reason: 'the weekly release', confirm: 'DEPLOY staging' };

/** The results of jobs that are not as they should be. */
const unlike = (run, expected) => Object.entries(expected)
  .filter(([job, result]) => run.jobs[job]?.result !== result)
  .map(([job, result]) => `${job}: ${run.jobs[job]?.result}, not ${result}\n${run.jobs[job]?.log.split('\n').slice(-12).join('\n')}`);

const lacks = (text, ...pieces) => pieces.filter((piece) => !text.includes(piece)).map((piece) => `nowhere: ${piece}\n${text.split('\n').slice(-12).join('\n')}`);

/** A journal without what depends on where and when it ran, and on how people say yes there. Steps side by side may end in any order. */
function plain(folder, without = []) {
  const hosts = ['plan', 'request', 'approvals', 'signed', 'run', 'group', 'start', 'boot', 'locks', 'notes', 'state', 'repository', 'tool', 'isShared', 'milliseconds', 'duration', 'operator', 'requester', 'job', 'from', 'due', 'at', 'by'];
  const lines = readFileSync(join(folder, 'journal.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))
    .filter((record) => !record.kind.startsWith('segment-') && !without.includes(record.kind))
    .map(({ kind, data }) => `${kind} ${JSON.stringify(data, (key, value) => (hosts.includes(key) ? undefined : value)).replace(/\b[\d.,]+ ?(ms|s)\b/g, 'some time')}`)
    .sort();
  return without.length > 0 ? [...new Set(lines)] : lines;
}

/** The folder of a run whose id is the last below a parent. */
const newest = (parent, wanted) => join(parent, readdirSync(parent).filter((name) => wanted.test(name)).sort().at(-1));

/** What the journal of a run's jobs says that the one of the same run on this machine does not; a command may name the run before it. */
function differences(demo, run, ...commands) {
  return differencesBut(demo, run, [], ...commands);
}

/** The same, but for records of kinds that only one of the two has, and each record once: a wait that is gone on with begins again. */
function differencesBut(demo, run, without, ...commands) {
  const runs = join(demo.folder, '.policyrunner/runs');
  const env = { ...process.env, PATH: `${join(demo.folder, 'bin')}:${process.env.PATH}` };
  let local;
  for (const command of commands) {
    const words = typeof command === 'function' ? command(basename(newest(runs, /^\d{8}-/))) : command;
    local = spawnSync(join(demo.folder, 'bin/policyrunner'), words, { cwd: demo.folder, encoding: 'utf8', env });
  }

  const [here, there] = [plain(newest(runs, /^\d{8}-/), without), plain(newest(join(run.artifacts, 'journal-record-1'), /^github-/), without)];
  const only = (some, others, where) => some.filter((line, index) => some.slice(0, index).filter((one) => one === line).length >= others.filter((one) => one === line).length).map((line) => `only ${where}: ${line}`);
  const wrong = [...only(here, there, 'on this machine'), ...only(there, here, 'in the jobs')];
  return wrong.length === 0 ? [] : [...wrong, `${local.stdout.slice(-200)}${local.stderr}`];
}

const recordsOf = (run) => readFileSync(join(newest(join(run.artifacts, 'journal-record-1'), /^github-/), 'journal.jsonl'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

/** Who said yes to a run, as its journal tells: `lea as on-call-lead`. */
const approvers = (run) => [...new Set(recordsOf(run).flatMap(({ data }) => data.approvals ?? []).map(({ person, role }) => `${person} as ${role}`))].join();

const values = (inputs) => Object.entries(inputs).flatMap(([name, value]) => ['-p', `${name}=${value}`]);

/** The commands of a run on this machine that somebody in a role has to approve. */
const approved = (runbook, inputs, role, person, words) => [
  ['plan', runbook, ...values(inputs), '--out', 'plan.json'],
  ['approve', 'plan.json', '--request', '--key', 'keys/requester'],
  ['approve', 'plan.json', '--role', role, '--key', `keys/${person}`],
  ['run', 'plan.json', ...words],
];

/** Each scenario by its name; it gives what is wrong. */
const scenarios = {
  'PLAT-001 succeeds, with the journal of a local run': async (demo) => {
    const run = await demo.run('PLAT-001', {});
    return [...unlike(run, { plan: 'success', record: 'success' }), ...lacks(run.jobs.record.log, '8 completed'), ...differences(demo, run, ['run', 'PLAT-001'])];
  },
  'CHK-001 succeeds, with the journal of a local run': async (demo) => {
    const run = await demo.run('CHK-001', { version: 'v1.1.0' });
    demo.play('demo', 'reset');
    return [...unlike(run, { plan: 'success', record: 'success' }), ...differences(demo, run, ['run', 'CHK-001', ...values({ version: 'v1.1.0' })])];
  },
  'REL-001 has a bad canary, is taken back and verified, with the journal of a local run': async (demo) => {
    demo.play('demo', 'break', 'canary');
    const run = await demo.run('REL-001', release);
    const status = demo.play('demo', 'status');
    demo.play('demo', 'reset');
    demo.play('demo', 'break', 'canary');
    const wrong = differences(demo, run, ['run', 'REL-001', ...values(release)]);
    return [...unlike(run, { plan: 'success', record: 'failure' }), ...lacks(status, 'v1.0.0 serves'), ...lacks(run.jobs.record.log, 'rolled back'), ...wrong];
  },
  'EMG-001 goes on when the on-call lead says yes, with the journal of a local run': async (demo) => {
    const run = await demo.run('EMG-001', rollback);
    const status = demo.play('demo', 'status');
    demo.play('demo', 'reset');
    const { reason, confirm, ...inputs } = rollback;
    const wrong = differences(demo, run, ...approved('EMG-001', inputs, 'on-call-lead', 'lead', ['--reason', reason, '--confirm', confirm]));
    return [...unlike(run, { plan: 'success', 'approve-on-call-lead': 'success', 'rollback-forward': 'skipped', record: 'success' }), ...lacks(status, 'v1.0.0 serves'), ...lacks(approvers(run), 'lea as on-call-lead'), ...wrong];
  },
  'EMG-001 touches nothing when the on-call lead says no, and its record names who said it': async (demo) => {
    const before = demo.calls();
    const run = await demo.run('EMG-001', rollback, { rejects: 'approval-on-call-lead' });
    return [
      ...unlike(run, { 'approve-on-call-lead': 'failure', 'stage-announce': 'skipped', 'rollback-forward': 'skipped', record: 'failure' }),
      ...lacks(run.jobs.record.summary, "lea did not say yes as 'on-call-lead'"), ...lacks(recordsOf(run).map((record) => record.kind).join(), 'run-started,admitted,segment-started,run-ended'), ...(demo.calls() === before ? [] : ['programs were called']),
    ];
  },
  'PLAT-002 leaves the branch out whose condition does not hold, with the journal of a local run': async (demo) => {
    const run = await demo.run('PLAT-002', deployment);
    demo.play('demo', 'reset');
    const { reason, confirm, ...inputs } = deployment;
    const wrong = differences(demo, run, ...approved('PLAT-002', inputs, 'change-board', 'board', ['--reason', reason, '--confirm', confirm]));
    return [...wrong, ...lacks(approvers(run), 'bo as change-board'), ...unlike(run, { plan: 'success', 'approve-change-board': 'success', record: 'success' }), ...lacks(run.jobs.record.log, 'migrations skipped')];
  },
  'CON-001 says how to go on where it waits for people, with the journal of a local run': async (demo) => {
    const inputs = { version: 'v1.0.0', 'failed-version': 'v1.1.0' };
    const run = await demo.run('CON-001', { ...inputs, reason: 'it failed' });
    const wrong = differences(demo, run, ...approved('CON-001', inputs, 'on-call-lead', 'lead', ['--reason', 'it failed']));
    return [...wrong, ...lacks(approvers(run), 'lea as on-call-lead'), ...lacks(Object.values(run.jobs).map((job) => job.log).join('\n'), 'policyrunner dispatch CON-001', '--answer')];
  },
  'OPS-001 waits for people and goes on in another run, once, with the journal of a local run': async (demo) => {
    const first = await demo.run('OPS-001', {});
    const said = Object.values(first.jobs).map((job) => job.log).join('\n');
    const acknowledge = /--answer ([\w-]+)=done/.exec(said)?.[1];
    const answers = [`${acknowledge}=done`, 'scope=one-tenant'];
    const resumed = { resume: String(first.id), answers: answers.join(';') };
    const second = await demo.run('OPS-001', resumed);
    const calls = demo.calls();
    const third = await demo.run('OPS-001', resumed);
    const again = demo.calls() === calls ? [] : ['the third run called programs'];
    demo.play('demo', 'reset');
    const wrong = differences(demo, second, ['run', 'OPS-001'], (id) => ['run', '--resume', id, ...answers.flatMap((answer) => ['--answer', answer])]);
    return [
      ...unlike(first, { plan: 'success', record: 'failure' }), ...lacks(said, `--resume ${first.id}`), ...(existsSync(join(first.artifacts, 'timer/timer.json')) ? [] : ['no timer']),
      ...unlike(second, { plan: 'success', record: 'success' }), ...lacks(calls, 'tenant-rate-limit.yml'),
      ...unlike(third, { plan: 'failure', record: 'failure' }), ...lacks(third.jobs.plan.log, `Run ${second.id} goes on with run ${first.id} already`), ...again, ...wrong,
    ];
  },
  'SOAK-001 waits for longer than a job does and timers.yml goes on with it, whatever pull requests leave, with the journal of a local run': async (demo) => {
    const nobody = await demo.wake();
    const first = await demo.run('SOAK-001', {});
    const timer = { version: 1, run: String(first.id), runbook: 'SOAK-001', due: '2020-01-01T00:00:00Z', inputs: {} };
    demo.leave({ id: 501, head_repository_id: 2 }, `resumes-${first.id}`, [['x', '']]);
    demo.leave({ id: 502, ref: 'refs/heads/change' }, `resumes-${first.id}`, [['x', '']]);
    demo.leave({ id: 503 }, `resumes-${first.id}`, [['x', '']]);
    demo.leave({ id: 504 }, 'timer', [['timer.json', JSON.stringify(timer)]]);
    await new Promise((over) => setTimeout(over, 6000));
    const look = await demo.wake();
    const second = look.runs[0];
    const later = await demo.wake();
    const wrong = second ? differencesBut(demo, second, ['step-waits', 'run-paused', 'run-resumed', 'admitted'], ['run', 'SOAK-001']) : [];
    return [
      ...unlike(nobody, { wake: 'success' }), ...lacks(nobody.jobs.wake.log, 'Nobody waits for a time.'),
      ...unlike(first, { plan: 'success', 'stage-before': 'success', 'verify-ready': 'skipped', record: 'failure' }), ...lacks(first.jobs.record.log, 'is paused'), ...lacks(first.jobs.record.annotations.join(), 'It has not failed'),
      ...unlike(look, { wake: 'success' }), ...lacks(look.jobs.wake.log, 'Gone on with: 1.'), ...(look.runs.length === 1 ? [] : [`${look.runs.length} runs were started\n${look.jobs.wake.log}`]),
      ...(second ? unlike(second, { plan: 'success', record: 'success', 'verify-ready': 'success' }) : []), ...(later.runs.length === 0 ? [] : ['it was started again']), ...wrong,
    ];
  },
  'gate.yml lets a change go on when everything holds, and keeps the head of its record': async (demo) => {
    const run = await demo.workflow('gate.yml', { inputs: { gate: 'change' } });
    return [...unlike(run, { gate: 'success', keep: 'success' }), ...lacks(run.jobs.gate.summary, 'Gate change: pass'), ...lacks(run.jobs.keep.log, 'change: pass. The head of'), ...lacks(readdirSync(run.artifacts).join(' '), 'gate-change-1-', 'answer-change-1-'), ...(run.jobs.gate.outputs.verdict === 'pass' ? [] : [`the verdict is ${run.jobs.gate.outputs.verdict}`])];
  },
  'gate.yml blocks a release whose health nobody checked': async (demo) => {
    const run = await demo.workflow('gate.yml', { inputs: { gate: 'production' } });
    return [...unlike(run, { gate: 'failure', keep: 'success' }), ...lacks(run.jobs.gate.summary, 'Gate production: no-data', 'There is no run of PLAT-001'), ...(run.jobs.gate.outputs.verdict === 'no-data' ? [] : [`the verdict is ${run.jobs.gate.outputs.verdict}`])];
  },
  'gate.yml lets a release go on when PLAT-001 and SMOKE-001 ran on this commit, and believes nothing that others left': async (demo) => {
    const asked = () => demo.workflow('gate.yml', { inputs: { gate: 'production' } });
    const said = (run, verdict, ...pieces) => [...(run.jobs.gate.outputs.verdict === verdict ? [] : [`the verdict is ${run.jobs.gate.outputs.verdict}, not ${verdict}\n${run.jobs.gate.log.slice(-2000)}`]), ...lacks(run.jobs.gate.summary, ...pieces)];
    const checked = await demo.run('PLAT-001', {});
    const untested = await asked();
    const tested = await demo.run('SMOKE-001', {});
    const good = await asked();
    demo.commitAgain();
    const later = await asked();

    // The same record, by a pull request of a fork, by another workflow, from another branch.
    const record = filesOf(join(checked.artifacts, 'journal-record-1'));
    const path = '.github/workflows/runbook-plat-001.yml';
    demo.leave({ id: 601, path, head_repository_id: 2 }, 'journal-record-1', record);
    demo.leave({ id: 602, event: 'workflow_dispatch' }, 'journal-record-1', record);
    demo.leave({ id: 603, path, event: 'workflow_dispatch', ref: 'refs/heads/side' }, 'journal-record-1', record);
    const left = await asked();

    // By a run that may leave one, of this commit: it is that of another run, on another commit.
    demo.leave({ id: 604, path, event: 'workflow_dispatch' }, 'journal-record-1', record);
    const copied = await asked();
    demo.leave({ id: 605, path, event: 'workflow_dispatch', attempt: 2 }, 'journal-record-1', record);
    const again = await asked();

    // A run on a tag that is called like the branch looks like one on the branch.
    const unmerged = demo.branch('unmerged', { VERSION: (text) => `${text}\n` });
    demo.leave({ id: 606, path, event: 'workflow_dispatch', sha: unmerged }, 'journal-record-1', record);
    const tagged = await demo.workflow('gate.yml', { inputs: { gate: 'production' }, commit: unmerged });
    return [
      ...unlike(checked, { record: 'success' }), ...unlike(tested, { record: 'success' }),
      ...said(untested, 'no-data', `The run github-${checked.id} of PLAT-001 succeeded`, 'There is no run of SMOKE-001'),
      ...said(good, 'pass', `The run github-${checked.id} of PLAT-001 succeeded`, `The run github-${tested.id} of SMOKE-001 succeeded`), ...unlike(good, { gate: 'success', keep: 'success' }),
      ...said(later, 'no-data', 'There is no run of PLAT-001', 'There is no run of SMOKE-001'),
      ...said(left, 'no-data', 'There is no run of PLAT-001', 'that counts'),
      ...said(copied, 'error', 'The record of run 604 was written by another run'),
      ...said(again, 'no-data', 'Run 605 was run again'),
      ...said(tagged, 'no-data', "is no commit of 'main'"),
    ];
  },
  'gate.yml warns of the first release, and holds the next ones against those that were let go on': async (demo) => {
    const asked = async (value, before = () => {}) => {
      mkdirSync(join(demo.folder, 'measured'), { recursive: true });
      writeFileSync(join(demo.folder, 'measured/size.json'), JSON.stringify({ value }));
      before();
      return demo.workflow('gate.yml', { inputs: { gate: 'slower' } });
    };
    const first = await asked(100);
    const worse = await asked(200, () => demo.commitAgain());
    const good = await asked(105);
    const drifted = await asked(112, () => demo.commitAgain());
    const said = (run, verdict) => (run.jobs.gate.outputs.verdict === verdict ? [] : [`the verdict is ${run.jobs.gate.outputs.verdict}, not ${verdict}\n${run.jobs.gate.log.slice(-600)}\n${run.jobs.keep.log.slice(-600)}`]);
    return [
      ...said(first, 'warn'), ...unlike(first, { gate: 'success', keep: 'success' }), ...lacks(first.jobs.keep.log, '1 number that later releases are compared with'),
      ...said(worse, 'fail'), ...unlike(worse, { gate: 'failure', keep: 'success' }), ...lacks(worse.jobs.gate.log, '200 is not', 'of 100 of the last release'),
      ...said(good, 'pass'), ...said(drifted, 'pass'), ...lacks(drifted.jobs.gate.log, 'of 105 of the last release'),
    ];
  },
  'a record that is a bomb, leads elsewhere or is another one is not gone on with': async (demo) => {
    const first = await demo.run('OPS-001', {});
    const calls = demo.calls();
    const journal = filesOf(join(first.artifacts, 'journal-record-1')).find(([path]) => path.endsWith('journal.jsonl'));
    const archives = {
      'unpacks to far more than it is': zipOf([[journal[0], Buffer.alloc(300 << 20)]]),
      'leads elsewhere': zipOf([journal, ['../../../etc/evil', Buffer.from('x')]]),
      'is not sound': zipOf([[journal[0], Buffer.from(journal[1].toString().replace('"waiting"', '"Waiting"').replace('"step-asked"', '"step-Asked"'))]]),
      'was written by another run': zipOf([[journal[0], Buffer.from(journal[1])], [`github-7/journal.jsonl`, journal[1]]].slice(1)),
    };
    const problems = [];
    for (const [reason, archive] of Object.entries(archives)) {
      demo.replace(first.id, 'journal-record-1', archive);
      const run = await demo.run('OPS-001', { resume: String(first.id), answers: 'scope=one-tenant' });
      problems.push(...unlike(run, { plan: 'failure', record: 'failure' }), ...lacks(run.jobs.plan.log, reason));
    }

    return [...problems, ...(demo.calls() === calls ? [] : ['programs were called'])];
  },
  'nothing runs from another branch, whose runbook and workflow say something else': async (demo) => {
    const calls = demo.calls();
    const file = '.github/workflows/runbook-plat-002.yml';
    const edited = demo.branch('side', { 'runbooks/platform.md': (text) => text.replaceAll('gh workflow run', 'gh workflow run --evil') });
    const run = await demo.run('PLAT-002', deployment, { ref: 'refs/heads/side', commit: edited });

    // A workflow that leaves the questions out comes as far as its first environment.
    const bare = demo.branch('bare', { [file]: (text) => text.replaceAll(/ {6}- name: Refuse what may not run\n[^]*?(?= {6}- name)/g, '').replaceAll(/ {4}if: .*needs.*\n/g, '') });
    const forced = await demo.run('PLAT-002', deployment, { ref: 'refs/heads/side', commit: bare });
    const begun = Object.entries(forced.jobs).filter(([name, job]) => /^(stage|verify|rollback)-/.test(name) && job.result === 'success').map(([name]) => `${name} succeeded`);
    return [
      ...unlike(run, { plan: 'failure', record: 'failure' }), ...lacks(run.jobs.plan.log, "'refs/heads/side' is not the default branch"), ...begun,
      ...(Object.values(forced.jobs).some((job) => job.log.includes('token-of-the-deployment')) ? ['a secret was given'] : []), ...(demo.calls() === calls ? [] : ['programs were called']),
    ];
  },
  'nothing runs in a second attempt': async (demo) => {
    const run = await demo.run('PLAT-001', {}, { attempt: 2 });
    return [...unlike(run, { plan: 'failure', 'stage-gateway-port': 'skipped' }), ...lacks(run.jobs.plan.log, 'This is attempt 2')];
  },
  'nothing runs with a value that the runbook does not take': async (demo) => {
    const run = await demo.run('EMG-001', { ...rollback, version: 'v1.0.0; touch bad' });
    return [...unlike(run, { plan: 'failure', 'approve-on-call-lead': 'skipped' }), ...lacks(run.jobs.plan.log, 'does not match')];
  },
};

/** Runs each scenario whose name is wanted on a demo as it is at the beginning: [{ name, problems }]. */
export async function demoRuns(demoFile, tool, parent, wanted = /./) {
  const demo = await startDemo(parent, demoFile, tool);
  const done = [];
  try {
    for (const [name, scenario] of Object.entries(scenarios).filter(([one]) => wanted.test(one))) {
      demo.play('demo', 'reset');
      demo.forget();
      done.push({ name, problems: await scenario(demo) });
    }
  } finally {
    demo.stop();
  }

  return done;
}
