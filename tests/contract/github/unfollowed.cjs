// Prism follows redirects by itself; the client must see them as GitHub sends them. Loaded into Prism's process.
const { createRequire } = require('node:module');

const prism = createRequire(createRequire(require.resolve('@stoplight/prism-cli/package.json')).resolve('@stoplight/prism-http'));
const path = prism.resolve('node-fetch');
const fetch = prism(path);
const unfollowed = Object.assign((url, options) => fetch(url, { ...options, redirect: 'manual' }), fetch);
unfollowed.default = unfollowed;
require.cache[path].exports = unfollowed;
