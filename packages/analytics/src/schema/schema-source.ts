import type { TenantSchema } from './tenant-schema.js';

/** The schema as of at most `age` milliseconds ago. */
export class SchemaSource {
  private known: { readonly schema: TenantSchema; readonly until: number } | undefined;
  private loading: Promise<TenantSchema> | undefined;

  constructor(
    private readonly load: () => Promise<TenantSchema>,
    private readonly age: number,
  ) {}

  async current(): Promise<TenantSchema> {
    if (this.known && this.known.until > performance.now()) return this.known.schema;
    this.loading ??= this.reload();
    return this.loading;
  }

  /** After a migration. */
  forget(): void {
    this.known = undefined;
  }

  private async reload(): Promise<TenantSchema> {
    try {
      const schema = await this.load();
      this.known = { schema, until: performance.now() + this.age };
      return schema;
    } finally {
      this.loading = undefined;
    }
  }
}
