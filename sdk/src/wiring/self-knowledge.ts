// Metrics and the health page, wired to each other: one reads the other, and may be served by its server.
import type { Attributes } from '@opentelemetry/api';
import type { AnnouncedPage } from './announcement.ts';
import { createHealth, type HealthOptions } from './health.ts';
import { type MetricsOptions, type RunningMetrics, startMetrics } from './metrics.ts';

export interface SelfKnowledgeOptions
  extends Omit<MetricsOptions, 'pages' | 'pipelines'>, Pick<HealthOptions, 'pipelines' | 'kept'> {
  readonly pipelines: MetricsOptions['pipelines'] & HealthOptions['pipelines'];
  /** Of the resource. */
  readonly attributes: Attributes;
}

export interface SelfKnowledge {
  readonly metrics: RunningMetrics;
  readonly page: AnnouncedPage;
  stopServing(): Promise<void>;
}

export function startSelfKnowledge(options: SelfKnowledgeOptions): SelfKnowledge {
  const { attributes, counts } = options;
  const health = createHealth({ ...options, resource: attributes, spans: counts.spans });
  const metrics = startMetrics({ ...options, pages: health.pages });
  const page = health.serve(metrics);
  return { metrics, page, stopServing: async () => void (await Promise.all([metrics.stopServing(), page.stop()])) };
}
