export interface Config {
  skillchain?: {
    /**
     * Skill libraries besides the infrastructure library that ships with the module.
     *
     * A library here with the same domain as a shipped one takes its place.
     * @visibility backend
     */
    libraries?: Array<{
      /**
       * Folder of the library (the one that holds `registry.yaml`), absolute or relative to the
       * working directory of the backend.
       * @visibility backend
       */
      path: string;
    }>;
    /** How the action `skillchain:validate` validates. */
    validation?: {
      /**
       * Completeness in percent, 0 to 100; an input of the action wins over these.
       * @visibility backend
       */
      thresholds?: {
        /** From here on a tree passes. Default: 90. */
        pass?: number;
        /** From here on it passes in part, below it fails. At most `pass`. Default: 70. */
        partial?: number;
        /** Below, `onIncomplete` decides. Default: 80. */
        incomplete?: number;
      };
      /**
       * Programs of the backend's host (kubectl, terraform, shellcheck, ...) that may look at a copy of the files.
       * @visibility backend
       */
      programs?: {
        /** Default: false. */
        enabled?: boolean;
        /** Names of the programs that may be used. Default: all that validation knows. */
        allow?: string[];
        /** How long each may take, in seconds or minutes: `30s` (the default), `2m`. */
        timeout?: string;
      };
    };
  };
}
