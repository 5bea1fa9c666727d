// A small workflow in which every rule that the executor must keep shows in a result.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from './workflow.mjs';

const workflow = `
name: every case
on: { workflow_dispatch: { inputs: { text: { type: string }, flag: { type: boolean, default: true } } } }
jobs:
  first:
    outputs: { said: "\${{ steps.say.outputs.said }}", lines: "\${{ steps.say.outputs.lines }}" }
    steps:
      - id: say
        env: { GIVEN: "\${{ toJSON(inputs) }}" }
        run: |
          printf 'said=yes\\nlines<<end-1\\na\\nb\\nend-1\\n' >> "$GITHUB_OUTPUT"
          echo "$GIVEN" | grep -q '"text": "q\\\\"; touch bad"' && echo "KEPT=later" >> "$GITHUB_ENV"
          echo "::add-mask::zebra"
          echo "a zebra and a $SECRET"
          echo "seen" >> "$GITHUB_STEP_SUMMARY"
        shell: bash
      - run: test "$KEPT" = later && mkdir -p .kept/runs && echo 1 > .kept/runs/file
      - uses: actions/upload-artifact@0
        with: { name: "journal-\${{ github.run_attempt }}", path: .kept/runs, include-hidden-files: true, if-no-files-found: error }
  fails:
    needs: first
    environment: production
    if: \${{ !cancelled() && needs.first.outputs.said == 'yes' && inputs.flag }}
    env: { SECRET: "\${{ secrets.TOKEN }}" }
    steps:
      - uses: actions/download-artifact@0
        with: { pattern: journal-*, path: .before }
      - run: test "$(cat .before/journal-1/file)" = 1 && echo "it was $SECRET" && exit 3
      - run: echo never
      - if: \${{ always() }}
        run: echo "after '}}'"
  follows: { needs: fails, steps: [{ run: echo never }] }
  rejected: { needs: first, environment: refused, steps: [{ run: echo never }] }
  hidden:
    needs: first
    steps:
      - run: mkdir .kept && touch .kept/file
      - uses: actions/upload-artifact@0
        with: { name: hidden, path: .kept, if-no-files-found: error }
  back:
    needs: [first, fails, follows]
    if: \${{ !cancelled() && (contains(needs.*.result, 'failure') || contains(needs.*.result, 'cancelled')) }}
    steps: [{ run: echo undone }]
  late: { needs: back, if: failure(), steps: [{ run: echo asked }] }
`;

/** What the executor does that GitHub would not, or the other way round. */
export async function emulationProblems(parent) {
  const folder = mkdtempSync(join(parent, 'emulation-'));
  const file = join(folder, 'workflow.yml');
  const work = join(folder, 'work');
  writeFileSync(file, workflow);
  mkdirSync(work);
  const { jobs, conclusion } = await execute({
    file, folder: work, repository: folder, path: process.env.PATH, variables: {},
    run: { id: 1, ref: 'refs/heads/main', sha: '0', event: 'workflow_dispatch', actor: 'someone', repository: 'o/r', inputs: { text: 'q"; touch bad' } },
    approve: (environment) => environment !== 'refused', secrets: (environment) => (environment === 'production' ? { TOKEN: 'sesame' } : {}),
  });
  const expected = {
    conclusion: 'failure', first: 'success', fails: 'failure', follows: 'skipped', rejected: 'failure', hidden: 'failure', back: 'success', late: 'success',
    outputs: '{"said":"yes","lines":"a\\nb"}', masked: 'a *** and a ', summary: 'seen\n', log: 'it was ***\n##[error]Process completed with exit code 3.\nafter \'}}\'',
  };
  const seen = {
    conclusion, ...Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, job.result])),
    outputs: JSON.stringify(jobs.first.outputs), masked: jobs.first.log, summary: jobs.first.summary, log: jobs.fails.log,
  };
  return Object.keys(expected).filter((key) => seen[key] !== expected[key]).map((key) => `${key}: ${JSON.stringify(seen[key])}, not ${JSON.stringify(expected[key])}`);
}
