import { parseFile } from '../parse';
import { checkSyntax } from '../syntax';

/** What is said about a file with this name and content: `line: message`. */
async function faults(path: string, text: string): Promise<string[]> {
  const file = await parseFile({
    path,
    text,
    bytes: text.length,
    executable: false,
  });
  const { findings } = checkSyntax(
    { files: [file], findings: [] },
    { said: [], isRecord: () => false },
  );
  return findings.map(({ check, line, message }) => {
    expect(check).toMatch(/^syntax\//);
    return `${line}: ${message}`;
  });
}

const ZONE = `$ORIGIN example.org.
$TTL 300
@ IN SOA ns1.example.org. admin.example.org. (
    1 ; serial
    3600 900 1209600 300 )
@ IN NS ns1
ns1 IN A 10.0.0.1
`;
const HAPROXY = `global
    daemon

frontend web
    bind :80
    default_backend app

backend app
    server app1 10.0.0.1:80
`;
const SERVICE = `[Unit]
Description=x

[Service]
ExecStart=/bin/true "a b" \\
  --more
`;

describe('a file that is whole', () => {
  it.each([
    [
      'nginx/nginx.conf',
      'events {}\nhttp { log_format a\n  "b"\n  "c"; server { listen 80; location ~ "^/a{2}$" { return 200 "${uri};}"; } } }\n',
    ],
    [
      'dns/named.conf.local',
      '// a\nacl "x" { 10.0.0.1; /* b\n */ };\nzone "a" { type primary; };\n',
    ],
    [
      'etc/nftables.d/db.nft',
      '#!/usr/sbin/nft -f\ntable inet filter {\n  chain input {\n    tcp dport 5432 accept\n  }\n}\n',
    ],
    [
      'etc/apt/apt.conf.d/20auto',
      '// a\nAPT::Periodic::Update "1";\nA::B {\n  "c";\n};\n',
    ],
    ['dns/db.example.org', ZONE],
    [
      'haproxy/dev/haproxy.cfg',
      `${HAPROXY}    http-request deny if { path /a } !{ src 10.0.0.0/8 }\n`,
    ],
    [
      'haproxy/dev/keepalived-lb1.conf',
      'vrrp_instance a {\n  virtual_ipaddress {\n    10.0.0.1/32\n  }\n}\n',
    ],
    [
      'etc/nftables.conf',
      '#!/usr/sbin/nft -f\ntable inet host {\n  set a { type ipv4_addr; }\n}\n',
    ],
    ['etc/systemd/system/a.service', SERVICE],
    ['etc/systemd/system/a.timer', '[Timer]\nOnCalendar=daily\n'],
    ['etc/systemd/system/a.service.d/10-x.conf', '[Service]\nRestart=always\n'],
    ['.editorconfig', 'root = true\n\n[*]\nindent_size = 2\n'],
    ['ansible/ansible.cfg', '[defaults]\nroles_path = a:\n  b\n'],
    [
      'etc/firewalld/zones/a.xml',
      '<?xml version="1.0"?>\n<!-- a -->\n<zone target="DROP"><short>a &amp; b</short><accept/></zone>\n',
    ],
    [
      'etc/sudoers.d/a',
      'Defaults:%ops use_pty\nCmnd_Alias LOOK = /bin/ls, \\\n  /bin/df\n%ops ALL=(root) NOPASSWD: LOOK\n',
    ],
    [
      'etc/logrotate.d/a',
      '/var/log/a.log {\n  daily\n  postrotate\n    if true; then { echo; }; fi\n  endscript\n}\n',
    ],
    ['etc/ssh/sshd_config.d/a.conf', 'Port 22\nX11Forwarding no\n'],
    ['etc/sysctl.d/a.conf', '# a\nnet.ipv4.ip_forward = 1\n'],
    ['etc/modules-load.d/a.conf', 'br_netfilter\n'],
    ['etc/sysusers.d/a.conf', 'u app - "The application"\n'],
    ['etc/default/exporter', 'ARGS="--a \\\n  --b"\n'],
    [
      'roles/a/templates/b.j2',
      '{# {{ #}{% for x in y %}{{ x | default("}}") }}{% else %}-{% endfor %}{% raw %}{% if %}{{ {% endraw %}\n',
    ],
    [
      'roles/a/templates/a.service.j2',
      '[Service]\nExecStart={{ path }}\n{% if a %}\nUser={{ user }}\n{% endif %}\n',
    ],
    [
      'terraform/templates/a.tftpl',
      'a: ${jsonencode({a = 1})}\n%{ if a ~}\nb\n%{ endif ~}\n',
    ],
    ['tests/a.bats', '#!/usr/bin/env bats\n@test "a" {\n  run true\n}\n'],
    [
      'disaster-recovery/postgresql-archiving.conf',
      "archive_command = 'cp %p ''x''' # a\n",
    ],
    ['group_vars/all/vault.yml.example', '---\na: REPLACE\n'],
  ])('%s is left in peace', async (path, text) => {
    expect(await faults(path, text)).toEqual([]);
  });
});

describe('a malformed file', () => {
  it.each([
    [
      'nginx/nginx.conf',
      'events {}\nhttp {\n  server {\n    listen 80\n    server_name a;\n  }\n}\n',
      '4: "listen" has no ";" before line 5.',
    ],
    [
      'nginx/conf.d/a.conf',
      'server {\n  listen 80;\n',
      '1: The block "server" opened here is never closed.',
    ],
    [
      'nginx/conf.d/a.conf',
      'server {\n  listen 80;\n}\n}\n',
      '4: A "}" closes nothing that is open.',
    ],
    [
      'nginx/conf.d/a.conf',
      'server {\n  return 200 "a;\n}\n',
      '2: The quote " opened here is never closed.',
    ],
    [
      'dns/named.conf.local',
      'zone "a" {\n  type primary;\n}\nacl "b" { any; };\n',
      '3: A "}" has no ";" behind it.',
    ],
    [
      'etc/apt/apt.conf.d/a',
      'A::B "1"\n',
      '1: "A::B" has no ";" before the end of the file.',
    ],
    [
      'dns/db.example.org',
      `${ZONE}www IN A 10.0.0.256\n`,
      '8: "10.0.0.256" is no IPv4 address.',
    ],
    [
      'dns/db.example.org',
      `${ZONE}www IN AA 10.0.0.2\n`,
      '8: "AA" is no type of record.',
    ],
    [
      'dns/db.example.org',
      `${ZONE}www IN CNAME ns1\nwww IN A 10.0.0.2\n`,
      '8: www.example.org. has a CNAME beside other records.',
    ],
    [
      'dns/db.example.org',
      ZONE.replace('300 )', '300'),
      '3: The "(" opened here is never closed.',
    ],
    [
      'dns/db.example.org',
      ZONE.replace('admin.example.org. ', ''),
      '3: SOA takes 7 values, not 6.',
    ],
    [
      'dns/db.example.org',
      `${ZONE}a IN TXT "${'x'.repeat(256)}"\n`,
      '8: a text is longer than 255 characters; split it into several in quotes.',
    ],
    [
      'dns/db.example.org',
      '$TTL 300\n@ IN NS ns1\n',
      '1: A zone has exactly one SOA record, this one has 0.',
    ],
    [
      'haproxy/dev/haproxy.cfg',
      HAPROXY.replace('default_backend app', 'default_backend apps'),
      '6: There is no backend "apps".',
    ],
    [
      'haproxy/dev/haproxy.cfg',
      HAPROXY.replace('backend app\n    server', 'backnd app\n    server'),
      '8: "backnd" is no section; what belongs to one is indented.',
    ],
    [
      'haproxy/dev/haproxy.cfg',
      `${HAPROXY}    http-request deny if { path /a\n`,
      '10: The braces of the condition do not match.',
    ],
    [
      'haproxy/dev/haproxy.cfg',
      `${HAPROXY}    log-format "a\n`,
      '10: A quote is never closed.',
    ],
    [
      'haproxy/dev/keepalived-lb1.conf',
      'vrrp_instance a {\n  state BACKUP\n',
      '1: The block "vrrp_instance a" opened here is never closed.',
    ],
    [
      'haproxy/dev/keepalived-lb1.conf',
      'vrrp_instnce a {\n}\n',
      '1: "vrrp_instnce" is no block of keepalived.',
    ],
    [
      'etc/nftables.conf',
      'table inet host {\n  chain a {\n}\n',
      '1: The block "table inet host" opened here is never closed.',
    ],
    [
      'etc/nftables.conf',
      'tabel inet host {\n}\n',
      '1: "tabel" cannot stand outside of a table.',
    ],
    [
      'etc/systemd/system/a.service',
      SERVICE.replace('[Service]', '[Servce]'),
      '4: A service has no section [Servce].',
    ],
    [
      'etc/systemd/system/a.service',
      SERVICE.replace('Description=x', 'Description'),
      '2: "Description" is neither a section nor key = value.',
    ],
    [
      'etc/systemd/system/a.service',
      'Description=x\n[Service]\nExecStart=/a\n',
      '1: "Description" stands before the first section.',
    ],
    [
      'etc/systemd/system/a.timer',
      '[Timer]\nUnit=a.service\n',
      '1: The timer never fires (OnCalendar).',
    ],
    [
      'ansible/ansible.cfg',
      '[defaults\na = b\n',
      '1: The section is not closed by "]".',
    ],
    [
      'etc/firewalld/zones/a.xml',
      '<zone>\n  <short>a</zone>\n',
      '2: </zone> closes <short> of line 2.',
    ],
    [
      'etc/firewalld/zones/a.xml',
      '<zone>\n  <rule>\n</zone>\n',
      '3: </zone> closes <rule> of line 2.',
    ],
    [
      'etc/firewalld/zones/a.xml',
      '<zone a="1" a="2"/>\n',
      '1: <zone> gives an attribute twice.',
    ],
    [
      'etc/firewalld/zones/a.xml',
      '<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>\n',
      '1: A document type is not allowed: its entities could name files or grow without end.',
    ],
    [
      'etc/sudoers.d/a',
      '%ops ALL=(root) NOPASSWD: LOOK\n',
      '1: There is no alias LOOK.',
    ],
    [
      'etc/sudoers.d/a',
      '%ops may do all\n',
      '1: A line of sudoers is Defaults, an alias or "who where=(as whom) what".',
    ],
    [
      'etc/logrotate.d/a',
      '/a {\n  postrotate\n    true\n}\n',
      '2: The script is not ended by "endscript".',
    ],
    [
      'etc/ssh/sshd_config.d/a.conf',
      'Port 22\nPermitRootLogin\n',
      '2: A line of sshd_config is a keyword and its value.',
    ],
    ['etc/sysctl.d/a.conf', 'net.a = 1\nnet.a = 2\n', '2: net.a is set twice.'],
    [
      'etc/modules-load.d/a.conf',
      'br netfilter\n',
      '1: A line names one kernel module.',
    ],
    [
      'etc/sysusers.d/a.conf',
      'x app\n',
      '1: A line starts with u, g, m or r and a name.',
    ],
    [
      'etc/default/exporter',
      'ARGS = "a"\n',
      '1: A variable is written NAME=value, without blanks around the sign.',
    ],
    [
      'roles/a/templates/b.j2',
      'a\n{% for x in y %}\n',
      '2: "for" opened here is never closed.',
    ],
    ['roles/a/templates/b.j2', '{{ a\n', '1: "{{" is never closed.'],
    [
      'roles/a/templates/b.j2',
      '{{ a | default("b) }}\n',
      '1: {{ … }}: the quote " is never closed.',
    ],
    [
      'roles/a/templates/b.j2',
      '{{ a | default("b" }}\n',
      '1: {{ … }}: "(" is never closed.',
    ],
    [
      'roles/a/templates/b.j2',
      '{% if a %}\n{% endfor %}\n{% endif %}\n',
      '2: "endfor" closes nothing that is open.',
    ],
    [
      'roles/a/templates/a.service.j2',
      '[Service]\n{# two\nlines #}\nExecStart {{ path }}\n',
      '4: "ExecStart x" is neither a section nor key = value.',
    ],
    [
      'terraform/templates/a.tftpl',
      'a\n%{ if x }\n',
      '2: "if" opened here is never closed.',
    ],
    ['terraform/templates/a.tftpl', 'a: ${b\n', '1: "${" is never closed.'],
    [
      'tests/a.bats',
      '#!/usr/bin/env bats\n@test "a" {\n  run "a\n}\n',
      '3: The quote " opened here is never closed.',
    ],
    ['a.json', '{\n  "a": 1,\n}\n', expect.stringMatching(/^3: /)],
  ])('%s is reported (%#)', async (path, text, fault) => {
    expect(await faults(path, text)).toContainEqual(fault);
  });
});
