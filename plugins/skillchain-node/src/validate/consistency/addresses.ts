import type { EnvironmentPlan } from '@skillchain/backstage-plugin-skillchain-common';
import type { CheckContext } from '../checklist';
import { at, listAt } from '../checklist/kubernetes';
import { statementsNamed, type ZoneRecord } from '../formats';
import type { ParsedFile } from '../parse';
import type { Claim } from './claims';
import { environmentOf, lineFrom, walkObjects } from './places';
import type { Disagreement } from './types';

const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/** The zone of machine names of an environment, with the closing dot. */
function internalZone(context: CheckContext, env: EnvironmentPlan): string {
  const base = String(context.answer('project.base_domain') ?? '');
  return env.primary ? `internal.${base}.` : `internal.${env.name}.${base}.`;
}

/** `edge2` and the plan's address for it. */
function planned(
  env: EnvironmentPlan | undefined,
  host: string,
): string | undefined {
  const [, group, number] = /^([a-z]+)(\d+)$/.exec(host) ?? [];
  return env?.hosts[group]?.[Number(number) - 1];
}

/** The address in the name of a PTR record: `40.0.20.10.in-addr.arpa.`. */
function reversed(name: string): string | undefined {
  const octets = /^((?:\d{1,3}\.){4})in-addr\.arpa\.$/.exec(name)?.[1];
  return octets?.split('.').slice(0, 4).reverse().join('.');
}

/** A record of a zone file with the file that holds it. */
interface Placed extends ZoneRecord {
  file: ParsedFile;
}

function recordsOf(context: CheckContext, type: string): Placed[] {
  return context.files.flatMap(file =>
    (file.zone ?? [])
      .filter(record => record.type === type)
      .map(record => ({ ...record, file })),
  );
}

/** Every place that gives a machine its address: inventories, zones, balancers, targets of monitoring, Terraform. */
export function addressClaims(context: CheckContext): Claim[] {
  const { environments } = context.derived;
  const claims: Claim[] = [];
  const add = (
    environment: string,
    host: string,
    value: unknown,
    file: ParsedFile,
    line?: number,
  ) => {
    if (typeof value !== 'string' || !ADDRESS.test(value)) return;
    const env = environments.find(({ name }) => name === environment);
    claims.push({
      subject: `the address of ${host} in ${environment}`,
      value,
      file: file.path,
      line: line ?? lineFrom(file, 1, value),
      planned: planned(env, host),
    });
  };
  const names = new Set(environments.map(({ name }) => name));

  for (const file of context.files) {
    const own = environmentOf(context, file.path);
    for (const { value } of file.yaml ?? []) {
      if (own && /\/inventory\/[^/]+\/hosts\.ya?ml$/.test(file.path)) {
        walkObjects(value, (object, keys) => {
          if (keys.at(-2) === 'hosts') {
            add(own, keys.at(-1)!, object.ansible_host, file);
          }
        });
      }
      if (own && /\/monitoring\/targets\//.test(file.path)) {
        for (const entry of Array.isArray(value) ? value : []) {
          const host = at(entry, 'labels', 'host');
          const [target] = listAt(entry, 'targets');
          if (host)
            add(own, String(host), String(target).replace(/:\d+$/, ''), file);
        }
      }
    }
    for (const { words, line } of (file.haproxy ?? []).flatMap(s => s.lines)) {
      if (own && words[0] === 'server') {
        add(own, words[1], words[2]?.replace(/:\d+$/, ''), file, line);
      }
    }
    const machine = /(^|\/)keepalived-([a-z]+\d+)\.conf$/.exec(file.path)?.[2];
    const source = /^[ \t]*unicast_src_ip[ \t]+(\S+)/m.exec(
      machine ? (file.text ?? '') : '',
    )?.[1];
    if (own && machine && source) add(own, machine, source, file);
    if (!file.hcl) continue;
    walkObjects(file.hcl, (object, keys) => {
      const environment =
        [...keys].reverse().find(key => names.has(key)) ?? own;
      const last = keys.at(-1) ?? '';
      if (!environment) return;
      if (last === 'internal_hosts') {
        Object.entries(object).forEach(([host, address]) =>
          add(environment, host, address, file),
        );
      } else if (last === 'hosts') {
        Object.entries(object).forEach(([group, addresses]) => {
          if (!Array.isArray(addresses)) return;
          addresses.forEach((address, index) =>
            add(environment, `${group}${index + 1}`, address, file),
          );
        });
      }
    });
  }

  const zones = environments.map(env => ({
    env,
    zone: internalZone(context, env),
  }));
  /** `app1.internal.example.org.` of production: the longest zone that fits is the machine's. */
  const machineOf = (name: string) => {
    const found = zones
      .filter(({ zone }) => name.endsWith(`.${zone}`))
      .sort((a, b) => b.zone.length - a.zone.length)[0];
    const label = found && name.slice(0, -found.zone.length - 1);
    return label && !label.includes('.')
      ? { env: found.env.name, label }
      : undefined;
  };
  for (const { name, data, file, line } of recordsOf(context, 'A')) {
    const machine = machineOf(name);
    if (machine) add(machine.env, machine.label, data[0], file, line);
  }
  for (const { name, data, file, line } of recordsOf(context, 'PTR')) {
    const machine = machineOf(data[0]);
    if (machine) add(machine.env, machine.label, reversed(name), file, line);
  }
  return claims;
}

/** Records of machines without their counterpart. Whether both have one address is a matter of {@link addressClaims}. */
export function unpairedRecords(context: CheckContext): Disagreement[] {
  const names = recordsOf(context, 'A');
  const pointers = recordsOf(context, 'PTR');
  const reverseZones = recordsOf(context, 'SOA').filter(r =>
    r.name.endsWith('.in-addr.arpa.'),
  );
  if (reverseZones.length === 0) return [];
  const found: Disagreement[] = [];
  for (const { name, data, file, line } of names) {
    if (!name.startsWith('internal.') && !name.includes('.internal.')) continue;
    const pointer = `${data[0].split('.').reverse().join('.')}.in-addr.arpa.`;
    const zone = reverseZones.find(r => pointer.endsWith(`.${r.name}`));
    if (zone && !pointers.some(p => p.data[0] === name)) {
      found.push({
        file: file.path,
        line,
        message: `${name} has the address ${data[0]}, and ${zone.file.path} has no PTR record for it.`,
        fix: 'Add the PTR record, or correct the address.',
        absent: true,
      });
    }
  }
  for (const { name, data, file, line } of pointers) {
    const zoneHere = names.some(
      a =>
        a.name.split('.').slice(1).join('.') ===
        data[0].split('.').slice(1).join('.'),
    );
    if (zoneHere && !names.some(a => a.name === data[0])) {
      found.push({
        file: file.path,
        line,
        message: `${reversed(name) ?? name} points to ${data[0]}, which has no A record.`,
        fix: 'Add the A record, or correct the name.',
        absent: true,
      });
    }
  }
  return found;
}

/** The published host of each environment has the addresses that the plan gives it. */
export function publishedRecords(context: CheckContext): Disagreement[] {
  const { environments, entryAddresses } = context.derived;
  const all = [...recordsOf(context, 'A'), ...recordsOf(context, 'CNAME')];
  const zones = recordsOf(context, 'SOA');
  const hasExternalDns = context.files.some(({ path }) =>
    /\/helm\/external-dns\//.test(path),
  );
  return environments.flatMap<Disagreement>(env => {
    const wanted = entryAddresses[env.name] ?? [];
    const host = `${env.host}.`;
    // The longest zone that fits holds the name.
    const zone = zones
      .filter(r => host.endsWith(`.${r.name}`) || host === r.name)
      .sort((a, b) => b.name.length - a.name.length)[0];
    if (!zone || wanted.length === 0) return [];
    const records = all.filter(r => r.name === host);
    // ExternalDNS writes the record itself, at the server.
    if (records.length === 0 && hasExternalDns) return [];
    if (records.length === 0) {
      return [
        {
          file: zone.file.path,
          line: zone.line,
          message: `The zone has no record for ${env.host}, the host name of ${env.name}.`,
          fix: `Add a record with ${wanted.join(', ')}.`,
          absent: true,
        },
      ];
    }
    const addresses = records.filter(r => r.type === 'A');
    return addresses
      .filter(({ data }) => !wanted.includes(data[0]))
      .map(({ data, file, line }) => ({
        file: file.path,
        line,
        message: `${env.host} has the address ${data[0]}, but ${env.name} is entered at ${wanted.join(', ')}.`,
        fix: `Write ${wanted.join(' or ')}.`,
      }));
  });
}

/** Peers of keepalived: each names the other, and both name one shared address. */
export function keepalivedPairs(context: CheckContext): Disagreement[] {
  const found: Disagreement[] = [];
  const pairs = new Map<
    string,
    { file: ParsedFile; source: string; peers: string[]; shared: string }[]
  >();
  for (const file of context.files) {
    const folder = /^(.*\/)keepalived-[^/]+\.conf$/.exec(file.path)?.[1];
    const source = /^[ \t]*unicast_src_ip[ \t]+(\S+)/m.exec(
      folder ? (file.text ?? '') : '',
    )?.[1];
    if (!folder || !source || !file.text) continue;
    const listed = (name: string) =>
      (
        new RegExp(`^\\s*${name}\\s*\\{([^}]*)\\}`, 'm').exec(
          file.text!,
        )?.[1] ?? ''
      )
        .split('\n')
        .map(line => line.trim().split(/[\s/]/)[0])
        .filter(word => ADDRESS.test(word));
    const entry = {
      file,
      source,
      peers: listed('unicast_peer'),
      shared: listed('virtual_ipaddress').join(', '),
    };
    pairs.set(folder, [...(pairs.get(folder) ?? []), entry]);
  }
  for (const group of pairs.values()) {
    for (const { file, source, peers, shared } of group) {
      const others = group.filter(other => other.file !== file);
      for (const other of others.filter(o => !peers.includes(o.source))) {
        found.push({
          file: file.path,
          line: lineFrom(file, 1, 'unicast_peer'),
          message: `The peer ${other.source} of ${other.file.path} is not named here.`,
          fix: 'Name every other balancer, and only those.',
        });
      }
      const differs = others.find(other => other.shared !== shared);
      if (differs && source > differs.source) {
        found.push({
          file: file.path,
          line: lineFrom(file, 1, 'virtual_ipaddress'),
          message: `The shared address is ${shared} here, but ${differs.shared} in ${differs.file.path}.`,
          fix: 'Give both the same address.',
        });
      }
    }
  }
  return found;
}

/** Backends of nginx and HAProxy, and machines in firewalls, that no machine of the environment is. */
export function unknownMachines(
  context: CheckContext,
  claims: readonly Claim[],
): Disagreement[] {
  const given = [context.answer('nginx.upstream_servers')].flat().map(String);
  return context.derived.environments.flatMap(env => {
    const ending = ` in ${env.name}`;
    const mine = claims.filter(
      ({ subject, file }) =>
        subject.endsWith(ending) && !/haproxy\.cfg$/.test(file),
    );
    if (mine.length === 0) return [];
    const known = new Set([
      ...mine.map(({ value }) => value),
      ...Object.values(env.hosts).flat(),
      ...Object.values(env.addresses).flat(),
      ...(context.derived.entryAddresses[env.name] ?? []),
      context.derived.gatewayAddresses[env.name],
      env.vip,
    ]);
    const say = (
      file: ParsedFile,
      line: number,
      address: string,
      what: string,
    ): Disagreement => ({
      file: file.path,
      line,
      message: `${what} ${address} is no machine of ${env.name}; ${mine[0].file} lists those.`,
      fix: 'Name a machine of the environment.',
    });
    return context.files.flatMap(file => {
      const found: Disagreement[] = [];
      if (file.path.endsWith(`/nginx/conf.d/${env.host}.conf`)) {
        for (const upstream of statementsNamed(
          file.statements ?? [],
          'upstream',
        )) {
          for (const { words, line } of statementsNamed(
            upstream.block ?? [],
            'server',
          )) {
            const address = (words[1] ?? '').replace(/:\d+$/, '');
            const answered = given.some(server => server.startsWith(address));
            if (ADDRESS.test(address) && !answered && !known.has(address)) {
              found.push(say(file, line, address, 'The backend'));
            }
          }
        }
      }
      if (environmentOf(context, file.path) !== env.name || !file.text)
        return found;
      if (/\.nft$|\/ufw\/networks\.conf$/.test(file.path)) {
        file.text.split('\n').forEach((line, index) => {
          for (const [, address] of line
            .replace(/#.*/, '')
            .matchAll(/((?:\d{1,3}\.){3}\d{1,3})\/32/g)) {
            if (!known.has(address) && inside(address, env.vpcCidr)) {
              found.push(say(file, index + 1, address, 'The source'));
            }
          }
        });
      }
      return found;
    });
  });
}

function numberOf(address: string): number {
  return address
    .split('.')
    .reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function inside(address: string, block: string): boolean {
  const [base, length] = block.split('/');
  const size = 2 ** (32 - Number(length));
  return (
    Math.floor(numberOf(address) / size) === Math.floor(numberOf(base) / size)
  );
}
