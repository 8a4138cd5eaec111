/** What SQL has said about access. The engine learns it from a file that is rendered from here. */
export interface AccessState {
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly roles: ReadonlyMap<string, RoleEntry>;
  readonly profiles: ReadonlyMap<string, ProfileEntry>;
  readonly policies: readonly PolicyEntry[];
}

export type PasswordKind = 'no_password' | 'plaintext_password' | 'sha256_password' | 'double_sha1_password';

export interface PasswordEntry {
  readonly kind: PasswordKind;
  /** Lower-case hex of the digest that the kind names; of a plain-text password the SHA-256. */
  readonly digest: string;
  readonly salt: string;
}

export interface UserEntry extends RoleEntry {
  readonly passwords: readonly PasswordEntry[];
  readonly settings: readonly SettingElement[];
  readonly defaultDatabase: string;
}

export interface RoleEntry {
  /** GRANT and REVOKE without grantees, in the order in which they were said. */
  readonly grants: readonly string[];
  readonly roles: readonly string[];
}

export interface ProfileEntry {
  readonly settings: readonly SettingElement[];
  readonly to: Grantees;
}

export interface PolicyEntry {
  readonly name: string;
  readonly database: string;
  readonly table: string;
  readonly restrictive: boolean;
  /** As the engine's formatter writes it; null for USING NONE. */
  readonly filter: string | null;
  readonly to: Grantees;
}

export interface Grantees {
  readonly all: boolean;
  readonly names: readonly string[];
  readonly except: readonly string[];
}

export type Writability = 'WRITABLE' | 'CONST' | 'CHANGEABLE_IN_READONLY';

export type SettingElement =
  | { readonly profile: string }
  | {
      readonly setting: string;
      readonly value?: string;
      readonly min?: string;
      readonly max?: string;
      readonly writability?: Writability;
    };

export const NOBODY: Grantees = { all: false, names: [], except: [] };

export const EMPTY_STATE: AccessState = {
  users: new Map(),
  roles: new Map(),
  profiles: new Map(),
  policies: [],
};

export function samePolicy(a: Pick<PolicyEntry, 'name' | 'database' | 'table'>, b: typeof a): boolean {
  return a.name === b.name && a.database === b.database && a.table === b.table;
}
