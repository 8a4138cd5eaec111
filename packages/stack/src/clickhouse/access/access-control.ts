import { exception } from '../exception.js';
import { type AccessState, EMPTY_STATE, type SettingElement, type UserEntry } from './access-state.js';
import type { AccessStatement } from './access-statement.js';
import { readAccessState, writeAccessState } from './access-store.js';
import { applyStatement } from './apply-statement.js';
import { passwordMatches, sha256Password } from './passwords.js';
import type { Bootstrap } from './render-user.js';
import { renderedFor, renderUsers } from './render-users.js';

export interface Login {
  readonly name: string;
  readonly password: string;
}

const READER_SETTINGS: readonly SettingElement[] = [
  { setting: 'readonly', value: '1' },
  { setting: 'SQL_bulkhead_org', value: '', writability: 'CHANGEABLE_IN_READONLY' },
];

/** Who may come in, and what has been said about access, now and as the running engine knows it. */
export class AccessControl {
  readonly #path: string;
  readonly #admin: UserEntry;
  readonly #limits: readonly SettingElement[];
  #current: AccessState;
  #loaded: AccessState = EMPTY_STATE;

  constructor(
    path: string,
    readonly bootstrap: Bootstrap,
    admin: Login,
    limits: readonly SettingElement[],
  ) {
    this.#path = path;
    this.#limits = limits;
    this.#admin = {
      passwords: [sha256Password(admin.password)],
      settings: [],
      defaultDatabase: '',
      grants: [],
      roles: [],
    };
    this.#current = this.#withAdmin(readAccessState(path) ?? EMPTY_STATE);
  }

  get current(): AccessState {
    return this.#current;
  }

  /** A reader that is there already keeps its grants and settings, and gets this password. */
  ensureReader({ name, password }: Login): void {
    const before = this.#current.users.get(name);
    const fresh: UserEntry = { ...this.#admin, settings: READER_SETTINGS };
    const reader: UserEntry = { ...(before ?? fresh), passwords: [sha256Password(password)] };
    this.#set({ ...this.#current, users: new Map([...this.#current.users, [name, reader]]) });
  }

  authenticate(name: string, password: Buffer): void {
    if (this.#current.users.get(name)?.passwords.some((entry) => passwordMatches(password, entry))) return;
    throw exception(
      'AUTHENTICATION_FAILED',
      `${name}: Authentication failed: password is incorrect, or there is no user with such name.`,
    );
  }

  isAdmin(name: string): boolean {
    return name === this.bootstrap.admin;
  }

  /** On return the change is on disk. The engine learns it before the next statement for which it matters. */
  execute(statement: AccessStatement): void {
    this.#refuseAdmin(statement);
    const next = applyStatement(this.#current, statement);
    renderUsers(next, this.bootstrap, this.#limits);
    this.#set(next);
  }

  /** For an engine that starts now. */
  render(): string {
    this.#loaded = this.#current;
    return renderUsers(this.#current, this.bootstrap, this.#limits);
  }

  get isLoaded(): boolean {
    return this.#loaded === this.#current;
  }

  isLoadedFor(user: string): boolean {
    if (this.isLoaded) return true;
    if (this.#loaded.users.has(user) !== this.#current.users.has(user)) return false;
    return (
      renderedFor(this.#loaded, this.bootstrap, user) === renderedFor(this.#current, this.bootstrap, user)
    );
  }

  #set(state: AccessState): void {
    const users = new Map([...state.users].filter(([name]) => name !== this.bootstrap.admin));
    writeAccessState(this.#path, { ...state, users });
    this.#current = this.#withAdmin(state);
  }

  /** The administrator comes from the options of each start, whatever was kept. */
  #withAdmin(state: AccessState): AccessState {
    return { ...state, users: new Map([...state.users, [this.bootstrap.admin, this.#admin]]) };
  }

  #refuseAdmin(statement: AccessStatement): void {
    const { admin } = this.bootstrap;
    if (!changedNames(statement).includes(admin)) return;
    throw exception(
      'ACCESS_STORAGE_READONLY',
      `Cannot update user \`${admin}\` in users_xml because this storage is readonly.`,
    );
  }
}

function changedNames(statement: AccessStatement): readonly string[] {
  switch (statement.kind) {
    case 'create user':
      return statement.ifNotExists ? [] : statement.names;
    case 'alter user':
      return statement.names;
    case 'drop':
      return statement.entity === 'user' ? statement.names : [];
    case 'grant':
    case 'grant role':
      return statement.to;
    case 'create role':
    case 'create profile':
    case 'create policy':
    case 'alter policy':
    case 'drop policy':
      return [];
  }
}
