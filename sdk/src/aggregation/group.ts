// The members of a group as one: a collector that gives the totals of all processes and threads, whichever member is asked.
// Nobody leads. Each keeps its last snapshot in the group's folder; whoever serves `/metrics` asks the others, and adds those that
// are no more to the account of the dead. So a member may end in any way, the one that serves included, and no counter falls.
import fs from 'node:fs';
import type { CollectDeadline } from '../meter/observations.ts';
import type { Collection, Collector } from '../meter/provider.ts';
import { withoutTracing } from '../transport/untraced.ts';
import { createDeadFile, type DeadFile } from './dead.ts';
import {
  createMemberId,
  listMembers,
  openGroupFolder,
  servingPath,
  socketPath,
  sweepGroupFolders,
} from './group-folder.ts';
import { Member, type MemberOptions } from './member.ts';
import { answerAt, type MemberSocket, waitForEnd } from './member-socket.ts';
import { lastingOf, mergeMetrics } from './merge.ts';
import { createResourceMetrics } from './page.ts';
import { Roster } from './roster.ts';
import type { SnapshotMetric } from './snapshot.ts';

export interface GroupOptions extends Omit<MemberOptions, 'id'> {
  readonly rootPid: number;
  /** The group ends with it: what it alone has counted is nothing that another one could go on with. */
  readonly isRoot: boolean;
  readonly maxSeries: number;
}

interface Gathered {
  readonly collection: Collection;
  /** Of the application's own registries. Undefined when there is no other member. */
  readonly foreign: readonly SnapshotMetric[] | undefined;
}

/** How long a scrape waits for a member, once; then its last snapshot counts until it answers. */
const askMillis = 1000;
/** Without a scrape, the one that serves looks after the dead all the same. */
const tidyMillis = 30_000;
/** Members that may be in the folder, ended ones included, before one that starts looks after them. */
const mostListed = 200;

export class Group {
  readonly #id = createMemberId();
  readonly #options: GroupOptions;
  readonly #member: Member;
  readonly #roster: Roster;
  readonly #dead: DeadFile;
  #socket: MemberSocket | undefined;
  #tidying: NodeJS.Timeout | undefined;
  #gathering: Promise<Gathered> | undefined;
  #isFolding = false;
  #isServing = false;

  constructor(options: GroupOptions) {
    this.#options = options;
    this.#member = new Member({ ...options, id: this.#id });
    this.#roster = new Roster(options.folder);
    this.#dead = createDeadFile(options.folder, options.maxSeries);
  }

  get isJoined(): boolean {
    return this.#socket !== undefined;
  }

  /** From here on others may ask for our metrics. Once; never throws. */
  join(): void {
    if (this.#socket) return;
    const { folder, rootPid, report } = this.#options;
    try {
      openGroupFolder(folder, rootPid);
      this.#socket = answerAt(socketPath(folder, this.#id), () => this.#member.answer());
      this.#socket.listening.then(() => this.#member.announce()).catch(report);
      if (this.#isServing) this.#sayServing();
      this.#tidying = setInterval(() => void this.#tidy(), tidyMillis).unref();
      setImmediate(() => void this.#tidyAtStart()).unref();
    } catch (error) {
      report(error);
    }
  }

  /** What all members have counted; alone, what its own collector says. Its `collect` never rejects. */
  createCollector(): Collector {
    const { collector } = this.#options;
    return {
      temporality: collector.temporality,
      collectNow: () => collector.collectNow(),
      collect: async (deadline) => (await this.#collect(deadline)).collection,
    };
  }

  /** What registries of the application have counted in all members; undefined when it is alone. Never rejects. */
  async readForeign(deadline: CollectDeadline): Promise<readonly SnapshotMetric[] | undefined> {
    return this.#socket && (await this.#collect(deadline)).foreign;
  }

  /** Others need not serve `/metrics`, as long as this one is there. */
  noteServing(): void {
    this.#isServing = true;
    if (this.#socket) this.#sayServing();
  }

  /** Resolves once the member that serves has ended, with true; with false at once when none does. */
  async waitForServing(): Promise<boolean> {
    if (!this.#socket) return false;
    const id = await fs.promises.readFile(servingPath(this.#options.folder), 'utf8').catch(() => '');
    return id === '' || id === this.#id ? false : waitForEnd(socketPath(this.#options.folder, id));
  }

  /** The last snapshot, callbacks included. Never rejects. */
  async publish(): Promise<void> {
    if (this.#socket) await this.#member.publish();
  }

  /** What is counted until now outlives this member. Never throws. */
  endNow(): void {
    if (this.#socket) this.#member.endNow();
  }

  stop(): void {
    if (!this.#socket) return;
    this.endNow();
    clearInterval(this.#tidying);
    this.#socket.stop();
  }

  #sayServing(): void {
    try {
      fs.writeFileSync(servingPath(this.#options.folder), this.#id, { mode: 0o600 });
    } catch (error) {
      this.#options.report(error); // the others try the port now and then
    }
  }

  #collect(deadline: CollectDeadline): Promise<Gathered> {
    if (!this.#socket) return this.#collectAlone(deadline);
    return (this.#gathering ??= withoutTracing(() => this.#gather(deadline)).finally(
      () => (this.#gathering = undefined),
    ));
  }

  async #collectAlone(deadline: CollectDeadline): Promise<Gathered> {
    return { collection: await this.#options.collector.collect(deadline), foreign: undefined };
  }

  async #gather(deadline: CollectDeadline): Promise<Gathered> {
    const { folder, resource } = this.#options;
    // Who is not listed is not gone: too many open files say nothing of anyone.
    const listed = await listMembers(folder).catch(() => new Set<string>());
    listed.delete(this.#id);
    if (listed.size === 0 && (await this.#isAlone())) return this.#collectAlone(deadline);
    const asking = this.#roster.ask(listed, Math.min(askMillis, deadline.timeoutMillis));
    const [own] = await Promise.all([this.#member.publish(), asking]);
    const others = { alive: this.#roster.alive(), gone: this.#roster.gone() };
    // Read last: what is folded until then is in it, and is taken from nowhere else.
    const dead = await this.#dead.read();
    const isApart = ({ id }: { readonly id: string }): boolean => !dead.folded.includes(id);
    const alive = [own, ...others.alive.filter(isApart)];
    const gone = others.gone.filter(isApart);
    void this.#fold();
    const parts = [...alive.map(({ metrics }) => metrics), dead.metrics, ...gone.map((one) => lastingOf(one.metrics))];
    const resources = [resource, ...alive.map((one) => one.resource)];
    const merged = mergeMetrics(parts);
    const ours = merged.filter(({ isForeign }) => !isForeign);
    return {
      collection: { metrics: createResourceMetrics(ours, resources), errors: [] },
      foreign: merged.filter(({ isForeign }) => isForeign),
    };
  }

  async #isAlone(): Promise<boolean> {
    return this.#options.isRoot && this.#roster.isEmpty && (await this.#dead.read()).folded.length === 0;
  }

  async #fold(): Promise<void> {
    const gone = this.#roster.gone();
    if (this.#isFolding || gone.length === 0) return;
    this.#isFolding = true;
    try {
      await this.#dead.fold(gone);
      this.#roster.markFolded(gone.map(({ id }) => id));
    } catch (error) {
      this.#options.report(error); // they stay in memory, and are tried again
    } finally {
      this.#isFolding = false;
    }
  }

  /** Where nobody serves (a stranger has the port), nobody tidies; but a worker starts for each that has ended. */
  async #tidyAtStart(): Promise<void> {
    const { folder, report } = this.#options;
    sweepGroupFolders(folder);
    const listed = await listMembers(folder).catch(() => new Set<string>());
    if (listed.size > mostListed) await this.#collect({ timeoutMillis: askMillis, isHolding: false }).catch(report);
  }

  async #tidy(): Promise<void> {
    if (!this.#isServing) return;
    await this.#collect({ timeoutMillis: askMillis, isHolding: false }).catch(this.#options.report);
  }
}
