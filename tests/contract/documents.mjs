// Which documents the reports are made of.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Our own runbooks, the samples of the tests, documents made to break a report, and a folder given by the caller. */
export function contractTargets(repository, output, given) {
  const own = join(repository, 'runbooks');
  return [
    ...(existsSync(own) ? [own] : []),
    ...sampleFolders(join(repository, 'tests')).filter(holdsDocuments),
    hostileDocuments(join(output, 'hostile')),
    ...(given ? [given] : []),
  ];
}

function sampleFolders(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['bin', 'obj', 'node_modules'].includes(entry.name))
    .flatMap((entry) => (entry.name === 'Samples' ? [join(folder, entry.name)] : sampleFolders(join(folder, entry.name))));
}

function holdsDocuments(folder) {
  return readdirSync(folder, { recursive: true }).some((name) => /\.(md|runbook\.yml)$/.test(name));
}

/**
 * Text that breaks a careless writer: control characters that XML has no way to write, ends of CDATA, workflow
 * commands, characters outside the basic plane, bytes that are no UTF-8, names with spaces and percent signs.
 * Written here because editors and git would mend such files.
 */
function hostileDocuments(folder) {
  mkdirSync(folder, { recursive: true });
  const nasty = '\u0001\u000b\u001b[31m ]]> <b a="&\'">&amp; %0A::error::x \u00a0\u2028\ufffe \u{1f525}';
  const body = (title) => `# ${title}\n\n## Steps\n\n1. Remove it ${nasty}\n\n   \`\`\`bash\n   rm -rf /var/lib/${nasty}\n   \`\`\`\n\n[gone](./gone${nasty}.md) [anchor](#no-such-anchor)\n`;
  writeFileSync(join(folder, 'plain.md'), body('Delete the data'));
  writeFileSync(join(folder, 'a name with 100%25 & spaces.md'), body(`Title ${nasty}`));
  writeFileSync(join(folder, 'declared.md'), `---\nid: OPS-${'9'.repeat(3)}\ntitle: "${'<&>'}"\nkind: nonsense\nno-such-key: ${'x'.repeat(5000)}\n---\n${body('Declared')}`);
  writeFileSync(join(folder, 'bytes.md'), Buffer.concat([Buffer.from(body('Bytes')), Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x00, 0x0a])]));
  writeFileSync(join(folder, 'windows.md'), `\ufeff${body('Lines of Windows').replaceAll('\n', '\r\n')}`);
  return folder;
}
