import type { ReadCommitResult } from 'isomorphic-git';
import type { ListedEntry, Repository } from '../store/RepositoryReader';
import { MAIN_BRANCH } from '../store/names';
import { Html, html, page } from './html';

/** Addresses the pages link to. */
export interface PageLinks {
  /** Address of this plugin, without a slash at its end. */
  baseUrl: string;
  /** Address of the portal's start page. */
  appUrl: string;
}

/** A path with every segment encoded for a URL. */
export function encodePath(filepath: string): string {
  return filepath.split('/').map(encodeURIComponent).join('/');
}

/** The list of all repositories, or what to do while there is none. */
export async function repositoriesPage(
  repositories: Repository[],
  { baseUrl, appUrl }: PageLinks,
): Promise<string> {
  const items = await Promise.all(
    repositories.map(
      async repository =>
        html`<li>
          <a href="${baseUrl}/${repository.name}/tree/main/"
            >${repository.name}</a
          >
          <p class="mute">${await repository.description()}</p>
        </li>`,
    ),
  );
  const list = items.length
    ? html`<div class="box">
        <ul>
          ${items}
        </ul>
      </div>`
    : html`<p>
        No repository has been published yet.
        <a href="${appUrl}/create">Create one in the portal</a>.
      </p>`;
  return page(
    'Repositories',
    html`<p><a href="${appUrl}/">Portal</a></p>
      <h1>Repositories</h1>
      ${list}`,
  );
}

/** One folder of a branch's newest commit; at the root with its README. */
export async function folderPage(
  options: {
    repository: Repository;
    branch: string;
    folder: string;
    entries: ListedEntry[];
    head: ReadCommitResult;
  } & PageLinks,
): Promise<string> {
  const { repository, branch, folder, entries, head, baseUrl } = options;
  const base = `${baseUrl}/${repository.name}`;
  const parent = html`<li><a href="../">..</a></li>`;
  return page(
    folder ? `${repository.name}/${folder}` : repository.name,
    html`<p><a href="${baseUrl}/">Repositories</a></p>
      <h1>${breadcrumbs(base, repository.name, branch, folder)}</h1>
      <p class="mute">${await repository.description()}</p>
      ${await branchList(repository, base, branch)}
      <code class="clone">git clone ${base}.git</code>
      <div class="box">
        <header>${describeCommit(head)}</header>
        <ul>
          ${folder ? parent : ''}${entries.map(entry =>
            entryItem(base, branch, folder, entry),
          )}
        </ul>
      </div>
      ${folder ? '' : await readme(repository, branch)}`,
  );
}

/** Links to the other branches, and how to see what one changes; nothing while there is only one. */
async function branchList(
  repository: Repository,
  base: string,
  shown: string,
): Promise<Html> {
  const branches = await repository.branches();
  if (branches.length < 2) {
    return html``;
  }
  const links = branches.map((branch, i) => {
    const name =
      branch === shown
        ? html`<strong>${branch}</strong>`
        : html`<a href="${base}/tree/${branch}/">${branch}</a>`;
    return html`${i > 0 ? ', ' : ''}${name}`;
  });
  const diff =
    shown === MAIN_BRANCH
      ? html``
      : html`<code class="clone"
          >git diff origin/${MAIN_BRANCH}...origin/${shown}</code
        >`;
  return html`<p>Branches: ${links}</p>
    ${diff}`;
}

function breadcrumbs(
  base: string,
  name: string,
  branch: string,
  folder: string,
): Html {
  const segments = folder ? folder.split('/') : [];
  const links = segments.map((segment, i) => {
    const target = encodePath(segments.slice(0, i + 1).join('/'));
    return html` / <a href="${base}/tree/${branch}/${target}/">${segment}</a>`;
  });
  return html`<a href="${base}/tree/${branch}/">${name}</a>${links}`;
}

function entryItem(
  base: string,
  branch: string,
  folder: string,
  entry: ListedEntry,
): Html {
  const target = encodePath(folder ? `${folder}/${entry.name}` : entry.name);
  return entry.type === 'folder'
    ? html`<li>
        <a href="${base}/tree/${branch}/${target}/">${entry.name}/</a>
      </li>`
    : html`<li>
        <a href="${base}/blob/${branch}/${target}">${entry.name}</a
        >${entry.executable ? html`<span class="tag">executable</span>` : ''}
      </li>`;
}

function describeCommit({ oid, commit }: ReadCommitResult): Html {
  const date = new Date(commit.author.timestamp * 1000).toISOString();
  const [subject] = commit.message.split('\n');
  return html`<strong>${commit.author.name}</strong> ${subject}
    <span class="mute"
      >· <code>${oid.slice(0, 8)}</code> ·
      <time datetime="${date}">${date.slice(0, 10)}</time></span
    >`;
}

async function readme(repository: Repository, branch: string): Promise<Html> {
  const content = await repository.readFile('README.md', branch);
  return content
    ? html`<div class="box">
        <header><h2>README.md</h2></header>
        <pre>${Buffer.from(content).toString('utf8')}</pre>
      </div>`
    : html``;
}
