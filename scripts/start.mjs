// Builds the frontend when it is missing or out of date, then runs the backend from
// source; it serves both on one port. Arguments go to the backend:
//   npm start                                  http://localhost:7007
//   PORT=8080 npm start                        the same on another port
//   npm start -- --config app-config.yaml --config my.yaml
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const app = path.join(root, 'packages/app');
const require = createRequire(path.join(root, 'packages/backend/package.json'));
const say = line => process.stdout.write(`${line}\n`);

/** Ends with a sentence people can act on instead of a stack. */
function fail(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

/** Modification time of the newest file below a path, in milliseconds; 0 when there is none. */
function newest(target) {
  const stat = fs.statSync(target, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) {
    return stat?.mtimeMs ?? 0;
  }
  const children = fs.readdirSync(target).map(name => path.join(target, name));
  return Math.max(0, ...children.map(newest));
}

/** Runs a Node program and resolves with its exit code and what it printed. */
function run(args, cwd) {
  const child = spawn(process.execPath, args, { cwd });
  const printed = [];
  child.stdout.on('data', chunk => printed.push(chunk));
  child.stderr.on('data', chunk => printed.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code =>
      resolve({ code, output: Buffer.concat(printed).toString() }),
    );
  });
}

async function buildFrontend() {
  // written last, so a build that was stopped halfway counts as missing
  const stamp = path.join(app, 'dist/.built');
  const sources = ['src', 'public', 'package.json'].map(name =>
    path.join(app, name),
  );
  sources.push(path.join(root, 'package-lock.json'));
  if (newest(stamp) > Math.max(...sources.map(newest))) {
    return;
  }
  say('Building the frontend, about 10-20 seconds ...');
  const cli = require.resolve('@backstage/cli/bin/backstage-cli');
  const { code, output } = await run([cli, 'package', 'build'], app);
  if (code !== 0) {
    fail(`${output}\nThe frontend did not build, see above.`);
  }
  fs.writeFileSync(stamp, '');
}

/** The addresses the backend will use, read the way it reads them. */
async function readAddresses() {
  const { ConfigSources } = require('@backstage/config-loader');
  const config = await ConfigSources.toConfig(
    ConfigSources.default({ rootDir: root, watch: false }),
  );
  return {
    appUrl: config.getString('app.baseUrl'),
    backendUrl: config.getString('backend.baseUrl'),
    host: config.getOptionalString('backend.listen.host'),
    port: Number(config.getOptional('backend.listen.port') ?? 7007),
  };
}

function checkPort({ host, port }) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen({ host, port }, () => server.close(resolve));
  });
}

/**
 * Resolves once every plugin has started and the first Template is in the catalog, which
 * reads its files a few seconds later. Where guests cannot sign in, or no Template
 * appears, it does not wait for that.
 */
async function untilReady(backendUrl, isRunning) {
  const get = async (target, init) => {
    const response = await fetch(`${backendUrl}${target}`, init);
    return response.ok ? response.json() : undefined;
  };
  for (let patience = 40; isRunning() && patience > 0;) {
    try {
      if (await get('/.backstage/health/v1/readiness')) {
        patience -= 1;
        const session = await get('/api/auth/guest/refresh');
        const token = session?.backstageIdentity?.token;
        const templates =
          token &&
          (await get(
            '/api/catalog/entities/by-query?limit=1&filter=kind=template',
            { headers: { authorization: `Bearer ${token}` } },
          ));
        if (!token || templates?.totalItems > 0) {
          return;
        }
      }
    } catch {
      // not listening yet
    }
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}

if (!fs.existsSync(path.join(root, 'node_modules/@backstage/cli'))) {
  fail('The dependencies are not installed. Run: npm install');
}
if (process.env.PORT) {
  const url = `http://localhost:${process.env.PORT}`;
  process.env.APP_CONFIG_app_baseUrl ??= url;
  process.env.APP_CONFIG_backend_baseUrl ??= url;
  process.env.APP_CONFIG_backend_listen_port ??= process.env.PORT;
}
// relative paths of app-config.yaml start at the root of the repository
process.chdir(root);

const addresses = await readAddresses();
await checkPort(addresses).catch(error =>
  fail(
    `Cannot listen on port ${addresses.port} (${error.code}). Stop the program that uses it, or choose another one: PORT=8080 npm start`,
  ),
);
await buildFrontend();

say('Starting the backend, about 10 seconds ...');
const backend = spawn(
  process.execPath,
  [
    '--enable-source-maps',
    '--require',
    require.resolve('@backstage/cli/config/nodeTransform.cjs'),
    path.join(root, 'packages/backend/src/index.ts'),
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
);

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    // Ctrl-C reaches the backend by itself; a second one does not wait for it
    if (signal === 'SIGTERM' || stopping) {
      backend.kill(stopping ? 'SIGKILL' : 'SIGTERM');
    }
    stopping = true;
  });
}
backend.on('exit', code => process.exit(stopping ? 0 : (code ?? 1)));

await untilReady(addresses.backendUrl, () => backend.exitCode === null);
if (backend.exitCode === null && !stopping) {
  say(`\nOpen ${addresses.appUrl}   (Ctrl-C stops the portal)\n`);
}
