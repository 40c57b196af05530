import { promises as fs } from 'fs';
import path from 'path';
import { type Statement, statementsNamed } from '../formats';
import { firstLine, withoutFolder } from './linters';
import type { Outcome } from './execute';
import { type Complaint, NotRun, type Program, type Workbench } from './types';

/** A certificate with its key that nothing trusts, for configurations that name one. */
async function throwAwayPair(bench: Workbench, dir: string) {
  const key = path.join(dir, 'throw-away.key');
  const certificate = path.join(dir, 'throw-away.crt');
  const { code } = await bench.run(
    [
      ...['req', '-x509', '-newkey', 'ec', '-nodes', '-days', '2'],
      ...['-pkeyopt', 'ec_paramgen_curve:prime256v1', '-subj', '/CN=test'],
      ...['-keyout', key, '-out', certificate],
    ],
    { command: 'openssl' },
  );
  if (code !== 0)
    throw new NotRun('openssl could not make a certificate for the test');
  return {
    key: await fs.readFile(key, 'utf8'),
    certificate: await fs.readFile(certificate, 'utf8'),
  };
}

/** Directives whose words may be any path: of addresses, not of files that nginx opens at a test. */
const URLS = new Set(
  'location rewrite return root alias try_files index proxy_pass add_header proxy_set_header if set proxy_redirect proxy_cookie_path error_page default_type log_format server_name map geo types split_clients stub_status gzip_types grpc_pass fastcgi_pass uwsgi_pass sub_filter allow deny set_real_ip_from listen server resolver gzip_proxied proxy_hide_header limit_req_zone limit_conn_zone health_check'.split(
    ' ',
  ),
);
/** Folders that {@link transplanted} moves into the test. */
const KNOWN =
  /^(?:\/etc\/nginx\/|\/var\/log\/nginx\/|\/var\/cache\/nginx|\/run\/nginx\.pid$|\/tmp\/|\/dev\/(?:stdout|stderr|null)$|\/var\/run\/nginx)/;

/** A directive that makes nginx load code, or open a file that is not part of the test. */
function reachesOut(statements: readonly Statement[]): Statement | undefined {
  for (const statement of statements) {
    const [name, ...words] = statement.words;
    if (
      /^(?:load_module|perl|js_|lua_|.*_by_lua|ssl_engine|env$|working_directory|daemon)/.test(
        name,
      )
    )
      return statement;
    const isEntry = !/^[a-z_]+$/.test(name);
    if (!URLS.has(name) && !isEntry) {
      const bad = words.some(word => {
        const target = word.replace(/^[a-z_]+[:=]/, '');
        if (target.includes('..')) return true;
        return target.startsWith('/') && !KNOWN.test(target);
      });
      if (bad) return statement;
    }
    const nested =
      name === 'types' || name === 'map' || name === 'geo'
        ? undefined
        : reachesOut(statement.block ?? []);
    if (nested) return nested;
  }
  return undefined;
}

/** The same configuration in a folder of its own, without root and without the names of a cluster. */
function transplanted(text: string, prefix: string): string {
  return (
    text
      // First, because the folder itself may stand in /tmp.
      .replaceAll(/(?<=\s)\/(?:tmp|dev)\//g, `${prefix}/tmp/`)
      .replaceAll('/etc/nginx/', `${prefix}/`)
      .replaceAll('/var/log/nginx/', `${prefix}/logs/`)
      .replaceAll('/var/cache/nginx', `${prefix}/cache`)
      .replaceAll('/run/nginx.pid', `${prefix}/nginx.pid`)
      .replace(/^user .*$/m, '')
      .replaceAll(/^(\s*listen )(80|443)\b/gm, '$120$2')
      .replaceAll(/^(\s*server )[a-z][a-z0-9-]*(:\d+ )/gm, '$1127.0.0.1$2')
  );
}

/** Folders that nginx makes when it tests a configuration, by default where the host's own nginx keeps them. */
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
  name => `${name}_temp_path`,
);

/** `nginx -t` with its temporary folders below the prefix, as far as this nginx knows them. */
async function testNginx(
  bench: Workbench,
  prefix: string,
  main: string,
): Promise<Outcome> {
  const text = await fs.readFile(main, 'utf8');
  let known = TEMPORARY.filter(name => !text.includes(name));
  for (;;) {
    const folders = known
      .map(name => `${name} ${prefix}/tmp/${name};`)
      .join(' ');
    // On the line of the block, so that lines count as before.
    await fs.writeFile(
      main,
      text.replace(/^(http\s*\{)/m, () => `http { ${folders}`),
    );
    const outcome = await bench.run([
      ...['-t', '-q', '-p', `${prefix}/`],
      ...['-e', path.join(prefix, 'logs/early.log')],
      ...['-c', main],
    ]);
    const unknown = /unknown directive "(\w+_temp_path)"/.exec(
      outcome.stderr,
    )?.[1];
    if (!unknown || !known.includes(unknown)) return outcome;
    known = known.filter(name => name !== unknown);
  }
}

const nginx: Program = {
  name: 'nginx',
  files: files =>
    files.filter(
      ({ path: file, statements }) =>
        statements !== undefined && /(^|\/)nginx\/.*\.conf$/.test(file),
    ),
  refuses: chosen => {
    for (const { path: file, statements } of chosen) {
      const bad = reachesOut(statements ?? []);
      if (bad) {
        return `${file}:${bad.line} would make nginx open or load something outside of the test (${bad.words[0]})`;
      }
    }
    return undefined;
  },
  async check(chosen, bench) {
    const mains = chosen.filter(({ path: file }) =>
      /(^|\/)nginx\/nginx\.conf$/.test(file),
    );
    const pair =
      mains.length > 0
        ? await throwAwayPair(bench, await bench.scratch())
        : undefined;
    const found: Complaint[] = [];
    for (const main of mains) {
      // In a cluster the folder is mounted below another place.
      const place = /(^|\/)k8s\/base\/nginx\/nginx\.conf$/.test(main.path)
        ? 'site'
        : '';
      const folder = `${path.posix.dirname(main.path)}/`;
      const prefix = await bench.scratch();
      for (const name of ['logs', 'tmp', 'cache'])
        await fs.mkdir(path.join(prefix, name));
      await fs.writeFile(
        path.join(prefix, 'mime.types'),
        'types { text/html html; }\n',
      );
      for (const file of chosen.filter(f => f.path.startsWith(folder))) {
        const target = path.join(prefix, place, file.path.slice(folder.length));
        await fs.mkdir(path.dirname(target), { recursive: true });
        const text = transplanted(file.text!, prefix);
        // As root nginx gives folders to an account, which a namespace of its own does not have.
        const asRoot = file === main && bench.isRoot ? 'user root; ' : '';
        await fs.writeFile(target, `${asRoot}${text}`);
        for (const { words } of statementsNamed(
          file.statements!,
          'ssl_certificate',
          'ssl_certificate_key',
        )) {
          if (!words[1]?.startsWith('/etc/nginx/')) continue;
          const copy = path.join(prefix, words[1].slice('/etc/nginx/'.length));
          await fs.mkdir(path.dirname(copy), { recursive: true });
          await fs.writeFile(
            copy,
            words[0].endsWith('_key') ? pair!.key : pair!.certificate,
          );
        }
      }
      const { code, stdout, stderr } = await testNginx(
        bench,
        prefix,
        path.join(prefix, place, 'nginx.conf'),
      );
      const base = place ? `${prefix}/${place}` : prefix;
      const said = withoutFolder(`${stderr}\n${stdout}`, base, prefix).trim();
      if (code === 0 && said === '') continue;
      const [first] = said.split('\n');
      const [, where, line] = / in (\S+?):(\d+)$/.exec(first) ?? [];
      const file = chosen.find(f => f.path === `${folder}${where}`) ?? main;
      found.push({
        file: file.path,
        line: line ? Number(line) : undefined,
        message: (first || `It ended with ${code}.`).replace(/^nginx: /, ''),
        warn: code === 0,
      });
    }
    return found;
  },
};

const haproxy: Program = {
  name: 'haproxy',
  files: files => files.filter(file => file.haproxy !== undefined),
  refuses: chosen => {
    const bad = chosen.find(({ text }) =>
      /^\s*(?:lua-|program\b|external-check\s+command|h1-case-adjust-file|set-dumpable|unix-bind|module-)/m.test(
        text ?? '',
      ),
    );
    return bad ? `${bad.path} would make HAProxy run something` : undefined;
  },
  async check(chosen, bench) {
    const dir = await bench.scratch();
    const { key, certificate } = await throwAwayPair(bench, dir);
    const pem = path.join(dir, 'both.pem');
    await fs.writeFile(pem, `${certificate}${key}`);
    const found: Complaint[] = [];
    for (const file of chosen) {
      const copy = path.join(dir, 'haproxy.cfg');
      await fs.writeFile(
        copy,
        file.text!.replaceAll(/\/etc\/haproxy\/certs\/\S+\.pem/g, pem),
      );
      const { code, stdout, stderr } = await bench.run([
        '-dW',
        '-c',
        '-f',
        copy,
      ]);
      if (code === 0) continue;
      const said = withoutFolder(`${stderr}\n${stdout}`, copy);
      const line =
        said.split('\n').find(text => /parsing \[:(\d+)\]/.test(text)) ?? said;
      found.push(firstLine(file.path, line, /parsing \[:(\d+)\]/));
    }
    return found;
  },
};

/** The zone that a file holds, by its name: `db.example.org`, `db.20.10.in-addr.arpa`. */
function zoneOf(file: string): string {
  return path.posix.basename(file).replace(/^db\./, '');
}

const checkzone: Program = {
  name: 'named-checkzone',
  files: files => files.filter(file => file.zone !== undefined),
  refuses: chosen => {
    const bad = chosen.find(({ text }) =>
      /^\s*\$(?:INCLUDE|GENERATE)\b/im.test(text ?? ''),
    );
    return bad
      ? `${bad.path} includes other files or generates records`
      : undefined;
  },
  async check(chosen, bench) {
    const found: Complaint[] = [];
    for (const file of chosen) {
      const { code, stdout, stderr } = await bench.run([
        ...['-q', '-i', 'local', '-k', 'fail', '-n', 'fail'],
        ...['-m', 'fail', '-M', 'fail', '-r', 'fail'],
        zoneOf(file.path),
        path.join(bench.copy, file.path),
      ]);
      if (code === 0) continue;
      // Quiet mode leaves out why, too.
      const said = await bench.run([
        ...['-i', 'local', '-k', 'fail', '-n', 'fail'],
        ...['-m', 'fail', '-M', 'fail', '-r', 'fail'],
        zoneOf(file.path),
        path.join(bench.copy, file.path),
      ]);
      const text = withoutFolder(
        `${said.stdout}\n${said.stderr}\n${stdout}${stderr}`,
        bench.copy,
      );
      found.push(firstLine(file.path, text, /:(\d+):/));
    }
    return found;
  },
};

const checkconf: Program = {
  name: 'named-checkconf',
  files: files =>
    files.filter(({ path: file }) => /(^|\/)named\.conf[^/]*$/.test(file)),
  refuses: chosen => {
    const bad = chosen.find(
      ({ statements }) =>
        statementsNamed(statements ?? [], 'include', 'plugin', 'dyndb', 'dlz')
          .length > 0,
    );
    return bad
      ? `${bad.path} includes other files or loads something`
      : undefined;
  },
  async check(chosen, bench) {
    const found: Complaint[] = [];
    for (const file of chosen) {
      const { code, stdout, stderr } = await bench.run([
        path.join(bench.copy, file.path),
      ]);
      const said = withoutFolder(`${stderr}\n${stdout}`, bench.copy).trim();
      if (code !== 0 || said) found.push(firstLine(file.path, said, /:(\d+):/));
    }
    return found;
  },
};

/** Programs that read the configuration of servers. */
export const SERVERS: Program[] = [nginx, haproxy, checkzone, checkconf];
