// Errors on the wire are RFC 9457 problem details: https://www.rfc-editor.org/rfc/rfc9457
// Each service lists the problems it can answer with in one table; a code keeps its meaning for ever.
import { STATUS_CODES } from 'node:http';

/** One thing wrong with one field; `pointer` is a JSON pointer into the part of the request named by `in`. */
export interface FieldProblem {
  readonly pointer: string;
  readonly detail: string;
  readonly in?: string;
  readonly code?: string;
}

export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly errors?: readonly FieldProblem[];
}

export interface ProblemDetails {
  readonly detail?: string;
  readonly errors?: readonly FieldProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

export type ProblemKinds = Readonly<Record<string, { readonly status: number; readonly title: string }>>;

/** Thrown by a handler, answered as problem+json. */
export class ProblemError extends Error {
  readonly document: ProblemDocument;
  readonly headers: Readonly<Record<string, string>>;

  constructor(document: ProblemDocument, details: Pick<ProblemDetails, 'headers' | 'cause'> = {}) {
    super(document.detail ?? document.title, { cause: details.cause });
    this.name = 'ProblemError';
    this.document = document;
    this.headers = details.headers ?? {};
  }
}

/** Turns a service's table into a function that makes its problems: `throw problem('unknown-market', { detail })`. */
export function createProblems<const K extends ProblemKinds>(
  kinds: K,
): (code: keyof K & string, details?: ProblemDetails) => ProblemError {
  return (code, { headers, cause, ...members } = {}) => {
    const kind = kinds[code];
    if (!kind) throw new TypeError(`No problem is called ${code}`);
    return new ProblemError(
      { type: `urn:shop:problem:${code}`, title: kind.title, status: kind.status, code, ...members },
      { cause, ...(headers && { headers }) },
    );
  };
}

/** A problem that says no more than its status does. */
export function encodeProblem(status: number, detail?: string): ProblemDocument {
  const title = STATUS_CODES[status] ?? 'Error';
  const code = title.toLowerCase().replaceAll(/[^a-z]+/g, '-');
  return { type: 'about:blank', title, status, code, ...(detail !== undefined && { detail }) };
}
