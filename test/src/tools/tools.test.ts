import { promises as fs } from 'fs';
import {
  defaultLibraryDir,
  loadLibrary,
  type LoadedLibrary,
  validate,
} from '@skillchain/backstage-plugin-skillchain-node';
import { checkCatalog } from './catalog';
import { checkHaproxy, checkKeepalived } from './balancers';
import { checkInventories, checkPlaybooks, checkRoles } from './ansible';
import { checkCloudInit } from './cloudInit';
import { type Defect, describeDefects } from './defects';
import { checkNamedConf, checkZones } from './dnsZones';
import { checkHelmCharts } from './helmCharts';
import {
  checkAlertmanager,
  checkFirewalldZones,
  checkLogrotate,
  checkNftables,
  checkPrometheusConfig,
  checkSshd,
  checkSudoers,
  checkSysctl,
} from './hostFiles';
import {
  checkK3sConfigurations,
  checkKubernetesObjects,
} from './kubernetesModels';
import {
  type Built,
  buildKustomizations,
  plainObjects,
} from './kubernetesObjects';
import { checkKubernetesReferences } from './kubernetesReferences';
import { checkMarkdown, checkNavigation, checkReadme } from './markdown';
import { type Cover, factorsOf, valuesOf } from './pairwise';
import { checkMeshReferences } from './meshReferences';
import { toolProfiles } from './profiles';
import { checkPgBackRest } from './pgbackrest';
import {
  checkGitlabPipelines,
  checkPipelineScripts,
  checkWorkflows,
} from './pipelines';
import { checkNginx } from './nginxConfigurations';
import { checkPrometheusRules } from './prometheusRules';
import { checkRecoveryScripts } from './recoveryScripts';
import { checkPulumiPrograms } from './pulumiPrograms';
import { requireTool, TOOLS } from './requireTool';
import { checkSystemdUnits } from './systemdUnits';
import { checkBurnRates } from './sloRules';
import { checkScriptTests } from './scriptTests';
import { checkTerraformArguments } from './terraformArguments';
import { checkTerraformReferences } from './terraformReferences';
import { checkTimeoutLadder } from './timeoutLadder';
import {
  checkBytes,
  checkParsers,
  checkShellcheck,
  checkShellFormat,
  checkShellSyntax,
  checkTerraformFormat,
  checkYamllint,
} from './textFiles';
import { generateTrees, type GeneratedTree } from './trees';

let loaded: LoadedLibrary;
let cover: Cover;
let root: string;
let trees: GeneratedTree[];
let failures: Defect[];
let building: Promise<Built> | undefined;

function expectNone(defects: Defect[]) {
  expect(describeDefects(defects)).toEqual([]);
}

async function overAll(
  check: (tree: GeneratedTree) => Promise<Defect[]>,
): Promise<Defect[]> {
  return (await Promise.all(trees.map(check))).flat();
}

beforeAll(async () => {
  loaded = await loadLibrary(defaultLibraryDir());
  cover = toolProfiles(loaded.library);
  ({ root, trees, failures } = await generateTrees(loaded, cover.profiles));
}, 900_000);

afterAll(async () => {
  if (root) await fs.rm(root, { recursive: true, force: true });
}, 60_000);

describe('the trees', () => {
  it('are generated for every profile', () => {
    expectNone(failures);
    expect(trees.length).toBe(cover.profiles.length);
  });

  it('show every value of every question that can be had', () => {
    const seen = new Set(
      trees.flatMap(({ profile }) => factorsOf(profile.configuration).flat()),
    );
    const unseen = loaded.library.skills.flatMap(skill =>
      skill.questions.flatMap(question =>
        valuesOf(skill.name, question)
          .map(value => `${skill.name}.${question.id}=${JSON.stringify(value)}`)
          .filter(factor => !seen.has(factor)),
      ),
    );
    expect(unseen).toEqual([]);
  });

  it('show nearly every pair of values of one skill', () => {
    expect(cover.covered / cover.possible).toBeGreaterThan(0.9);
  });

  it('hold what was promised, without a fault', async () => {
    const defects = await overAll(async tree => {
      const report = await validate(loaded, { dir: tree.dir });
      const open = report.skills.flatMap(skill =>
        skill.outputs.filter(
          o => o.status === 'missing' || o.status === 'incomplete',
        ),
      );
      return [
        ...open.map(o => ({
          file: o.path,
          message: `${o.status}: ${o.reasons.join('; ')}`,
        })),
        ...report.findings.map(f => ({ file: f.file, message: f.message })),
        ...report.checklist
          .flatMap(item => item.checks)
          .filter(check => check.status === 'fail')
          // One copy was asked for, and the report says what that means.
          .filter(
            check =>
              check.check !== '3.1' ||
              tree.profile.configuration.skills.every(
                skill => skill.answers.replicas?.value !== 1,
              ),
          )
          .map(check => ({
            file: check.file ?? '',
            message: `${check.check} ${check.message}`,
          })),
        ...report.changed.map(c => ({ file: c.path, message: c.change })),
      ].map(defect => ({ tree: tree.id, ...defect }));
    });
    expectNone(defects);
  }, 300_000);

  it('are written in clean bytes', () => {
    expectNone(checkBytes(trees));
  });

  it('parse as YAML and HCL', async () => {
    expectNone(await checkParsers(trees));
  }, 120_000);

  it('have documents whose links, fences and pictures are whole', () => {
    expectNone(checkMarkdown(trees));
  }, 120_000);

  it('have every page in the contents and every file in the README', () => {
    expectNone([...checkNavigation(trees), ...checkReadme(trees)]);
  });

  it('describe one system and its parts for the catalog', async () => {
    expectNone(await checkCatalog(trees));
  }, 120_000);

  it('have Terraform references that lead somewhere', async () => {
    expectNone(await overAll(checkTerraformReferences));
  }, 120_000);

  it('use arguments that the Terraform providers have', async () => {
    expectNone(await overAll(checkTerraformArguments));
  }, 120_000);

  it('have Pulumi programs that fit the packages of their clouds', async () => {
    expectNone(await checkPulumiPrograms(trees));
  }, 600_000);

  it('hold valid wrapper charts', () => {
    expectNone(checkHelmCharts(trees));
  });

  it('set kernel parameters and firewalld zones that can be', () => {
    expectNone([...checkSysctl(trees), ...checkFirewalldZones(trees)]);
  });

  it('configure pgBackRest with options that it has', () => {
    expectNone(checkPgBackRest(trees));
  });

  it('have proxies that outlast what is behind them', () => {
    expectNone(checkTimeoutLadder(trees));
  });

  it('configure k3s with options that it has', () => {
    expectNone(checkK3sConfigurations(trees));
  });
});

describe('the programs that people run', () => {
  requireTool(
    TOOLS.terraform,
    'every Terraform file is formatted',
    async () => {
      expectNone(await checkTerraformFormat(root));
    },
  );

  requireTool(TOOLS.kubectl, 'every kustomization builds', async () => {
    building ??= buildKustomizations(trees);
    const { objects, defects } = await building;
    expectNone(defects);
    expect(objects.length).toBeGreaterThan(0);
  });

  requireTool(
    TOOLS.kubectl,
    'every object is what its API expects',
    async () => {
      building ??= buildKustomizations(trees);
      const { objects } = await building;
      expectNone(
        await checkKubernetesObjects([...objects, ...plainObjects(trees)]),
      );
    },
  );

  requireTool(TOOLS.kubectl, 'objects find one another', async () => {
    building ??= buildKustomizations(trees);
    expectNone(checkKubernetesReferences((await building).objects));
  });

  requireTool(TOOLS.kubectl, 'the mesh finds what it names', async () => {
    building ??= buildKustomizations(trees);
    expectNone(checkMeshReferences((await building).objects));
  });

  requireTool(TOOLS['named-checkzone'], 'every zone loads', async () => {
    expectNone(await checkZones(trees));
  });

  requireTool(TOOLS['named-checkconf'], 'named accepts its zones', async () => {
    expectNone(await checkNamedConf(trees));
  });

  requireTool(TOOLS.haproxy, 'HAProxy accepts its settings', async () => {
    expectNone(await checkHaproxy(trees));
  });

  requireTool(TOOLS.keepalived, 'pairs of balancers are valid', async () => {
    expectNone(await checkKeepalived(trees));
  });

  requireTool(TOOLS.promtool, 'every alert is valid', async () => {
    expectNone(await checkPrometheusRules(trees));
  });

  requireTool(TOOLS.promtool, 'Prometheus reads its settings', async () => {
    expectNone(await checkPrometheusConfig(trees));
  });

  requireTool(TOOLS.amtool, 'Alertmanager reads its settings', async () => {
    expectNone(await checkAlertmanager(trees));
  });

  requireTool(
    TOOLS['systemd-analyze'],
    'every unit loads, and is as confined as it says',
    async () => {
      expectNone(await checkSystemdUnits(trees));
    },
  );

  requireTool(TOOLS.sshd, 'every host lets its people in', async () => {
    expectNone(await checkSshd(trees));
  });

  requireTool(TOOLS.nft, 'every host has a firewall that loads', async () => {
    expectNone(await checkNftables(trees));
  });

  requireTool(TOOLS.logrotate, 'every log is rotated', async () => {
    expectNone(await checkLogrotate(trees));
  });

  requireTool(TOOLS.visudo, 'every sudo rule is read', async () => {
    expectNone(await checkSudoers(trees));
  });

  requireTool(TOOLS.promtool, 'error budgets page in time', async () => {
    expectNone(await checkBurnRates(trees));
  });

  requireTool(TOOLS.nginx, 'every configuration is accepted', async () => {
    expectNone(await checkNginx(trees));
  });

  requireTool(
    TOOLS.bats,
    'every script does what its tests say',
    async () => {
      expectNone(await checkScriptTests(trees));
    },
    900_000,
  );

  requireTool(TOOLS.dash, 'every script parses', async () => {
    expectNone(await checkShellSyntax(trees));
  });

  it('pipelines name what is there and pin what they use', async () => {
    expectNone(await checkWorkflows(trees));
    expectNone(checkGitlabPipelines(trees));
  }, 120_000);

  requireTool(TOOLS.shellcheck, 'no step of a pipeline has one', async () => {
    expectNone(await checkPipelineScripts(trees));
  });

  requireTool(TOOLS.shellcheck, 'no script has a known mistake', async () => {
    expectNone(await checkShellcheck(trees));
  });

  requireTool(TOOLS.shfmt, 'every script is formatted', async () => {
    expectNone(await checkShellFormat(trees));
  });

  requireTool(
    TOOLS.jq,
    'recovery scripts save, notice damage, and change nothing in a dry run',
    async () => {
      expectNone(await checkRecoveryScripts(trees));
    },
  );

  requireTool(TOOLS['ansible-playbook'], 'playbooks parse', async () => {
    expectNone(await checkPlaybooks(trees));
  });

  requireTool(TOOLS['ansible-playbook'], 'inventories load', async () => {
    expectNone(await checkInventories(trees));
  });

  requireTool(TOOLS['ansible-lint'], 'roles keep the rules', async () => {
    expectNone(await checkRoles(trees));
  });

  requireTool(TOOLS['cloud-init'], 'first boots are valid', async () => {
    expectNone(await checkCloudInit(trees));
  });

  requireTool(TOOLS.yamllint, 'every YAML file is tidy', async () => {
    expectNone(await checkYamllint(trees));
  });
});
