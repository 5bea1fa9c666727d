// The client's tour of GitHub's API: GitHub's description judges each request and each answer on their way.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeDescription } from './description.mjs';
import { startFake } from './fake.mjs';

const patience = 120_000;

/** @returns {Promise<{name: string, problems: string[]}[]>} One for each operation, and for what must be found wrong. */
export async function tour(dummy, folder) {
  const file = join(folder, 'github.json');
  const fake = await startFake(writeDescription(file));
  const port = await freePort();
  const prism = join(dirname(createRequire(import.meta.url).resolve('@stoplight/prism-cli/package.json')), 'dist/index.js');
  const judge = spawn(process.execPath, ['--require', fileURLToPath(new URL('unfollowed.cjs', import.meta.url)), prism, 'proxy', '--errors', '--port', String(port), '--host', '127.0.0.1', file, fake.address], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  try {
    await listening(judge, log);
    const address = `http://127.0.0.1:${port}`;
    const results = await controls(address);
    const output = await run('dotnet', [dummy, 'github', address]);
    for (const line of output.split('\n')) {
      const [, word, name, problem] = /^(ok|no) ([^:]*)(?:: (.*))?$/.exec(line) ?? [];
      if (word) {
        results.push({ name, problems: word === 'ok' ? [] : [problem, ...log.filter((text) => text.includes('iolation')).slice(-3)] });
      }
    }

    results.push({ name: 'the tour reached its end', problems: output.trim().endsWith('end') ? [] : [output.slice(-500)] });
    results.push({ name: 'no token in the log of anything', problems: `${output}${log.join('')}`.includes('tour-secret') ? ['the token was printed'] : [] });
    return results;
  } finally {
    judge.kill();
    fake.close();
  }
}

// A judge that lets these pass judges nothing.
async function controls(address) {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/json' };
  const request = await fetch(`${address}/repos/octo/ops/check-runs`, { method: 'POST', headers, body: '{"title":"no name, no commit"}' });
  const answer = await fetch(`${address}/repos/octo/broken`, { headers });
  return [
    { name: 'a request against the description is refused', problems: request.status === 422 ? [] : [`status ${request.status}`] },
    { name: 'an answer against the description is refused', problems: answer.status === 500 ? [] : [`status ${answer.status}`] },
  ];
}

async function listening(judge, log) {
  const started = new Promise((resolve, reject) => {
    judge.once('exit', (code) => reject(new Error(`Prism ended with ${code}: ${log.join('').slice(-500)}`)));
    setTimeout(() => reject(new Error('Prism did not start.')), patience).unref();
    for (const stream of [judge.stdout, judge.stderr]) {
      stream.on('data', (chunk) => {
        log.push(chunk.toString());
        if (log.join('').includes('is listening')) {
          resolve();
        }
      });
    }
  });
  await started;
}

async function run(program, words) {
  const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'], timeout: patience });
  let output = '';
  child.stdout.on('data', (chunk) => { output += chunk; });
  child.stderr.on('data', (chunk) => { output += chunk; });
  await once(child, 'close');
  return output;
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  return port;
}
