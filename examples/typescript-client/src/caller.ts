export interface CallOptions {
  /** The ETag of the version that is to be changed. */
  readonly ifMatch?: string;
  /** Makes a write that is sent twice happen once. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

interface Sent extends CallOptions {
  readonly body?: unknown;
  readonly query?: object | undefined;
}

interface ProblemDocument {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly errors?: readonly InputFault[];
}

export interface InputFault {
  readonly in: string;
  readonly field: string;
  readonly detail: string;
}

/** What the API refuses, by a stable code. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly requestId: string;
  readonly errors: readonly InputFault[];

  constructor({ title, status, code, requestId, errors = [] }: ProblemDocument) {
    super(title);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.errors = errors;
  }
}

export class Caller {
  private readonly url: string;
  private readonly token: string;

  constructor({ url, token }: { readonly url: string; readonly token: string }) {
    this.url = url;
    this.token = token;
  }

  /** Every row of a list, page by page: `for await (const project of api.all((query) => api.listProjects(query)))`. */
  async *all<Row>(
    list: (page: {
      cursor?: string;
    }) => Promise<{ readonly data: readonly Row[]; readonly nextCursor: string | null }>,
  ): AsyncGenerator<Row> {
    let cursor: string | null | undefined;
    do {
      const page = await list(cursor ? { cursor } : {});
      yield* page.data;
      cursor = page.nextCursor;
    } while (cursor !== null);
  }

  protected async send<Answer>(method: string, path: string, sent: Sent): Promise<Answer> {
    const { body, query = {}, ifMatch, idempotencyKey, signal } = sent;
    const search = new URLSearchParams(
      Object.entries(query).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    );
    const response = await fetch(`${this.url}${path}${search.size > 0 ? `?${search.toString()}` : ''}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    if (!response.ok) throw new Refusal((await response.json()) as ProblemDocument);
    if (response.status === 204) return undefined as Answer;
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return (isJson ? await response.json() : await response.text()) as Answer;
  }
}
