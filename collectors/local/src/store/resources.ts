// The senders: each distinct resource is kept once and referred to by number.
import type { Resource } from '../records.ts';
import { encodeJson, isPlainObject } from '../attributes.ts';
import { resolveResource } from '../resource.ts';
import type { Row } from './database.ts';

export interface StoredResource extends Resource {
  readonly id: number;
  readonly attributesJson: string;
}

const maxResources = 10_000;

export class ResourceRegistry {
  readonly #byKey = new Map<string, StoredResource>();
  readonly #byId = new Map<number, StoredResource>();
  // Receivers make one object a request: most look-ups need no key.
  #byObject = new WeakMap<Resource, StoredResource>();
  readonly #unsaved = new Map<number, StoredResource>();
  #nextId = 1;

  load(rows: readonly Row[]): void {
    for (const row of rows) {
      const attributes: unknown = JSON.parse(String(row.attributes));
      const resource = {
        ...resolveResource(isPlainObject(attributes) ? attributes : {}),
        service: String(row.service),
      };
      this.#add({ ...resource, id: Number(row.resource_id), attributesJson: String(row.attributes) });
    }
  }

  resolve(resource: Resource): StoredResource {
    const known =
      this.#byObject.get(resource) ?? this.#byKey.get(describeKey(resource.service, encodeJson(resource.attributes)));
    const stored = known ?? this.#create(resource);
    this.#byObject.set(resource, stored);
    return stored;
  }

  get(id: number): StoredResource | undefined {
    return this.#byId.get(id);
  }

  all(): Iterable<StoredResource> {
    return this.#byId.values();
  }

  unsaved(): readonly StoredResource[] {
    return [...this.#unsaved.values()];
  }

  markSaved(resources: readonly StoredResource[]): void {
    for (const { id } of resources) this.#unsaved.delete(id);
  }

  #create(resource: Resource): StoredResource {
    const stored = { ...resource, id: this.#nextId, attributesJson: encodeJson(resource.attributes) };
    this.#add(stored);
    this.#unsaved.set(stored.id, stored);
    return stored;
  }

  #add(stored: StoredResource): void {
    this.#byKey.set(describeKey(stored.service, stored.attributesJson), stored);
    this.#byId.set(stored.id, stored);
    this.#nextId = Math.max(this.#nextId, stored.id + 1);
    if (this.#byId.size > maxResources) this.#forgetOldest();
  }

  forget(ids: Iterable<number>): void {
    for (const id of ids) {
      const stored = this.#byId.get(id);
      if (stored === undefined) continue;
      this.#byId.delete(id);
      this.#byKey.delete(describeKey(stored.service, stored.attributesJson));
    }
    this.#byObject = new WeakMap();
  }

  #forgetOldest(): void {
    const [oldest] = this.#byId.keys();
    if (oldest !== undefined && !this.#unsaved.has(oldest)) this.forget([oldest]);
  }
}

function describeKey(service: string, attributesJson: string): string {
  return `${service}\n${attributesJson}`;
}
