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
  };
}
