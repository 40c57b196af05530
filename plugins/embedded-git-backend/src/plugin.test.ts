import {
  createMockDirectory,
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import { embeddedGitPlugin } from './plugin';
import { publishBranch } from './store/publishBranch';
import { RepositoryWriter } from './store/RepositoryWriter';

const hasGit = spawnSync('git', ['--version']).status === 0;

/** Runs a stock Git against the server; the event loop stays free to answer it. */
function git(...args: string[]): Promise<string> {
  const child = spawn('git', args, {
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
  });
  let printed = '';
  child.stdout.on('data', chunk => (printed += chunk));
  child.stderr.on('data', chunk => (printed += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code =>
      code === 0 ? resolve(printed) : reject(new Error(printed)),
    );
  });
}

describe('the embedded Git plugin', () => {
  const mockDir = createMockDirectory();
  let base: string;

  async function start(settings: object = {}) {
    const { server } = await startTestBackend({
      features: [
        embeddedGitPlugin,
        // without a token a request is nobody's, as in a real backend
        mockServices.httpAuth.factory({
          defaultCredentials: mockCredentials.none(),
        }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: { baseUrl: 'http://portal.example.com' },
            embeddedGit: {
              directory: mockDir.resolve('repositories'),
              ...settings,
            },
          },
        }),
      ],
    });
    base = `http://localhost:${server.port()}/api/embedded-git`;
  }

  /** Asks for a path exactly as it is written: `fetch` would resolve the dots in it. */
  function getRaw(target: string): Promise<{ status?: number; text: string }> {
    const { hostname, port, pathname } = new URL(base);
    return new Promise((resolve, reject) => {
      http
        .get({ hostname, port, path: pathname + target }, async response => {
          const chunks = await response.toArray();
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode, text });
        })
        .on('error', reject);
    });
  }

  async function get(target: string) {
    return fetch(`${base}${target}`, { redirect: 'manual' });
  }

  beforeEach(async () => {
    mockDir.setContent({
      workspace: {
        'README.md': '# Shop <script>alert(1)</script>\n',
        '.gitignore': '*.tfvars\n',
        'prod.tfvars': 'a = 1\n',
        'page.html': '<script>alert(1)</script>',
        'k8s/<b>odd & "named".yaml': 'a: 1\n',
        'scripts/setup.sh': '#!/bin/sh\n',
      },
    });
    fs.chmodSync(mockDir.resolve('workspace/scripts/setup.sh'), 0o755);
    await new RepositoryWriter(mockDir.resolve('repositories')).publish({
      name: 'shop',
      sourceDir: mockDir.resolve('workspace'),
      description: 'A <i>shop</i>',
      message: 'Initial commit',
      taskId: 'task-1',
      author: { name: 'Ada <script> & Co', email: 'ada@example.com' },
    });
  });

  it('can be cloned by a stock Git', async () => {
    if (!hasGit) {
      if (process.env.SKILLCHAIN_REQUIRE_TOOLS === '1') {
        throw new Error('git is not installed, and every tool is required');
      }
      process.stderr.write('not run: git is not installed\n');
      return;
    }
    await start();
    const clone = mockDir.resolve('clone');
    await git('clone', '--quiet', `${base}/shop.git`, clone);
    expect(await git('-C', clone, 'fsck', '--strict')).toBe('');
    expect(await git('-C', clone, 'branch', '--show-current')).toBe('main\n');
    expect(await git('-C', clone, 'status', '--short')).toBe('');
    const files = await git('-C', clone, 'ls-files', '--stage', '-z');
    expect(
      files
        .split('\0')
        .filter(Boolean)
        .map(line => line.replace(/ .*\t/, ' ')),
    ).toEqual([
      '100644 .gitignore',
      '100644 README.md',
      '100644 k8s/<b>odd & "named".yaml',
      '100644 page.html',
      '100644 prod.tfvars',
      '100755 scripts/setup.sh',
    ]);
    expect(fs.readFileSync(`${clone}/prod.tfvars`, 'utf8')).toBe('a = 1\n');

    // a repository that Git itself packed and pushed to is served as well
    const bare = mockDir.resolve('repositories/shop.git');
    fs.writeFileSync(`${clone}/new.txt`, 'new');
    await git('-C', clone, 'add', '.');
    await git('-C', clone, '-c', 'user.name=a', '-c', 'user.email=b@c', 'commit', '-qm', 'Add'); // prettier-ignore
    await git('-C', clone, 'tag', 'v1');
    await git('-C', clone, 'push', '--quiet', bare, 'main', 'v1');
    await git('-C', bare, 'gc', '--quiet');
    const second = mockDir.resolve('second');
    await git('clone', '--quiet', `${base}/shop.git`, second);
    expect(fs.readFileSync(`${second}/new.txt`, 'utf8')).toBe('new');
    expect(await git('-C', second, 'tag')).toBe('v1\n');
  });

  it('serves files as text, whatever they contain', async () => {
    await start();
    const response = await get('/shop/blob/main/page.html');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe(
      'text/plain; charset=utf-8',
    );
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toMatch(/sandbox/);
    expect(await response.text()).toBe('<script>alert(1)</script>');
  });

  it('shows folders with every name escaped', async () => {
    await start();
    const root = await get('/shop/tree/main/');
    const csp = root.headers.get('content-security-policy');
    expect(csp).toMatch(/^default-src 'none'; style-src 'sha256-/);
    const text = await root.text();
    expect(text).not.toMatch(/<script|<i>/);
    expect(text).toContain('<strong>Ada script &#38; Co</strong>');
    expect(text).toContain('# Shop &#60;script&#62;');
    expect(text).toContain(
      'git clone http://portal.example.com/api/embedded-git/shop.git',
    );

    const folder = await (await get('/shop/tree/main/k8s/')).text();
    expect(folder).not.toContain('<b>');
    const links = [...folder.matchAll(/href="([^"]+)"/g)].map(([, href]) =>
      href.replace('http://portal.example.com/api/embedded-git', ''),
    );
    const file = links.find(link => link.includes('/blob/'))!;
    expect(await (await get(file)).text()).toBe('a: 1\n');
  });

  it('shows branches once there are several', async () => {
    await start();
    expect(await (await get('/shop/tree/main/')).text()).not.toContain(
      'Branches',
    );
    mockDir.addContent({ 'workspace/k8s/new.yaml': 'b: 2\n' });
    await publishBranch({
      directory: mockDir.resolve('repositories'),
      name: 'shop',
      branch: 'next',
      sourceDir: mockDir.resolve('workspace'),
      message: 'More',
      taskId: 'task-2',
      author: { name: 'Ada', email: 'ada@example.com' },
    });
    const main = await (await get('/shop/tree/main/')).text();
    expect(main).toMatch(
      /Branches: <strong>main<\/strong>, <a\s+href="[^"]*\/shop\/tree\/next\/"/,
    );
    const folder = await (await get('/shop/tree/next/k8s/')).text();
    expect(folder).toContain('/shop/blob/next/k8s/new.yaml');
    expect(folder).toContain('git diff origin/main...origin/next');
    expect(await (await get('/shop/blob/next/k8s/new.yaml')).text()).toBe('b: 2\n'); // prettier-ignore
    expect((await get('/shop/blob/main/k8s/new.yaml')).status).toBe(404);
    expect((await get('/shop/tree/next')).headers.get('location')).toBe(
      'http://portal.example.com/api/embedded-git/shop/tree/next/',
    );
    expect(await (await get('/shop.git/info/refs')).text()).toMatch(
      /refs\/heads\/main\n.*refs\/heads\/next\n$/,
    );
  });

  it('lists the repositories, or says how to make one', async () => {
    await start();
    expect(await (await get('/')).text()).toContain('/shop/tree/main/');
    fs.rmSync(mockDir.resolve('repositories'), { recursive: true });
    const empty = await get('/');
    expect(empty.status).toBe(200);
    expect(await empty.text()).toContain(
      '<a href="http://localhost:3000/create">',
    );
  });

  it.each([
    ['/shop', '/shop/tree/main/'],
    ['/shop.git', '/shop/tree/main/'],
    ['/shop/tree/main', '/shop/tree/main/'],
    ['/shop/tree/main/k8s', '/shop/tree/main/k8s/'],
    ['/shop/blob/main/k8s/', '/shop/tree/main/k8s/'],
    ['/shop/blob/main/', '/shop/tree/main/'],
  ])('leads from %s to the folder', async (from, to) => {
    await start();
    const response = await get(from);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toBe(
      `http://portal.example.com/api/embedded-git${to}`,
    );
  });

  it.each([
    '/nothing',
    '/nothing.git/info/refs',
    '/nothing/tree/main/',
    '/shop/tree/other/',
    '/shop/tree/mainly/',
    '/shop/tree/main/nothing/',
    '/shop/tree/main/README.md/',
    '/shop/blob/main/nothing',
    '/shop/blob/main/README.md/more',
    '/shop/blob/main/..%2f..%2fsecret.txt',
    '/shop/blob/main/%2e%2e/%2e%2e/secret.txt',
    '/shop/blob/main/../../../secret.txt',
    '/shop.git/config',
    '/shop.git/objects/../config',
    '/shop.git/../../secret.txt',
    '/../secret.git/HEAD',
    '/shop.git/hooks/post-update',
    '/shop.git/objects/..%2fconfig',
    '/shop.git/..%2f..%2fsecret.txt',
    '/..%2fsecret.git/HEAD',
    '/%2e%2e%2fsecret/blob/main/a',
    '/.publishing-x.git/HEAD',
    '/SHOP/tree/main/',
    '/shop%00/tree/main/',
  ])('answers 404 for %s', async target => {
    mockDir.addContent({ 'secret.txt': 's', 'secret.git': { HEAD: 'x' } });
    await start();
    const { status, text } = await getRaw(target);
    expect(status).toBe(404);
    expect(JSON.parse(text).error.message).not.toBe('');
  });

  it('asks for credentials when reading is not open to everybody', async () => {
    await start({ allowUnauthenticatedRead: false });
    expect((await get('/shop/tree/main/')).status).toBe(401);
    const token = await fetch(`${base}/shop/tree/main/`, {
      headers: { authorization: mockCredentials.user.header() },
    });
    expect(token.status).toBe(200);
  });
});
