import type { JsonObject } from '@skillchain/backstage-plugin-skillchain-common';
import { yamlPackage } from '../../packages';
import type { CheckContext } from '../checklist';
import { at, listAt } from '../checklist/kubernetes';
import { statementsNamed } from '../formats';
import type { ParsedFile } from '../parse';
import type { Claim } from './claims';
import { environmentOf, lineFrom, walkObjects } from './places';

const FQDN = /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+$/;

/** Adds what a place says the host of an environment is. */
type Add = (
  environment: string,
  value: unknown,
  file: ParsedFile,
  line?: number,
) => void;

/** Where each kind names the host that it serves. */
const HOST_FIELDS: Record<string, (object: JsonObject) => unknown[]> = {
  HTTPRoute: object => listAt(object, 'spec', 'hostnames'),
  Gateway: object => [
    ...listAt(object, 'spec', 'listeners').map(l => at(l, 'hostname')),
    ...listAt(object, 'spec', 'servers').flatMap(s => listAt(s, 'hosts')),
  ],
  Ingress: object => [
    ...listAt(object, 'spec', 'rules').map(rule => at(rule, 'host')),
    ...listAt(object, 'spec', 'tls').flatMap(tls => listAt(tls, 'hosts')),
  ],
  Certificate: object => listAt(object, 'spec', 'dnsNames'),
  ConfigMap: object => [at(object, 'data', 'PUBLIC_HOST')],
};

/** Paths of JSON patches that change one of these. */
const PATCHED =
  /^\/spec\/(?:hostnames|listeners\/\d+\/hostname|rules\/\d+\/host|tls\/\d+\/hosts|dnsNames|servers\/\d+\/hosts)(?:\/\d+)?$|^\/data\/PUBLIC_HOST$/;

function fromKubernetes(context: CheckContext, add: Add): void {
  const primary = context.derived.primary.name;
  for (const object of context.kubernetes.objects) {
    const file = context.byPath.get(object.file)!;
    const environment = environmentOf(context, object.file) ?? primary;
    for (const host of HOST_FIELDS[object.kind]?.(object.value) ?? []) {
      add(environment, host, file, lineFrom(file, object.line, host));
    }
  }
  for (const { file: path, value } of context.kubernetes.kustomizations) {
    const environment = environmentOf(context, path);
    const file = context.byPath.get(path)!;
    if (!environment) continue;
    for (const entry of listAt(value, 'patches')) {
      const text = at(entry, 'patch');
      const parsed: unknown =
        typeof text === 'string' ? yamlPackage().parse(text) : undefined;
      for (const operation of Array.isArray(parsed) ? parsed : []) {
        if (!PATCHED.test(String(at(operation, 'path')))) continue;
        const given = at(operation, 'value');
        for (const host of Array.isArray(given) ? given : [given]) {
          add(environment, host, file, lineFrom(file, 1, host));
        }
      }
    }
  }
}

function fromProxies(context: CheckContext, add: Add): void {
  const { environments } = context.derived;
  for (const file of context.files) {
    if (
      /(^|\/)nginx\/conf\.d\/[^/]+\.conf$/.test(file.path) &&
      file.statements
    ) {
      const name = file.path.replace(/^.*\/|\.conf$/g, '');
      const environment = environments.find(env => env.host === name)?.name;
      if (!environment) continue;
      for (const { words, line } of statementsNamed(
        file.statements,
        'server_name',
      )) {
        words.slice(1).forEach(word => add(environment, word, file, line));
      }
      for (const { words, line } of statementsNamed(
        file.statements,
        'ssl_certificate',
        'ssl_certificate_key',
      )) {
        add(
          environment,
          /\/([^/]+)\/[^/]+$/.exec(words[1] ?? '')?.[1],
          file,
          line,
        );
      }
    }
    const environment = environmentOf(context, file.path);
    for (const { words, line } of (file.haproxy ?? []).flatMap(s => s.lines)) {
      if (!environment) continue;
      words.forEach((word, index) => {
        const next = words[index + 1] ?? '';
        if (word === 'crt')
          add(environment, /([^/]+)\.pem$/.exec(next)?.[1], file, line);
        if (word === 'hdr' && next === 'Host')
          add(environment, words[index + 2], file, line);
        if (word === 'hdr(host)') {
          add(
            environment,
            words.slice(index + 1).find(w => !w.startsWith('-')),
            file,
            line,
          );
        }
      });
    }
  }
}

function fromTerraform(context: CheckContext, add: Add): void {
  const names = new Set(context.derived.environments.map(env => env.name));
  for (const file of context.files) {
    if (!file.hcl || !/\.(tf|tfvars)$/.test(file.path)) continue;
    const own = environmentOf(context, file.path);
    walkObjects(file.hcl, (object, keys) => {
      const environment =
        [...keys].reverse().find(key => names.has(key)) ?? own;
      const { host, record, zone } = object;
      if (environment && typeof host === 'string') {
        add(environment, host, file, lineFrom(file, 1, host));
      }
      if (
        environment &&
        typeof record === 'string' &&
        typeof zone === 'string'
      ) {
        const line = lineFrom(file, lineFrom(file, 1, zone), record);
        add(environment, `${record}.${zone}`, file, line);
      }
      if (/host/.test(keys.at(-1) ?? '')) {
        for (const [name, value] of Object.entries(object)) {
          if (names.has(name)) add(name, value, file, lineFrom(file, 1, value));
        }
      }
    });
  }
}

function fromOthers(context: CheckContext, add: Add): void {
  const names = new Set(context.derived.environments.map(env => env.name));
  for (const file of context.files) {
    const environment = environmentOf(context, file.path);
    for (const { value } of file.yaml ?? []) {
      if (environment && /\/group_vars\//.test(file.path)) {
        const host = at(value, 'platform_host');
        add(environment, host, file, lineFrom(file, 1, host));
      }
      if (!/(^|\/)monitoring\/prometheus\.yml$/.test(file.path)) continue;
      walkObjects(value, object => {
        const named = String(at(object, 'labels', 'environment') ?? '');
        for (const target of listAt(object, 'targets')) {
          const host = /^https?:\/\/([^/:]+)/.exec(String(target))?.[1];
          if (host && names.has(named))
            add(named, host, file, lineFrom(file, 1, host));
        }
      });
    }
    if (file.format === 'shell' && file.text) {
      let label: string | undefined;
      file.text.split('\n').forEach((line, index) => {
        label = /^\s*([a-z]+)\)/.exec(line)?.[1] ?? label;
        const host = /(?<![\w$])host=["']?([\w.-]+)/i.exec(line)?.[1];
        if (label && host && names.has(label))
          add(label, host, file, index + 1);
        if (/;;\s*$/.test(line)) label = undefined;
      });
    }
  }
}

/** Every place that names the host of an environment: routes, certificates, servers, balancers, records, scripts. */
export function hostClaims(context: CheckContext): Claim[] {
  const claims: Claim[] = [];
  const extra = new Set(
    [context.answer('nginx.extra_server_names')].flat().map(String),
  );
  const add: Add = (environment, value, file, line) => {
    if (typeof value !== 'string' || !FQDN.test(value) || extra.has(value))
      return;
    claims.push({
      subject: `the host name of ${environment}`,
      value,
      file: file.path,
      line,
      planned: context.derived.environments.find(e => e.name === environment)
        ?.host,
    });
  };
  fromKubernetes(context, add);
  fromProxies(context, add);
  fromTerraform(context, add);
  fromOthers(context, add);
  return claims;
}
