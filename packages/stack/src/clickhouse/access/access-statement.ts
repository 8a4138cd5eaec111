import type { Grantees, PasswordEntry, SettingElement } from './access-state.js';

export type AccessStatement =
  | CreateUser
  | AlterUser
  | CreateRole
  | ProfileStatement
  | DropStatement
  | PolicyStatement
  | DropPolicy
  | GrantStatement
  | GrantRole;

export interface Existing {
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
}

export interface UserParts {
  readonly passwords?: readonly PasswordEntry[];
  readonly defaultDatabase?: string;
}

export interface CreateUser extends Existing, UserParts {
  readonly kind: 'create user';
  readonly names: readonly string[];
  readonly settings: readonly SettingElement[];
}

export interface AlterUser extends UserParts {
  readonly kind: 'alter user';
  readonly names: readonly string[];
  readonly ifExists: boolean;
  readonly settings: readonly SettingChange[];
}

export type SettingChange =
  | { readonly change: 'drop all settings' | 'drop all profiles' }
  | { readonly change: 'drop setting' | 'drop profile'; readonly name: string }
  | { readonly change: 'add' | 'modify'; readonly element: SettingElement };

export interface CreateRole extends Existing {
  readonly kind: 'create role';
  readonly names: readonly string[];
}

export interface ProfileStatement extends Existing {
  readonly kind: 'create profile';
  readonly names: readonly string[];
  readonly settings: readonly SettingElement[];
  readonly to: Grantees;
}

export interface DropStatement {
  readonly kind: 'drop';
  readonly entity: 'user' | 'role' | 'profile';
  readonly names: readonly string[];
  readonly ifExists: boolean;
}

export interface PolicyTarget {
  readonly name: string;
  readonly database: string;
  readonly table: string;
}

export interface PolicyStatement extends Existing {
  readonly kind: 'create policy' | 'alter policy';
  readonly targets: readonly PolicyTarget[];
  readonly ifExists: boolean;
  readonly restrictive?: boolean;
  readonly filter?: string | null;
  readonly to?: Grantees;
}

export interface DropPolicy {
  readonly kind: 'drop policy';
  readonly targets: readonly PolicyTarget[];
  readonly ifExists: boolean;
}

export interface GrantStatement {
  readonly kind: 'grant';
  readonly revoke: boolean;
  /** `SELECT ON db.t` and the like, every table with its database. */
  readonly rights: string;
  readonly grantOption: boolean;
  /** WITH REPLACE OPTION: forget what was granted before. */
  readonly replace: boolean;
  readonly to: readonly string[];
}

export interface GrantRole {
  readonly kind: 'grant role';
  readonly revoke: boolean;
  readonly roles: readonly string[];
  readonly to: readonly string[];
}
