/** Settings of the embedded Git destination. */
export interface Config {
  embeddedGit?: {
    /**
     * Folder of the bare repositories, created when the first one is published.
     * A relative path starts at the folder the backend is started in.
     * Default: `./repositories`.
     * @visibility backend
     */
    directory?: string;
    /**
     * Whether everybody who reaches the portal may read and clone, as a stock
     * `git clone` sends no Backstage token. With `false` each request needs one:
     * `git -c http.extraHeader="Authorization: Bearer <token>" clone <url>`.
     * Default: `true`.
     * @visibility backend
     */
    allowUnauthenticatedRead?: boolean;
  };
}
