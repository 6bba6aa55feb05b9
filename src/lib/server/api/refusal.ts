/** How the API says no: what is wrong, where, and what to do. */

export interface ApiProblem {
  readonly code: string;
  /** One sentence that names the thing and says what to do next. */
  readonly message: string;
  /** The field: `observedAt`, `roles[1]`, `query.limit`, `header.content-type`, `body`. */
  readonly path: string;
  /** Which item of the request, counted from 0. */
  readonly index?: number;
}

/** Thrown by whoever answers a request; becomes the answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly problems: readonly ApiProblem[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    problem: ApiProblem | readonly ApiProblem[],
    headers: Readonly<Record<string, string>> = {},
  ) {
    const problems = Array.isArray(problem) ? (problem as readonly ApiProblem[]) : [problem as ApiProblem];
    super(problems[0]?.message ?? 'Refused.');
    this.status = status;
    this.problems = problems;
    this.headers = headers;
  }

  toResponse(): Response {
    return Response.json({ problems: this.problems }, { status: this.status, headers: this.headers });
  }
}

export function missing(path: string, message: string): Refusal {
  return new Refusal(404, { code: 'not-found', message, path });
}
