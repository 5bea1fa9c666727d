// GitHub's published description of its API, cut down to the paths in use: the whole takes nine seconds to load.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const paths = [
  '/repos/{owner}/{repo}',
  '/repos/{owner}/{repo}/actions/artifacts',
  '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}',
  '/repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
  '/repos/{owner}/{repo}/actions/runs',
  '/repos/{owner}/{repo}/actions/runs/{run_id}',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/artifacts',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/cancel',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/jobs',
  '/repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments',
  '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches',
  '/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
  '/repos/{owner}/{repo}/check-runs',
  '/repos/{owner}/{repo}/check-runs/{check_run_id}',
  '/repos/{owner}/{repo}/code-scanning/sarifs',
  '/repos/{owner}/{repo}/code-scanning/sarifs/{sarif_id}',
  '/repos/{owner}/{repo}/collaborators/{username}/permission',
  '/repos/{owner}/{repo}/commits',
  '/repos/{owner}/{repo}/commits/{commit_sha}/pulls',
  '/repos/{owner}/{repo}/commits/{ref}',
  '/repos/{owner}/{repo}/commits/{ref}/check-runs',
  '/repos/{owner}/{repo}/compare/{basehead}',
  '/repos/{owner}/{repo}/contents/{path}',
  '/repos/{owner}/{repo}/environments',
  '/repos/{owner}/{repo}/environments/{environment_name}',
  '/repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies',
  '/repos/{owner}/{repo}/git/blobs/{file_sha}',
  '/repos/{owner}/{repo}/git/ref/{ref}',
  '/repos/{owner}/{repo}/git/refs',
  '/repos/{owner}/{repo}/git/refs/{ref}',
  '/repos/{owner}/{repo}/git/trees/{tree_sha}',
  '/repos/{owner}/{repo}/issues',
  '/repos/{owner}/{repo}/issues/comments/{comment_id}',
  '/repos/{owner}/{repo}/issues/{issue_number}',
  '/repos/{owner}/{repo}/issues/{issue_number}/comments',
  '/repos/{owner}/{repo}/pulls',
  '/repos/{owner}/{repo}/pulls/{pull_number}',
  '/repos/{owner}/{repo}/pulls/{pull_number}/files',
  '/repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  '/orgs/{org}/teams/{team_slug}/members',
  '/orgs/{org}/teams/{team_slug}/memberships/{username}',
];

/** Writes the description of these paths, and gives it with its examples. */
export function writeDescription(file) {
  const whole = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('@octokit/openapi/generated/api.github.com.json'), 'utf8'));
  const trimmed = { openapi: whole.openapi, info: whole.info, servers: whole.servers, paths: {}, components: {} };
  for (const path of paths) {
    if (!whole.paths[path]) {
      throw new Error(`GitHub's description has no path ${path}.`);
    }

    trimmed.paths[path] = whole.paths[path];
  }

  const waiting = [trimmed.paths];
  while (waiting.length > 0) {
    const value = waiting.pop();
    for (const [key, child] of Object.entries(value ?? {})) {
      if (key === '$ref' && typeof child === 'string') {
        const [, , kind, name] = child.split('/');
        trimmed.components[kind] ??= {};
        if (!trimmed.components[kind][name]) {
          trimmed.components[kind][name] = whole.components[kind][name];
          waiting.push(whole.components[kind][name]);
        }
      } else if (child && typeof child === 'object') {
        waiting.push(child);
      }
    }
  }

  writeFileSync(file, JSON.stringify(trimmed));
  return trimmed;
}

/** The first example that the description gives for an answer: a copy to be changed. */
export function exampleOf(description, method, path, status = 200) {
  const follow = (value) => (value?.$ref ? follow(description.components[value.$ref.split('/')[2]][value.$ref.split('/')[3]]) : value);
  const unwrap = (value) => (value?.value && !value.number ? value.value : value);
  const content = follow(description.paths[path][method].responses[status]).content['application/json'];
  return structuredClone(unwrap(follow(follow(Object.values(content.examples)[0]).value)));
}
