// The sender of an OTLP request's records.
import type { Resource } from '../../records.ts';
import { resolveResource } from '../../resource.ts';
import { readAttributes, readMessage } from './values.ts';

export function readResource(value: unknown): Resource {
  return resolveResource(readAttributes(readMessage(value).attributes));
}
