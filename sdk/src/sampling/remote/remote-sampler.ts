// The samplers that ask somebody: made of packages that the application installs, and loaded only when they are named.
import type { Attributes } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';
import { readAddress } from '../../configuration/daemon-address.ts';
import type { Settings } from '../../configuration/settings/settings.ts';
import type { Diagnostics } from '../../diagnostics.ts';
import { ParentBasedSampler, TraceIdRatioBasedSampler } from '../../opentelemetry.ts';
import { requireOptional } from '../../optional-package.ts';
import { ofWholeTraces } from '../whole-traces.ts';
import { createJaegerSampler } from './jaeger-sampler.ts';
import type { PolledSampler } from './polling.ts';
import { createRuleSource } from './rule-source.ts';
import { createXraySampler } from './xray-sampler.ts';

export type RemoteSamplingSettings = Pick<Settings, 'sampler' | 'remoteSampling' | 'xrayDaemonAddress'>;

export interface RemoteSurroundings {
  readonly resource: Attributes;
  readonly diagnostics: Diagnostics;
  /** Default: requireOptional. */
  readonly load?: (name: string) => unknown;
}

const jaegerDefaults = { endpoint: 'http://127.0.0.1:5778', pollingIntervalMillis: 60_000, initialRatio: 0.001 };
const xrayIntervalMillis = 300_000;

export function isRemote({ sampler }: Pick<Settings, 'sampler'>): boolean {
  return /xray$|jaeger_remote$/.test(sampler);
}

/** Starts to ask; never throws and waits for nothing. */
export function startRemoteSampler(settings: RemoteSamplingSettings, around: RemoteSurroundings): PolledSampler {
  const name = settings.sampler.replace('parentbased_', '');
  try {
    const polled = name === 'xray' ? startXray(settings, around) : startJaeger(settings, around);
    return { ...polled, sampler: withParents(settings.sampler, polled.sampler) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    around.diagnostics.say('PW383', `sampler ${name}: ${reason}; the local rules hold`, name);
    const { initialRatio = name === 'xray' ? 0.05 : jaegerDefaults.initialRatio } = settings.remoteSampling;
    return { sampler: withParents(settings.sampler, new TraceIdRatioBasedSampler(initialRatio)), stop: () => {} };
  }
}

function startXray({ remoteSampling, xrayDaemonAddress }: RemoteSamplingSettings, around: RemoteSurroundings) {
  const { resource, diagnostics, load = requireOptional } = around;
  const { endpoint = `http://${readAddress(xrayDaemonAddress, 'tcp')}`, pollingIntervalMillis = xrayIntervalMillis } =
    remoteSampling;
  const loaded = load('@opentelemetry/sampler-aws-xray');
  const source = createRuleSource({ endpoint, sampler: 'xray', diagnostics });
  return createXraySampler({ loaded, source, pollingIntervalMillis, resource });
}

function startJaeger({ remoteSampling }: RemoteSamplingSettings, around: RemoteSurroundings) {
  const { resource, diagnostics, load = requireOptional } = around;
  const { endpoint, ...options } = { ...jaegerDefaults, ...remoteSampling };
  const loaded = load('@opentelemetry/sampler-jaeger-remote');
  const source = createRuleSource({ endpoint, sampler: 'jaeger_remote', diagnostics });
  return createJaegerSampler({ ...options, loaded, source, serviceName: String(resource['service.name'] ?? '') });
}

/** A trace is whole within a service: a local parent decides. A remote one does, unless the name says otherwise. */
function withParents(name: string, root: Sampler): Sampler {
  return name === 'jaeger_remote' ? ofWholeTraces(root) : new ParentBasedSampler({ root });
}
