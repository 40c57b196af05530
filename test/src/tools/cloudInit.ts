import { promises as fs } from 'fs';
import os from 'os';
import path from 'path';
import { parse } from 'yaml';
import type { Defect } from './defects';
import { mapLimited, run } from './run';
import { distinct, entriesOf, type GeneratedTree } from './trees';

/** Debian 12's cloud-init accepts any key at the top, so that a misspelt one would do nothing. */
const TOP_LEVEL = new Set([
  ...['hostname', 'timezone', 'groups', 'users', 'disable_root', 'ssh_pwauth'],
  ...['package_update', 'packages', 'write_files', 'runcmd', 'final_message'],
]);

const VALUES = `{
  hostname = "app1", group = "app", user = "deploy", keys = ["ssh-ed25519 AAAA deploy"],
  files = [{ path = "/etc/motd", permissions = "0644", encoding = "gz+b64", content = base64gzip("x") }]
}`;

/** What Terraform makes of a template has to be what cloud-init reads. */
export async function checkCloudInit(
  trees: GeneratedTree[],
): Promise<Defect[]> {
  const entries = distinct(entriesOf(trees, /cloud-init\.yaml\.tftpl$/));
  const found = await mapLimited(
    entries,
    async ({ tree, path: file, text }) => {
      const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'cloud-init-'));
      const defect = (message: string) => [
        {
          tree: tree.id,
          file,
          message: message.replaceAll(temporary, '').trim(),
        },
      ];
      try {
        await fs.writeFile(path.join(temporary, 'template'), text);
        const values = VALUES.replace(/\s+/g, ' ');
        const rendered = await run('terraform', ['console'], {
          cwd: temporary,
          input: `jsonencode(templatefile("template", ${values}))\n`,
        });
        if (rendered.code !== 0) return defect(rendered.stderr);
        // The console quotes the text of jsonencode once more.
        const content = JSON.parse(JSON.parse(rendered.stdout)) as string;
        const userData = path.join(temporary, 'user-data');
        await fs.writeFile(userData, content);
        const checked = await run('cloud-init', [
          'schema',
          '--config-file',
          userData,
        ]);
        if (checked.code !== 0) {
          return defect(`${checked.stdout}${checked.stderr}`);
        }
        return Object.keys(parse(content) as object)
          .filter(key => !TOP_LEVEL.has(key))
          .flatMap(key => defect(`cloud-init does not know "${key}".`));
      } finally {
        await fs.rm(temporary, { recursive: true });
      }
    },
  );
  return found.flat();
}
