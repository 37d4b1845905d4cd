/** Why the demo case cannot be written: code → details. `cause` is the system's own code. */
export interface DemoRefusals {
  'demo-folder-not-empty': { readonly path: string };
  'demo-not-written': { readonly path: string; readonly cause: string };
}
